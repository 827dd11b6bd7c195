"""What the doctor has to say of a room, put together.

Lives here: the report. Must not live here: looking (gather.py, check_up.py), rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from strongroom.doctor.facts import Facts
from strongroom.doctor.information import Line, index_lines, suite_lines
from strongroom.doctor.rules import Finding, examine, unseen
from strongroom.model.schema import Schema

__all__ = ["Report", "report"]


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


def report(facts: Facts, schema: Schema | None, suites: Iterable[int]) -> Report:
    """Judge the facts, and add what is no fault but worth knowing.

    Args:
        facts: From `gather`.
        schema: In use; None where the room does not open.
        suites: The numbers of the suites that tenants seal with.
    """
    return Report(examine(facts), unseen(facts), index_lines(schema) if schema else (), suite_lines(suites))
