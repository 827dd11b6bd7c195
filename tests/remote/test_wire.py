"""What a client does when the network, or what answers, is not as it should be."""

import json
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from strongroom.crypto.self_signed import self_signed
from strongroom.errors import StrongroomError
from strongroom.remote import connect
from strongroom.remote.asker import Asker, Known
from strongroom.remote.desk import RemoteDesk
from strongroom.remote.stated import Stated
from strongroom.remote.token import Token, find_token
from strongroom.remote.wire import Patience, Wire
from tests.ports import kept_port
from tests.refusals import refused
from tests.remote.scripted import Asked, answer, hang_up, scripted

TOKEN = "srt_" + "a" * 84
EVENTS = json.dumps({"items": [], "next": None}).encode()
MADE = json.dumps({"given": {"customers": 1}}).encode()
PROBLEM = {"Content_Type": "application/problem+json"}
BUSY = json.dumps(
    {"title": "t", "status": 503, "detail": "d", "code": "storage.busy", "named": {"state": "55P03"}}
).encode()


def desk_at(address: str, waits: list[float], attempts: int = 5, **stated: Any) -> RemoteDesk:
    """A desk that notes how long it would wait."""
    patience = Patience(attempts=attempts, connect_seconds=2, answer_seconds=5, longest_wait=10)
    wire = Wire(address, Token(TOKEN), ssl.create_default_context(), patience, waits.append)
    return RemoteDesk(Asker(wire, Known(), Stated(**stated)))


def ask_once(desk: RemoteDesk) -> Any:
    """A change that goes by a name."""
    return desk._asker.change("POST", "/v1/customers", dict, body={"values": {"name": "王芳"}})


def names(asked: list[Asked]) -> list[str]:
    return [each.headers.get("idempotency-key", "") for each in asked]


def test_a_look_is_sent_again_where_the_answer_is_lost() -> None:
    waits: list[float] = []
    with (
        scripted([hang_up, hang_up, answer(200, EVENTS)]) as (address, asked),
        desk_at(address, waits) as desk,
    ):
        assert desk.audit.list().items == ()
    assert len(asked) == 3
    assert 0 < waits[0] <= 0.25 < waits[1] * 2 <= 1


def test_a_change_is_sent_again_by_one_name_and_another_has_another() -> None:
    waits: list[float] = []
    with scripted([hang_up, answer(201), answer(201)]) as (address, asked), desk_at(address, waits) as desk:
        ask_once(desk)
        ask_once(desk)
    first, again, other = names(asked)
    assert first == again != other
    assert len(first) == 32
    assert asked[0].body == asked[1].body


def test_a_name_that_the_caller_gave_is_the_one_that_is_sent() -> None:
    with scripted([answer(201)]) as (address, asked), desk_at(address, []) as desk:
        ask_once(desk.named("order-4711-import-1"))
    assert names(asked) == ["order-4711-import-1"]
    with refused("once.key-malformed", 2):
        desk.named("短")


def test_where_a_change_gets_no_answer_at_all_its_name_is_told() -> None:
    with (
        scripted([hang_up] * 2) as (address, asked),
        desk_at(address, [], attempts=2) as desk,
        refused("remote.not-certain", 11) as caught,
    ):
        ask_once(desk)
    assert caught.value.parameters["name"] == names(asked)[0]
    assert TOKEN not in repr(caught.value) + caught.value.message("zh-CN") + repr(desk)


def test_where_nobody_listens_nothing_was_done() -> None:
    waits: list[float] = []
    with (
        kept_port() as port,
        desk_at(f"http://127.0.0.1:{port}", waits, attempts=3) as desk,
        refused("remote.unreachable", 11),
    ):
        ask_once(desk)
    assert len(waits) == 2


def test_a_busy_server_says_when_to_come_back() -> None:
    waits: list[float] = []
    steps = [answer(503, BUSY, Retry_After="7", **PROBLEM), answer(429, BUSY, Retry_After="3", **PROBLEM)]
    with scripted([*steps, answer(201)]) as (address, _), desk_at(address, waits) as desk:
        ask_once(desk)
    assert waits == [7.0, 3.0]


def test_a_server_that_wants_to_be_left_alone_for_long_is() -> None:
    waits: list[float] = []
    with (
        scripted([answer(503, BUSY, Retry_After="3600", **PROBLEM)]) as (address, _),
        desk_at(address, waits) as desk,
        refused("storage.busy", 11),
    ):
        ask_once(desk)
    assert waits == []


