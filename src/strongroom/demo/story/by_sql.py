"""Somebody who has the database and no key: what they read there, and a row that they change.

Lives here: these statements, on SQLite alone. Must not live here: noticing, which is what verification does.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from strongroom.model.ids import read_id

__all__ = ["CHANGE", "RawRow", "change_team", "raw_rows", "statement_for", "team_now"]

CHANGE = "UPDATE records SET team = ? WHERE id = ?"
"""What is done, as it is shown: whoever is in a team may see its customers."""

_WAIT_SECONDS = 30.0


def team_now(database: Path, customer: str) -> str | None:
    """The team that the database says; None for none, or where no such customer is.

    Args:
        customer: ``cus_…``.
    """
    with closing(_open(database)) as connection:
        row = connection.execute(
            "SELECT team FROM records WHERE id = ?", (read_id("cus", customer),)
        ).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def statement_for(customer: str, team: str) -> str:
    """What `change_team` does, as somebody types it."""
    typed = (f"'{team}'", f"x'{read_id('cus', customer).hex()}'")
    return CHANGE.replace("?", "{}").format(*typed)


def change_team(database: Path, customer: str, team: str | None) -> None:
    """Give a customer to another team, in the file itself; called with the team before, it is put back.

    Args:
        customer: ``cus_…``.
    """
    with closing(_open(database)) as connection, connection:
        connection.execute(CHANGE, (team, read_id("cus", customer)))


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, timeout=_WAIT_SECONDS)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it is stored: names and values of its columns, bytes as they are."""

    table: str
    columns: tuple[tuple[str, bytes | int | str | None], ...]


_OF_CUSTOMER = (
    ("records", "SELECT * FROM records WHERE id = ?"),
    ("customer_keys", "SELECT * FROM customer_keys WHERE customer = ? ORDER BY key_no"),
    ("search_tokens", "SELECT * FROM search_tokens WHERE record = ? ORDER BY index_no"),
    ("natural_keys", "SELECT * FROM natural_keys WHERE record = ?"),
)


def raw_rows(database: Path, customer: str) -> Iterator[RawRow]:
    """All that the database holds of a customer's own record, row by row.

    Args:
        customer: ``cus_…``.
    """
    identity = read_id("cus", customer)
    with closing(_open(database)) as connection:
        for table, statement in _OF_CUSTOMER:
            cursor = connection.execute(statement, (identity,))
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield RawRow(table, tuple(zip(names, row, strict=True)))
