"""The tables that the steps make are those that the program knows, on both engines."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from strongroom.storage.tables import KEPT_UNCOMPRESSED, tables_for_postgresql
from strongroom.storage.versions import VERSION_TABLE, migrate


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'room.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def test_nothing_differs(empty_url: str) -> None:
    migrate(empty_url)
    engine = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://"))
    name = engine.dialect.name

    def ours(object: Any, _: str | None, kind: str, *__: Any) -> bool:
        return not (kind == "table" and object.info.get("engine", name) != name)

    options = {"version_table": VERSION_TABLE, "include_object": ours, "compare_server_default": True}
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts=options), tables_for_postgresql()
        )
    engine.dispose()
    assert differences == []


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    assert migrate(empty_url) is None
    assert migrate(empty_url) == "0001"


@pytest.mark.postgres
def test_storage_settings_of_postgresql(postgres_url: str) -> None:
    migrate(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute("SELECT relname, reloptions FROM pg_class WHERE reloptions IS NOT NULL")
        options: dict[str, list[str]] = dict(found.fetchall())
        kinds = connection.execute(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attstorage = 'e' AND attnum > 0"
            " AND attrelid::regclass::text = ANY(%s)",
            [list(KEPT_UNCOMPRESSED)],
        ).fetchall()
    assert options["customer_keys"] == options["key_pages"] == ["fillfactor=70"]
    assert "autovacuum_vacuum_threshold=1000" in options["outbox"]
    wanted = {(table, column) for table, columns in KEPT_UNCOMPRESSED.items() for column in columns}
    assert set(kinds) == wanted


@pytest.mark.postgres
def test_a_database_of_somebody_else_is_refused(empty_postgres_url: str) -> None:
    from strongroom.errors import NoRoom

    with psycopg.connect(empty_postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (id int)")
    with pytest.raises(NoRoom) as caught:
        migrate(empty_postgres_url)
    assert caught.value.code == "storage.not-empty"
