"""Watching a log as it grows: alerts are kept once, whoever watches and whenever it is killed."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import VerificationFailed
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.live import LEASE, Stepped, Watcher
from tests.audit.log_room import execute
from tests.vault.conftest import logged
from tests.warm.asking import Warm

__all__ = ["logged"]

LIMITS = """
[roles.service]
budget = { reveal = 1, open = 100 }
beyond = "alarm"
[watch]
off = ["backup"]
budget = { hour_percent = 100 }
unfounded = { most = 100 }
refusals = { most = 2, minutes = 10 }
"""


@pytest.fixture
def security(room: Room) -> Desk:
    desk = room.acting("alice", purpose="security")
    desk.admin.user_add("bob", ["service"])
    desk.admin.user_add("eve", ["service"])
    desk.admin.access_apply(LIMITS)
    return desk


@pytest.fixture
def customers(room: Room, security: Desk) -> list[str]:
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        return [
            desk.customers.create({"kind": "person", "name": "王小明", "phone": f"1380000{each:04d}"}).id
            for each in range(9)
        ]


def reveal(room: Room, who: str, some: list[str]) -> None:
    with room.acting(who, purpose="support", reason_code="customer_request") as desk:
        for customer in some:
            desk.customers.reveal(customer, ["phone"])


def watcher(room: Room) -> Watcher:
    return Watcher(room.door, room.settings.tenant)


def to_the_end(one: Watcher) -> list[Stepped]:
    steps = [one.step()]
    while steps[-1].behind:
        steps.append(one.step())
    return steps


def kept(room: Room, security: Desk) -> list[tuple[str, str | None, int, int]]:
    """Rule, who, how often and how many, of each alert."""
    page = AlertDesk(room.door, security.session).list(limit=500)
    return sorted(
        (view.alert.newest.rule, view.who, view.alert.times, view.alert.newest.found) for view in page.items
    )


def test_what_the_rules_find_is_kept_and_recorded(
    room: Room, security: Desk, customers: list[str], logged: Callable[..., list[Leaf]]
) -> None:
    reveal(room, "bob", customers[:2])
    steps = to_the_end(watcher(room))
    assert [len(step.alerts) for step in steps] == [1]
    assert kept(room, security) == [("budget", "bob", 1, 2)]
    (event,) = logged(action="alert_raise")
    (view,) = AlertDesk(room.door, security.session).list().items
    assert (event.record, event.actor.principal) == (view.alert.written, "usr_" + "0" * 26)
    assert len(view.alert.evidence) == 2


def test_it_goes_on_where_it_stopped(room: Room, security: Desk, customers: list[str]) -> None:
    first = watcher(room)
    reveal(room, "bob", customers[:1])
    to_the_end(first)
    assert kept(room, security) == []
    reveal(room, "bob", customers[1:2])
    # Another one goes on: the reveal before its position counts, and is not found once more.
    first.stop()
    assert len(to_the_end(watcher(room))[0].alerts) == 1
    assert kept(room, security) == [("budget", "bob", 1, 2)]


def test_it_rests_longer_than_it_works_also_while_it_learns_what_came_before(
    room: Room, security: Desk, customers: list[str]
) -> None:
    reveal(room, "bob", customers[:1] * 120)
    rests: list[float] = []
    first = Watcher(room.door, room.settings.tenant, rest=rests.append)
    began = time.thread_time()
    to_the_end(first)
    worked = time.thread_time() - began
    assert len(rests) >= 3  # a piece is 50 events, and there are more than 120
    assert 0 < sum(rests) <= 3 * worked
    first.stop()
    rests.clear()
    later = Watcher(room.door, room.settings.tenant, rest=rests.append)
    assert to_the_end(later)[0].events == 0
    assert len(rests) >= 3


def test_nothing_is_found_twice_by_going_over_it_again(
    room: Room, security: Desk, customers: list[str]
) -> None:
    reveal(room, "bob", customers[:5])
    first = watcher(room)
    to_the_end(first)
    before = kept(room, security)
    assert before == [("budget", "bob", 3, 5)]
    first.stop()
    to_the_end(watcher(room))
    assert kept(room, security) == before


def test_findings_of_one_rule_about_one_principal_fold_into_one_alert(
    room: Room, security: Desk, customers: list[str]
) -> None:
    reveal(room, "bob", customers[:2])
    reveal(room, "eve", customers[:2])
    one = watcher(room)
    to_the_end(one)
    reveal(room, "bob", customers[2:5])
    to_the_end(one)
    assert kept(room, security) == [("budget", "bob", 3, 5), ("budget", "eve", 1, 2)]


def test_what_is_found_after_an_alert_was_closed_is_another_alert(
    room: Room, security: Desk, customers: list[str]
) -> None:
    reveal(room, "bob", customers[:2])
    one = watcher(room)
    to_the_end(one)
    desk = AlertDesk(room.door, security.session)
    (view,) = desk.list().items
    desk.close(view.alert.written, "harmless")
    to_the_end(one)
    assert len(desk.list().items) == 1
    reveal(room, "bob", customers[2:5])
    to_the_end(one)
    assert [each.alert.state.word for each in desk.list().items] == ["open", "closed"]


def test_of_two_one_watches_and_the_other_takes_over_when_it_is_gone(
    room: Room, security: Desk, customers: list[str]
) -> None:
    reveal(room, "bob", customers[:2])
    first, second = watcher(room), watcher(room)
    assert first.step().watches
    assert not second.step().watches
    now = room.door.now
    later = Watcher(replace(room.door, now=lambda: now() + LEASE + 1), room.settings.tenant)
    assert later.step().watches
    assert not first.step().watches
    assert kept(room, security) == [("budget", "bob", 1, 2)]


def test_a_watch_that_was_overtaken_keeps_nothing(
    room: Room, security: Desk, customers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, now = watcher(room), room.door.now
    fast = Watcher(replace(room.door, now=lambda: now() + LEASE + 1), room.settings.tenant)
    slow.step()
    reveal(room, "bob", customers[:2])
    read = slow._feed.read

    def overtaken(first: int, end: int) -> object:
        found = read(first, end)
        monkeypatch.setattr(slow._feed, "read", read)
        assert len(fast.step().alerts) == 1
        return found

    monkeypatch.setattr(slow._feed, "read", overtaken)
    assert slow.step() == Stepped(watches=False)
    assert kept(room, security) == [("budget", "bob", 1, 2)]


def test_wherever_it_begins_anew_it_finds_the_same(
    room: Room, security: Desk, customers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("bob", "eve"):
        reveal(room, who, customers[:6])
    dice, found = Random(7), set()
    for most in (1, 2, 3, 500):
        monkeypatch.setattr("strongroom.watch.live.FEED_MOST", most)
        execute(room.settings.database, "DELETE FROM watches", "DELETE FROM alerts")
        one, step = watcher(room), Stepped(watches=True, behind=1)
        while step.behind:
            if dice.random() < 0.3:
                one.stop()
                one = watcher(room)
            step = one.step()
        found.add(str(kept(room, security)))
        one.stop()
    assert found == {str([("budget", "bob", 3, 5), ("budget", "eve", 3, 5)])}


def test_killed_again_and_again_it_loses_nothing_and_doubles_nothing(
    home: Path, room: Room, security: Desk, customers: list[str], warm: Warm
) -> None:
    for who in ("bob", "eve"):
        reveal(room, who, customers[:6])
    dice = Random(7)
    for _ in range(6):
        with warm.begin("tests.watch.watch_worker", str(home)) as child:
            child.stdout.readline()
            for _ in range(dice.randrange(1, 5)):
                child.stdout.readline()
            time.sleep(dice.uniform(0, 0.02))
            child.kill()
    with warm.begin("tests.watch.watch_worker", str(home)) as last:
        last.stdout.read()
        assert last.wait() == 0
    # As a watch finds them that nobody killed: passed at one, twice and four times the limit.
    assert kept(room, security) == [("budget", "bob", 3, 5), ("budget", "eve", 3, 5)]


def test_roles_that_change_count_at_once(room: Room, security: Desk, customers: list[str]) -> None:
    one = watcher(room)
    security.admin.access_apply("[roles.service]\nbudget = { reveal = 5 }")
    reveal(room, "bob", customers[:1])
    to_the_end(one)
    security.admin.access_apply("[roles.service]\nbudget = { reveal = 1 }")
    reveal(room, "bob", customers[1:2])
    to_the_end(one)
    assert [(rule, who, found) for rule, who, _, found in kept(room, security)] == [("budget", "bob", 2)]


def test_a_honeytoken_set_out_is_noticed_from_then_on(
    room: Room, security: Desk, customers: list[str]
) -> None:
    one, desk = watcher(room), AlertDesk(room.door, security.session)
    to_the_end(one)
    desk.set_out(customers[3])
    reveal(room, "bob", [customers[3]])
    to_the_end(one)
    (view,) = desk.list().items
    assert (view.alert.newest.rule, view.alert.newest.customer, view.who) == (
        "honeytoken",
        customers[3],
        "bob",
    )


def test_whoever_wants_to_know_is_told_once_and_in_ids_and_numbers(
    room: Room, security: Desk, customers: list[str]
) -> None:
    one = watcher(room)
    reveal(room, "bob", customers[:2])
    to_the_end(one)
    reveal(room, "bob", customers[2:5])  # the same again, within the hour
    to_the_end(one)
    ((kind, text),) = execute(room.settings.database, "SELECT kind, document FROM notices")
    (view,) = AlertDesk(room.door, security.session).list().items
    assert kind == "alert"
    assert view.alert.written in text
    assert not any(each in text for each in ("bob", *customers))


TAMPERING = {
    "a position moved on": "UPDATE watches SET position = 1000000",
    "an alert taken away": "DELETE FROM alerts",
    "an alert changed": "UPDATE alerts SET state = 2",
    "another one's watch": "UPDATE watches SET digest = mac",
}


@pytest.mark.parametrize("how", TAMPERING)
def test_rows_that_somebody_wrote_are_not_gone_by(
    room: Room, security: Desk, customers: list[str], how: str
) -> None:
    reveal(room, "bob", customers[:2])
    one = watcher(room)
    to_the_end(one)
    execute(room.settings.database, TAMPERING[how])
    reveal(room, "eve", customers[:2])
    with pytest.raises(VerificationFailed) as caught:
        to_the_end(one)
    assert caught.value.code in ("access.row-forged", "access.set-differs")


def test_a_watch_s_row_taken_away_lets_it_all_be_found_again(
    room: Room, security: Desk, customers: list[str]
) -> None:
    reveal(room, "bob", customers[:2])
    one = watcher(room)
    to_the_end(one)
    execute(room.settings.database, "DELETE FROM watches", "DELETE FROM alerts")
    to_the_end(watcher(room))
    assert kept(room, security) == [("budget", "bob", 1, 2)]


def test_the_database_says_nothing_of_whom_an_alert_is_about(
    room: Room, security: Desk, customers: list[str]
) -> None:
    desk = AlertDesk(room.door, security.session)
    desk.set_out(customers[3])
    reveal(room, "bob", [customers[3]])
    to_the_end(watcher(room))
    (view,) = desk.list().items
    desk.close(view.alert.written, "misuse", "Bob said that he was curious")
    columns = "alert, subject, sealed, event, mac"
    stored = execute(room.settings.database, f"SELECT {columns} FROM alerts") + execute(
        room.settings.database, "SELECT mark, sealed, event, mac FROM honeytokens"
    )
    text = b"".join(bytes(each) for row in stored for each in row)
    assert b"curious" not in text
    assert b"honeytoken" not in text
    assert customers[3].encode() not in text
