"""Somebody with one colleague's account who carries off more than the role's budget, by every way."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import Refused, StrongroomError
from strongroom.model.moments import read_moment
from strongroom.vault.desk import Desk
from strongroom.vault.door import Door
from strongroom.vault.room import Room
from strongroom.vault.session import SignedInBy
from strongroom.watch.replay import replay
from tests.attack.conftest import code_of
from tests.audit.log_room import execute
from tests.vault.conftest import home, logged, room

__all__ = ["home", "logged", "room"]

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 24
MOST = 6
POLICY = """
[roles.service]
beyond = "{beyond}"
budget = {{ open = {most}, reveal = 3, find = 4, list_rows = 20, export = 2, export_rows = 20 }}
[roles.service.collections.customers]
actions = ["view", "list", "find", "reveal", "compare", "use", "history", "update", "export"]
[watch]
budget = {{ hour_percent = {percent} }}
"""
PIPES = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
HOUR, DAY = 3_600_000, 86_400_000

OPENING: dict[str, Callable[[Desk, str], object]] = {
    "show": lambda desk, id: desk.customers.get(id),
    "history": lambda desk, id: desk.customers.history(id),
    "reveal": lambda desk, id: desk.customers.reveal(id, ["phone"]),
    "compare": lambda desk, id: desk.customers.compare(id, "phone", "13800000000"),
    "a change that answers with the record": lambda desk, id: desk.customers.update(id, {"city": "北京"}),
    "a need": lambda desk, id: desk.needs.get(desk.needs.list(customer=id).items[0].id),
}


@pytest.fixture
def customers(room: Room) -> list[str]:
    """So many customers, each with a need, whom alice made."""
    with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        made = [
            desk.customers.create({"kind": "person", "name": "王小明", "phone": f"138000{each:05d}"}).id
            for each in range(PEOPLE)
        ]
        for customer in made:
            desk.needs.create({"customer": customer, "kind": "question", "summary": "q"})
        desk.admin.user_add("eve", ["service"])
    return made


def limit(room: Room, *, beyond: str = "refuse", most: int = MOST, percent: int = 100) -> None:
    with room.acting("alice", purpose="security") as desk:
        desk.admin.access_apply(POLICY.format(beyond=beyond, most=most, percent=percent))


def at_work(room: Room, **given: object) -> Desk:
    return room.acting("eve", purpose="support", reason_code="customer_request", **given)  # type: ignore[arg-type]  # as acting takes them


@pytest.fixture
def eve(room: Room, customers: list[str]) -> Iterator[Desk]:
    """Somebody at eve's desk, whose role opens six customers a day."""
    limit(room)
    with at_work(room) as desk:
        yield desk


def later(door: Door, milliseconds: int) -> Door:
    now = door.now()
    return replace(door, now=lambda: now + milliseconds)


def got(attempt: Callable[[str], object], things: Iterable[str]) -> int:
    """How many attempts came to something before the first that was refused."""
    done = 0
    for thing in things:
        try:
            attempt(thing)
        except Refused:
            return done
        done += 1
    return done


def test_the_budget_is_the_last_customer_that_is_opened(eve: Desk, customers: list[str]) -> None:
    assert got(eve.customers.get, customers) == MOST


@pytest.mark.parametrize("way", OPENING)
def test_no_way_opens_more_than_the_others(eve: Desk, customers: list[str], way: str) -> None:
    for customer in customers[:MOST]:
        eve.customers.get(customer)
    assert code_of(lambda: OPENING[way](eve, customers[MOST])) == "watch.budget-spent"


def test_a_customer_who_is_counted_stays_open(eve: Desk, customers: list[str]) -> None:
    for customer in [*customers[:MOST], *customers[:MOST]]:
        eve.customers.get(customer)
    eve.customers.history(customers[0])


