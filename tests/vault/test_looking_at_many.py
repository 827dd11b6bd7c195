"""A look at many records: one event, and whoever counts looks counts each of its records."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.audit.members import Member, MemberKind, decode_members
from strongroom.errors import Busy, NotFound
from strongroom.keys.tree import KeyTree
from strongroom.model.ids import read_id
from strongroom.storage import log_rows
from strongroom.vault.batches.result import BatchResult
from strongroom.vault.desk import Desk
from strongroom.vault.operations.once import Once, Repeated
from strongroom.vault.room import Room
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.replay import Replayed, replay
from tests.audit.log_room import execute

Logged = Callable[..., list[Leaf]]
MANY = 7
PLAIN = '[watch]\noff = ["backup", "hours"]\n'


@pytest.fixture
def customers(desk: Desk) -> list[str]:
    """So many customers, whom alice owns."""
    return [
        desk.customers.create({"kind": "person", "name": "王小明", "phone": f"138000{each:05d}"}).id
        for each in range(MANY)
    ]


@pytest.fixture
def eve(room: Room, customers: list[str], desk: Desk) -> Iterator[Desk]:
    """Somebody who serves everybody, and sees telephone numbers masked."""
    desk.admin.user_add("eve", ["service"])
    with room.acting("eve", purpose="support", reason_code="customer_request") as opened:
        yield opened


def look(desk: Desk, ids: list[str]) -> tuple[BatchResult, ...]:
    return desk.batch([{"op": "get", "id": each} for each in ids])


def codes(results: tuple[BatchResult, ...]) -> list[str | None]:
    return [None if each.error is None else each.error.code for each in results]


def members_of(room: Room, leaf: Leaf) -> list[Member]:
    row = room.door.database.read(lambda tx: log_rows.event(tx, leaf.tenant, read_id("evt", leaf.event)))
    assert row is not None
    assert row.members is not None
    return [Member.decode(each) for each in decode_members(row.members)]


def limited(room: Room, **budget: int) -> None:
    held = ", ".join(f"{name} = {most}" for name, most in budget.items())
    with room.acting("alice", purpose="security") as desk:
        desk.admin.access_apply(
            f'[roles.service]\nbeyond = "refuse"\nbudget = {{ {held} }}\n'
            "[watch]\nbudget = { hour_percent = 100 }\n"
        )


def replayed(room: Room, rules: str = PLAIN) -> Replayed:
    with room.acting("alice", purpose="security") as desk:
        return replay(room.door, desk.session, rules=rules)


def test_what_is_shown_together_is_what_each_look_alone_shows(eve: Desk, customers: list[str]) -> None:
    alone = [eve.customers.get(each) for each in customers]
    assert [each.value for each in look(eve, customers)] == alone
    assert alone[0].fields["phone"].shown == "+86 138****0000"


def test_it_is_one_event_whose_members_are_the_records_with_what_was_shown_of_them(
    room: Room, desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    desk.customers.update(customers[2], {"city": "北京"})
    before = len(logged(action="view"))
    look(eve, customers)
    (leaf,) = logged(action="view")[before:]
    assert (leaf.collection, leaf.customer, leaf.record) == ("customers", None, None)
    assert (leaf.outcome, leaf.purpose, leaf.extra["masked"]) == ("done", "support", ["phone"])
    members = members_of(room, leaf)
    assert [each.record for each in members] == [read_id("cus", each) for each in customers]
    assert {each.kind for each in members} == {MemberKind.VIEWED}
    assert [each.revision for each in members] == [1, 1, 2, 1, 1, 1, 1]
    fields = eve.schema.collection("customers").fields
    shown = {fields[name].number for name in ("kind", "name", "phone")}
    assert set(members[0].fields) == shown
    assert set(members[2].fields) == {*shown, fields["city"].number}
    assert desk.audit.verify(data=True).findings == ()


def test_records_of_two_collections_are_an_event_each_and_results_keep_their_places(
    desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    need = {"kind": "question", "summary": "问", "status": "open"}
    needs = [desk.needs.create({"customer": each, **need}).id for each in customers]
    mixed = [each for pair in zip(customers, needs, strict=True) for each in pair]
    assert [each.value.id for each in look(eve, mixed)] == mixed  # type: ignore[attr-defined]  # records
    events = [(each.collection, each.members and each.members.count) for each in logged(action="view")]
    assert sorted(map(str, events)) == [str(("customers", MANY)), str(("needs", MANY))]


def test_what_is_not_shown_has_its_own_event_and_the_others_are_shown(
    room: Room, desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    gone, erased, kept = customers[1], customers[3], [*customers[:1], *customers[4:]]
    desk.customers.remove(gone)
    desk.stating(purpose="privacy_request", reason_code="customer_request").erasures.ask(erased, due=0)
    nobody = "cus_00000000000000000000000000"
    results = look(eve, [*kept, gone, erased, nobody, "cus_0"])
    refused = ["access.absent", "access.erased", "access.absent", "id.malformed"]
    assert codes(results) == [*[None] * len(kept), *refused]
    leaves = logged(action="view")
    assert sorted((each.outcome, each.record or "") for each in leaves) == sorted(
        [("done", ""), ("refused", gone), ("refused", erased), ("refused", nobody)]
    )
    (done,) = [each for each in leaves if each.outcome == "done"]
    assert [each.record for each in members_of(room, done)] == [read_id("cus", each) for each in kept]


def test_out_of_scope_is_absent_and_what_is_shared_is_shown(
    desk: Desk, bob: Desk, customers: list[str], logged: Logged
) -> None:
    desk.customers.share(customers[0], with_user="bob")
    desk.customers.share(customers[1], with_user="bob")
    assert codes(look(bob, customers)) == [None, None, *["access.absent"] * (MANY - 2)]
    refused = [each.customer for each in logged(action="view", outcome="refused")]
    assert sorted(map(str, refused)) == sorted(customers[2:])


def test_a_share_that_was_written_past_the_door_lets_nobody_in(
    room: Room, desk: Desk, bob: Desk, customers: list[str]
) -> None:
    desk.customers.share(customers[0], with_user="bob")
    moved = read_id("cus", customers[1]), read_id("cus", customers[0])
    execute(room.settings.database, "UPDATE shares SET id = ? WHERE id = ?", parameters=moved)
    assert codes(look(bob, customers[:3])) == ["access.absent", "access.row-forged", "access.absent"]


def test_one_whose_row_was_forged_fails_alone_and_the_failure_is_its_own(
    room: Room, eve: Desk, customers: list[str], logged: Logged
) -> None:
    forged = read_id("cus", customers[4])
    execute(room.settings.database, "UPDATE records SET owner = NULL WHERE id = ?", parameters=(forged,))
    results = look(eve, customers)
    assert codes(results) == [*[None] * 4, "record.row-forged", None, None]
    (failed,) = logged(action="view", outcome="failed")
    assert (failed.record, failed.because) == (customers[4], "record.row-forged")


def test_a_key_that_is_gone_fails_alone_and_nothing_is_counted_twice(
    room: Room, eve: Desk, customers: list[str], logged: Logged
) -> None:
    limited(room, open=MANY)
    with_key, gone = customers[:-1], read_id("cus", customers[-1])
    execute(room.settings.database, "DELETE FROM customer_keys WHERE customer = ?", parameters=(gone,))
    assert codes(look(eve, customers)) == [*[None] * len(with_key), "key.row-missing"]
    assert codes(look(eve, with_key)) == [None] * len(with_key)
    assert len(logged(action="view", outcome="failed")) == 1


def test_a_lease_that_ended_leaves_no_result_and_no_event(
    eve: Desk, customers: list[str], logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(logged())

    def ended(*_: object) -> None:
        raise Busy("keys.lease-ended")

    monkeypatch.setattr(KeyTree, "unwrap", ended)
    with pytest.raises(Busy):
        look(eve, customers)
    assert len(logged()) == before + 1


# -- who counts looks, counts each record -------------------------------------------------------


@pytest.mark.parametrize("before", [0, 2])
def test_the_budget_ends_a_look_at_many_where_it_ends_one_look_after_the_other(
    room: Room, eve: Desk, customers: list[str], logged: Logged, before: int
) -> None:
    limited(room, open=4)
    for each in customers[:before]:
        eve.customers.get(each)
    results = look(eve, [*customers[before:], *customers[:before]])
    left = 4 - before
    spent = ["watch.budget-spent"] * (MANY - 4)
    assert codes(results) == [*[None] * left, *spent, *[None] * before]
    refused = logged(action="view", outcome="refused")
    assert [(each.because, each.customer) for each in refused] == [
        ("budget-spent", each) for each in customers[4:]
    ]
    assert codes(look(eve, customers[:4])) == [None] * 4


def test_records_of_one_customer_draw_once_and_those_of_several_as_often_as_there_are(
    room: Room, desk: Desk, eve: Desk, customers: list[str]
) -> None:
    need = {"kind": "question", "summary": "问", "status": "open"}
    of_one = [desk.needs.create({"customer": customers[0], **need}).id for _ in range(3)]
    of_others = [desk.needs.create({"customer": each, **need}).id for each in customers[1:3]]
    limited(room, open=2)
    assert codes(look(eve, [*of_one, *of_others])) == [None] * 4 + ["watch.budget-spent"]


def test_a_budget_that_asks_for_a_second_factor_counts_on_with_one(
    room: Room, eve: Desk, customers: list[str]
) -> None:
    limited(room, open=3)
    with room.acting("alice", purpose="security") as desk:
        desk.admin.access_apply('[roles.service]\nbeyond = "step_up"\nbudget = { open = 3 }\n')
    principal = replace(eve.session.principal, may_step_up=True)
    signed_in = Desk(room.door, replace(eve.session, principal=principal))
    assert codes(look(signed_in, customers))[3:] == ["watch.budget-step-up"] * 4
    fresh = Desk(room.door, replace(eve.session, principal=replace(principal, stepped_up=True)))
    assert codes(look(fresh, customers)) == [None] * MANY


def test_the_watch_counts_each_customer_of_it_once_and_tells_of_it_once(
    room: Room, desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    eve.customers.get(customers[0])
    look(eve, customers)
    look(eve, customers)
    rules = '[roles.service]\nbeyond = "alarm"\nbudget = {{ open = {most} }}\n' + PLAIN
    rules += "budget = {{ hour_percent = 100 }}\n"
    assert replayed(room, rules.format(most=MANY)).alerts == ()
    (alert,) = replayed(room, rules.format(most=1)).alerts
    assert (alert.rule, alert.measure, alert.limit) == ("budget", "open", 1)
    first = logged(action="view")[1]
    assert (alert.found, alert.evidence[-1]) == (5, first.event)  # more than four times a limit is as much
    (alert,) = replayed(room, rules.format(most=MANY - 1)).alerts
    assert (alert.found, len(alert.evidence)) == (MANY, 1)


def test_a_honeytoken_among_them_is_touched(room: Room, eve: Desk, customers: list[str]) -> None:
    with room.acting("alice", purpose="security") as desk:
        AlertDesk(room.door, desk.session).set_out(customers[5])
    look(eve, customers[:5])
    assert replayed(room).alerts == ()
    look(eve, customers)
    (alert,) = replayed(room).alerts
    assert (alert.rule, alert.measure, alert.customer) == ("honeytoken", "view", customers[5])


def test_who_looked_at_a_customer_is_told_with_the_fields_of_that_customer(
    desk: Desk, eve: Desk, customers: list[str]
) -> None:
    desk.customers.update(customers[2], {"city": "北京"})
    look(eve, customers)
    for customer, fields in ((customers[0], ("kind", "name")), (customers[2], ("city", "kind", "name"))):
        line = desk.customers.accesses(customer).items[0]
        assert (line.action, line.principal, line.fields) == ("view", "eve", fields)
        assert line.further == 0
    assert desk.customers.disclosures(customers[0]).items == ()


def test_the_scope_of_a_breach_has_each_customer_as_a_look_alone_has(
    desk: Desk, eve: Desk, customers: list[str]
) -> None:
    eve.customers.get(customers[0])
    look(eve, customers)
    people = {each.customer: each for each in desk.stating(purpose="audit").audit.scope("eve").people}
    assert set(people) == set(customers)
    together, alone = people[customers[0]].touches
    assert together.fields == alone.fields == ("customers.kind", "customers.name")
    assert people[customers[1]].touches[0].event == together.event


def test_an_auditor_finds_it_by_a_value_of_any_of_the_customers(
    desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    look(eve, customers)
    (leaf,) = logged(action="view")
    for number in (0, MANY - 1):
        found = desk.stating(purpose="audit").audit.find_value("customers", "phone", f"138000{number:05d}")
        assert leaf.event in {each.leaf.event for each in found.items}


def test_it_is_as_many_looks_a_day_as_it_has_records(
    room: Room, desk: Desk, eve: Desk, customers: list[str]
) -> None:
    look(eve, customers)
    eve.customers.get(customers[0])
    now = room.door.now()
    counts = desk.stating(purpose="audit").audit.activity(now - 86_400_000, now + 1, "eve").counts
    assert sum(number for (_, _, what), number in counts.items() if what == "reads") == MANY + 1


def test_customers_seen_last_are_those_of_it_too(eve: Desk, customers: list[str]) -> None:
    eve.customers.get(customers[6])
    look(eve, customers[:3])
    assert [each.id for each in eve.customers.seen_last()] == [*customers[:3], customers[6]]
    assert [each.id for each in eve.customers.seen_last(limit=2)] == customers[:2]


def test_one_of_its_records_is_proven_to_have_been_shown(
    desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    look(eve, customers)
    (leaf,) = logged(action="view")
    auditor = desk.stating(purpose="audit")
    bundle = auditor.audit.prove(leaf.event, member=customers[1])
    assert b'"type":"member"' in bundle
    with pytest.raises(NotFound):
        auditor.audit.prove(leaf.event, member="cus_00000000000000000000000000")


def test_sent_again_it_is_looked_at_again(
    desk: Desk, eve: Desk, customers: list[str], logged: Logged
) -> None:
    named = eve.stating(once=Once(bytes(32), b"\x01" * 32))
    items = [{"op": "get", "id": each} for each in customers]
    first = named.batch(items)
    assert {each.outcome.event for each in first if each.outcome} == {logged(action="view")[0].event}
    with pytest.raises(Repeated) as caught:
        named.batch(items)
    again = eve.batch_again(items, caught.value.outcome)
    assert [each.value for each in again] == [each.value for each in first]
    assert len(logged(action="view")) == 2
