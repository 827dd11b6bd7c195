"""Forgetting people over HTTP: the same calls as in the room, told by what programs read of a row."""

from typing import Any

import pytest

from strongroom.privacy.erasure_view import erasure_document, hold_document
from strongroom.remote import RemoteDesk
from strongroom.remote.erasures import ErasureView
from strongroom.vault.desk import Desk
from tests.refusals import refused
from tests.remote.conftest import Connecting, on_both_engines

WHY: dict[str, Any] = {"purpose": "privacy_request", "reason_code": "customer_request"}
LATER = 4_000_000_000_000


@pytest.fixture
def officer(connecting: Connecting) -> RemoteDesk:
    """Alice as the privacy officer, over HTTP."""
    return connecting(**WHY)


@pytest.fixture
def nana(in_room: Desk) -> str:
    """A customer."""
    return in_room.customers.create({"kind": "person", "name": "欧阳娜娜"}).id


def _hidden(in_room: Desk, nana: str) -> str:
    erasures = in_room.stating(**WHY).erasures
    return str(erasure_document(erasures.ask(nana, due=LATER), erasures.now())["erasure"])


def test_its_reach_is_told_before_it_is_asked_for(officer: RemoteDesk, in_room: Desk, nana: str) -> None:
    assert officer.erasures.reach(nana) == in_room.stating(**WHY).erasures.reach(nana)


def test_a_program_with_a_token_hides_nobody(officer: RemoteDesk, in_room: Desk, nana: str) -> None:
    with refused("access.refused", 4):
        officer.erasures.ask(nana)
    assert in_room.customers.get(nana).id == nana


@on_both_engines
def test_how_far_one_is_is_told_as_programs_in_the_room_read_it(
    officer: RemoteDesk, in_room: Desk, nana: str
) -> None:
    erasure = _hidden(in_room, nana)
    row, _ = in_room.stating(**WHY).erasures.erasure(nana)
    assert row is not None
    found, holds = officer.erasures.erasure(erasure)
    assert isinstance(found, ErasureView)
    told = {name: getattr(found, name) for name in ErasureView.__slots__}
    lists = {name: list(getattr(found, name)) for name in ("waits", "told")}
    assert {**told, **lists} == erasure_document(row, in_room.erasures.now())
    assert (holds, officer.erasures.erasures()) == ([], [found])
    with refused("receipt.none", 3):
        officer.erasures.receipt(nana)


@on_both_engines
def test_it_is_cancelled_once_and_stands_among_those_at_their_end(
    officer: RemoteDesk, in_room: Desk, nana: str
) -> None:
    _hidden(in_room, nana)
    named = officer.named("cancel-it-0193f5c8")
    assert [named.erasures.cancel(nana).state for _ in range(2)] == ["cancelled", "cancelled"]
    assert in_room.customers.get(nana).id == nana
    assert officer.erasures.erasures() == []
    assert [each.state for each in officer.erasures.erasures(ended=True)] == ["cancelled"]
    with refused("erasure.not-found", 3):
        officer.erasures.cancel(nana)


@on_both_engines
def test_a_hold_stands_until_it_is_lifted(officer: RemoteDesk, in_room: Desk, nana: str) -> None:
    held = officer.erasures.hold(nana, until=LATER)
    _, (row,) = in_room.stating(**WHY).erasures.erasure(nana)
    assert {name: getattr(held, name) for name in held.__slots__} == hold_document(row)
    with refused("access.held", 8):
        in_room.stating(**WHY).erasures.ask(nana, due=LATER)
    assert officer.erasures.lift(nana) == 1
    with refused("hold.none", 3):
        officer.erasures.lift(nana)


def test_nothing_but_an_id_comes_to_stand_in_an_address(officer: RemoteDesk) -> None:
    for each in ("era_../../me", "cus_x?all=true", "欧阳娜娜"):
        with refused("id.malformed", 5):
            officer.erasures.erasure(each)