def test_reveals_have_a_budget_below_that_of_opening(eve: Desk, customers: list[str]) -> None:
    assert got(lambda id: eve.customers.reveal(id, ["phone"]), customers) == 3
    with pytest.raises(Refused) as caught:
        eve.customers.reveal(customers[3], ["phone"])
    assert caught.value.parameters["budget"] == "reveal"


def test_a_batch_gets_no_further_than_calls_one_by_one(eve: Desk, customers: list[str]) -> None:
    results = eve.batch([{"op": "get", "id": id} for id in customers])
    assert [each.done for each in results] == [True] * MOST + [False] * (PEOPLE - MOST)
    assert {each.error.code for each in results if each.error} == {"watch.budget-spent"}


@pytest.mark.parametrize("size", [1, 7, 20])
def test_pages_of_any_size_show_no_more_rows_than_the_budget(eve: Desk, size: int) -> None:
    seen, cursor = 0, None
    while seen + size <= 20:
        page = eve.customers.list(limit=size, cursor=cursor)
        seen, cursor = seen + len(page.items), page.next
    with pytest.raises(Refused) as caught:
        eve.customers.list(limit=size, cursor=cursor)
    assert seen == 20 // size * size
    assert caught.value.parameters == {**caught.value.parameters, "budget": "list_rows", "left": 20 - seen}


def test_one_page_larger_than_the_budget_shows_nothing(eve: Desk) -> None:
    assert code_of(lambda: eve.customers.list(limit=500)) == "watch.budget-spent"


def test_rows_that_are_found_count_as_rows_that_are_listed(eve: Desk) -> None:
    eve.customers.list(limit=20)
    assert code_of(lambda: eve.customers.find({"phone": "0001"})) == "watch.budget-spent"


def test_searches_that_find_nobody_are_counted_too(eve: Desk) -> None:
    wrong = {"phone": "13911112222"}
    assert got(lambda _: eve.customers.find(wrong), map(str, range(9))) == 4


def test_an_export_ends_at_the_budget_and_one_too_many_does_not_begin(eve: Desk) -> None:
    assert code_of(lambda: list(eve.customers.export_pages())) == "watch.budget-spent"
    for _ in range(2):
        assert next(iter(eve.customers.export_pages(owner="eve"))).items == ()
    with pytest.raises(Refused) as caught:
        list(eve.customers.export_pages(owner="eve"))
    assert caught.value.parameters["budget"] == "export"


def test_a_token_and_the_user_have_one_budget(room: Room, eve: Desk, customers: list[str]) -> None:
    for customer in customers[: MOST - 1]:
        eve.customers.get(customer)
    with at_work(room, given=SignedInBy(token="tok_00000000000000000000000000")) as program:
        program.customers.get(customers[MOST - 1])
        assert code_of(lambda: program.customers.get(customers[MOST])) == "watch.budget-spent"
    assert code_of(lambda: eve.customers.get(customers[MOST])) == "watch.budget-spent"


def test_another_purpose_or_another_session_gives_no_new_budget(
    room: Room, eve: Desk, customers: list[str]
) -> None:
    for customer in customers[:MOST]:
        eve.customers.get(customer)
    assert (
        code_of(lambda: eve.stating(purpose="billing").customers.get(customers[MOST])) == "watch.budget-spent"
    )
    assert code_of(lambda: at_work(room).customers.get(customers[MOST])) == "watch.budget-spent"


def test_processes_at_once_get_no_more_than_one(
    home: Path, room: Room, eve: Desk, customers: list[str]
) -> None:
    children = []
    for number in range(4):
        ids = customers[number::4] + customers[:number]
        command = [sys.executable, "-m", "tests.attack.budget_worker", str(home), *ids]
        children.append(subprocess.Popen(command, cwd=ROOT, text=True, **PIPES))  # type: ignore[call-overload]  # pipes
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        said = []
        for child in children:
            out, err = child.communicate(timeout=120)
            assert child.returncode == 0, err
            said += out.split()
    finally:
        for child in children:
            child.kill()
    assert len({each for each in said if each.startswith("cus_")}) == MOST
    assert {each for each in said if not each.startswith("cus_")} == {"watch.budget-spent"}


