"""A server over a new room, asked without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from strongroom.keys.surroundings import Surroundings
from strongroom.server.app import make_app
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.vault.room import open_room
from tests.vault.conftest import make_home


@pytest.fixture
def serving(tmp_path: Path, database_url: str) -> Iterator[Serving]:
    """What a server consists of."""
    with open_room(make_home(tmp_path, database_url), Surroundings()) as room:
        yield Serving(room, ServerSettings())


@pytest.fixture
def client(serving: Serving) -> Iterator[TestClient]:
    """A program that asks it."""
    with TestClient(
        make_app(serving), base_url="http://localhost:8443", raise_server_exceptions=False
    ) as asking:
        yield asking
