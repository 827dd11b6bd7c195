"""An empty room on each engine."""

from collections.abc import Iterator

import pytest

from strongroom.storage.database import Database, open_database
from strongroom.storage.postgres import PostgresDatabase
from strongroom.storage.versions import migrate


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty room, once on each engine."""
    migrate(database_url)
    with open_database(database_url) as database:
        yield database


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[PostgresDatabase]:
    """An empty room on PostgreSQL."""
    # Who waits for a lock here waits for what the test does next, however slow the machine is.
    with PostgresDatabase(postgres_url, busy_seconds=120) as database:
        yield database
