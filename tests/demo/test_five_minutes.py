"""The five minutes, where they cannot be had."""

import pytest

from strongroom.server.front_desk import five_minutes
from strongroom.server.front_desk.desk import link_to_front_desk, take_seat
from strongroom.server.front_desk.five_minutes import FiveMinutes
from strongroom.server.signin.service import SignIn
from strongroom.server.signin.visit import Visit
from tests.demo.story_room import Told
from tests.refusals import refused

REQUEST = "req_01jw0000000000000000000000"
VISIT = Visit(request=REQUEST, network="127.0.0.1")


def test_where_all_were_erased_it_says_how_to_begin_anew(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(five_minutes, "TOURED", ())
    with refused("demo.nobody-left", 3):
        FiveMinutes(told.room, REQUEST, "en", {}).step("find", None)


@pytest.mark.parametrize(("step", "customer"), [("fly", None), ("reveal", None), ("dance", "cus_x")])
def test_a_step_that_there_is_not_is_no_page(step: str, customer: str | None, told: Told) -> None:
    with refused("http.no-such-page", 3):
        FiveMinutes(told.room, REQUEST, "en", {}).step(step, customer)


def test_nobody_but_the_six_can_be_sat_down_as(told: Told) -> None:
    for handle in ("wei", "crm-sync", "founder", "nobody"):
        with refused("http.no-such-page", 3):
            take_seat(told.room, SignIn(told.room), handle, VISIT)


def test_a_room_that_is_no_demo_has_no_front_desk(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strongroom.server.front_desk.desk.is_demo", lambda *_: False)
    with refused("http.no-such-page", 3):
        take_seat(told.room, SignIn(told.room), "mei", VISIT)
    with refused("http.no-such-page", 3):
        link_to_front_desk(told.room, "http://localhost")
