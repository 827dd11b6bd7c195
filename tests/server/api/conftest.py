"""Programs that ask a server over a new room, each signed in as the colleague whom it names."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from strongroom.server.api.asking import desk_of, session_of
from strongroom.server.language import language_of
from strongroom.server.serving import Serving
from strongroom.vault.desk import Desk
from strongroom.vault.session import SignedInBy
from tests.server.applications import app_of

WHO, STALE = "Test-User", "Test-Stale"
Asking = Callable[..., TestClient]


@pytest.fixture
def app(serving: Serving) -> Iterator[FastAPI]:
    """The application, where a header takes the place of signing in."""
    made = app_of(serving)

    def named(request: Request) -> Desk:
        who, purpose = request.headers[WHO], request.headers.get("Strongroom-Purpose")
        by = SignedInBy(stepped_up=request.headers.get(STALE) is None)
        return serving.room.acting(
            who, purpose=purpose, given=by, request=request.state.id, language=language_of(request)
        )

    made.dependency_overrides[desk_of] = named
    made.dependency_overrides[session_of] = lambda: None  # a program, then
    yield made
    made.dependency_overrides.clear()


@pytest.fixture
def asking(app: FastAPI) -> Iterator[Asking]:
    """Makes a program that asks as a colleague."""
    opened: list[TestClient] = []

    def make(who: str, **headers: str) -> TestClient:
        sent = {WHO: who, **{name.replace("_", "-"): value for name, value in headers.items()}}
        client = TestClient(
            app, base_url="http://localhost:8443", raise_server_exceptions=False, headers=sent
        )
        opened.append(client)
        return client

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def alice(asking: Asking) -> TestClient:
    """Alice wears all hats, and sells."""
    return asking("alice", Strongroom_Purpose="sales")


@pytest.fixture
def bob(asking: Asking) -> TestClient:
    """Bob sells, and reaches what is his own."""
    return asking("bob", Strongroom_Purpose="sales")


@pytest.fixture
def lin(alice: TestClient) -> str:
    """The id of a customer of alice's."""
    values = {"kind": "person", "name": "林小雨", "phone": "13800005678", "city": "北京"}
    answer = alice.post("/v1/customers", json={"values": values})
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["id"]
    return identity
