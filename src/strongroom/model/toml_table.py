"""Reading the TOML files that people write: every key known, every value of its kind.

Lives here: the checks that a schema file and a policy file share. Must not live here: what the keys mean.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from strongroom.errors import InvalidInput
from strongroom.model.nearest import nearest

__all__ = ["Table", "parse_toml"]

_LINE = re.compile(r"at line ([0-9]+)")


def parse_toml(text: str, known: Iterable[str]) -> "Table":
    """Read a file.

    Args:
        text: The file's text.
        known: The keys of its top level.

    Raises:
        InvalidInput: ``toml.unreadable``, ``toml.unknown-key``.
    """
    try:
        return Table("file", tomllib.loads(text), known)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))  # the message itself could quote what stands in the file
        raise InvalidInput("toml.unreadable", line=found[1] if found else "?") from None


class Table:
    """One table of a file.

    Args:
        place: How the table is called in errors, such as ``collections.customers``.
        data: What stands in it.
        known: The keys it may have; None where keys are names that somebody chooses.

    Raises:
        InvalidInput: ``toml.unknown-key``.
    """

    def __init__(self, place: str, data: Mapping[str, Any], known: Iterable[str] | None) -> None:
        self.place = place
        self._data = data
        if known is not None:
            names = tuple(known)
            for key in data:
                if key not in names:
                    raise InvalidInput("toml.unknown-key", place=place, key=key, known=nearest(key, names))

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def text(self, key: str, default: str = "") -> str:
        """A text, without surrounding space."""
        return str(self._typed(key, str, "text in quotes")).strip() if key in self._data else default

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return bool(self._typed(key, bool, "true or false")) if key in self._data else default

    def number(self, key: str, default: int) -> int:
        """A whole number, 0 or more."""
        if key not in self._data:
            return default
        value = self._typed(key, int, "a whole number")
        if isinstance(value, bool) or value < 0:
            raise self._wrong(key, "a whole number")
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._typed(key, list, "a list of texts") if key in self._data else []
        if not all(isinstance(each, str) for each in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def table(self, key: str, known: Iterable[str] | None) -> "Table":
        """A table inside this one; empty where there is none."""
        value = self._typed(key, dict, "a table") if key in self._data else {}
        place = key if self.place == "file" else f"{self.place}.{key}"
        return Table(place, value, known)

    def plain(self, key: str) -> Mapping[str, Any]:
        """A table as it stands, for somebody else to judge."""
        value: Mapping[str, Any] = self._typed(key, dict, "a table") if key in self._data else {}
        return value

    def is_text(self, key: str) -> bool:
        """Whether a key that may hold a text or a table holds a text."""
        return isinstance(self._data.get(key), str)

    def _typed(self, key: str, kind: type, expected: str) -> Any:
        value = self._data[key]
        if not isinstance(value, kind):
            raise self._wrong(key, expected)
        return value

    def _wrong(self, key: str, expected: str) -> InvalidInput:
        return InvalidInput("toml.wrong-kind", place=self.place, key=key, expected=expected)