def test_what_is_refused_is_not_asked_again() -> None:
    problem = json.loads(BUSY) | {"code": "access.absent", "status": 404}
    with (
        scripted([answer(404, json.dumps(problem).encode(), **PROBLEM)]) as (address, asked),
        desk_at(address, []) as desk,
        refused("access.absent", 3),
    ):
        ask_once(desk)
    assert len(asked) == 1


def test_a_proxy_that_answers_in_its_place_is_asked_again() -> None:
    page = answer(502, b"<html>Bad gateway", Content_Type="text/html")
    with scripted([page, answer(200, EVENTS)]) as (address, asked), desk_at(address, []) as desk:
        desk.audit.list()
    assert len(asked) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_token_goes_nowhere_else(status: int) -> None:
    with (
        scripted([answer(200, EVENTS)]) as (other, stolen),
        scripted([answer(status, Location=other + "/v1/events/search")]) as (address, _),
    ):
        with desk_at(address, []) as desk, refused("remote.redirected", 4):
            desk.audit.list()
        assert stolen == []


@pytest.mark.parametrize(
    "step",
    [
        answer(200, b"<html>hello", Content_Type="text/html"),
        answer(200, b'{"items": 3}'),
        answer(200, b'{"items": [{"id": 1}], "next": null}'),
        answer(200, b"[" * 100_000),
        answer(404, b"nothing here", Content_Type="text/plain"),
        answer(500, b'{"code": "\\u001b[31m"}', **PROBLEM),
        answer(400, b'{"status": 400}', **PROBLEM),
    ],
)
def test_what_is_no_answer_of_ours_is_not_taken_for_one(step: Any) -> None:
    with (
        scripted([step]) as (address, _),
        desk_at(address, []) as desk,
        refused("remote.not-understood", 1),
    ):
        desk.audit.list()


def test_an_error_of_a_newer_server_is_told_by_its_code() -> None:
    problem = json.loads(BUSY) | {"code": "moon.not-full", "status": 409}
    with (
        scripted([answer(409, json.dumps(problem).encode(), **PROBLEM)]) as (address, _),
        desk_at(address, []) as desk,
        refused("remote.unknown-problem", 1) as caught,
    ):
        desk.audit.list()
    assert "moon.not-full" in caught.value.message()


def test_an_answer_without_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strongroom.remote.wire._LONGEST_ANSWER", 1000)
    with (
        scripted([answer(200, b" " * 2000)]) as (address, _),
        desk_at(address, []) as desk,
        refused("remote.not-understood", 1),
    ):
        desk.audit.list()


def test_what_is_stated_goes_as_headers_and_nothing_of_it_in_the_address() -> None:
    stated: dict[str, Any] = {
        "purpose": "sales",
        "reason_code": "order_handling",
        "on_behalf_of": "王芳",
        "language": "zh-CN",
    }
    steps = [answer(200, EVENTS), answer(200, b'{"items": []}')]
    with scripted(steps) as (address, asked), desk_at(address, [], **stated) as desk:
        desk.audit.list()
        desk.erasures.erasures()
    said, silent = asked
    assert (said.line, silent.line) == (
        "POST /v1/events/search HTTP/1.1",
        "GET /v1/erasures HTTP/1.1",
    )
    for one in asked:
        sent = {name: one.headers[f"strongroom-{name}"] for name in ("purpose", "on-behalf-of")}
        assert sent == {"purpose": "sales", "on-behalf-of": "王芳"}
        assert one.headers["authorization"] == f"Bearer {TOKEN}"
        assert one.headers["accept-language"] == "zh-CN"
    # A body says why, in words too; what has none says it by its code.
    assert json.loads(said.body)["reason_code"] == "order_handling"
    assert "strongroom-reason-code" not in said.headers
    assert silent.headers["strongroom-reason-code"] == "order_handling"


