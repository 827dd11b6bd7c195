"""Random single changes to a room's tables, made past everything, and undone again.

A change is *meaningless* where the rows say the same afterwards, or where what was changed says nothing that
anybody goes by; `MEANINGLESS` has these, with the reason. All others have to be found.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from strongroom.storage.tables import METADATA

__all__ = ["MEANINGLESS", "TABLES", "Mutation", "mutate"]

TABLES = (
    "events",
    "leaves",
    "tiles",
    "heads",
    "checkpoints",
    "event_subjects",
    "records",
    "history",
    "customer_keys",
    "users",
    "schemas",
    "policies",
    "tenants",
)

MEANINGLESS: Mapping[tuple[str, str], str] = {
    ("checkpoints", "at"): "when a checkpoint was stored; nothing is decided by it and its size orders it",
    (
        "checkpoints",
        "deleted",
    ): "any other checkpoint signs the leaves before it too; the newest is in the anchor",
    ("leaves", "mac"): "it shows that a leaf may be signed; these have been, and the root proves them",
    ("leaves", "mac_key"): "as the MAC itself, which it belongs to",
    ("customer_keys", "page"): "the envelope of the key opens under no other page",
    ("customer_keys", "gen"): "the envelope of the key opens under no other generation",
    ("customer_keys", "wrapped"): "an authenticated envelope: it opens as it was or not at all",
    ("events", "sealed"): "an authenticated envelope, bound to its event: it opens as it was or not at all",
}


@dataclass(frozen=True)
class Mutation:
    """What was done: ``column`` is the one that was changed, or ``deleted``, ``doubled``, ``older``,
    ``foreign``."""

    table: str
    column: str
    kind: str


def mutate(connection: sqlite3.Connection, random: Random) -> Mutation | None:
    """Change one thing in an open transaction; None where it came out as it was.

    Another tenant's rows are those of the database that is attached as ``theirs``.
    """
    table = random.choice(TABLES)
    rows = (
        connection.execute(f"SELECT rowid, * FROM {table} ORDER BY 2, 3, 4").fetchall()
        if _has_rowid(table)
        else ([(None, *row) for row in connection.execute(f"SELECT * FROM {table}").fetchall()])
    )
    columns = [column.name for column in METADATA.tables[table].columns]
    kind = random.choice(list(_KINDS))
    try:
        column = _KINDS[kind](connection, random, table, columns, rows)
    except sqlite3.IntegrityError:  # a key that is taken
        return None
    return None if column is None else Mutation(table, column, kind)


def _has_rowid(table: str) -> bool:
    return table != "event_subjects"


def _where(columns: list[str], row: tuple[Any, ...]) -> tuple[str, list[Any]]:
    if row[0] is not None:
        return "rowid = ?", [row[0]]
    return " AND ".join(f'"{name}" IS ?' for name in columns), list(row[1:])


def _set(
    connection: sqlite3.Connection,
    table: str,
    columns: list[str],
    row: tuple[Any, ...],
    name: str,
    value: Any,
) -> str | None:
    if value == row[1 + columns.index(name)]:
        return None
    where, values = _where(columns, row)
    connection.execute(f'UPDATE {table} SET "{name}" = ? WHERE {where}', [value, *values])
    return name


def _flip(
    connection: sqlite3.Connection,
    random: Random,
    table: str,
    columns: list[str],
    rows: list[tuple[Any, ...]],
) -> str | None:
    row = random.choice(rows)
    name = random.choice(columns[1:])
    value = row[1 + columns.index(name)]
    if value is None or len(columns) == 0:
        return None
    if isinstance(value, int):
        changed: Any = value ^ (1 << random.randrange(6))
    elif isinstance(value, bytes):
        at = random.randrange(len(value)) if value else 0
        changed = (
            value[:at] + bytes([value[at] ^ (1 << random.randrange(8))]) + value[at + 1 :] if value else b"x"
        )
    else:
        at = random.randrange(len(value)) if value else 0
        changed = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :] if value else "x"
    return _set(connection, table, columns, row, name, changed)


def _delete(
    connection: sqlite3.Connection,
    random: Random,
    table: str,
    columns: list[str],
    rows: list[tuple[Any, ...]],
) -> str | None:
    where, values = _where(columns, random.choice(rows))
    connection.execute(f"DELETE FROM {table} WHERE {where}", values)
    return "deleted"


def _double(
    connection: sqlite3.Connection,
    random: Random,
    table: str,
    columns: list[str],
    rows: list[tuple[Any, ...]],
) -> str | None:
    row = list(random.choice(rows)[1:])
    key = [column.name for column in METADATA.tables[table].primary_key.columns if column.name != "tenant"]
    if not key:
        return None
    at = columns.index(random.choice(key))
    row[at] = row[at] + random.randrange(1, 9) if isinstance(row[at], int) else random.randbytes(16)
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    return "doubled"


def _swap(
    connection: sqlite3.Connection,
    random: Random,
    table: str,
    columns: list[str],
    rows: list[tuple[Any, ...]],
) -> str | None:
    """Two rows change what one column says: swapped envelopes, hashes, members, events."""
    one, two = random.choice(rows), random.choice(rows)
    key = {column.name for column in METADATA.tables[table].primary_key.columns}
    name = random.choice([column for column in columns if column not in key] or columns)
    at = 1 + columns.index(name)
    if one[at] == two[at] or name in key or (table, name) == ("leaves", "event"):
        return None
    _set(connection, table, columns, one, name, two[at])
    return _set(connection, table, columns, two, name, one[at])


def _older(
    connection: sqlite3.Connection,
    random: Random,
    table: str,
    columns: list[str],
    rows: list[tuple[Any, ...]],
) -> str | None:
    """An older revision in the place of the newest, whole, with its own MAC."""
    past = connection.execute("SELECT * FROM history").fetchall()
    row = random.choice(past)
    connection.execute("DELETE FROM records WHERE collection = ? AND id = ?", row[1:3])
    connection.execute(f"INSERT INTO records VALUES ({', '.join('?' * len(row))})", row)
    return "older"


def _other_tenant(
    connection: sqlite3.Connection,
    random: Random,
    table: str,
    columns: list[str],
    rows: list[tuple[Any, ...]],
) -> str | None:
    """A row of ours goes to another tenant, or one of another's comes in the place of ours."""
    row = random.choice(rows)
    if random.random() < 0.5:
        return _set(connection, table, columns, row, "tenant", 2) and "deleted"
    foreign = random.choice(connection.execute(f"SELECT * FROM theirs.{table}").fetchall())
    if foreign == row[1:]:
        return None
    where, values = _where(columns, row)
    connection.execute(f"DELETE FROM main.{table} WHERE {where}", values)
    connection.execute(f"INSERT INTO main.{table} VALUES ({', '.join('?' * len(foreign))})", foreign)
    return "foreign"


_Mutator = Callable[[sqlite3.Connection, Random, str, list[str], list[tuple[Any, ...]]], str | None]
_KINDS: Mapping[str, _Mutator] = {
    "flip": _flip,
    "delete": _delete,
    "duplicate": _double,
    "swap": _swap,
    "older copy": _older,
    "another tenant's": _other_tenant,
}
