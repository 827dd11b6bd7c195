"""The subjects: one module each, whose ``measure(bench)`` gives its figures one by one.

Lives here: their names. A new subject is a module here and a line in `SUBJECTS`; it names what each figure
means in docs/reference/benchmarks.md.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from bench.context import Bench
from bench.figures import Figure

__all__ = ["ENGINELESS", "SUBJECTS", "Measure", "measure_of"]

Measure = Callable[[Bench], Iterator[Figure]]

SUBJECTS: Mapping[str, str] = {
    "sealing": "sealing and opening, without a database",
    "importing": "many customers stored, from a file and without",
    "reading": "a record shown, its event on the disk",
    "searching": "a customer found by phone",
    "listing": "a page of fifty",
    "numbering": "events numbered and integrated into the tree",
    "verifying": "the log checked",
    "asking": "one customer's events found in the log",
    "backing-up": "a base, one per cent changed, three destinations; beside restic and others",
    "restoring": "everything brought back, tokens and verification included; beside the same",
    "forgetting": "the keys of one customer",
    "serving": "the server, asked over HTTP",
    "starting": "whole processes of the command line",
    "others": "what else people use",
}

ENGINELESS = frozenset({"sealing"})
"""Subjects that touch no database, so that one engine will do."""


def measure_of(subject: str) -> Measure:
    """What measures a subject."""
    found: Measure = import_module(f"bench.subjects.{subject.replace('-', '_')}").measure
    return found
