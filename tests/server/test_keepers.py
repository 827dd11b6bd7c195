"""A keeper that asks the server over TLS with a token of its own: it gets the ring, and brings its report."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from strongroom.backup.destinations import add_destination
from strongroom.backup.keeper.post import Post, make_post
from strongroom.backup.keeper.pulling import pull
from strongroom.backup.keeper.sources import source_for
from strongroom.backup.registry import Role
from strongroom.backup.run import run_backup
from strongroom.backup.workshop import Workshop
from strongroom.crypto.self_signed import self_signed
from strongroom.errors import StrongroomError
from strongroom.keys.custodians import keeper_reports
from strongroom.keys.surroundings import Surroundings
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from tests.refusals import refused
from tests.server.applications import app_of
from tests.server.test_tokens import token_for

WEEK = 7 * 86_400_000


@pytest.fixture
def address(serving: Serving, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server that listens, and the certificate that it is believed by."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    public, secret = self_signed(["localhost"], serving.room.door.now())
    certificate.write_bytes(public)
    key.write_bytes(secret)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = app_of(
            Serving(serving.room, ServerSettings(port=port, certificate=certificate, private_key=key))
        )
        config = uvicorn.Config(
            app, ssl_certfile=str(certificate), ssl_keyfile=str(key), log_level="critical", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"https://localhost:{port}", certificate
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def post(serving: Serving, address: tuple[str, Path], tmp_path: Path) -> Post:
    """A keeper that the room knows, with its token, and a destination that has the room's keys."""
    uri, certificate = address
    for name in ("store-a", "store-b"):
        with serving.room.acting("alice", purpose="operations") as desk:
            (tmp_path / name).mkdir(mode=0o700, exist_ok=True)
            if f"folder:{tmp_path / name}" not in serving.room.door.keyring.ring.stores:
                desk.keys.store_add(f"folder:{tmp_path / name}")
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("vault-b", ["keeper"])
    token = tmp_path / "token"
    token.write_text(token_for(serving, "vault-b"))
    token.chmod(0o600)
    with serving.room.acting("alice", purpose="sales") as desk:
        desk.customers.create({"kind": "person", "name": "Ada Byron"})
    with serving.room.acting("alice", purpose="operations") as desk:
        shop = Workshop(serving.room, desk.session, {})
        add_destination(shop, "disk", f"folder:{tmp_path / 'disk'}", Role.GATING)
        run_backup(shop)
        made = Post(
            folder=tmp_path / "keeper",
            room=serving.room.id,
            name="vault-b",
            grace=WEEK,
            sources=(uri,),
            destinations=(f"folder:{tmp_path / 'disk'}",),
            token_file=str(token),
            ca_file=str(certificate),
        )
        desk.custody.add_keeper(make_post(made, Surroundings()))
    return made


def test_a_keeper_pulls_over_tls_and_the_room_hears_of_it(post: Post, serving: Serving) -> None:
    done = pull(post, Surroundings(environment={}))
    assert done.problem is None
    assert [code for _, code in done.told] == [None]
    (report,) = keeper_reports(serving.room.door.keyring).values()
    assert report is not None
    assert report.generation == serving.room.door.keyring.ring.generation
    assert report.holds("epoch/1/0/1")


def test_a_server_that_is_not_believed_gets_no_token(post: Post, tmp_path: Path) -> None:
    other, _ = self_signed(["localhost"], Surroundings().now())
    Path(post.ca_file or "").write_bytes(other)
    problem = pull(post, Surroundings(environment={})).problem
    assert problem is not None
    with refused("keeper.source-unreachable", 7):
        raise problem


def test_a_token_that_is_not_taken_gets_nothing(post: Post) -> None:
    Path(post.token_file or "").write_text("srt_" + "a" * 84)
    done = pull(post, Surroundings(environment={}))
    assert done.problem is not None
    assert done.problem.code == "keeper.source-unreachable"
    assert "401" in done.problem.message()
    assert [code for _, code in done.told] == ["keeper.source-unreachable"]


def test_a_file_of_the_token_that_others_can_read_is_refused(post: Post) -> None:
    token = Path(post.token_file or "")
    token.chmod(0o644)
    problem = pull(post, Surroundings(environment={})).problem
    assert problem is not None
    assert problem.code == "keys.file-exposed"
    token.unlink()
    assert isinstance(problem, StrongroomError)
    missing = pull(post, Surroundings(environment={})).problem
    assert missing is not None
    with refused("keeper.no-token", 5):
        raise missing


@pytest.mark.parametrize(
    "uri", ["https://", "https://host/path", "https://user@host:1", "https:host", "https://host:8443/v1"]
)
def test_an_address_that_cannot_be_meant_is_refused(uri: str) -> None:
    with refused("keeper.source-malformed", 5):
        source_for(uri, "token", None)
