"""A server on the loopback over a new room, and desks: in the room and over HTTP."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import structlog
import uvicorn

from strongroom.keys.surroundings import Surroundings
from strongroom.remote import RemoteDesk, connect
from strongroom.server.run import listen
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.server.applications import app_of
from tests.vault.conftest import make_home

STATED: dict[str, Any] = {"purpose": "sales", "reason_code": "order_handling", "language": "en"}


on_both_engines = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def chosen_engine(request: pytest.FixtureRequest, tmp_path: Path, postgres: str = "postgres_url") -> str:
    """SQLite, unless a test asks for both with `on_both_engines`.

    Args:
        postgres: The fixture that gives the other.
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'room.db'}"
    url: str = request.getfixturevalue(postgres)
    return url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What goes over the wire is made by the same door; a few tests have it made on both engines."""
    return chosen_engine(request, tmp_path)


def token_for(room: Room, handle: str = "alice", **plan: Any) -> str:
    """A token, made by the security administrator."""
    with room.acting("alice", purpose="security") as desk:
        return add_token(room, desk, TokenPlan(user=handle, name="a program", **plan))[0]


@contextmanager
def served(room: Room) -> Iterator[str]:
    """Serve a room on the loopback; gives the address."""
    settings, before = ServerSettings(port=0), structlog.get_config()
    with listen(settings) as listener, open(os.devnull, "w", encoding="utf-8") as nowhere:
        # Standard output is that of the commands under test.
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(nowhere))
        config = uvicorn.Config(
            app_of(Serving(room, settings)), log_config=None, lifespan="off", ws="none", proxy_headers=False
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
            structlog.configure(**before)


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """A room; alice wears all hats, bob sells."""
    with open_room(make_home(tmp_path, database_url), Surroundings()) as opened:
        with opened.acting("alice", purpose="security") as desk:
            desk.admin.user_add("bob", ["sales"])
        yield opened


@pytest.fixture
def address(room: Room) -> Iterator[str]:
    """Where the room is served."""
    with served(room) as where:
        yield where


@pytest.fixture
def in_room(room: Room) -> Desk:
    """Alice's desk in the room."""
    return room.acting("alice", **STATED)


Connecting = Callable[..., RemoteDesk]


@pytest.fixture
def connecting(room: Room, address: str) -> Iterator[Connecting]:
    """Sits down at desks over HTTP."""
    opened: list[RemoteDesk] = []

    def sit_down(handle: str = "alice", *, plan: dict[str, Any] | None = None, **stated: Any) -> RemoteDesk:
        token = token_for(room, handle, **(plan or {}))
        opened.append(connect(address, token, **{**STATED, **stated}))
        return opened[-1]

    yield sit_down
    for each in opened:
        each.close()


@pytest.fixture
def over_http(connecting: Connecting) -> RemoteDesk:
    """Alice's desk over HTTP."""
    return connecting()


@pytest.fixture(params=["in the room", "over HTTP"])
def desk(request: pytest.FixtureRequest, database_url: str) -> Desk | RemoteDesk:
    """Alice's desk, once of each kind."""
    found: Desk | RemoteDesk = request.getfixturevalue(
        "in_room" if request.param == "in the room" else "over_http"
    )
    return found
