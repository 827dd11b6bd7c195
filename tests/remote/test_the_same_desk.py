"""One set of expectations, held by the desk in the room and by the one over HTTP."""

import pytest

from strongroom.access.grants import View
from strongroom.errors import Conflict, InvalidInput, NotFound, StrongroomError, UsageError
from strongroom.model.checking import FieldErrors
from strongroom.model.plain import document_of
from strongroom.remote import RemoteDesk
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from tests.refusals import refused
from tests.remote.conftest import on_both_engines

AnyDesk = Desk | RemoteDesk
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "external_id": "crm-1"}


@on_both_engines
def test_a_record_is_made_shown_changed_and_brought_back(desk: AnyDesk) -> None:
    made = desk.customers.create({**NANA, "city": "北京"})
    assert (made.revision, made.owner_handle) == (1, "alice")
    assert made.fields["phone"].shown == "+86 138****5678"
    assert made.fields["phone"].view is View.MASKED
    assert made.fields["phone"].may_reveal
    assert desk.customers.get(made.id).as_document() == made.as_document()
    assert desk.customers.update(made.id, {"city": "上海"}, expect=1).revision == 2
    assert desk.customers.update(made.id, {"city": None}).revision == 3
    back = desk.customers.revert(made.id, 1)
    assert (back.revision, back.fields["city"].shown) == (4, "北京")
    assert [each.action for each in desk.customers.history(made.id)] == [
        "revert",
        "update",
        "update",
        "create",
    ]
    desk.customers.remove(made.id, expect=4)
    with refused("access.absent", 3):
        desk.customers.get(made.id)
    assert desk.customers.revert(made.id, 4).revision > 4


def test_values_are_revealed_and_compared(desk: AnyDesk) -> None:
    nana = desk.customers.create(NANA)
    revealed = desk.customers.reveal(nana.id, ["phone"])
    assert dict(revealed) == {"phone": "+8613800005678"}
    assert "13800005678" not in repr(revealed)
    assert desk.customers.compare(nana.id, "phone", "0086 138 0000 5678") is True
    assert desk.customers.compare(nana.id, "phone", "138 0000 5679") is False


def test_records_are_listed_found_and_counted(desk: AnyDesk) -> None:
    ids = [desk.customers.create({"kind": "person", "name": f"王{n}", "city": "北京"}).id for n in "一二三"]
    first = desk.customers.list(limit=2)
    assert [each.id for each in first] == ids[:2]
    rest = desk.customers.list(limit=2, cursor=first.next)
    assert ([each.id for each in rest], rest.next) == (ids[2:], None)
    assert [each.id for each in desk.customers.find({"name": "王二"})] == [ids[1]]
    assert desk.customers.find({"name": "nobody"}).items == ()
    desk.purchases.create(
        {"customer": ids[0], "ordered_at": "2026-01-02", "status": "open", "total": "12.50 CNY"}
    )
    totals = desk.purchases.totals(["status"], sum="total")
    assert [(dict(each.by), dict(each.sums)) for each in totals.groups] == [
        ({"status": "open"}, {"total": "CNY 12.50"})
    ]
    assert [each.customer for each in desk.purchases.list(customer=ids[0], status="open")] == [ids[0]]


def test_records_are_shared_given_and_merged(desk: AnyDesk) -> None:
    nana, twin = (
        desk.customers.create(NANA),
        desk.customers.create({"kind": "person", "name": "欧阳娜娜"}),
    )
    shared = desk.customers.share(nana.id, with_user="bob")
    assert shared == desk.customers.shares(nana.id)
    assert len(shared.users) == 1
    assert desk.customers.unshare(nana.id, with_user="bob").users == ()
    need = desk.needs.create({"customer": twin.id, "kind": "question", "summary": "发票", "status": "new"})
    merged = desk.customers.merge(twin.id, nana.id)
    assert (merged.survivor, merged.moved) == (nana.id, (need.id,))
    assert desk.customers.transfer(nana.id, owner="bob").owner_handle == "bob"
    assert desk.handover("bob", "alice") == {"customers": 1, "purchases": 0, "needs": 0}