def test_settings_of_the_environment_have_no_say_in_where_a_token_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    with (
        scripted([answer(200, EVENTS)]) as (proxy, through),
        scripted([answer(200, EVENTS)]) as (address, asked),
    ):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.setenv("HOME", str(tmp_path))
        with desk_at(address, []) as desk:
            desk.audit.list()
        assert (len(asked), through) == (1, [])
    assert asked[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_certificate_that_nobody_vouches_for_is_not_taken(tmp_path: Path) -> None:
    public, secret = self_signed(["localhost"], 1_795_000_000_000)
    (tmp_path / "c.pem").write_bytes(public)
    (tmp_path / "k.pem").write_bytes(secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")

    def shake(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True):
                raise AssertionError("the client took it")
        except OSError:
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        from threading import Thread

        thread = Thread(target=lambda: shake(listener.accept()[0]))
        thread.start()
        address = f"https://localhost:{listener.getsockname()[1]}"
        with desk_at(address, []) as desk, refused("remote.tls-failed", 11):
            desk.audit.list()
        thread.join()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://crm.example.com", "remote.needs-tls"),
        ("http://192.0.2.1:8443", "remote.needs-tls"),
        ("http://127.0.0.1.example.com", "remote.needs-tls"),
        ("https://", "remote.address-malformed"),
        ("https://host/v1", "remote.address-malformed"),
        ("https://host?token=x", "remote.address-malformed"),
        ("https://host#x", "remote.address-malformed"),
        ("https://srt_x@host", "remote.address-malformed"),
        ("https://ho st", "remote.address-malformed"),
        ("https://host:99999", "remote.address-malformed"),
        ("ftp://host", "remote.address-malformed"),
        ("host", "remote.address-malformed"),
    ],
)
def test_addresses_are_of_one_form(url: str, code: str) -> None:
    with refused(code, 2) as caught:
        connect(url, TOKEN)
    assert "srt_x" not in caught.value.message()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]:1/", "http://localhost", "https://host"])
def test_addresses_that_are_taken(url: str) -> None:
    with connect(url, TOKEN) as desk:
        assert repr(desk) == f"RemoteDesk({url.rstrip('/')})"


def test_a_token_is_found_where_it_may_lie(tmp_path: Path) -> None:
    other = "srt_" + "b" * 84
    kept = tmp_path / "strongroom-token"
    kept.write_text(other + "\n")
    kept.chmod(0o600)
    credentials = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert find_token(TOKEN, {"STRONGROOM_TOKEN": other}).header == f"Bearer {TOKEN}"
    assert find_token(None, {"STRONGROOM_TOKEN": TOKEN, **credentials}).header == f"Bearer {TOKEN}"
    for environment in (credentials, {"STRONGROOM_TOKEN_FILE": str(kept)}):
        assert find_token(None, environment).header == f"Bearer {other}"
    assert other not in repr(find_token(None, credentials))
    with refused("remote.no-token", 2):
        find_token(None, {})
    with refused("remote.token-malformed", 5) as caught:
        find_token("srt_secret", {})
    assert "srt_secret" not in repr(caught.value) + caught.value.message()


@pytest.mark.parametrize("wrong", ["others read it", "a folder", "not there"])
def test_a_token_that_others_may_read_is_not_used(tmp_path: Path, wrong: str) -> None:
    kept = tmp_path / "token"
    if wrong == "others read it":
        kept.write_text(TOKEN)
        kept.chmod(0o640)
    elif wrong == "a folder":
        kept.mkdir()
    with refused("remote.token-file", 5):
        find_token(None, {"STRONGROOM_TOKEN_FILE": str(kept)})


def test_what_cannot_be_written_as_json_is_refused_before_it_is_sent() -> None:
    with scripted([]) as (address, _), desk_at(address, []) as desk, refused("remote.not-json", 5) as caught:
        desk._asker.change("POST", "/v1/customers", dict, body={"values": {"name": {"王芳"}}})
    assert "王芳" not in repr(caught.value)


def test_the_client_loads_neither_storage_nor_cryptography() -> None:
    code = (
        "import sys, strongroom.remote; "
        "print([m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'cryptography') "
        "or m.startswith(('strongroom.storage', 'strongroom.keys', 'strongroom.crypto'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_what_needs_the_room_says_so() -> None:
    with connect("http://localhost", TOKEN) as desk:
        for name in ("admin", "custody", "keys", "session"):
            with refused("remote.needs-room", 2):
                getattr(desk, name)
        with pytest.raises(AttributeError):
            desk.dance  # type: ignore[attr-defined]  # noqa: B018 - it is looked up
        with pytest.raises(StrongroomError):
            desk.stating(on_behalf_of="a\nb")


def test_a_reason_in_words_does_not_go_where_there_is_no_body_for_it(tmp_path: Path) -> None:
    with desk_at("http://localhost", [], reason_code="customer_request", reason="她来电询问") as desk:
        with refused("remote.words-need-a-body", 2) as caught:
            desk.audit.show("evt_" + "0" * 26)
        assert "她" not in caught.value.message()
    wrong = tmp_path / "ca.pem"
    wrong.write_text("no certificate")
    for place in (wrong, tmp_path / "nowhere.pem"):
        with refused("remote.certificates", 5):
            connect("https://localhost", TOKEN, ca_file=str(place))
