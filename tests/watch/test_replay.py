"""Trying the rules on a real room's log: who may, what is recorded, what is shown and what is not."""

from pathlib import Path

import pytest

from strongroom.errors import InvalidInput, Refused, UsageError
from strongroom.keys.surroundings import Surroundings
from strongroom.model.moments import write_moment
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room, open_room
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.replay import Replayed, replay
from tests.vault.conftest import make_home

ZHANG = {"kind": "person", "name": "张三丰", "phone": "13800005678"}
LI = {"kind": "person", "name": "李四", "phone": "13900001111"}
STRICT = """
[roles.service]
budget = { reveal = 1 }
[watch]
off = ["backup"]
budget = { hour_percent = 100 }
unfounded = { most = 0 }
"""


@pytest.fixture
def security(room: Room) -> Desk:
    return room.acting("alice", purpose="security")


def _replay(room: Room, desk: Desk, **asked: str) -> Replayed:
    return replay(room.door, desk.session, **asked)


def _two_reveals(room: Room, security: Desk) -> tuple[str, str]:
    """bob, who serves, reveals one customer who waits for an answer and one who does not."""
    security.admin.user_add("bob", ["service"])
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        one, two = desk.customers.create(ZHANG).id, desk.customers.create(LI).id
        desk.needs.create({"customer": one, "kind": "question", "summary": "问", "status": "open"})
    with room.acting("bob", purpose="support", reason_code="customer_request") as bob:
        bob.customers.reveal(one, ["phone"])
        bob.customers.reveal(two, ["phone"])
    return one, two


def test_a_file_is_tried_on_the_past_and_not_applied(room: Room, security: Desk) -> None:
    _two_reveals(room, security)
    assert _replay(room, security).alerts == ()
    tried = _replay(room, security, rules=STRICT)
    found = {(alert.rule, alert.measure): alert for alert in tried.alerts}
    assert set(found) == {("budget", "reveal"), ("unfounded", "reveal")}
    budget, unfounded = found["budget", "reveal"], found["unfounded", "reveal"]
    assert (budget.found, budget.limit, tried.who(budget)) == (2, 1, "bob")
    assert (unfounded.found, len(unfounded.evidence)) == (1, 1)
    assert (tried.tried, tried.policy) == (True, 1)
    assert _replay(room, security).alerts == ()


def test_a_ground_is_an_owner_or_an_open_need(room: Room, security: Desk) -> None:
    one, two = _two_reveals(room, security)
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        desk.customers.transfer(two, owner="bob")
        (need,) = desk.needs.list(customer=one).items
        desk.needs.update(need.id, {"status": "done"})
    (alert,) = [each for each in _replay(room, security, rules=STRICT).alerts if each.rule == "unfounded"]
    with room.acting("alice", purpose="audit") as auditor:
        assert auditor.audit.show(alert.evidence[0]).event.leaf.customer == one


def test_what_is_tried_is_recorded_with_its_span_and_shows_nothing_of_anybody(
    room: Room, security: Desk
) -> None:
    _two_reveals(room, security)
    shown = str(_replay(room, security, since="2020-01-01", rules=STRICT).documents())
    for value in ("张三丰", "李四", "13800005678", "13900001111", "139"):
        assert value not in shown
    with room.acting("alice", purpose="audit") as auditor:
        (event,) = auditor.audit.list(EventFilter(action="watch_replay")).items
    extra = dict(event.leaf.extra)
    assert (extra["policy"], extra["tried"], extra["since"]) == (1, 1, 1_577_836_800_000)
    assert event.leaf.customer is None


def test_only_alerts_of_the_span_are_given(room: Room, security: Desk) -> None:
    _two_reveals(room, security)
    (alert, _) = _replay(room, security, rules=STRICT).alerts
    after, before = write_moment(alert.at + 3_600_000), write_moment(alert.at - 3_600_000)
    assert _replay(room, security, until=before, rules=STRICT).alerts == ()
    assert _replay(room, security, since=before, until=after, rules=STRICT).alerts[0] == alert
    assert _replay(room, security, since=after, until="2100-01-01", rules=STRICT).alerts == ()


def test_a_honeytoken_is_noticed_in_a_real_export(room: Room, security: Desk) -> None:
    one, _ = _two_reveals(room, security)
    with room.acting("alice", purpose="data_quality", reason_code="order_handling") as desk:
        list(desk.customers.export_pages())
    AlertDesk(room.door, security.session).set_out(one)
    rules = '[watch]\noff = ["backup"]'
    found = {(alert.measure, alert.customer) for alert in _replay(room, security, rules=rules).alerts}
    assert found == {("reveal", one), ("export", one)}


def test_a_span_that_ends_before_it_begins_and_rules_that_are_none_are_refused(
    room: Room, security: Desk
) -> None:
    with pytest.raises(UsageError) as empty:
        _replay(room, security, since="2026-02-01", until="2026-01-01")
    assert empty.value.code == "watch.empty-span"
    with pytest.raises(InvalidInput) as caught:
        _replay(room, security, rules="[watch]\nbudgets = 1")
    assert caught.value.code == "toml.unknown-key"
    with pytest.raises(InvalidInput):
        _replay(room, security, since="soon")


def test_the_security_administrator_may_and_others_are_refused_and_recorded(
    tmp_path: Path, database_url: str
) -> None:
    with open_room(make_home(tmp_path, database_url, solo=False), Surroundings()) as room:
        with room.acting("alice", purpose="operations") as founder:
            founder.admin.user_add("sue", ["security_admin"])
            founder.admin.user_add("ann", ["audit_admin"])
            founder.admin.user_add("sam", ["system_admin"])
        with room.acting("sue", purpose="security") as sue:
            sue.admin.user_add("bob", ["sales"])
            assert _replay(room, sue).alerts == ()
        for handle, purpose in (("ann", "audit"), ("sam", "operations"), ("bob", "sales")):
            with room.acting(handle, purpose=purpose) as desk, pytest.raises(Refused):
                _replay(room, desk)
        with room.acting("ann", purpose="audit") as ann:
            events = ann.audit.list(EventFilter(action="watch_replay", unfold=True)).items
        assert [event.leaf.outcome for event in events] == ["refused"] * 3 + ["done"]
