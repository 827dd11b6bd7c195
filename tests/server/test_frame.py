"""What every answer has around it, whoever asks."""

import re
import socket
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from strongroom.errors import UsageError
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.run import address_of
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from tests.server.applications import app_of


def test_the_server_says_that_it_lives_and_can_work(client: TestClient, serving: Serving) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").json() == {"ready": True}
    serving.stopping = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "http.stopping")
    assert client.get("/healthz").status_code == 200


def test_every_answer_is_dressed(client: TestClient) -> None:
    for path in ("/healthz", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert re.fullmatch(r"req_[0-9a-z]{26}", headers["request-id"])
        assert "server" not in headers


def test_an_answer_takes_nothing_of_that_back_and_chooses_only_how_long_it_is_kept(serving: Serving) -> None:
    app = app_of(serving)

    @declared(PUBLIC)
    def framed() -> PlainTextResponse:
        said = {"X-Frame-Options": "ALLOWALL", "Request-Id": "mine", "Cache-Control": "no-cache"}
        return PlainTextResponse("", headers=said)

    app.add_api_route("/framed", framed)
    headers = TestClient(app, base_url="http://localhost:8443").get("/framed").headers
    app.router.routes.pop()
    assert headers.get_list("x-frame-options") == ["DENY"]
    assert [each[:4] for each in headers.get_list("request-id")] == ["req_"]
    assert headers.get_list("cache-control") == ["no-cache"]


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/sign-in", "/v1/me", "/static/x.css"])
def test_over_tls_browsers_are_told_to_stay_with_it_for_years(serving: Serving, path: str) -> None:
    told = "strict-transport-security"
    assert told not in TestClient(app_of(serving), base_url="http://localhost:8443").get(path).headers
    serving.settings = replace(serving.settings, behind_proxy=True)
    serving.registry = CollectorRegistry()
    said = TestClient(app_of(serving), base_url="https://localhost:8443").get(path).headers[told]
    assert int(re.findall(r"max-age=(\d+)", said)[0]) >= 365 * 24 * 3600
    assert "includeSubDomains" in said


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/sign-in", "/v1/me"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_other_site_may_read_an_answer_or_learn_an_address(
    client: TestClient, method: str, path: str
) -> None:
    asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = client.request(
        method, path, headers={**asks, "Access-Control-Request-Headers": "strongroom-csrf"}
    )
    assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_nonces_and_request_ids_are_never_those_of_the_client(client: TestClient) -> None:
    asked = {"Request-Id": "req_00000000000000000000000000", "X-Request-ID": "mine"}
    first, second = (client.get("/healthz", headers=asked).headers for _ in range(2))
    assert first["request-id"] != second["request-id"] != asked["Request-Id"]
    assert first["content-security-policy"] != second["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8443", "", "localhost:8443@evil"])
def test_a_host_that_the_server_does_not_go_by_is_turned_away(client: TestClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "http.host-unknown")


def test_what_is_not_there_is_a_problem_in_the_language_asked_for(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"Accept-Language": "zh-CN,en;q=0.5"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "http.no-such-page"
    assert "此地址" in answer.json()["title"]
    assert client.get("/nowhere", headers={"Accept-Language": "de"}).json()["title"].startswith("There")
    assert client.post("/healthz").json()["code"] == "http.method-not-allowed"


@pytest.mark.parametrize("length", [str(2 << 20), "-1", "\u0661", "x"])
def test_an_announced_body_that_is_too_large_is_refused_before_it_is_read(
    client: TestClient, length: str
) -> None:
    answer = client.post("/healthz", headers=[(b"Content-Length", length.encode("utf-8"))])
    assert (answer.status_code, answer.json()["code"]) == (413, "http.too-large")


def test_the_figures_name_routes_and_never_addresses(client: TestClient) -> None:
    client.get("/cus_secret?phone=13800005678")
    figures = client.get("/metrics").text
    assert 'route="none"' in figures
    assert "13800005678" not in figures
    assert "secret" not in figures


@pytest.mark.parametrize(
    "shown", [None, "Bearer ", "Bearer wrong", "Basic 0123456789abcdef", "0123456789abcdef"]
)
def test_figures_are_for_whoever_shows_the_token_and_look_absent_to_others(shown: str | None) -> None:
    settings = ServerSettings(metrics_token="0123456789abcdef")
    assert not settings.may_see_metrics(shown)
    assert settings.may_see_metrics("Bearer 0123456789abcdef")


def test_without_a_token_figures_are_for_this_machine_alone() -> None:
    assert ServerSettings().may_see_metrics(None)
    assert not ServerSettings(behind_proxy=True).may_see_metrics(None)
    assert not ServerSettings(host="192.0.2.1", self_signed=True).may_see_metrics("Bearer ")
    with pytest.raises(UsageError, match=r"serve\.metrics-token-short"):
        ServerSettings(metrics_token="short")


def test_whoever_may_not_see_the_figures_finds_no_such_page(serving: Serving) -> None:
    serving.settings = replace(serving.settings, behind_proxy=True)
    answer = TestClient(app_of(serving), base_url="http://localhost:8443").get("/metrics")
    assert (answer.status_code, answer.json()["code"]) == (404, "http.no-such-page")


def test_nobody_beyond_this_machine_without_tls() -> None:
    for host in ("0.0.0.0", "192.0.2.1", "crm.example.com", "::"):
        with pytest.raises(UsageError, match=r"serve\.needs-tls"):
            ServerSettings(host=host)
        assert ServerSettings(host=host, behind_proxy=True, names=("crm.example.com",)).secure
    for host in ("127.0.0.1", "127.5.5.5", "::1", "localhost"):
        assert not ServerSettings(host=host).secure


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]"])
def test_a_server_on_every_address_is_told_by_which_name_it_is_asked(host: str) -> None:
    with pytest.raises(UsageError, match=r"serve\.needs-name"):
        ServerSettings(host=host, behind_proxy=True)
    settings = ServerSettings(host=host, behind_proxy=True, names=("room.example.com",))
    assert "room.example.com" in settings.allowed_hosts
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = address_of(settings, listener)
        assert address == f"http://room.example.com:{listener.getsockname()[1]}"
