"""Somebody who has the database and no key: a row changed by SQL, and put back.

Lives here: the statement, on SQLite alone. Must not live here: noticing, which is what verification does.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from strongroom.model.ids import read_id

__all__ = ["CHANGE", "change_team"]

CHANGE = "UPDATE records SET team = ? WHERE id = ?"
"""What is done, as it is shown: whoever is in a team may see its customers."""

_WAIT_SECONDS = 30.0


def change_team(database: Path, customer: str, team: str | None) -> str | None:
    """Give a customer to another team, in the file itself.

    Args:
        customer: ``cus_…``.

    Returns:
        What was there; calling this with it puts it back.
    """
    identity = read_id("cus", customer)
    with closing(sqlite3.connect(database, timeout=_WAIT_SECONDS)) as connection, connection:
        [before] = connection.execute("SELECT team FROM records WHERE id = ?", (identity,)).fetchone()
        connection.execute(CHANGE, (team, identity))
    return None if before is None else str(before)
