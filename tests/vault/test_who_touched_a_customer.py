"""Who touched a customer, and whether one exists already: what both say, and to whom."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import InvalidInput, NotFound, Refused
from strongroom.export.run import export_file
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "external_id": "crm-1"}


def test_a_colleague_sees_who_touched_a_customer_and_why(desk: Desk, bob: Desk) -> None:
    made = bob.customers.create(NANA).id
    bob.customers.reveal(made, ["phone"])
    desk.stating(purpose="support").customers.get(made)
    lines = bob.customers.accesses(made).items
    assert [(each.action, each.principal, each.purpose) for each in lines] == [
        ("view", "alice", "support"),
        ("reveal", "bob", "sales"),
        ("create", "bob", "sales"),
    ]
    assert lines[1].fields == ("phone",)
    assert lines[1].reason_code == "order_handling"
    assert not re.search("138.{4,6}5678", repr(lines))
    assert bob.customers.accesses(made).items[0].action == "accesses"


def test_refused_looks_stand_there_too_and_lists_are_folded(desk: Desk, bob: Desk) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(NotFound):
        bob.customers.get(made)
    for _ in range(3):
        desk.customers.list()
    lines = desk.customers.accesses(made).items
    assert [(each.action, each.outcome, each.further) for each in lines] == [
        ("list", "done", 2),
        ("view", "refused", 0),
        ("create", "done", 0),
    ]


def test_pages_go_on(desk: Desk) -> None:
    made = desk.customers.create(NANA).id
    for _ in range(4):
        desk.customers.get(made)
    first = desk.customers.accesses(made, limit=3)
    assert first.next is not None
    second = desk.customers.accesses(made, limit=3, cursor=first.next)
    assert [each.action for each in second.items] == ["view", "create"]
    with pytest.raises(InvalidInput) as caught:
        desk.customers.accesses(made, limit=0)
    assert caught.value.code == "page.limit"


def test_out_of_reach_nobody_is_told_who_looked(room: Room, desk: Desk, bob: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(NotFound):
        bob.customers.accesses(made)
    assert logged(customer=made, action="accesses", outcome="refused")
    desk.admin.user_add("mia", ["marketing"])
    with room.acting("mia", purpose="marketing") as mia, pytest.raises(Refused):
        mia.customers.accesses(made)
    with pytest.raises(InvalidInput) as caught:
        desk.needs.accesses(made)
    assert caught.value.code == "record.customers-only"


def test_a_customer_of_somebody_else_is_there_and_no_more_is_told(
    desk: Desk, bob: Desk, logged: Logged
) -> None:
    made = desk.customers.create({**NANA, "email": "nana@example.com"}).id
    found = bob.customers.duplicates(
        {"name": "欧阳", "phone": "+86 138-0000-5678", "email": "NANA@example.com"}
    )
    assert [each.as_document() for each in found] == [
        {"id": None, "owner": "alice", "team": None, "fields": ["phone", "email"]}
    ]
    leaf = logged(customer=made, action="duplicate_check")[-1]
    assert (leaf.fields, leaf.members is not None) == (("email", "phone"), True)
    assert [each.id for each in desk.customers.duplicates({"external_id": "crm-1"})] == [made]


def test_a_duplicate_check_takes_the_right_to_make_customers_and_something_to_go_by(
    room: Room, desk: Desk, bob: Desk, logged: Logged
) -> None:
    desk.customers.create(NANA)
    assert bob.customers.duplicates({"phone": "13900000000"}) == ()
    with pytest.raises(InvalidInput) as caught:
        bob.customers.duplicates({"name": "欧阳娜娜", "phone": " "})
    assert caught.value.code == "duplicates.nothing-to-go-by"
    desk.admin.user_add("mia", ["marketing"])
    with room.acting("mia", purpose="marketing") as mia, pytest.raises(Refused):
        mia.customers.duplicates({"phone": "13800005678"})
    assert [leaf.outcome for leaf in logged(action="duplicate_check")] == ["done", "failed", "refused"]


def test_a_customer_who_is_being_erased_is_not_found_as_a_duplicate(desk: Desk, bob: Desk) -> None:
    made = desk.customers.create(NANA).id
    desk.stating(purpose="privacy_request", reason_code="customer_request").erasures.ask(made, due=0)
    assert bob.customers.duplicates({"phone": "13800005678"}) == ()


def test_what_left_the_room_is_told_by_exports_and_uses_alone(desk: Desk, bob: Desk, tmp_path: Path) -> None:
    made, other = bob.customers.create(NANA).id, bob.customers.create({"kind": "person", "name": "贾宝玉"}).id
    bob.customers.get(made)
    bob.customers.reveal(made, ["phone"])
    assert bob.customers.disclosures(made).items == ()
    leaving = desk.stating(reason_code="customer_request")
    export_file(leaving, tmp_path / "out", "customers", passphrase="correct horse battery staple")
    lines = bob.customers.disclosures(made).items
    assert [(each.action, each.principal, each.reason_code) for each in lines] == [
        ("export", "alice", "customer_request")
    ]
    assert len(bob.customers.disclosures(other).items) == 1
    assert bob.customers.accesses(made).items[0].action == "accesses"
    with pytest.raises(InvalidInput, match=r"page\.limit"):
        bob.customers.disclosures(made, limit=0)
    with pytest.raises(InvalidInput, match=r"record\.customers-only"):
        bob.purchases.disclosures(made)
