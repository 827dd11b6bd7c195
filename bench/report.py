"""The table and the JSON of a run.

Lives here: writing figures down. Must not live here: what they mean (figures.py, the subjects).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figures import Figure, Goal
from bench.machine import Facts

__all__ = ["Result", "goal_text", "number_text", "print_table", "write_json"]


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one subject on one engine."""

    subject: str
    engine: str
    size: int
    figures: tuple[Figure, ...]


def print_table(result: Result, console: Console) -> None:
    """Print one subject's figures."""
    table = Table(title=f"{result.subject}, {result.engine}, {result.size:,}", title_justify="left")
    table.add_column("what", overflow="fold")
    for name in ("ours", "cpu", "baseline", "ratio", "of cpu", "goal"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("met")
    table.add_column("against, note", overflow="fold")
    for each in result.figures:
        table.add_row(
            each.what,
            number_text(each.ours, each.unit),
            "" if each.cpu is None else _cpu_text(each.cpu),
            "" if each.baseline is None else number_text(each.baseline, each.unit),
            "" if each.ratio is None else f"{each.ratio:.2f}",
            "" if each.cpu_ratio is None else f"{each.cpu_ratio:.2f}",
            "" if each.goal is None else goal_text(each.goal, each.unit),
            {None: "", True: "yes", False: "NO"}[each.met],
            "; ".join(part for part in (each.against, each.note) if part),
        )
    console.print(table)


def number_text(number: float, unit: str) -> str:
    """A number with its unit, in three figures or so."""
    digits = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:,.{digits}f}{unit if unit.startswith('/') else ' ' + unit}"


def _cpu_text(us: float) -> str:
    return number_text(us, "us") if us < 10_000 else number_text(us / 1000, "ms")


def goal_text(goal: Goal, unit: str) -> str:
    """A goal as it is written in the table."""
    sign = "<=" if goal.most else ">="
    return f"{sign} {goal.bound:g}x" if goal.of_ratio else f"{sign} {number_text(goal.bound, unit)}"


def write_json(path: Path, facts: Facts, results: Iterable[Result]) -> None:
    """Write a run as one document."""
    document = {
        "machine": facts,
        "results": [
            {
                "subject": each.subject,
                "engine": each.engine,
                "size": each.size,
                "figures": [{**asdict(figure), "met": figure.met} for figure in each.figures],
            }
            for each in results
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
