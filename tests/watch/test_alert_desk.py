"""What is done about alerts: by whom, recorded how, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.errors import StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room, open_room
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.live import Watcher
from tests.vault.conftest import make_home

NOWHERE = "alr_" + "0" * 26


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("alerts")


@pytest.fixture(scope="module")
def staffed(folder: Path) -> Iterator[Room]:
    """A room with its three administrators, kept apart, and somebody who serves."""
    home = make_home(folder, "sqlite", solo=False)
    with open_room(home, Surroundings()) as room:
        with room.acting("alice", purpose="operations") as founder:
            for handle, role in (("sue", "security_admin"), ("ann", "audit_admin"), ("sam", "system_admin")):
                founder.admin.user_add(handle, [role])
        with room.acting("sue", purpose="security") as sue:
            sue.admin.user_add("sid", ["security_admin"])
            sue.admin.access_apply("[watch]\nrefusals = { most = 0 }\nbackup = { hours = 10000 }")
        yield room


def desk_of(room: Room, who: str, purpose: str = "security") -> tuple[Desk, AlertDesk]:
    desk = room.acting(who, purpose=purpose)
    return desk, AlertDesk(room.door, desk.session)


def code_of(attempt: object, *given: object) -> str:
    with pytest.raises(StrongroomError) as caught:
        attempt(*given)  # type: ignore[operator]  # what is tried
    return caught.value.code


def alert_about(room: Room, who: str, purpose: str) -> str:
    """The id of an alert about somebody who was refused once."""
    desk = room.acting(who, purpose=purpose)
    code_of(desk.customers.get, "cus_" + "0" * 26)
    watcher = Watcher(room.door, room.settings.tenant)
    while watcher.step().behind:
        pass
    watcher.stop()
    _, sue = desk_of(room, "sue")
    found = [view for view in sue.list(state="open").items if view.who == who]
    return found[0].alert.written


@pytest.fixture
def bob(staffed: Room) -> str:
    """Somebody new, to be watched."""
    with staffed.acting("sue", purpose="security") as sue:
        handle = f"bob{len(sue.admin.users())}"
        sue.admin.user_add(handle, ["service"])
    return handle


@pytest.fixture
def alert(staffed: Room, bob: str) -> str:
    return alert_about(staffed, bob, "support")


def test_an_alert_is_acknowledged_and_closed_with_who_when_and_why(staffed: Room, alert: str) -> None:
    _, sue = desk_of(staffed, "sue")
    assert sue.acknowledge(alert, "I ask him").alert.state.word == "acknowledged"
    closed = sue.close(alert, "harmless", "He looked for a colleague").alert
    assert (closed.state.word, closed.verdict) == ("closed", "harmless")
    steps = [(step.what, step.note) for step in sue.show(alert).alert.steps]
    assert steps == [("acknowledged", "I ask him"), ("closed", "He looked for a colleague")]
    with staffed.acting("ann", purpose="audit") as ann:
        for action, step in zip(("alert_acknowledge", "alert_close"), closed.steps, strict=True):
            event = ann.audit.list(EventFilter(action=action)).items[0].leaf
            assert (event.event, event.record) == (step.event, alert)
            assert event.digests
        assert event.extra["verdict"] == "harmless"


def test_whom_an_alert_is_about_is_suspended_from_it_in_one_step(staffed: Room, alert: str, bob: str) -> None:
    desk, sue = desk_of(staffed, "sue")
    view = sue.suspend(alert, "until we know")
    assert [user.state.name for user in desk.admin.users() if user.handle == bob] == ["SUSPENDED"]
    (step,) = view.alert.steps
    assert (step.what, view.alert.state.word) == ("suspended", "acknowledged")
    with staffed.acting("ann", purpose="audit") as ann:
        event = ann.audit.show(step.event).event.leaf
    assert (event.action, event.extra["alert"]) == ("user_suspend", alert)
    assert code_of(staffed.acting(bob, purpose="support").customers.list) == "access.refused"


def test_what_cannot_be_suspended_leaves_the_alert_as_it_was(staffed: Room) -> None:
    alert = alert_about(staffed, "sue", "security")
    _, sue = desk_of(staffed, "sue")
    assert code_of(sue.suspend, alert) == "user.not-oneself"
    assert sue.show(alert).alert.steps == ()
    desk_of(staffed, "sid")[1].close(alert, "false_alarm")


def test_nobody_judges_what_they_did_themselves(staffed: Room) -> None:
    alert = alert_about(staffed, "sid", "security")
    _, sid = desk_of(staffed, "sid")
    assert code_of(sid.acknowledge, alert) == "watch.own-alert"
    assert code_of(sid.close, alert, "harmless") == "watch.own-alert"
    assert desk_of(staffed, "sue")[1].close(alert, "harmless").alert.verdict == "harmless"


def test_a_closed_alert_stays_closed(staffed: Room, alert: str) -> None:
    _, sue = desk_of(staffed, "sue")
    sue.close(alert, "misuse")
    for again in (sue.acknowledge, sue.suspend):
        assert code_of(again, alert) == "watch.alert-closed"
    assert code_of(sue.close, alert, "harmless") == "watch.alert-closed"


def test_lists_go_page_by_page_and_by_state(staffed: Room, alert: str) -> None:
    _, sue = desk_of(staffed, "sue")
    everything, cursor = [], None
    while True:
        page = sue.list(limit=1, cursor=cursor)
        everything += [view.alert.written for view in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert everything == [view.alert.written for view in sue.list(limit=500).items]
    assert alert in [view.alert.written for view in sue.list(state="open").items]
    assert alert not in [view.alert.written for view in sue.list(state="closed").items]


def test_the_auditor_reads_and_changes_nothing_and_others_do_not_even_read(staffed: Room, alert: str) -> None:
    _, ann = desk_of(staffed, "ann", "audit")
    assert ann.show(alert).alert.written == alert
    assert alert in [view.alert.written for view in ann.list(limit=500).items]
    for change in (ann.acknowledge, ann.suspend, ann.set_out):
        assert code_of(change, alert if change != ann.set_out else "cus_" + "0" * 26) == "access.refused"
    assert code_of(ann.close, alert, "harmless") == "access.refused"
    assert code_of(ann.honeytokens) == "access.refused"
    _, sam = desk_of(staffed, "sam", "operations")
    for look in (sam.list, sam.honeytokens):
        assert code_of(look) == "access.refused"
    assert code_of(sam.show, alert) == "access.refused"


def test_what_is_asked_wrongly_is_answered_with_what_there_is(staffed: Room, alert: str) -> None:
    _, sue = desk_of(staffed, "sue")
    assert code_of(sue.show, NOWHERE) == "watch.alert-not-found"
    assert code_of(sue.acknowledge, NOWHERE) == "watch.alert-not-found"
    assert code_of(sue.close, alert, "guilty") == "watch.unknown-verdict"
    assert code_of(sue.close, alert, "harmless", "x" * 2_001) == "watch.note-too-long"
    assert code_of(lambda: sue.list(state="gone")) == "watch.unknown-state"
    assert code_of(sue.set_out, "cus_" + "0" * 26) == "watch.no-such-customer"
    assert code_of(sue.take_away, "cus_" + "0" * 26) == "watch.no-such-customer"


def test_nobody_is_suspended_for_a_backup_that_is_late(room: Room) -> None:
    with room.acting("alice", purpose="security") as desk:
        desk.admin.access_apply("[watch]\nbackup = { hours = 1 }")
        alerts = AlertDesk(room.door, desk.session)
    later = room.door.now() + 2 * 3_600_000
    watcher = Watcher(replace(room.door, now=lambda: later), room.settings.tenant)
    while watcher.step().behind:
        pass
    (view,) = alerts.list().items
    assert (view.alert.newest.rule, view.who) == ("backup", None)
    assert code_of(alerts.suspend, view.alert.written) == "watch.nobody-to-suspend"


def test_a_honeytoken_is_told_to_nobody_else(room: Room) -> None:
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        bait = desk.customers.create({"kind": "person", "name": "王小明"}).id
        before = desk.customers.get(bait).as_document()
    alerts = AlertDesk(room.door, room.acting("alice", purpose="security").session)
    alerts.set_out(bait)
    alerts.set_out(bait)
    assert alerts.honeytokens() == (bait,)
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        assert desk.customers.get(bait).as_document() == before
    with room.acting("alice", purpose="audit") as desk:
        events = desk.audit.list(EventFilter(action="honeytoken"), limit=50).items
    assert bait not in str([event.leaf for event in events])
    alerts.take_away(bait)
    assert alerts.honeytokens() == ()
