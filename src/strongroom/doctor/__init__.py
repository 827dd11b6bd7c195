"""What is wrong with a room and its surroundings, and what to do about it; and what it gives away by design.

Facts are gathered, rules judge them, and nothing is changed. Must not live here: SQL (strongroom.storage),
repairs, printing.
"""

from strongroom.doctor.facts import Facts, PostgresFacts
from strongroom.doctor.gather import Machine, gather
from strongroom.doctor.information import Line
from strongroom.doctor.report import Report, report
from strongroom.doctor.rules import Finding, Severity, examine

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
