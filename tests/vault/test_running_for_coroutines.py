"""An operation that a coroutine waits for: decided, recorded and told of as one that a thread waits for."""

import threading
from collections.abc import Callable

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import InvalidInput, NotFound, VerificationFailed
from strongroom.model.ids import read_id
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run_async
from strongroom.vault.records.reading import view
from strongroom.vault.room import Room
from strongroom.vault.views.record_views import RecordView
from tests import looping
from tests.audit.log_room import execute

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678"}


def shown(room: Room, desk: Desk, identity: str, collection: str = "customers") -> RecordView:
    return looping.run(run_async(room.door, desk.session, "view", lambda op: view(op, collection, identity)))


def test_it_shows_and_records_what_a_look_from_a_thread_does(room: Room, desk: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    assert shown(room, desk, made) == desk.customers.get(made)
    assert [(each.outcome, each.record) for each in logged(action="view")] == [("done", made)] * 2


def test_none_of_it_is_done_in_the_loop(room: Room, desk: Desk) -> None:
    made, threads = desk.customers.create(NANA).id, set()

    def look(op: Operation) -> RecordView | Refusal:
        threads.add(threading.get_ident())
        return view(op, "customers", made)

    async def main() -> int:
        await run_async(room.door, desk.session, "view", look)
        return threading.get_ident()

    assert looping.run(main()) not in threads
    assert threads


def test_a_refusal_is_in_the_log(room: Room, desk: Desk, bob: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(NotFound) as caught:
        shown(room, bob, made)
    assert caught.value.code == "access.absent"
    assert [(each.outcome, each.customer) for each in logged(action="view")] == [("refused", made)]


def test_a_failure_is_in_the_log_before_it_is_told(room: Room, desk: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    forged = (read_id("cus", made),)
    execute(room.settings.database, "UPDATE records SET owner = NULL WHERE id = ?", parameters=forged)
    with pytest.raises(VerificationFailed):
        shown(room, desk, made)
    (leaf,) = logged(action="view")
    assert (leaf.outcome, leaf.because, leaf.record) == ("failed", "record.row-forged", made)


def test_what_is_understood_of_nothing_is_no_event(room: Room, desk: Desk, logged: Logged) -> None:
    with pytest.raises(InvalidInput) as caught:
        shown(room, desk, "cus_0", "clients")
    assert caught.value.code == "schema.unknown-collection"
    assert logged(action="view") == []
