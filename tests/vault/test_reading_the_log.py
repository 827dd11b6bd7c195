"""Who looked, at what, and whether anybody changed it behind the room's back."""

import pytest
from sqlalchemy import bindparam, delete, update

from strongroom.errors import Refused, VerificationFailed
from strongroom.model.ids import read_id
from strongroom.storage.statement import Statement
from strongroom.storage.tables import customer_keys, events, records
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room

ZHANG = {"kind": "person", "name": "张三丰", "phone": "13800005678", "email": "zhang@example.com"}


@pytest.fixture
def desk(room: Room) -> Desk:
    return room.acting("alice", purpose="sales", reason_code="order_handling", reason="回电话")


@pytest.fixture
def auditor(room: Room) -> Desk:
    return room.acting("alice", purpose="audit", reason_code="audit_review")


def test_who_saw_a_customer_is_told_lists_included(room: Room, desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.get(made.id)
    desk.customers.list()
    desk.customers.list()
    desk.customers.reveal(made.id, ["phone"])
    page = auditor.audit.list(EventFilter(customer=made.id))
    assert [each.leaf.action for each in page.items] == ["reveal", "list", "view", "create"]
    assert page.items[1].folded == 1
    assert {each.principal for each in page.items} == {"alice"}
    unfolded = auditor.audit.list(EventFilter(customer=made.id, unfold=True))
    assert len(unfolded.items) == 5


def test_a_refusal_is_in_the_log_with_its_reason(room: Room, desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    with room.acting("alice", purpose="sales") as unreasoned, pytest.raises(Exception, match="reason"):
        unreasoned.customers.reveal(made.id, ["phone"])
    page = auditor.audit.list(EventFilter(outcome="refused"))
    assert [each.leaf.because for each in page.items] == ["reason-missing"]


def test_before_and_after_are_shown_as_far_as_the_viewer_may(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.update(made.id, {"name": "张无忌", "phone": "13900001111"})
    event = auditor.audit.list(EventFilter(action="update")).items[0].leaf.event
    detail = auditor.audit.show(event)
    assert "13900001111" not in repr(detail)
    assert "phone" not in detail.after


def test_events_are_found_by_a_value_without_showing_it(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.create({"kind": "person", "name": "李四", "phone": "13900001111"})
    page = auditor.audit.find_value("customers", "phone", "+86 138 0000 5678")
    assert {each.leaf.customer for each in page.items} == {made.id}


def test_reading_the_log_is_logged(desk: Desk, auditor: Desk) -> None:
    auditor.audit.list()
    assert auditor.audit.list().items[0].leaf.action == "audit_list"


def test_an_event_is_proven_to_an_outsider(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    event = auditor.audit.list(EventFilter(customer=made.id)).items[0].leaf.event
    assert auditor.audit.prove(event).startswith(b"c2sp.org/tlog-proof@v1")


def test_a_clean_room_verifies_with_its_data(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.update(made.id, {"name": "张无忌"})
    desk.purchases.create({"customer": made.id, "ordered_at": "2026-01-02", "status": "open"})
    desk.customers.revert(made.id, 1)
    report = auditor.audit.verify(data=True)
    assert report.ok, [finding.en for finding in report.findings]


def test_asking_about_one_customer_leaves_a_log_that_verifies(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    auditor.audit.list(EventFilter(customer=made.id))
    assert auditor.audit.verify(data=True).findings == ()


def test_a_row_changed_by_sql_is_named(room: Room, desk: Desk, auditor: Desk) -> None:
    first = desk.customers.create(ZHANG)
    second = desk.customers.create({"kind": "person", "name": "李四"})
    swap = Statement(
        update(records)
        .where(records.c.tenant == 1, records.c.collection == 1, records.c.id == bindparam("of_id"))
        .values(status="vip")
    )
    room.door.database.transact(lambda tx: tx.run(swap, of_id=read_id("cus", second.id)))
    report = auditor.audit.verify(data=True)
    assert {finding.record for finding in report.findings} == {second.id}
    with pytest.raises(VerificationFailed):
        desk.customers.get(second.id)
    assert desk.customers.get(first.id).revision == 1


def test_a_leaf_changed_by_sql_is_named(room: Room, desk: Desk, auditor: Desk) -> None:
    desk.customers.create(ZHANG)
    forge = Statement(update(events).where(events.c.tenant == 1).values(leaf=b"{}"))
    room.door.database.transact(lambda tx: tx.run(forge))
    report = auditor.audit.verify()
    assert not report.ok
    assert report.findings[0].leaf is not None


def test_the_log_is_not_for_everybody(room: Room) -> None:
    with room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("bob", ["sales"])
    with room.acting("bob", purpose="sales") as desk, pytest.raises(Refused):
        desk.audit.list()


def test_pages_of_folded_events_neither_repeat_nor_leave_out(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    for _ in range(3):
        desk.customers.list()
    desk.customers.get(made.id)
    for _ in range(3):
        desk.customers.list()
    counted, cursor = 0, None
    for _ in range(10):
        page = auditor.audit.list(EventFilter(customer=made.id), limit=1, cursor=cursor)
        counted += sum(1 + each.folded for each in page.items)
        cursor = page.next
        if cursor is None:
            break
    assert counted == 8


def test_what_is_said_of_a_colleague_lies_under_the_colleagues_key(room: Room, auditor: Desk) -> None:
    with room.acting("alice", purpose="security") as security:
        security.admin.user_add("bob", ["sales"])
    event = auditor.audit.list(EventFilter(action="user_add")).items[0].leaf.event
    assert auditor.audit.show(event).event.leaf.event == event


def test_every_event_of_a_customer_opens_with_its_reason(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.get(made.id)
    desk.customers.find({"phone": "5678"})
    desk.customers.update(made.id, {"name": "张无忌"})
    desk.customers.history(made.id)
    desk.customers.compare(made.id, "phone", "13800005678")
    desk.customers.reveal(made.id, ["phone"])
    desk.customers.remove(made.id)
    page = auditor.audit.list(EventFilter(customer=made.id, unfold=True))
    assert len(page.items) == 8
    for each in page.items:
        auditor.audit.show(each.leaf.event)


def test_what_lies_beside_an_event_is_shown_by_the_key_that_it_was_sealed_under(
    room: Room, desk: Desk, auditor: Desk
) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.reveal(made.id, ["phone"])
    of_customer = auditor.audit.list(EventFilter(action="reveal")).items[0].leaf.event
    desk.customers.list()
    of_month = auditor.audit.list(EventFilter(action="list")).items[0].leaf.event
    destroy = Statement(
        delete(customer_keys).where(
            customer_keys.c.tenant == 1, customer_keys.c.customer == bindparam("of_id")
        )
    )
    with room.acting("alice", purpose="sales") as seller:
        assert seller.audit.show(of_customer).reason == "回电话"
        room.door.database.transact(lambda tx: tx.run(destroy, of_id=read_id("cus", made.id)))
        # The key is gone, and with it what was said of the customer; other events are as they were.
        assert seller.audit.show(of_customer).reason is None
        assert seller.audit.show(of_month).event.leaf.event == of_month


def test_who_looked_how_much_is_counted_by_day_and_that_is_recorded(
    room: Room, desk: Desk, auditor: Desk
) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.get(made.id)
    desk.customers.list()
    desk.customers.reveal(made.id, ["phone"])
    desk.admin.user_add("dora", ["analyst"])
    dora = room.acting("dora", purpose="analytics", reason_code="audit_review")
    with pytest.raises(Refused):
        dora.customers.reveal(made.id, ["phone"])
    now = room.door.now()
    found = auditor.audit.activity(now - 86_400_000, now + 1)
    summed = {
        (found.handles[who], kind): sum(
            count for (each, _, counted), count in found.counts.items() if (each, counted) == (who, kind)
        )
        for who, _, kind in found.counts
    }
    assert summed == {("alice", "reads"): 2, ("alice", "reveals"): 1, ("dora", "refusals"): 1}
    of_one = auditor.audit.activity(now - 86_400_000, now + 1, "dora")
    assert {found.handles[who] for who, _, _ in of_one.counts} == {"dora"}
    assert not auditor.audit.activity(now - 2 * 86_400_000, now - 86_400_000).counts
    with pytest.raises(Refused):
        dora.audit.activity(0, now)
    events = auditor.audit.list(EventFilter(action="audit_activity")).items
    assert [each.leaf.outcome for each in events] == ["refused", "done", "done", "done"]
