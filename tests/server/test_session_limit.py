"""How many sessions a user may have at once, and which one ends when there is one more."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from strongroom.errors import UsageError
from strongroom.model.ids import write_id
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from tests.server.pages import session_of
from tests.server.signing_in import Clock, browser, link_for, logged


@pytest.fixture
def three(serving: Serving) -> Serving:
    """The same room, served with place for three sessions."""
    return Serving(serving.room, ServerSettings(sessions_per_user=3))


def standing(serving: Serving, secrets: list[str]) -> list[bool]:
    """Which of these cookies still let in."""
    found = []
    for secret in secrets:
        with browser(serving) as opened:
            opened.client.cookies.set("strongroom", secret)
            found.append(opened.client.get("/v1/me").status_code == 200)
    return found


def test_one_more_session_than_may_be_ends_the_one_that_rested_longest(three: Serving, clock: Clock) -> None:
    secrets = []
    for _ in range(3):
        secrets.append(session_of(three, "bob"))
        clock.forward(minutes=2)
    assert standing(three, secrets) == [True] * 3  # and so none of them rests
    rested = three.sign_in.sessions.resolve(secrets[1]).row.id
    clock.forward(minutes=2)
    assert standing(three, [secrets[0], secrets[2]]) == [True] * 2
    secrets.append(session_of(three, "bob"))
    assert standing(three, secrets) == [True, False, True, True]
    (event,) = [leaf for leaf in logged(three, "sign_in") if "over_limit" in leaf.extra]
    assert event.extra["over_limit"] == [write_id("ses", rested)]


def test_nobody_elses_session_ends_for_it(three: Serving) -> None:
    other = session_of(three, "alice")
    for _ in range(5):
        session_of(three, "bob")
    assert standing(three, [other]) == [True]


def test_those_that_ran_out_take_no_place(three: Serving, clock: Clock) -> None:
    for _ in range(3):
        session_of(three, "bob")
    clock.forward(minutes=31)
    kept = [session_of(three, "bob") for _ in range(3)]
    assert standing(three, kept) == [True] * 3
    assert not [leaf for leaf in logged(three, "sign_in") if "over_limit" in leaf.extra]


def test_of_many_that_sign_in_at_once_no_more_than_may_be_stay(three: Serving) -> None:
    together = threading.Barrier(6)

    def sign_in(_: int) -> str:
        together.wait()
        return session_of(three, "bob")

    with ThreadPoolExecutor(6) as threads:
        secrets = list(threads.map(sign_in, range(6)))
    assert sum(standing(three, secrets)) == 3


def test_there_is_a_limit_where_none_is_said(serving: Serving) -> None:
    secrets = [session_of(serving, "bob") for _ in range(11)]
    assert sum(standing(serving, secrets)) == 10
    with browser(serving) as opened:
        opened.follow(link_for(serving, "bob"))
        assert len(opened.client.get("/v1/sessions").json()["items"]) == 10


@pytest.mark.parametrize("most", [0, -1, 101])
def test_no_limit_is_not_a_limit(most: int) -> None:
    with pytest.raises(UsageError, match=r"serve\.sessions-out-of-range"):
        ServerSettings(sessions_per_user=most)
