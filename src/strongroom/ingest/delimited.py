"""Delimited text (CSV, TSV, …), record by record, each with its text as it came.

Lives here: records, quotes, line numbers, the delimiter. Must not live here: encodings, what a column
means. Python's csv module parses; the lines it asks for are remembered, which gives each record's exact
text and first line.

A quote that is opened and never closed swallows what follows. Then only the line where it was opened is
refused and reading goes on with the next, so that one wrong character does not cost the rest of the file.
In a file of a single column any line would pass for a record: there all that was swallowed is refused
together.
"""

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TextIO

from strongroom.errors import InvalidInput
from strongroom.ingest.encoding import Detected
from strongroom.ingest.header import check_header
from strongroom.ingest.rows import REJECT_COLUMNS, BadRow, RawRow, Row

__all__ = ["DELIMITERS", "FIELD_LIMIT", "DelimitedSource", "detect_delimiter", "split_record", "write_record"]

DELIMITERS: Final = (",", ";", "\t", "|")
FIELD_LIMIT: Final = 1 << 20  # characters in one field
_LINE_LIMIT: Final = 1 << 22  # characters in one physical line
_SAMPLE: Final = 1 << 16  # characters
_SAMPLE_RECORDS: Final = 200


def detect_delimiter(sample: str, *, whole: bool) -> str:
    """The delimiter under which the records of a sample agree best with their header; a comma if none
    splits it.

    Args:
        sample: The start of the file.
        whole: The sample is the whole file; otherwise its last record may be cut and does not count.
    """
    best, found = (0.0, 0), ","
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if not whole and len(widths) > 1:
            widths.pop()
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best:
            best, found = score, delimiter
    return found


def _widths(sample: str, delimiter: str) -> list[int]:
    csv.field_size_limit(FIELD_LIMIT)
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if cells:
                widths.append(len(cells))
            if len(widths) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass  # what was counted until then decides; reading proper will name the line
    return widths


def split_record(text: str, delimiter: str) -> list[str]:
    """The cells of one record's text."""
    return next(csv.reader((text,), delimiter=delimiter, strict=True), [])


def write_record(cells: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    """One record's text, quoted where needed; the inverse of `split_record`."""
    # The csv module's writer leaves a lone carriage return unquoted; its reader takes that for the row's end.
    special = ('"', "\r", "\n", delimiter)
    quoted = (
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in special) else cell
        for cell in cells
    )
    return (delimiter.join(quoted) or '""') + end


class _Lines:
    """Hands physical lines to the csv module and remembers those of the record under way."""

    def __init__(self, stream: TextIO) -> None:
        self._read = partial(stream.readline, _LINE_LIMIT)
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.before = 0  # physical lines in front of the record under way

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        if len(line) == _LINE_LIMIT and line[-1] not in "\r\n":
            raise InvalidInput(
                "ingest.line-too-long", line=self.before + len(self._taken) + 1, limit=_LINE_LIMIT
            )
        self._taken.append(line)
        return line

    def take(self) -> tuple[int, str]:
        """First line number and text of the record that was just read."""
        taken, line = self._taken, self.before + 1
        self.before += len(taken)
        text = taken[0] if len(taken) == 1 else "".join(taken)
        taken.clear()
        return line, text

    def give_back(self) -> None:
        """Keep only the first line of the record under way; the others will be read again."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]


class DelimitedSource:
    """A delimited text file; see `strongroom.ingest.rows.RowSource`.

    Args:
        opened: Opens the file as text at its first character, with ``newline=""``.
        detected: Encoding and, if a person named it, delimiter.

    Raises:
        InvalidInput: ``ingest.header-empty``, ``ingest.header-duplicate``, ``ingest.no-header``,
            ``ingest.empty``.
    """

    def __init__(self, opened: Callable[[], TextIO], detected: Detected) -> None:
        self._opened = opened
        self._delimiter = detected.delimiter
        if not self._delimiter:
            with opened() as stream:
                sample = stream.read(_SAMPLE)
                self._delimiter = detect_delimiter(sample, whole=not stream.read(1))
        names, text = self._header()
        mended = tuple(names[: len(REJECT_COLUMNS)]) == REJECT_COLUMNS
        self._skip = len(REJECT_COLUMNS) if mended else 0
        self._columns = tuple(names[self._skip :])
        self.header_text = _after_cells(text, self._delimiter, self._skip)
        check_header(self._columns)
        self.detected = replace(
            detected, form="csv", delimiter=self._delimiter, header=self._columns, mended=mended
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names in the header, blanks around them removed."""
        return self._columns

    def _header(self) -> tuple[list[str], str]:
        with self._opened() as stream:
            for _, text, cells, _ in self._records(stream, 2):
                if cells:
                    return [name.strip() for name in cells], text
        raise InvalidInput("ingest.empty")

    def _records(self, stream: TextIO, width: int) -> Iterator[tuple[int, str, list[str], str]]:
        """Line, text, cells and error code ("" for none) of each record, blank lines left out."""
        csv.field_size_limit(FIELD_LIMIT)
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        while True:
            code = ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # The module tells its errors apart by their texts only.
                code = "ingest.cell-too-long" if "field larger" in str(error) else "ingest.quotes"
                cells = []
                if width > 1:
                    lines.give_back()
                reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            line, text = lines.take()
            if cells or code:
                yield line, text, cells, code

    def rows(self) -> Iterator[Row | BadRow]:
        """One pass over the records after the header."""
        columns, width, skip = self._columns, len(self._columns) + self._skip, self._skip
        with self._opened() as stream:
            records = self._records(stream, width)
            next(record for record in records if record[2])  # the header
            for number, (line, text, cells, code) in enumerate(records, 1):
                if skip:
                    raw = self._mended_row(number, line, text, cells)
                    cells = cells[skip:]
                else:
                    raw = RawRow(number, line, line, text)
                if code:
                    yield BadRow(raw, code, {"line": line, "limit": FIELD_LIMIT})
                elif len(cells) != width - skip:
                    found = {"found": len(cells), "expected": width - skip}
                    yield BadRow(raw, "ingest.cells", found, tuple(cells))
                elif "\0" in text:
                    yield BadRow(raw, "ingest.nul", {"line": line}, tuple(cells))
                else:
                    yield Row(raw, dict(zip(columns, cells, strict=True)))

    def _mended_row(self, number: int, line: int, text: str, cells: list[str]) -> RawRow:
        first = cells[0].strip() if cells else ""
        origin = int(first) if first.isascii() and first.isdigit() and len(first) < 12 else line
        return RawRow(number, line, origin, _after_cells(text, self._delimiter, self._skip))

    def parse(self, raw: RawRow) -> Row:
        """The row of a raw form that `rows` gave as sound."""
        return Row(raw, dict(zip(self._columns, split_record(raw.text, self._delimiter), strict=True)))

    def cell(self, raw: RawRow, column: str) -> str:
        """Where a value stands: its line."""
        return f"L{raw.line}"  # as one reads in either language


def _after_cells(text: str, delimiter: str, count: int) -> str:
    """A record's text without its first cells, everything after them exactly as it came."""
    at = 0
    for _ in range(count):
        quoted = False
        while at < len(text) and (quoted or text[at] != delimiter):
            # A doubled quote ends and begins again, which comes to the same.
            quoted ^= text[at] == '"'
            at += 1
        at += 1
    return text[at:]
