"""Changes of rules on the terminal: one line each.

Lives here: the lines, and the mark on those that protect less. Must not live here: what differs (model,
access).
"""

from collections.abc import Iterable
from typing import Protocol

from strongroom.cli.texts import TEXTS

__all__ = ["RuleChange", "change_lines"]


class RuleChange(Protocol):
    """A change of the schema or of the access policy."""

    @property
    def widens(self) -> bool:
        """Whether data is protected less than before."""

    def line(self, language: str) -> str:
        """The change in words."""


def change_lines(changes: Iterable[RuleChange], language: str) -> list[str]:
    """The changes in words; one that protects less is marked: somebody should read that line twice."""
    mark = TEXTS(language, "said.widens")
    return [f"{change.line(language)}{mark if change.widens else ''}" for change in changes]