def test_what_was_not_given_is_a_refused_event_of_the_customer(
    eve: Desk, customers: list[str], logged: Callable[..., list[Leaf]]
) -> None:
    for customer in customers[:MOST]:
        eve.customers.get(customer)
    assert code_of(lambda: eve.customers.reveal(customers[MOST], ["phone"])) == "watch.budget-spent"
    (refused,) = logged(outcome="refused")
    assert (refused.action, refused.because, refused.customer) == ("reveal", "budget-spent", customers[MOST])
    assert not refused.digests


def test_beyond_an_hour_s_share_it_goes_on_an_hour_later(room: Room, customers: list[str]) -> None:
    limit(room, percent=50)
    with at_work(room) as eve:
        assert got(eve.customers.get, customers) == MOST // 2
        with pytest.raises(Refused) as caught:
            eve.customers.get(customers[MOST // 2])
        assert caught.value.parameters["hours"] == 1
        until = read_moment(str(caught.value.parameters["until"]))
        assert 0 < until - room.door.now() <= HOUR
        next_hour = Desk(later(room.door, HOUR), eve.session)
        assert got(next_hour.customers.get, customers[3:]) == MOST // 2
        third = Desk(later(room.door, 2 * HOUR), eve.session)
        assert code_of(lambda: third.customers.get(customers[MOST])) == "watch.budget-spent"
        tomorrow = Desk(later(room.door, DAY + HOUR), eve.session)
        tomorrow.customers.get(customers[MOST])


def test_a_second_factor_opens_what_the_budget_asks_it_for(room: Room, customers: list[str]) -> None:
    limit(room, beyond="step_up")
    signed_in, fresh = SignedInBy(may_step_up=True), SignedInBy(may_step_up=True, stepped_up=True)
    with at_work(room, given=signed_in) as eve:
        assert got(eve.customers.get, customers) == MOST
        assert code_of(lambda: eve.customers.get(customers[MOST])) == "watch.budget-step-up"
    with at_work(room, given=fresh) as eve:
        assert got(eve.customers.get, customers) == PEOPLE


def test_no_second_factor_opens_what_the_budget_refuses(room: Room, eve: Desk, customers: list[str]) -> None:
    with at_work(room, given=SignedInBy(may_step_up=True, stepped_up=True)) as fresh:
        assert got(fresh.customers.get, customers) == MOST


def test_a_program_that_cannot_show_a_second_factor_ends_at_the_budget(
    room: Room, customers: list[str]
) -> None:
    limit(room, beyond="step_up")
    with at_work(room) as program:
        assert got(program.customers.get, customers) == MOST
        assert code_of(lambda: program.customers.get(customers[MOST])) == "watch.budget-spent"


def test_a_budget_that_only_alarms_stops_nobody(room: Room, customers: list[str]) -> None:
    limit(room, beyond="alarm")
    with at_work(room) as eve:
        assert got(eve.customers.get, customers) == PEOPLE


def test_what_failed_is_not_counted(eve: Desk, customers: list[str]) -> None:
    for customer in customers:
        with pytest.raises(StrongroomError):
            eve.customers.compare(customer, "phone", "not a number")
    assert got(eve.customers.get, customers) == MOST


def test_counts_taken_out_of_the_database_are_still_in_the_log(
    room: Room, eve: Desk, customers: list[str]
) -> None:
    """The counts brake; the alarm comes from the log, which nobody empties unnoticed."""
    for round_ in (0, 1):
        for customer in customers[round_ * MOST : (round_ + 1) * MOST]:
            eve.customers.get(customer)
        execute(room.settings.database, "DELETE FROM budget_uses")
    with room.acting("alice", purpose="security") as desk:
        alerts = replay(room.door, desk.session).alerts
    assert [(each.rule, each.measure, each.found) for each in alerts if each.rule == "budget"] == [
        ("budget", "open", MOST + 1)
    ]
