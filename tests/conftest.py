"""Fixtures that every test may use: shared data, and databases of both kinds.

Lives here: real components and the skip, with its reason, where one is missing. Must not live here: anything
that knows more of Strongroom than its tables.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from psycopg import sql

from strongroom.storage.versions import migrate
from tests.begun_postgres import begin_postgres
from tests.warm.asking import Warm, warm_processes
from tools.components import SHARED, missing

# Deadlines measure the machine, not the code; slow generation is worth seeing only while looking for it.
settings.register_profile("default", deadline=None)
# What `./dev check` samples; `./dev test` gives each property the full number.
settings.register_profile("check", deadline=None, max_examples=20)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
# What `./dev soak properties` runs, with a number of its own.
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=int(os.environ.get("STRONGROOM_EXAMPLES", "5000")),
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
settings.load_profile(PROFILE)
if PROFILE in ("check", "ci"):
    # Else some examples are words of whatever modules this worker has imported by then: others in each run,
    # however fixed the seed is. To collect them takes a tenth of the time, too.
    providers._get_local_constants = Constants


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with a reason pytest counts, every test whose component this machine lacks."""
    for component in missing():
        for item in items:
            if item.get_closest_marker(component.marker):
                item.add_marker(pytest.mark.skip(reason=f"component missing: {component.name}"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared vectors and data; a test that uses it is marked ``shared``."""
    if not SHARED.is_dir():
        pytest.skip("component missing: ../shared")
    return SHARED


@pytest.fixture
def on_a_disk() -> Iterator[Path]:
    """A temporary folder that is not in memory, for what says so of places that are."""
    folder = Path(tempfile.mkdtemp(prefix="strongroom-", dir="/var/tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as this worker process.

    A server each costs two seconds and spares the workers any quarrel about who stops it. Its folder is not
    below pytest's own: as root the server runs as another user, and pytest closes its folders to those. It is
    in memory where pytest's are.
    """
    memory = Path("/dev/shm")
    place = memory if tmp_path_factory.getbasetemp().is_relative_to(memory) else None
    server = begin_postgres(place, tmp_path_factory.getbasetemp().parent / "begins-postgres")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nothing here has to outlive a power cut.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Begins processes that have imported all; of one such server for this worker process."""
    # Not below pytest's own folder: the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="strongroom-") as folder, warm_processes(Path(folder)) as begun:
        yield begun


@contextmanager
def _new_database(server: str, template: str = "template0") -> Iterator[str]:
    name = f"room_{uuid.uuid4().hex}"
    database = sql.Identifier(name)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, sql.Identifier(template))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(create)
        yield server.replace("/postgres?", f"/{name}?")
        # FORCE: a connection the test forgot would otherwise fail a test that has passed.
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database with the tables and no row: copied sooner than made."""
    with _new_database(postgres_server) as url:
        migrate(url)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The same without tables, as `strongroom init` usually finds it; another one than `postgres_url`."""
    with _new_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
def empty_postgres_url_of_module(postgres_server: str) -> Iterator[str]:
    """The same for a room that all tests of a module share."""
    with _new_database(postgres_server) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The URL of a database whose tables are empty, dropped after the test; mark the test ``postgres``."""
    with _new_database(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without a room, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'room.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
