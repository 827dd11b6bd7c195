"""What a reader yields: rows, and rows that are structurally wrong.

Lives here: the shapes that all readers share. Must not live here: how a file is read or what a column
means. All of them carry personal values, so none shows them in its ``repr``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from strongroom.ingest.encoding import Detected

__all__ = ["NO_NUMBERS", "REJECT_COLUMNS", "BadRow", "RawRow", "Row", "RowSource"]

REJECT_COLUMNS = ("strongroom_line", "strongroom_reason", "strongroom_hint")
"""The columns a rejects file has in front; every reader recognises and takes them off again."""

NO_NUMBERS: frozenset[str] = frozenset()


class RawRow(NamedTuple):
    """One row as it came.

    Attributes:
        record: Counted from 1, the header left out.
        line: Physical line where the row starts, from 1; in a workbook the number of the sheet's row.
        origin: The line in the file where the row was first refused; equals ``line`` unless this is a
            rejects file.
        text: The row with its line end, as decoded: encoding it again gives the file's bytes. From a
            workbook: CSV.
        numbers: Columns whose cell held a number, not text: a spreadsheet may have damaged it. Empty for
            text files.
    """

    record: int
    line: int
    origin: int
    text: str
    numbers: frozenset[str] = NO_NUMBERS

    def __repr__(self) -> str:
        return f"RawRow(record={self.record}, line={self.line}, origin={self.origin})"


class Row(NamedTuple):
    """A row whose structure is sound: its raw form and its values by column.

    ``values`` holds text; from JSON Lines also lists of objects of text (`strongroom.ingest.jsonlines`).
    """

    raw: RawRow
    values: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Row({self.raw!r})"


class BadRow(NamedTuple):
    """A row that could not be read: why, and the cells as far as they could be told apart."""

    raw: RawRow
    code: str
    parameters: Mapping[str, object]
    cells: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"BadRow({self.raw!r}, {self.code!r})"


class RowSource(Protocol):
    """A file that can be read from its start as often as needed."""

    detected: Detected

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names, without those of a rejects file."""

    @property
    def header_text(self) -> str:
        """The header as it came, without the columns of a rejects file; empty where rows name their own
        keys.
        """

    def rows(self) -> Iterator[Row | BadRow]:
        """One pass over the file, with constant memory for text files."""

    def parse(self, raw: RawRow) -> Row:
        """The row that `rows` gave with this raw form."""

    def cell(self, raw: RawRow, column: str) -> str:
        """Where a value stands, for a person: ``C17`` in a workbook, ``line 17`` elsewhere."""
