"""A CRM of each framework, beside a Strongroom that is served on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import Room, open_room
from tests.examples.crms import FRAMEWORKS, Crm, MakeCrm
from tests.remote.conftest import chosen_engine, served, token_for
from tests.vault.conftest import make_home


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The example asks a server; a few tests have it ask one on each engine."""
    return chosen_engine(request, tmp_path)


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """A room; the CRM is a user who sells, and alice wears all hats."""
    with open_room(make_home(tmp_path, database_url), Surroundings()) as opened:
        with opened.acting("alice", purpose="security") as desk:
            desk.admin.user_add("crm", ["sales"])
        yield opened


@pytest.fixture
def url(room: Room) -> Iterator[str]:
    """Where the room is served."""
    with served(room) as address:
        yield address


@pytest.fixture
def token(room: Room) -> str:
    """What the CRM signs in by: it may name its own users."""
    return token_for(room, "crm", act_for=True)


@pytest.fixture(params=FRAMEWORKS)
def making(request: pytest.FixtureRequest) -> MakeCrm:
    """Makes the CRM of one framework."""
    return FRAMEWORKS[request.param]


@pytest.fixture
def crm(making: MakeCrm, url: str, token: str, tmp_path: Path) -> Iterator[Crm]:
    """The CRM, its user signed in."""
    with making(url, token, tmp_path / "crm.db") as client:
        yield Crm(client, tmp_path / "crm.db")
