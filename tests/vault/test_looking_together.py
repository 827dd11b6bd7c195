"""Several looks with one commit: each decided and recorded as it would be alone, one that fails included."""

from collections.abc import Callable

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.audit.recorder import Recorder
from strongroom.errors import Busy, InvalidInput, NotFound, Refused
from strongroom.vault.batches.together import Together, look_together
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.vault.views.record_views import RecordView

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678"}
NEED = {"kind": "question", "summary": "开门时间？", "status": "open"}


@pytest.fixture
def nana(desk: Desk) -> str:
    made = desk.customers.create(NANA).id
    desk.needs.create({"customer": made, **NEED})
    return made


def test_it_shows_what_each_look_alone_shows_with_an_event_each(
    desk: Desk, nana: str, logged: Logged
) -> None:
    def look(at: Together) -> tuple[RecordView, list[RecordView]]:
        return at.collection("customers").get(nana), list(at.collection("needs").list(customer=nana))

    alone = desk.customers.get(nana), list(desk.needs.list(customer=nana))
    before = len(logged())
    assert look_together(desk._door, desk.session, look) == alone
    new = logged()[before + 1 :]
    assert sorted(each.action for each in new if each.action != "audit_list") == ["list", "view"]
    assert desk.audit.verify(data=True).findings == ()


def test_it_is_one_commit(room: Room, desk: Desk, nana: str) -> None:
    if room.door.database.dialect != "sqlite":
        pytest.skip("commits are counted on SQLite")
    before = room.door.database.commits  # type: ignore[attr-defined]  # of SQLite
    look_together(
        room.door, desk.session, lambda at: [at.collection("customers").get(nana) for _ in range(9)]
    )
    assert room.door.database.commits == before + 1  # type: ignore[attr-defined]  # of SQLite


def test_one_that_is_refused_is_recorded_and_so_are_those_before_it(
    room: Room, desk: Desk, bob: Desk, nana: str, logged: Logged
) -> None:
    his = bob.customers.create({"kind": "person", "name": "甲"}).id

    def look(at: Together) -> None:
        at.collection("customers").get(his)
        at.collection("customers").get(nana)

    with pytest.raises(NotFound) as caught:
        look_together(room.door, bob.session, look)
    assert caught.value.code == "access.absent"
    assert [(each.outcome, each.record) for each in logged(action="view")] == [
        ("done", his),
        ("refused", nana),
    ]


def test_one_that_fails_is_recorded_and_what_was_seen_before_it_stays_in_the_log(
    room: Room, desk: Desk, nana: str, logged: Logged
) -> None:
    def look(at: Together) -> None:
        at.collection("customers").get(nana)
        at.collection("customers").compare(nana, "phone", "no number")

    with pytest.raises(InvalidInput):
        look_together(room.door, desk.session, look)
    assert [each.outcome for each in logged(action="compare")] == ["failed"]
    assert [each.outcome for each in logged(action="view")] == ["done"]


def test_what_goes_wrong_between_looks_leaves_their_events(
    room: Room, desk: Desk, nana: str, logged: Logged
) -> None:
    def look(at: Together) -> None:
        at.collection("customers").get(nana)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        look_together(room.door, desk.session, look)
    assert [each.outcome for each in logged(action="view")] == ["done"]


def test_where_the_log_cannot_be_written_nothing_is_seen(
    room: Room, desk: Desk, nana: str, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(logged())
    record, calls = Recorder.record, []

    def second_fails(*given: object, **named: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise Busy("storage.full")
        record(*given, **named)  # type: ignore[arg-type]  # as it came

    with monkeypatch.context() as broken:
        broken.setattr(Recorder, "record", second_fails)
        with pytest.raises(Busy):
            look_together(
                room.door, desk.session, lambda at: [at.collection("customers").get(nana) for _ in range(2)]
            )
    assert len(logged()) == before + 1


def test_rules_are_those_of_now_and_not_of_when_the_desk_was_taken(
    room: Room, desk: Desk, bob: Desk, nana: str
) -> None:
    desk.customers.transfer(nana, owner="bob")
    assert look_together(room.door, bob.session, lambda at: at.collection("customers").get(nana)).id == nana
    desk.admin.user_suspend("bob")
    with pytest.raises(Refused):
        look_together(room.door, bob.session, lambda at: at.collection("customers").get(nana))
