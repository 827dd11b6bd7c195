"""A server over a new room, asked without a network."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from strongroom.crypto import password_hash
from strongroom.crypto.passphrase import PassphraseParameters
from strongroom.keys.surroundings import Surroundings
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.vault.room import open_room
from tests.server.signing_in import Browser, Clock, browser, link_for
from tests.vault.conftest import make_home


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of passwords at the least that is ever written; their cost is a matter of tests/unit/crypto."""
    monkeypatch.setattr(
        password_hash,
        "new_parameters",
        lambda: PassphraseParameters(os.urandom(16), memory_kib=19 * 1024, iterations=2, lanes=1),
    )


@pytest.fixture
def clock() -> Clock:
    """The time, as the room has it."""
    return Clock()


@pytest.fixture
def serving(tmp_path: Path, database_url: str, clock: Clock) -> Iterator[Serving]:
    """What a server consists of; bob sells."""
    home = make_home(tmp_path, database_url)
    clock.now = time.time_ns() // 1_000_000
    with open_room(home, Surroundings(now=clock)) as room:
        with room.acting("alice", purpose="security") as desk:
            desk.admin.user_add("bob", ["sales"])
        yield Serving(room, ServerSettings())


@pytest.fixture
def bob(serving: Serving) -> Iterator[Browser]:
    """The browser of bob, who is signed in."""
    with browser(serving) as opened:
        opened.follow(link_for(serving, "bob"))
        yield opened


@pytest.fixture
def client(serving: Serving) -> Iterator[TestClient]:
    """A program that asks it."""
    with browser(serving) as opened:
        yield opened.client