def test_a_batch_gives_each_item_its_result(desk: AnyDesk) -> None:
    nana = desk.customers.create(NANA)
    results = desk.batch(
        [
            {"op": "get", "id": nana.id},
            {"op": "update", "id": nana.id, "changes": {"phone": "no number"}},
            {"op": "compare", "id": nana.id, "field": "phone", "value": "13800005678"},
            {"op": "reveal", "id": nana.id, "fields": ["phone"]},
            {"op": "history", "id": nana.id},
            {"op": "shares", "id": nana.id},
            {"op": "dance", "id": nana.id},
        ]
    )
    assert [each.done for each in results] == [True, False, True, True, True, True, False]
    assert results[0].value == desk.customers.get(nana.id)
    assert isinstance(results[1].error, FieldErrors)
    assert results[1].error.fields == ("phone",)
    assert results[2].value is True
    assert results[3].value == {"phone": "+8613800005678"}
    assert results[6].error is not None
    assert results[6].error.code == "batch.unknown-operation"
    with refused("batch.too-many", 2):
        desk.batch([{"op": "get", "id": nana.id}] * 501)


def test_the_log_is_read(desk: AnyDesk) -> None:
    nana = desk.customers.create(NANA)
    desk.stating(reason_code="customer_request", reason="她来电询问").customers.get(nana.id)
    log = desk.stating(purpose="audit")
    page = log.audit.list(EventFilter(customer=nana.id, action="view"))
    assert [(each.principal, each.leaf.customer) for each in page.items] == [("alice", nana.id)]
    detail = log.audit.show(page.items[0].leaf.event)
    assert detail.event.leaf.reason_code == "customer_request"
    found = log.audit.find_value("customers", "phone", "13800005678")
    assert nana.id in {each.leaf.customer for each in found.items}


def test_a_reason_in_words_lies_beside_the_event(desk: AnyDesk) -> None:
    nana = desk.customers.create(NANA)
    stated = desk.stating(reason_code="customer_request", reason="她来电询问")
    for call, action in ((stated.customers.get, "view"), (stated.customers.history, "history")):
        call(nana.id)
        log = desk.stating(purpose="audit").audit
        newest = log.list(EventFilter(action=action), limit=1).items[0]
        assert newest.leaf.reason_code == "customer_request"


def test_schema_and_collections_are_known(desk: AnyDesk) -> None:
    assert list(desk.schema.collections) == ["customers", "purchases", "needs"]
    assert desk.schema.collection("customers").fields["phone"].label("zh-CN")
    assert desk.by_id("pur_" + "0" * 26).name == "purchases"
    with refused("schema.unknown-collection", 5):
        desk.collection("cars")
    with refused("id.unknown-kind", 5):
        desk.by_id("car_1")


REFUSED: list[tuple[str, type[StrongroomError], object]] = [
    ("record.invalid", FieldErrors, lambda desk, it: desk.customers.create({"kind": "person", "phone": "1"})),
    (
        "record.invalid",
        FieldErrors,
        lambda desk, it: desk.customers.create({"kind": "person", "pin": "1234"}),
    ),
    ("record.external-id-taken", Conflict, lambda desk, it: desk.customers.create(NANA)),
    ("record.changed", Conflict, lambda desk, it: desk.customers.update(it, {"city": "x"}, expect=9)),
    ("record.changed", Conflict, lambda desk, it: desk.customers.remove(it, expect=9)),
    ("record.no-such-revision", NotFound, lambda desk, it: desk.customers.revert(it, 9)),
    ("access.absent", NotFound, lambda desk, it: desk.customers.get("cus_" + "0" * 26)),
    ("id.malformed", InvalidInput, lambda desk, it: desk.customers.get("../users")),
    ("id.malformed", InvalidInput, lambda desk, it: desk.customers.get("")),
    ("access.unknown-field", InvalidInput, lambda desk, it: desk.customers.reveal(it, ["shoe"])),
    ("search.not-offered", InvalidInput, lambda desk, it: desk.customers.find({"note": "x"})),
    ("share.with-whom", UsageError, lambda desk, it: desk.customers.share(it)),
    ("share.not-shared", NotFound, lambda desk, it: desk.customers.unshare(it, with_user="bob")),
    ("merge.same", UsageError, lambda desk, it: desk.customers.merge(it, it)),
    ("purpose.unknown", InvalidInput, lambda desk, it: desk.stating(purpose="curiosity")),
    ("reason.unknown", InvalidInput, lambda desk, it: desk.stating(reason_code="because")),
]


