"""Connectors: what acts on a value so that nobody has to see it.

Lives here: the protocol, and those that the program around the room has registered. Must not live here: any
connector: dialling and mailing belong to that program; deciding and recording (using.py).
"""

import re
from collections.abc import Mapping
from typing import Protocol

from strongroom.errors import NotFound, UsageError

__all__ = ["Connector", "Connectors"]

_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,99}")


class Connector(Protocol):
    """Calls, mails, prints a label: whatever takes a value where a person would have taken it.

    It is the one place outside the room that gets the value in full, so it is chosen by who runs the program,
    not by who works in it.
    """

    @property
    def types(self) -> frozenset[str]:
        """Names of the field types that it takes, such as ``phone``; no other value is given to it."""
        ...

    def act(self, value: str, errand: Mapping[str, str]) -> None:
        """Do it. Returning means that it was handed on; raising that it was not.

        Args:
            value: In full, in its normal form: ``+8613800005678``.
            errand: What the caller adds, such as the text of a message; as it came.
        """
        ...


class Connectors:
    """Connectors by name, in the order in which they were registered."""

    def __init__(self) -> None:
        self._known: dict[str, Connector] = {}

    def register(self, name: str, connector: Connector) -> None:
        """Make a connector known to everybody who works in the room.

        Args:
            name: Lower-case letters, digits, ``_``, ``.`` and ``-``; it stands in the log.

        Raises:
            UsageError: ``use.connector-name``, ``use.connector-taken``.
        """
        if not _NAME.fullmatch(name):
            raise UsageError("use.connector-name")
        if name in self._known:
            raise UsageError("use.connector-taken", connector=name)
        self._known[name] = connector

    def taking(self, kind: str) -> tuple[str, ...]:
        """The names of those that take values of a field type."""
        return tuple(name for name, connector in self._known.items() if kind in connector.types)

    def named(self, name: str) -> Connector:
        """A connector.

        Raises:
            NotFound: ``use.no-connector``.
        """
        found = self._known.get(name)
        if found is None:
            raise NotFound("use.no-connector", known=", ".join(self._known) or "–")
        return found
