"""A record as bytes: a row of CSV or a line of JSON.

Lives here: both forms. Must not live here: files, sealing, which records there are.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Protocol

from strongroom.errors import InvalidInput, UsageError
from strongroom.export.columns import Column
from strongroom.export.csv_safe import guard

__all__ = ["FORMATS", "Csv", "JsonLines", "Rendering", "rendering"]

FORMATS: Final = ("jsonl", "csv")
_BYTE_ORDER_MARK: Final = "\ufeff"
_CRLF: Final = "\r\n"


class Rendering(Protocol):
    """How records become bytes."""

    def head(self) -> bytes:
        """What stands before the first record."""

    def record(self, record: Mapping[str, object]) -> bytes:
        """One record.

        Raises:
            InvalidInput: ``export.not-a-column``, ``export.value-kind``, ``export.not-text``; each names the
                column.
        """


class JsonLines:
    """One JSON object a line in UTF-8 (https://jsonlines.org): every value as it is, none changed.

    What has no value is left out. Numbers stay the text they are in the room, so that no reader rounds them.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = {column.name: column for column in columns}

    def head(self) -> bytes:
        """Nothing: a header line would be a record to other programs."""
        return b""

    def record(self, record: Mapping[str, object]) -> bytes:
        """See `Rendering.record`."""
        _check_names(record, self._columns)
        object_ = {
            name: _nested(value) if column.nested else _plain(value, name)
            for name, column in self._columns.items()
            if (value := record.get(name)) is not None
        }
        text = json.dumps(
            object_, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_refuse
        )
        # Line ends of Unicode are no line ends of JSON Lines, but editors and some readers break there.
        text = text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return _encoded(text, record) + b"\n"


class Csv:
    """Comma-separated rows (RFC 4180) in UTF-8, every cell quoted, CR LF at each end, cells made harmless.

    Args:
        columns: In their order.
        mark: Whether a byte order mark leads, without which Excel takes UTF-8 for the system's old encoding.
    """

    def __init__(self, columns: Sequence[Column], *, mark: bool = False) -> None:
        self._columns = tuple(columns)
        self._names = {column.name: column for column in columns}
        self._mark = mark

    def head(self) -> bytes:
        """The header: names of columns, after the mark where one was asked for."""
        row = _row([guard(column.name) for column in self._columns])
        return ((_BYTE_ORDER_MARK if self._mark else "") + row).encode()

    def record(self, record: Mapping[str, object]) -> bytes:
        """See `Rendering.record`. No value and an empty text both give an empty cell."""
        _check_names(record, self._names)
        cells = [
            guard(_text(record.get(column.name), column.name), figure=column.figure)
            for column in self._columns
        ]
        return _encoded(_row(cells), record)


def rendering(format_: str, columns: Sequence[Column], *, mark: bool = False) -> Rendering:
    """Return the form of this name.

    Raises:
        UsageError: ``export.format-unknown``; ``export.mark-without-csv``.
    """
    if format_ == "csv":
        return Csv(columns, mark=mark)
    if format_ != "jsonl":
        raise UsageError("export.format-unknown", known=", ".join(FORMATS))
    if mark:
        raise UsageError("export.mark-without-csv")
    return JsonLines(columns)


def _row(cells: Sequence[str]) -> str:
    # Not the csv module: it leaves the choice of what to quote half to itself (a lone carriage return stays
    # bare where not every cell is quoted), and a guarantee is better in one line that one can read.
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + _CRLF


def _check_names(record: Mapping[str, object], columns: Mapping[str, Column]) -> None:
    for name in record:
        # What is left out silently would be missed by nobody until it is needed.
        if name not in columns:
            raise InvalidInput("export.not-a-column", field=name)


def _plain(value: object, name: str) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) or not isinstance(value, str | int | list | tuple | Mapping):
        raise InvalidInput("export.value-kind", field=name)
    return value


def _nested(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        inside = json.loads(value, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return value  # a mask, such as "3 lines"
    return inside if isinstance(inside, list | dict) else value


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    plain = _plain(value, name)
    if isinstance(plain, str):
        return plain
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_refuse)


def _refuse(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise InvalidInput("export.value-kind", field="items")


def _encoded(text: str, record: Mapping[str, object]) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair. The error of Python holds the whole text, so it goes no further.
        name = next((name for name, value in record.items() if not _encodable(str(value))), "?")
        raise InvalidInput("export.not-text", field=name) from None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
