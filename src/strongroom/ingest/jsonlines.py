"""JSON Lines: one object a line, numbers kept as the digits that stand there.

Lives here: reading lines into columns. Must not live here: what a key means. Objects within objects become
columns with a dot (``address.city``); a list of objects stays a list, of objects of text; null is an empty
cell. A list of plain values becomes one text joined by commas if no value holds one, and is refused
otherwise.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, TextIO

from strongroom.errors import InvalidInput
from strongroom.ingest.encoding import Detected
from strongroom.ingest.rows import REJECT_COLUMNS, BadRow, RawRow, Row

__all__ = ["REJECT_TEXT", "JsonLinesSource"]

REJECT_TEXT: Final = "strongroom_text"
"""In a rejects file, the key that holds a line which was no JSON object."""

_LINE_LIMIT: Final = 1 << 22  # characters
_KEYS_LIMIT: Final = 1_000


class _Wrong(Exception):
    """Internal: what is wrong with a line, as a code of the table."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Wrong("ingest.json-duplicate-key")
    return found


def _constant(_: str) -> str:
    raise _Wrong("ingest.json")  # NaN and Infinity are no JSON (RFC 8259 section 6)


# parse_float and parse_int get the digits as they stand: 0.10 stays 0.10, a card number keeps its last digit.
_decode = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=_constant, object_pairs_hook=_pairs
).decode


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise _Wrong("ingest.json-nested")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Wrong("ingest.json") from None  # half a surrogate pair, escaped
    if "\0" in value:
        raise _Wrong("ingest.nul")
    return value


def _list(value: list[Any]) -> Any:
    if value and all(isinstance(item, dict) for item in value):
        return [{key: _text(inner) for key, inner in item.items()} for item in value]
    texts = [_text(item) for item in value]
    if any("," in text for text in texts):
        raise _Wrong("ingest.json-nested")
    return ",".join(texts)


def _flat(value: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        name = before + key
        if isinstance(inner, dict):
            yield from _flat(inner, name + ".")
        else:
            yield name, _list(inner) if isinstance(inner, list) else _text(inner)


def _object(text: str) -> dict[str, Any]:
    try:
        value = _decode(text)
    except (ValueError, RecursionError):  # the texts quote the line, so they are not passed on
        raise _Wrong("ingest.json") from None
    if not isinstance(value, dict):
        raise _Wrong("ingest.json-not-object")
    return value


class JsonLinesSource:
    """A JSON Lines file; see `strongroom.ingest.rows.RowSource`.

    Args:
        opened: Opens the file as text at its first character, split at line feeds only.
        detected: Its encoding.
    """

    header_text = ""

    def __init__(self, opened: Callable[[], TextIO], detected: Detected) -> None:
        self._opened = opened
        self._columns: tuple[str, ...] | None = None
        self.detected = replace(detected, form="jsonl", mended=self._starts_mended())

    def _starts_mended(self) -> bool:
        with self._opened() as stream:
            first = stream.readline(_LINE_LIMIT)
        try:
            return REJECT_COLUMNS[0] in _object(first)
        except _Wrong:
            return False

    @property
    def columns(self) -> tuple[str, ...]:
        """All keys that occur, in the order of first sight; costs a pass over the file, once.

        Raises:
            InvalidInput: ``ingest.json-keys``, for more than 1,000 of them: the keys are data.
        """
        if self._columns is None:
            seen: dict[str, None] = {}
            for row in self.rows():
                if isinstance(row, Row):
                    seen.update(dict.fromkeys(row.values))
                if len(seen) > _KEYS_LIMIT:
                    raise InvalidInput("ingest.json-keys", limit=_KEYS_LIMIT)
            self._columns = tuple(seen)
        return self._columns

    def rows(self) -> Iterator[Row | BadRow]:
        """One pass over the lines; blank ones are left out."""
        record = 0
        with self._opened() as stream:
            for line, text in enumerate(iter(partial(stream.readline, _LINE_LIMIT), ""), 1):
                if len(text) == _LINE_LIMIT and not text.endswith("\n"):
                    raise InvalidInput("ingest.line-too-long", line=line, limit=_LINE_LIMIT)
                if text.strip():
                    record += 1
                    yield self._read(RawRow(record, line, line, text))

    def _read(self, raw: RawRow) -> Row | BadRow:
        try:
            value = _object(raw.text)
            if REJECT_COLUMNS[0] in value:
                raw = _unwrapped(raw, value)
                value = _object(raw.text)
            return Row(raw, _pairs(list(_flat(value))))
        except (_Wrong, RecursionError) as wrong:
            code = str(wrong) if isinstance(wrong, _Wrong) else "ingest.json"
            return BadRow(raw, code, {"line": raw.line})

    def parse(self, raw: RawRow) -> Row:
        """The row of a raw form that `rows` gave as sound."""
        return Row(raw, _pairs(list(_flat(_object(raw.text)))))

    def cell(self, raw: RawRow, column: str) -> str:
        """Where a value stands: its line."""
        return f"L{raw.line}"  # as one reads in either language


def _unwrapped(raw: RawRow, value: dict[str, Any]) -> RawRow:
    """A line of a rejects file without what was put in front of it."""
    first = _text(value[REJECT_COLUMNS[0]])
    origin = int(first) if first.isascii() and first.isdigit() and len(first) < 12 else raw.line
    if REJECT_TEXT in value:
        text = _text(value[REJECT_TEXT])
    else:
        kept = {key: inner for key, inner in value.items() if key not in REJECT_COLUMNS}
        text = _without(raw.text, kept)
    return raw._replace(origin=origin, text=text)


def _without(text: str, kept: dict[str, Any]) -> str:
    """The line less the three keys in front: as it came where they stand first, else written anew."""
    decoder = json.JSONDecoder()
    at = text.index("{") + 1
    for name in REJECT_COLUMNS:
        at = _past_blanks(text, at)
        key, at = decoder.raw_decode(text, at)
        if key != name:
            return json.dumps(kept, ensure_ascii=False) + "\n"
        at = _past_blanks(text, text.index(":", at) + 1)
        _, at = decoder.raw_decode(text, at)
        at = _past_blanks(text, at)
        at += text[at] == ","
    return "{" + text[_past_blanks(text, at) :]


def _past_blanks(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at
