"""XLSX workbooks: one sheet, row by row, with what a spreadsheet did to numbers kept in sight.

Lives here: cells into text. Must not live here: what a column means; whether a number may stand for an
identifier is decided where the field's type is known. Formulas and macros are never run: the values are
those last saved.

Texts stay as they are. A date becomes ``2019-04-27``, a date with time ``2019-04-27 10:30:00``. A whole
number becomes its digits; any other the shortest decimal that reads back as the same number, but no more
than 15 significant digits, which is all that a spreadsheet keeps and shows.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from strongroom.errors import InvalidInput
from strongroom.ingest.delimited import FIELD_LIMIT, split_record, write_record
from strongroom.ingest.encoding import Detected
from strongroom.ingest.header import check_header
from strongroom.ingest.rows import NO_NUMBERS, BadRow, RawRow, Row
from strongroom.ingest.workbook_scan import column_letters, scan_sheet

__all__ = ["WorkbookSource", "cell_text"]


def cell_text(value: Any) -> str:
    """A cell's value as text; see the module."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value.is_integer():
            return format(Decimal(repr(value)), "f").removesuffix(".0")
        shortest = Decimal(repr(value))
        return format(shortest if len(shortest.as_tuple().digits) <= 15 else Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class WorkbookSource:
    """One sheet of a workbook; see `strongroom.ingest.rows.RowSource`.

    Args:
        path: The file. It has to be read as a whole, so memory grows with the sheet (limits:
            `workbook_scan`).
        sheet: A sheet's name; the first one if left out.

    Raises:
        InvalidInput: ``ingest.workbook``, ``ingest.too-large``, ``ingest.too-many-cells``,
            ``ingest.no-sheet``, and what `check_header` raises.
    """

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._scan = scan_sheet(path, sheet)  # before anything is unpacked for good
        # calamine is heavy and most imports are text.
        from python_calamine import CalamineError, load_workbook

        try:
            self._sheet = load_workbook(path).get_sheet_by_name(self._scan.name)
        except CalamineError as error:
            raise InvalidInput("ingest.workbook") from error
        self._left = (self._sheet.start or (0, 0))[1] + 1
        self._top, header = self._header()
        self._columns = tuple(header)
        check_header(self._columns)
        self._places = {name: place for place, name in enumerate(self._columns)}
        self._patterns: dict[frozenset[str], frozenset[str]] = {NO_NUMBERS: NO_NUMBERS}
        self.header_text = write_record(self._columns)
        self.detected = Detected(
            "xlsx", "", "certain", "workbook", header=self._columns, sheet=self._scan.name
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names in the first used row, blanks around them removed."""
        return self._columns

    def _header(self) -> tuple[int, list[str]]:
        for line, values in enumerate(self._sheet.iter_rows(), 1):
            names = [cell_text(value).strip() for value in values]
            while names and not names[-1]:
                names.pop()
            if names:
                return line, names
        raise InvalidInput("ingest.empty")

    def rows(self) -> Iterator[Row | BadRow]:
        """One pass over the rows below the header; empty ones are left out."""
        record = 0
        for line, values in enumerate(self._sheet.iter_rows(), 1):
            if line > self._top and (any(value != "" for value in values) or self._wrong(line, values)):
                record += 1
                yield self._row(record, line, values)

    def _wrong(self, line: int, values: list[Any]) -> str:
        """The first cell of a row that holds an error, or nothing."""
        if not self._scan.errors:
            return ""
        columns = range(self._left, self._left + len(values))
        return next((f"{column_letters(at)}{line}" for at in columns if (line, at) in self._scan.errors), "")

    def _row(self, record: int, line: int, values: list[Any]) -> Row | BadRow:
        width = len(self._columns)
        cells = [cell_text(value) for value in values]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        numbers = frozenset(
            name for name, value in zip(self._columns, values, strict=False) if _is_number(value)
        )
        numbers = self._patterns.setdefault(numbers, numbers)  # few differ, so that they cost nothing a row
        raw = RawRow(record, line, line, write_record(cells), numbers)
        if error := self._wrong(line, values):
            return BadRow(raw, "ingest.cell-error", {"cell": error}, tuple(cells))
        if len(cells) != width:
            return BadRow(raw, "ingest.cells", {"found": len(cells), "expected": width}, tuple(cells))
        if any(len(cell) > FIELD_LIMIT for cell in cells):
            return BadRow(raw, "ingest.cell-too-long", {"line": line, "limit": FIELD_LIMIT}, tuple(cells))
        return Row(raw, dict(zip(self._columns, cells, strict=True)))

    def parse(self, raw: RawRow) -> Row:
        """The row of a raw form that `rows` gave as sound."""
        return Row(raw, dict(zip(self._columns, split_record(raw.text, ","), strict=True)))

    def cell(self, raw: RawRow, column: str) -> str:
        """Where a value stands, as a spreadsheet names it: ``C17``."""
        return f"{column_letters(self._left + self._places[column])}{raw.line}"
