"""Refusals and failures: recorded under whom they were about, and told alike of what is not there."""

from collections.abc import Callable

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.audit.members import Member, MemberKind, decode_members
from strongroom.audit.recorder import Recorder
from strongroom.errors import Busy, Conflict, InvalidInput, NotFound, Refused, StrongroomError, UsageError
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.storage import log_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "external_id": "crm-1"}
PHONE = "13900001111"


def nobody(prefix: str) -> str:
    return write_id(prefix, new_id(1_700_000_000_000))


# -- failed: granted, begun, rolled back ---------------------------------------------------
def failing(desk: Desk, made: str) -> dict[str, tuple[str, Callable[[], object]]]:
    """By error code: the action, and what fails with it."""
    customers = desk.customers
    return {
        "record.external-id-taken": ("create", lambda: customers.create({**NANA, "name": "另一人"})),
        "record.changed": ("update", lambda: customers.update(made, {"name": "王五"}, expect=7)),
        "record.invalid": ("update", lambda: customers.update(made, {"phone": "no number"})),
        "record.has-dependents": ("remove", lambda: customers.remove(made)),
        "record.no-such-revision": ("revert", lambda: customers.revert(made, 9)),
        "phone": ("compare", lambda: customers.compare(made, "phone", "no number")),
        "search.not-offered": ("find", lambda: customers.find({"note": "word"})),
        "page.limit": ("list", lambda: customers.list(limit=0)),
    }


@pytest.mark.parametrize(
    "code",
    [
        "record.external-id-taken",
        "record.changed",
        "record.invalid",
        "record.has-dependents",
        "record.no-such-revision",
        "phone",
        "search.not-offered",
        "page.limit",
    ],
)
def test_a_failure_is_recorded_with_its_code_and_nothing_else_is_kept(
    desk: Desk, logged: Logged, code: str
) -> None:
    made = desk.customers.create(NANA).id
    desk.purchases.create({"customer": made, "ordered_at": "2026-01-02", "status": "open"})
    before = len(logged(outcome="done"))
    action, fail = failing(desk, made)[code]
    with pytest.raises(StrongroomError) as caught:
        fail()
    assert caught.value.code.startswith(code)
    (leaf,) = logged(outcome="failed")
    assert (leaf.action, leaf.because) == (action, caught.value.code)
    assert leaf.purpose == "sales"
    assert not leaf.levels
    assert not leaf.digests
    assert desk.customers.get(made).revision == 1
    assert len(logged(outcome="done")) == before + 3  # the looks at log, record and log


