"""The CRM's own table: what a customer is to the firm, and by which id Strongroom knows whom.

Lives here: this table, in a file of SQLite. Must not live here: anything that says who the customer is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

__all__ = ["Account", "Accounts"]

_TABLE = """
CREATE TABLE IF NOT EXISTS accounts (
    number INTEGER PRIMARY KEY,
    customer TEXT NOT NULL UNIQUE,  -- Strongroom's id, cus_…
    stage TEXT NOT NULL DEFAULT 'lead' CHECK (stage IN ('lead', 'won')),
    added_by TEXT NOT NULL
) STRICT
"""


class Account(NamedTuple):
    """A row: no name, no number, no address."""

    number: int
    customer: str
    stage: str


class Accounts:
    """The table.

    Args:
        path: The file; made where it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as database:
            database.execute(_TABLE)

    def add(self, customer: str, user: str) -> int:
        """Keep an id; once, however often it is asked for. Gives the account's number."""
        with self._open() as database:
            insert = "INSERT INTO accounts (customer, added_by) VALUES (?, ?) ON CONFLICT DO NOTHING"
            database.execute(insert, (customer, user))
            row = database.execute("SELECT number FROM accounts WHERE customer = ?", (customer,)).fetchone()
        number: int = row[0]
        return number

    def newest(self, limit: int = 50) -> list[Account]:
        """The newest accounts."""
        query = "SELECT number, customer, stage FROM accounts ORDER BY number DESC LIMIT ?"
        with self._open() as database:
            return [Account(*row) for row in database.execute(query, (limit,))]

    def one(self, number: int) -> Account | None:
        """The account with a number."""
        query = "SELECT number, customer, stage FROM accounts WHERE number = ?"
        with self._open() as database:
            row = database.execute(query, (number,)).fetchone()
        return None if row is None else Account(*row)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._path)
        try:
            with database:
                yield database
        finally:
            database.close()
