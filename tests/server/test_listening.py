"""How a server may listen, and what it says where it may not; and requests of another shape."""

import asyncio
import socket
import ssl
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from strongroom.crypto.self_signed import self_signed
from strongroom.server.app import make_app
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.run import listen
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.tls import tls_context
from tests import looping
from tests.refusals import refused

NOW = 1_795_000_000_000


def test_a_port_that_another_has_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with refused("serve.port-taken", 11) as caught:
            listen(ServerSettings(port=port))
    assert caught.value.parameters["port"] == port
    listen(ServerSettings(port=0)).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_not_a_port_that_is_taken(host: str) -> None:
    with refused("serve.cannot-listen", 2):
        listen(ServerSettings(host=host, port=0, behind_proxy=True))


@pytest.mark.parametrize("given", [{"certificate": Path("c.pem")}, {"private_key": Path("k.pem")}])
def test_a_certificate_without_its_key_is_refused(given: dict[str, Path]) -> None:
    with refused("serve.certificate-and-key", 2):
        ServerSettings(**given)  # type: ignore[arg-type]  # paths both


def test_a_certificate_that_does_not_go_with_its_key_is_refused(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    settings = ServerSettings(certificate=certificate, private_key=key)
    public, secret = self_signed(["localhost"], NOW)
    _, another = self_signed(["localhost"], NOW)
    for written, beside in ((public, another), (b"no certificate", secret), (public, b"no key")):
        certificate.write_bytes(written)
        key.write_bytes(beside)
        with refused("serve.certificate-unusable", 2):
            tls_context(settings, tmp_path, NOW)
    key.unlink()
    with refused("serve.certificate-unusable", 2):
        tls_context(settings, tmp_path, NOW)


def test_nothing_older_than_tls_1_3_is_spoken(tmp_path: Path) -> None:
    context = tls_context(ServerSettings(self_signed=True), tmp_path, NOW)
    assert context is not None

    def greet(newest: ssl.TLSVersion) -> str | None:
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        asks = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        asks.check_hostname, asks.verify_mode, asks.maximum_version = False, ssl.CERT_NONE, newest
        server = context.wrap_bio(to_server, to_client, server_side=True)
        client = asks.wrap_bio(to_client, to_server)
        for side in (client, server, client, server):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
        return client.version()

    assert greet(ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    with pytest.raises(ssl.SSLError, match=r"(?i)version|protocol"):
        greet(ssl.TLSVersion.TLSv1_2)


def test_no_trace_is_answered(serving: Serving) -> None:
    with TestClient(make_app(serving), base_url="http://localhost:8443") as client:
        for path in ("/healthz", "/sign-in", "/v1/me"):
            for method in ("TRACE", "TRACK", "CONNECT"):
                answer = client.request(method, path, headers={"Secret": "planted-secret"})
                assert answer.status_code in (401, 405)
                assert "planted-secret" not in answer.text


def test_a_request_of_another_shape_is_told_where_and_never_what_stood_there(serving: Serving) -> None:
    app = make_app(serving)

    @declared(PUBLIC)
    def count(many: int) -> dict[str, int]:
        return {"many": many}

    app.get("/count")(count)
    with TestClient(app, base_url="http://localhost:8443") as client:
        assert client.get("/count?many=3").json() == {"many": 3}
        answer = client.get("/count?many=13800005678x", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json()["code"]) == (400, "http.wrong-shape")
    assert "query.many" in answer.text
    assert "13800005678" not in answer.text
    assert answer.json()["detail"]


def test_an_answer_does_not_wait_for_the_packet_before_it() -> None:
    async def delays() -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            taken.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listen(ServerSettings(port=0))
        async with await asyncio.start_server(look, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await taken

    assert looping.run(delays()) == 1