def test_a_failure_is_found_by_the_customer_it_was_about(desk: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(Conflict):
        desk.customers.update(made, {"phone": PHONE}, expect=5)
    (leaf,) = logged(customer=made, outcome="failed")
    assert (leaf.record, leaf.customer, leaf.fields) == (made, made, ("phone",))


def test_whose_external_id_it_was_stands_in_the_log_where_the_answer_gave_it_away(
    desk: Desk, bob: Desk, logged: Logged, room: Room
) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(Conflict) as caught:
        bob.customers.create({**NANA, "name": "另一人"})
    assert made not in str(caught.value)
    (leaf,) = logged(customer=made, outcome="failed")
    assert leaf.because == "record.external-id-taken"
    tenant, event = room.settings.tenant, read_id("evt", leaf.event)
    row = room.door.database.read(lambda tx: log_rows.event(tx, tenant, event))
    assert row is not None
    (member,) = [Member.decode(each) for each in decode_members(row.members or b"")]
    assert (member.kind, member.record) == (MemberKind.FOUND, read_id("cus", made))


def test_a_change_to_an_external_id_that_is_taken_is_recorded_too(desk: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    other = desk.customers.create({"kind": "person", "name": "王五"}).id
    with pytest.raises(Conflict):
        desk.customers.update(other, {"external_id": "CRM-1"})
    assert [leaf.customer for leaf in logged(customer=made, outcome="failed")] == [other]


def test_no_value_and_no_mistyped_name_stands_in_the_leaf_of_what_came_to_nothing(
    desk: Desk, bob: Desk, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    for attempt in (
        lambda: desk.customers.reveal(made, [PHONE]),
        lambda: desk.customers.compare(made, "phone", "not 139 0000 1111"),
        lambda: desk.customers.update(made, {"phone": "139 0000 111", PHONE: "x"}),
        lambda: desk.customers.find({PHONE: PHONE}),
        lambda: bob.purchases.create({"customer": PHONE, "status": "open", PHONE: PHONE}),
    ):
        with pytest.raises(StrongroomError):
            attempt()
    leaves = [leaf for leaf in logged() if leaf.outcome != "done"]
    assert len(leaves) == 5
    assert not any("139" in repr(leaf.fields) + repr(leaf.extra) + str(leaf.record) for leaf in leaves)
    assert desk.audit.verify(data=True).findings == ()  # the log is sound with them


def test_what_fails_while_the_log_cannot_be_written_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.customers.create(NANA).id

    def full(*_: object, **__: object) -> None:
        raise Busy("storage.full")

    monkeypatch.setattr(Recorder, "record", full)
    with pytest.raises(Busy):
        desk.customers.update(made, {"name": "王五"}, expect=9)


def test_what_is_no_request_at_all_leaves_no_event(desk: Desk, logged: Logged) -> None:
    before = len(logged())
    with pytest.raises(InvalidInput):
        desk.customers.get("138 0000 5678")
    assert len(logged()) == before + 1


# -- refused ----------------------------------------------------------------------------------
def test_a_refusal_is_found_by_the_customer_whose_record_it_was(
    desk: Desk, bob: Desk, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    bought = desk.purchases.create({"customer": made, "ordered_at": "2026-01-02", "status": "open"}).id
    for attempt in (
        lambda: bob.customers.get(made),
        lambda: bob.customers.update(made, {"name": "x"}),
        lambda: bob.purchases.get(bought),
        lambda: bob.purchases.create({"customer": made, "ordered_at": "2026-01-02", "status": "open"}),
        lambda: bob.purchases.create({"customer": "crm-1", "ordered_at": "2026-01-02", "status": "open"}),
    ):
        with pytest.raises(NotFound):
            attempt()
    refused = logged(customer=made, outcome="refused")
    assert [leaf.action for leaf in refused] == ["view", "update", "view", "create", "create"]
    assert {leaf.customer for leaf in refused} == {made}


def test_asking_for_the_list_of_a_customer_out_of_reach_is_found_by_the_customer(
    desk: Desk, bob: Desk, room: Room, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    assert not len(bob.purchases.list(customer=made))
    with room.acting("bob", purpose="marketing") as other, pytest.raises(Refused):
        other.purchases.list(customer=made)
    listed = logged(customer=made, action="list")
    assert [leaf.outcome for leaf in listed] == ["done", "refused"]


def test_the_reason_in_words_is_sealed_beside_a_refusal_and_shown_to_who_may_see_the_record(
    desk: Desk, bob: Desk, room: Room, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    with room.acting("bob", purpose="sales", reason_code="complaint", reason="he rang") as talking:
        with pytest.raises(NotFound):
            talking.customers.get(made)
        with pytest.raises(NotFound):
            talking.customers.get(nobody("cus"))
    known, unknown = logged(outcome="refused")
    with room.acting("alice", purpose="audit") as auditor:
        assert auditor.audit.show(known.event).reason == "he rang"
        auditor.audit.show(unknown.event)


def test_a_refusal_says_the_same_of_what_is_there_and_of_what_is_not(desk: Desk, bob: Desk) -> None:
    made = desk.customers.create(NANA).id
    bought = desk.purchases.create({"customer": made, "ordered_at": "2026-01-02", "status": "open"}).id

    def answers(customer: str, purchase: str) -> list[object]:
        told: list[object] = []
        for attempt in (
            lambda: bob.customers.get(customer),
            lambda: bob.customers.reveal(customer, ["phone"]),
            lambda: bob.customers.compare(customer, "phone", "no number"),
            lambda: bob.customers.update(customer, {"phone": "no number"}, expect=9),
            lambda: bob.customers.history(customer),
            lambda: bob.customers.transfer(customer, owner="bob", expect=9),
            lambda: bob.purchases.remove(purchase, expect=9),
            lambda: bob.purchases.revert(purchase, 99),
            lambda: bob.purchases.create({"customer": customer, "status": "open"}),
            lambda: bob.purchases.list(customer=customer),
        ):
            try:
                told.append(repr(attempt()))
            except StrongroomError as error:
                told.append((type(error), error.code, dict(error.parameters), str(error)))
        return told

    assert answers(made, bought) == answers(nobody("cus"), nobody("pur"))


def test_as_many_statements_are_run_for_what_is_not_there(
    desk: Desk, bob: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.customers.create(NANA).id
    counted: list[str] = []
    guard = Transaction._guard

    def counting(tx: Transaction, call: Callable[..., object], *arguments: object) -> object:
        counted.append(call.__name__)
        return guard(tx, call, *arguments)

    monkeypatch.setattr(Transaction, "_guard", counting)

    def statements(attempt: Callable[[], object]) -> int:
        counted.clear()
        with pytest.raises((NotFound, UsageError)):
            attempt()
        return sum(name != "fetchall" for name in counted)

    for attempt in (bob.customers.get, lambda one: bob.customers.update(one, {"name": "x"})):
        assert statements(lambda: attempt(made)) == statements(lambda: attempt(nobody("cus")))  # noqa: B023 - at once
