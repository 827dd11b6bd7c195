"""The fixtures hold what they promise, on real components."""

from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from tools.components import Component, missing, table

ABSENT = Component("Unicorn", "unicorn", "nothing", lambda: None, required=True)


@pytest.mark.shared
def test_shared_folder_holds_vectors(shared: Path) -> None:
    assert (shared / "vectors").is_dir()


@pytest.mark.postgres
def test_postgres_server_answers(postgres_server: str) -> None:
    with psycopg.connect(postgres_server) as connection:
        assert connection.execute("SELECT 6 * 7").fetchone() == (42,)


@pytest.mark.postgres
@pytest.mark.parametrize("_turn", [1, 2])
def test_postgres_database_is_fresh_each_time(postgres_url: str, _turn: int) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE only_here (id integer)")
        assert connection.info.dbname.startswith("room_")


def test_database_url_serves_sqlalchemy(database_url: str) -> None:
    url = sqlalchemy.make_url(database_url)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("SELECT 6 * 7")) == 42
    engine.dispose()


def test_missing_component_is_named_in_the_table() -> None:
    assert missing([ABSENT]) == [ABSENT]
    assert table([ABSENT]).splitlines()[1].split() == ["Unicorn", "no", "missing", "nothing"]
