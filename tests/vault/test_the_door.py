"""The door, on both engines: what is stored is found, shown by right, changed and recorded."""

from pathlib import Path

import pytest

from strongroom.access.grants import View
from strongroom.crypto.age import AgeReader, X25519Identity
from strongroom.errors import Conflict, NotFound, Refused, UsageError
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.founding import Foundation, found

PHONE, EMAIL = "138 0000 5678", "nana@example.com"
NANA = {
    "kind": "person",
    "name": "欧阳娜娜",
    "phone": PHONE,
    "email": EMAIL,
    "national_id": "110101190001010014",
    "external_id": "crm-1",
    "city": "北京",
}


def test_a_customer_is_shown_masked_and_revealed_in_full(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    shown = desk.customers.get(made.id)
    assert shown.fields["name"].shown == "欧阳娜娜"
    assert shown.fields["phone"].shown == "+86 138****5678"
    assert shown.fields["phone"].view is View.MASKED
    assert desk.customers.reveal(made.id, ["phone"])["phone"] == "+8613800005678"


@pytest.mark.parametrize(
    "criteria",
    [
        {"phone": "+86 138-0000-5678"},
        {"phone": "１３８００００５６７８"},
        {"phone": "5678"},
        {"email": "NANA@Example.com"},
        {"name": "欧阳 娜娜"},
        {"external_id": "CRM-1"},
        {"phone": "13800005678", "name": "欧阳娜娜"},
    ],
)
def test_any_spelling_finds(desk: Desk, criteria: dict[str, str]) -> None:
    made = desk.customers.create(NANA)
    desk.customers.create({"kind": "person", "name": "王五", "phone": "13900001111"})
    assert [each.id for each in desk.customers.find(criteria)] == [made.id]


def test_what_does_not_match_is_not_found(desk: Desk) -> None:
    desk.customers.create(NANA)
    assert len(desk.customers.find({"phone": "13800005679"})) == 0
    assert len(desk.customers.find({"phone": "13800005678", "name": "王五"})) == 0


def test_compare_answers_without_showing(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    assert desk.customers.compare(made.id, "phone", "0086 138 0000 5678")
    assert not desk.customers.compare(made.id, "phone", "13800005679")


def test_a_lost_update_is_a_conflict_and_changes_nothing(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    desk.customers.update(made.id, {"email": "new@example.com"}, expect=1)
    with pytest.raises(Conflict) as caught:
        desk.customers.update(made.id, {"email": "other@example.com"}, expect=1)
    assert caught.value.code == "record.changed"
    assert caught.value.exit_status == 8
    assert desk.customers.reveal(made.id, ["email"])["email"] == "new@example.com"


def test_after_a_change_the_new_value_finds_and_the_old_one_does_not(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    desk.customers.update(made.id, {"phone": "13900001111"})
    assert [each.id for each in desk.customers.find({"phone": "13900001111"})] == [made.id]
    assert len(desk.customers.find({"phone": PHONE})) == 0


def test_history_says_who_when_why_and_revert_goes_back(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    desk.customers.update(made.id, {"email": "new@example.com"})
    newest, first = desk.customers.history(made.id)
    assert (newest.revision, newest.action, newest.changed) == (2, "update", ("email",))
    assert (first.revision, first.action, first.purpose) == (1, "create", "sales")
    assert desk.customers.revert(made.id, 1).revision == 3
    assert desk.customers.reveal(made.id, ["email"])["email"] == EMAIL


def test_a_removed_record_is_absent_and_can_be_brought_back(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    desk.customers.remove(made.id)
    with pytest.raises(NotFound):
        desk.customers.get(made.id)
    assert len(desk.customers.find({"phone": PHONE})) == 0
    desk.customers.revert(made.id, 1)
    assert len(desk.customers.find({"phone": PHONE})) == 1


def test_a_customer_with_records_is_not_removed_from_under_them(desk: Desk) -> None:
    made = desk.customers.create(NANA)
    purchase = desk.purchases.create({"customer": "crm-1", "ordered_at": "2026-01-02", "status": "open"})
    assert purchase.customer == made.id
    with pytest.raises(Conflict) as caught:
        desk.customers.remove(made.id)
    assert caught.value.code == "record.has-dependents"


def test_an_external_id_is_taken_once(desk: Desk) -> None:
    desk.customers.create(NANA)
    with pytest.raises(Conflict) as caught:
        desk.customers.create({"kind": "person", "name": "另一人", "external_id": "crm-1"})
    assert caught.value.code == "record.external-id-taken"


def test_a_list_goes_on_where_it_stopped(desk: Desk) -> None:
    made = [desk.customers.create({"kind": "person", "name": f"客户{mark}"}).id for mark in "甲乙丙丁戊"]
    first = desk.customers.list(limit=3)
    rest = desk.customers.list(limit=3, cursor=first.next)
    assert [each.id for each in (*first, *rest)] == made
    assert rest.next is None


def test_reveal_needs_a_reason(room: Room) -> None:
    with room.acting("alice", purpose="sales") as desk:
        made = desk.customers.create(NANA)
        with pytest.raises(UsageError) as caught:
            desk.customers.reveal(made.id, ["phone"])
        assert caught.value.code == "access.reason-missing"


def test_a_purpose_that_the_role_does_not_have_is_refused_by_name(room: Room) -> None:
    with room.acting("alice", purpose="sales") as desk:
        made = desk.customers.create(NANA)
    with pytest.raises(Refused), room.acting("nobody") as desk:
        desk.customers.get(made.id)


def test_a_room_that_is_closed_opens_again_with_everything_in_it(home: Path) -> None:
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="sales") as desk:
        made = desk.customers.create(NANA)
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="sales") as desk:
        assert desk.customers.get(made.id).fields["name"].shown == "欧阳娜娜"


def test_planted_values_stand_nowhere_in_the_clear(tmp_path: Path, home: Path) -> None:
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="sales") as desk:
        made = desk.customers.create(NANA)
        desk.customers.find({"phone": PHONE})
        desk.customers.update(made.id, {"name": "司马测试"})
    planted = [
        text for value in (*NANA.values(), "司马测试") if len(text := str(value)) > 5 or not text.isascii()
    ]
    for path in sorted(each for each in tmp_path.rglob("*") if each.is_file()):
        data = path.read_bytes()
        for text in planted:
            if text in ("person", "北京"):
                continue
            for form in (text.encode(), text.encode("utf-16-le"), text.encode().hex().encode()):
                assert form not in data, path.name


def test_the_recovery_key_is_handed_out_once_and_opens_the_ring_copies(tmp_path: Path) -> None:
    for name in ("k", "a", "b"):
        (tmp_path / name).mkdir(mode=0o700)
    stores = [f"folder:{tmp_path}/{name}" for name in "ab"]
    keys = f"file:{tmp_path}/k/root.key"
    made = found(
        Foundation(home=tmp_path / "room", keys=keys, founder="alice", stores=stores), Surroundings()
    )
    assert made.recovery is not None
    identity = X25519Identity.parse(made.recovery)
    copies = sorted((tmp_path / "a").glob("*.age"))
    assert len(copies) == 1
    with copies[0].open("rb") as copy:
        assert AgeReader(copy, [identity]).read()
    assert made.recovery not in repr(made)
