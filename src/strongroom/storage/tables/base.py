"""What all tables are declared with.

Lives here: the collection of all, how one is declared, how it is stored. Must not live here: any table.
"""

from typing import Any

from sqlalchemy import Column, MetaData, Table

from strongroom.storage.columns import whole

__all__ = ["EMPTIED", "METADATA", "REWRITTEN", "table", "tenant", "where"]

# Every constraint has a name: SQLite's way of altering a table loses those that have none.
METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    }
)

# Rows of these tables are rewritten in place when pages are renewed: room is left for that.
REWRITTEN = {"fillfactor": 70}
# The outbox is emptied as fast as it fills; vacuum must not wait for a share of its size.
EMPTIED = {
    "autovacuum_vacuum_threshold": 1_000,
    "autovacuum_vacuum_scale_factor": 0,
    "autovacuum_vacuum_insert_threshold": -1,
    "autovacuum_vacuum_cost_delay": 0,
}


def table(
    name: str,
    *parts: Any,
    without_rowid: bool = False,
    storage: dict[str, int] | None = None,
    engine: str = "",
) -> Table:
    """Declare a table.

    Args:
        parts: Its columns and constraints.
        without_rowid: Whether SQLite keeps it as its primary key's tree alone.
        storage: PostgreSQL's settings for it.
        engine: The one engine that has it; empty for both.
    """
    info = {"engine": engine} if engine else {}
    return Table(
        name,
        METADATA,
        *parts,
        info={**info, "storage": storage or {}},
        sqlite_strict=True,
        sqlite_with_rowid=not without_rowid,
    )


def tenant() -> Column[Any]:
    """The column that leads every primary key."""
    return whole("tenant", key=True)


def where(condition: Any) -> dict[str, Any]:
    """The part of a table that an index covers."""
    return {"sqlite_where": condition, "info": {"where": condition}}
