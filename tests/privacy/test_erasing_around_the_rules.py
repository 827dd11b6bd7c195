"""Ways around what stops an erasure, or around what a receipt has to say: holds, the second person, exports,
an earlier word of a keeper.
"""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from strongroom.crypto.derive import label
from strongroom.crypto.request_mac import request_mac
from strongroom.errors import Conflict, Erased, Held
from strongroom.keys.keeper_report import KeeperReport, report_name, write_report
from strongroom.keys.live_keys import erased_mac, mark_mac, row_mac
from strongroom.privacy import receipts
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.erasure_steps import Wait
from strongroom.privacy.receipt import read_receipt
from strongroom.privacy.shredder import shred_due
from strongroom.storage.once_rows import OnceRow
from strongroom.storage.table_walk import walk
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.state import ErasureState, awaits_approval
from strongroom.vault.operations.once import Once, Repeated
from strongroom.vault.room import Room
from tests.backup.keeping import Keeping
from tests.backup.room import BackedRoom
from tests.privacy.conftest import NANA, WANG
from tests.privacy.test_erasing import Made, with_purchase


def merged(desk: Desk) -> tuple[str, str]:
    duplicate, _ = with_purchase(desk, NANA)
    survivor = desk.customers.create({**NANA, "external_id": "crm-9"}).id
    desk.customers.merge(duplicate, survivor)
    return duplicate, survivor


# -- Holds -----------------------------------------------------------------------------------


def test_who_was_merged_into_somebody_held_is_held_too(desk: Desk, room: Room) -> None:
    duplicate, middle = merged(desk)
    survivor = desk.customers.create({**NANA, "external_id": "crm-10"}).id
    desk.customers.merge(middle, survivor)
    desk.erasures.hold(survivor, until=None)
    for each in (duplicate, middle):
        with pytest.raises(Held):
            desk.erasures.ask(each, due=room.door.now())
    desk.erasures.lift(survivor)
    desk.erasures.ask(duplicate, due=room.door.now())


def test_who_was_merged_into_the_same_as_somebody_held_is_held_too(desk: Desk, room: Room) -> None:
    first, survivor = merged(desk)
    second = desk.customers.create({**NANA, "external_id": "crm-10"}).id
    desk.customers.merge(second, survivor)
    desk.erasures.hold(second, until=None)
    for each in (first, second, survivor):
        with pytest.raises(Held):
            desk.erasures.ask(each, due=room.door.now())
    assert desk.erasures.erasures() == []


def test_a_hold_on_the_survivor_stops_a_duplicate_that_is_on_the_way(
    desk: Desk, room: Room, carriage: Made
) -> None:
    duplicate, survivor = merged(desk)
    asked = desk.erasures.ask(duplicate, due=room.door.now())
    desk.erasures.hold(survivor, until=None)
    assert carry_forward(carriage()).waiting[asked.erasure] == (Wait.HOLD,)


def test_a_hold_that_comes_too_late_is_refused_and_promises_nothing(
    desk: Desk, room: Room, carriage: Made
) -> None:
    customer = desk.customers.create(NANA).id
    desk.erasures.ask(customer, due=room.door.now())

    class Stopped(Exception):
        pass

    def stop(what: str) -> None:
        if what == "committed":
            raise Stopped

    with pytest.raises(Stopped):
        shred_due(carriage(passed=stop))
    row, _ = desk.erasures.erasure(customer)
    assert row is not None
    assert row.state == ErasureState.COMMITTED
    with pytest.raises(Conflict) as caught:
        desk.erasures.hold(customer, until=None)
    assert caught.value.code == "hold.too-late"


# -- The second person -----------------------------------------------------------------------


def test_nobody_approves_by_way_of_the_survivor_what_they_asked_for(desk: Desk, room: Room) -> None:
    with room.acting("alice", purpose="security") as admin:
        admin.admin.access_apply('approved = ["erase"]')
        admin.admin.user_add("pia", ["privacy_officer"])
    duplicate, survivor = merged(desk)
    with room.acting("pia", purpose="privacy_request", reason_code="customer_request") as pia:
        pia.erasures.ask(duplicate, due=room.door.now())
        desk.erasures.ask(survivor, due=room.door.now())
        pia.erasures.approve(survivor)
        row, _ = pia.erasures.erasure(duplicate)
    assert row is not None
    assert awaits_approval(row)
    desk.erasures.approve(duplicate)


# -- Receipts --------------------------------------------------------------------------------


def test_a_receipt_names_every_export_however_much_came_after(
    desk: Desk, room: Room, carriage: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "_EVENTS", 2)
    customer = desk.customers.create(NANA).id
    desk.customers.create(WANG)
    with room.acting("alice", purpose="sales", reason_code="order_handling") as other:
        assert len([view for page in other.customers.export_pages() for view in page.items]) == 2
    for _ in range(5):
        desk.customers.get(customer)
    desk.erasures.ask(customer, due=room.door.now())
    carry_forward(carriage())
    row, _ = desk.erasures.erasure(customer)
    assert row is not None
    assert row.receipt is not None
    body = read_receipt(row.receipt).body
    assert len(body["exports"]) == 1
    assert "exports" in body["remains"]


# -- Keepers ---------------------------------------------------------------------------------


def test_an_earlier_word_of_a_keeper_ends_nothing(tmp_path: Path) -> None:
    small = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}")
    gone = small.add("Ada")
    small.run()
    keeping = Keeping(small)
    keeping.pull()
    keeping.ask(gone)
    keeping.carry()
    keeping.wait(8)
    assert keeping.carry().round == (Wait.KEEPERS,)
    before = KeeperReport(small.room.id, keeping.name, 1, keeping.started, 0, {})
    said = write_report(before, keeping.post.secrets()[1])
    for store in ("store-a", "store-b"):
        path = small.folder / store / report_name(small.room.id, keeping.name)
        if path.exists():
            path.write_bytes(said)
    assert keeping.carry().round == (Wait.KEEPERS,)
    small.close()


# -- What was asked once ---------------------------------------------------------------------


def test_what_a_request_said_cannot_be_guessed_after_its_person_was_erased(
    desk: Desk, room: Room, carriage: Made
) -> None:
    """An old copy of the database has the digest of each request of that day; today's keys are at hand."""
    customer = desk.customers.create(NANA).id
    once = Once(sha256(b"a name of the caller's own").digest(), sha256(b'{"phone":"13800005678"}').digest())
    plain = room.acting("alice", purpose="sales", reason_code="order_handling").session
    named = Desk(room.door, replace(plain, once=once))
    named.customers.update(customer, {"phone": "13800005678"})
    (row,) = [OnceRow(*each) for each in walk(room.door.database, "once", room.settings.tenant)]

    def guessed() -> bool:
        ring, said = room.door.keyring.ring, (label("strongroom/once/request"), row.place, once.request)
        macs = [erased_mac(key) for key in ring.mark_keys.values()]
        macs += [row_mac(key) for key in ring.mac_keys.values()]
        macs += [mark_mac(key) for key in ring.mark_keys.values()]
        macs += [request_mac(key.key, ring.room, 1) for key in ring.index_generations[1].values()]
        return any(mac.tag(*said)[:28] in row.request for mac in macs)

    assert guessed()
    with pytest.raises(Repeated):
        named.customers.update(customer, {"phone": "13800005678"})
    desk.erasures.ask(customer, due=room.door.now())
    assert carry_forward(carriage()).round == ()
    assert not guessed()
    # It is still known that it was carried out.
    with pytest.raises((Repeated, Erased)):
        named.customers.update(customer, {"phone": "13800005678"})
