"""What the database holds of a customer, as bytes, for the page of that name.

Lives here: from raw rows to what is shown. Must not live here: reading them (strongroom.demo.story.by_sql).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from strongroom.demo.story.by_sql import raw_rows
from strongroom.demo.story.population import TOURED, external_id
from strongroom.keys.room_files import RoomFiles
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

__all__ = ["RawColumn", "RawTable", "known_customers", "raw_tables"]

_Value = bytes | int | str | None

_A_LINE = 16
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column of a table's rows.

    Args:
        name: As the database has it.
        lines: Bytes in hexadecimal, sixteen a line, or the one value.
        size: Bytes in all; None for numbers and text.
        cut: Whether there are more than are shown.
    """

    name: str
    lines: Sequence[str]
    size: int | None
    cut: bool


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of one table."""

    name: str
    columns: Sequence[RawColumn]


def known_customers(desk: Desk) -> Iterator[tuple[str, str]]:
    """Ids and names of those whose rows can be looked at, as a desk shows them."""
    for place, _ in TOURED:
        for each in desk.customers.find({"external_id": external_id(place)}):
            yield each.id, each.fields["name"].shown or ""


def raw_tables(room: Room, customer: str) -> list[RawTable]:
    """The rows of a customer, those of one table together; columns that are empty are left out.

    Args:
        customer: ``cus_…``.
    """
    tables: dict[str, dict[str, list[_Value]]] = {}
    for row in raw_rows(RoomFiles(room.home).database, customer):
        columns = tables.setdefault(row.table, {})
        for name, value in row.columns:
            if value not in (None, b""):
                columns.setdefault(name, []).append(value)
    return [
        RawTable(name, [_column(each, dict.fromkeys(values)) for each, values in columns.items()])
        for name, columns in tables.items()
    ]


def _column(name: str, values: Iterable[_Value]) -> RawColumn:
    """One column: what is the same in all rows once."""
    lines, size, cut = list[str](), None, False
    for value in values:
        if isinstance(value, bytes):
            written = [value[at : at + _A_LINE].hex(" ") for at in range(0, len(value), _A_LINE)]
            size, cut = len(value), cut or len(written) > _MOST_LINES
            lines += written[:_MOST_LINES]
        else:
            lines.append(str(value))
    return RawColumn(name, lines, size, cut)
