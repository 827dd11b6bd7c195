"""What SQLite's planner is told of the tables: the proportions of a room of a million customers.

Lives here: typical numbers of different values by column. Must not live here: anything measured in a room;
ANALYZE may replace all of this at any time.

Without statistics SQLite takes ``tenant = ?`` for selective, since that leads every key, and walks through
a whole tenant where an index would have found one row. An empty room has nothing to measure, so that a new
one gets these.

Spec: https://www.sqlite.org/fileformat2.html#stat1tab.
"""

import sqlite3

__all__ = ["write_statistics"]

_ROWS = 1_000_000
_FEW_ROWS = {
    "room_state": 1,
    "tenants": 1,
    "heads": 1,
    "leases": 4,
    "schemas": 10,
    "policies": 10,
    "users": 100,
    "search_indexes": 30,
    "imports": 1_000,
    "import_batches": 10_000,
    "key_pages": 2_000,
    "key_state": 4,
    "checkpoints": 10_000,
    "handouts": 1_000,
    "erasures": 1_000,
    "erasure_rounds": 100,
    "erasure_ledger": 3_000,
    "erased_ids": 1_000,
    "holds": 100,
    "shares": 10_000,
    "credentials": 500,
    "sign_in_sessions": 1_000,
    "sign_in_links": 200,
    "api_tokens": 100,
    "sign_in_tries": 1_000,
    "sign_in_steps": 100,
    "jobs": 5_000,
    "schedules": 20,
    "schedule_runs": 20,
    "late_marks": 20,
    "notice_targets": 20,
    "notices": 2_000,
    "deliveries": 5_000,
    "once": 10_000,
    "budget_uses": 20_000,
    "watches": 1,
    "alerts": 1_000,
    "honeytokens": 10,
    "held_files": 100,
    "held_parts": 1_000,
}
# Different values of a column; one that is not here has as many as the table has rows.
_VALUES = {
    "tenant": 1,
    "collection": 3,
    "owner": 100,
    "team": 20,
    "granted_team": 20,
    "grantee": 100,
    "status": 8,
    "index_no": 12,
    "level": 3,
    "state": 5,
    "mac_key": 1,
    "mark_key": 1,
    "region": 4,
    "key_no": 1,
    "revision": 2,
    "page": 2_000,
    "customer": 300_000,
    "identity": 1_000,
    "measure": 9,
    "subject": 500,
    "token": 250_000,
    "user": 100,
    "ends": 1_000,
    "schedule": 20,
    "due": 1_000,
    "target": 20,
}


def write_statistics(connection: sqlite3.Connection) -> None:
    """Write the statistics, in the transaction that is open; connections opened afterwards go by them."""
    cursor = connection.cursor()
    tables = cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    cursor.execute("ANALYZE sqlite_schema")  # makes the table, reads no other
    cursor.execute("DELETE FROM sqlite_stat1")
    for (table,) in tables:
        if table.startswith("sqlite_"):
            continue
        rows = _FEW_ROWS.get(table, _ROWS)
        indexes = cursor.execute(f"PRAGMA index_list({table})").fetchall()
        for _, index, unique, origin, _ in indexes:
            columns = [row[2] for row in cursor.execute(f"PRAGMA index_info({index})").fetchall()]
            # The key of a table WITHOUT ROWID goes by the name of the table.
            without_rowid = origin == "pk" and not _has_rowid(cursor, table)
            numbers = _numbers(rows, columns, unique=bool(unique))
            name = table if without_rowid else index
            cursor.execute("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, name, numbers))


def _numbers(rows: int, columns: list[str], *, unique: bool) -> str:
    numbers = [rows]
    left = rows
    for column in columns:
        left = max(1, left // min(left, _VALUES.get(column, rows)))
        numbers.append(left)
    if unique:
        numbers[-1] = 1
    return " ".join(map(str, numbers))


def _has_rowid(cursor: sqlite3.Cursor, table: str) -> bool:
    return not cursor.execute("SELECT wr FROM pragma_table_list(?)", (table,)).fetchone()[0]
