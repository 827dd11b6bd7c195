"""What is wrong with a room and its surroundings, and what to do about it; and what it gives away by design.

Facts are gathered, rules judge them, and nothing is changed. Must not live here: SQL (strongroom.storage),
repairs, printing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from strongroom.doctor.facts import Facts, PostgresFacts
from strongroom.doctor.gather import Machine, gather
from strongroom.doctor.information import Line, index_lines, suite_lines
from strongroom.doctor.rules import Finding, Severity, examine, unseen
from strongroom.model.schema import Schema

__all__ = [
    "Facts",
    "Finding",
    "Line",
    "Machine",
    "PostgresFacts",
    "Report",
    "Severity",
    "examine",
    "gather",
    "report",
]


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor has to say.

    Args:
        findings: What is wrong, the gravest first; none for a clean room.
        unseen: What could not be looked at, and so may be wrong without being named.
        indexes: What each index and clear column gives away; no finding, but the price of finding.
        suites: Where each cipher in use stands in the standards.
    """

    findings: tuple[Finding, ...]
    unseen: tuple[Line, ...]
    indexes: tuple[Line, ...]
    suites: tuple[Line, ...]

    @property
    def clean(self) -> bool:
        """Whether all was looked at and nothing found."""
        return not self.findings and not self.unseen


def report(facts: Facts, schema: Schema, suites: Iterable[int]) -> Report:
    """Judge the facts, and add what is no fault but worth knowing.

    Args:
        facts: From `gather`.
        schema: In use.
        suites: The numbers of the suites that tenants seal with.
    """
    return Report(examine(facts), unseen(facts), index_lines(schema), suite_lines(suites))