def test_what_is_refused_is_refused_alike(desk: AnyDesk) -> None:
    nana = desk.customers.create(NANA)
    for code, kind, call in REFUSED:
        with pytest.raises(StrongroomError) as caught:
            call(desk, nana.id)  # type: ignore[operator]  # a lambda of the table above
        assert caught.value.code == code
        assert isinstance(caught.value, kind), code
        for language in ("en", "zh-CN"):
            assert "<" not in caught.value.message(language) + caught.value.hint(language)


@on_both_engines
def test_both_desks_show_the_very_same(in_room: Desk, over_http: RemoteDesk) -> None:
    nana = in_room.customers.create({**NANA, "national_id": "11010519491231002X"})
    there, here = over_http.customers.get(nana.id), in_room.customers.get(nana.id)
    assert there == here
    assert list(there.fields) == list(here.fields)
    assert over_http.customers.history(nana.id) == in_room.customers.history(nana.id)
    assert over_http.customers.list() == in_room.customers.list()
    schema = over_http.schema.collection("customers")
    assert schema.fields == in_room.schema.collection("customers").fields
    with pytest.raises(FieldErrors) as far:
        over_http.customers.create({"kind": "person", "phone": "1", "email": "x"})
    with pytest.raises(FieldErrors) as near:
        in_room.customers.create({"kind": "person", "phone": "1", "email": "x"})
    for language in ("en", "zh-CN"):
        assert far.value.message(language) == near.value.message(language)
        assert far.value.hint(language) == near.value.hint(language)
    assert far.value.exit_status == near.value.exit_status


def test_a_ticket_goes_to_a_browser_and_is_silent_on_its_way(over_http: RemoteDesk) -> None:
    nana = over_http.customers.create(NANA)
    ticket = over_http.customers.ticket(nana.id, ["phone"])
    assert len(ticket.text) == 43
    assert ticket.text not in repr(ticket)
    with refused("access.unknown-field", 5):
        over_http.customers.ticket(nana.id, ["shoe"])


def test_it_is_told_who_touched_a_customer_and_whom_one_saw_last(desk: AnyDesk) -> None:
    nana, wang = (desk.customers.create({**NANA, "external_id": each}) for each in ("crm-1", "crm-2"))
    desk.customers.reveal(nana.id, ["phone"])
    desk.customers.get(wang.id)
    first = desk.customers.accesses(nana.id, limit=1)
    assert [(each.action, each.principal, each.fields) for each in first.items] == [
        ("reveal", "alice", ("phone",))
    ]
    rest = desk.customers.accesses(nana.id, cursor=first.next)
    assert [each.action for each in rest.items][-1] == "create"
    assert desk.customers.disclosures(nana.id).items == ()
    assert [each.id for each in desk.customers.seen_last(limit=1)] == [wang.id]
    with refused("record.customers-only", 5):
        desk.needs.seen_last()
    with refused("record.customers-only", 5):
        desk.purchases.accesses("pur_01k85hrb9yfw0a3cp3tkjzc1rr")


def test_it_is_told_who_exists_already_and_shown_no_value(desk: AnyDesk) -> None:
    nana = desk.customers.create(NANA)
    (found,) = desk.customers.duplicates({"phone": "+86 138 0000 5678", "name": "nobody"})
    assert (found.id, found.owner, found.fields) == (nana.id, "alice", ("phone",))
    assert desk.customers.duplicates({"phone": "138 0000 5679"}) == ()
    with refused("duplicates.nothing-to-go-by", 5):
        desk.customers.duplicates({"name": "欧阳娜娜"})


def test_the_schema_is_the_same_with_its_retired_fields_and_what_is_left_to_do(
    in_room: Desk, over_http: RemoteDesk
) -> None:
    field = (
        '[collections.customers.fields.loyalty_no]\ntype = "opaque_id"\nlabel = { en = "No", zh = "号" }\n'
    )
    desk = in_room.stating(purpose="security")
    desk.schema_desk.apply(field)
    desk.schema_desk.apply(field + "retired = true\n")
    schema, left = over_http.schema_state()
    found, pending = desk.schema_desk.state()
    assert schema == found
    assert "loyalty_no" in schema.collection("customers").retired_fields
    assert [dict(each) for each in left] == [document_of(each._asdict()) for each in pending]
