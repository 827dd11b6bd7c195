"""Where a request comes from, when proxies stand between: only ours are believed."""

import pytest
from starlette.testclient import TestClient

from strongroom.server.forwarded import network_of, read_networks
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from tests.refusals import refused
from tests.server.applications import app_of
from tests.server.signing_in import link_for

OURS = read_networks(["10.0.0.0/8", "fd00::/8"])


def seen(peer: str | None, *forwarded: str) -> str | None:
    """The address of whoever asked, by the connection and what was passed on."""
    headers = [(b"x-forwarded-for", each.encode("latin-1")) for each in forwarded]
    client = None if peer is None else (peer, 4711)
    found = network_of({"client": client, "headers": headers}, OURS)
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["10.1.1.1"], "198.51.100.7"),  # not ours: anybody can write that
        ("10.1.1.1", [], "10.1.1.1"),
        ("10.1.1.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.1.1.1", ["192.0.2.1, 203.0.113.9"], "203.0.113.9"),  # what stands before was sent along
        ("10.1.1.1", ["192.0.2.1", "203.0.113.9, 10.2.2.2"], "203.0.113.9"),
        ("10.1.1.1", ["10.3.3.3"], "10.3.3.3"),
        ("::ffff:10.1.1.1", ["2001:db8::5"], "2001:db8::5"),
        ("fd00::1", ["[2001:db8::5]"], "2001:db8::5"),
        (None, ["203.0.113.9"], None),
    ],
)
def test_the_first_address_from_the_right_that_is_not_ours(
    peer: str | None, forwarded: list[str], who: str | None
) -> None:
    assert seen(peer, *forwarded) == who


def test_no_end_of_proxies_is_gone_through() -> None:
    assert seen("10.1.1.1", ", ".join(["203.0.113.9"] + ["10.2.2.2"] * 100)) == "10.2.2.2"


@pytest.mark.parametrize("passed_on", ["unknown", "203.0.113.9:80", "a, ", "203.0.113.9, _hidden"])
def test_what_is_no_address_is_refused(passed_on: str) -> None:
    with refused("http.bad-header", 2):
        seen("10.1.1.1", passed_on)


def test_proxies_are_networks_and_need_one_in_front() -> None:
    with refused("serve.bad-network", 2):
        read_networks(["10.0.0.1/8"])
    with refused("serve.trust-needs-proxy", 2):
        ServerSettings(trusted_proxies=OURS)


@pytest.mark.parametrize(("trusted", "network"), [(("192.0.2.0/24",), "203.0.113.9"), ((), "192.0.2.1")])
def test_a_session_remembers_the_network_that_is_behind_our_proxies(
    serving: Serving, trusted: tuple[str, ...], network: str
) -> None:
    serving.settings = ServerSettings(behind_proxy=True, trusted_proxies=read_networks(trusted))
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    with TestClient(
        app_of(serving), base_url="https://localhost:8443", client=("192.0.2.1", 1), headers=headers
    ) as client:
        begun = client.post("/v1/sessions", json={"link": link_for(serving, "bob")})
        assert begun.status_code == 201, begun.text
        (session,) = client.get("/v1/sessions").json()["items"]
    assert session["network"] == network


def test_a_proxy_of_ours_that_passes_on_nonsense_is_told(serving: Serving) -> None:
    serving.settings = ServerSettings(behind_proxy=True, trusted_proxies=read_networks(["192.0.2.0/24"]))
    with TestClient(app_of(serving), base_url="https://localhost:8443", client=("192.0.2.1", 1)) as client:
        answer = client.get("/healthz", headers={"X-Forwarded-For": "nobody"})
    assert (answer.status_code, answer.json()["code"]) == (400, "http.bad-header")
