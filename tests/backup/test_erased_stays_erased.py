"""Erasures never go back: whoever was erased comes back with no restore, to no moment, from no
destination.
"""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.restore import restore
from strongroom.errors import Erased, NotFound
from strongroom.keys.anchor import LedgerEntry
from strongroom.keys.stores import ring_store
from strongroom.keys.tombstones import put_tombstones
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.erasing.state import ErasureState, awaits_approval
from strongroom.vault.room import open_room
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order, rows


def with_two(backed: BackedRoom) -> tuple[str, str]:
    gone = backed.add("Ouyang Nana", phone="13800005678", external_id="crm-1")
    kept = backed.add("Wang Wu", phone="13900001111", external_id="crm-2")
    for customer in (gone, kept):
        backed.desk.purchases.create({"customer": customer, "status": "done", "total": "12.50"})
    return gone, kept


def check_gone(backed: BackedRoom, to: Path, gone: str, kept: str) -> None:
    with open_room(to, backed.surroundings) as room:
        desk = room.acting("alice", purpose="support")
        with pytest.raises((Erased, NotFound)):
            desk.customers.get(gone)
        assert not desk.customers.find({"phone": "13800005678"}).items
        assert not desk.customers.find({"external_id": "crm-1"}).items
        assert [hit.id for hit in desk.customers.find({"phone": "13900001111"}).items] == [kept]
        assert [view.customer for view in desk.purchases.list().items] == [kept]
        assert room.acting("alice", purpose="audit").audit.verify(data=True).ok


def test_erased_after_the_last_backup(backed: BackedRoom, tmp_path: Path) -> None:
    gone, kept = with_two(backed)
    backed.run()
    backed.erase(gone)
    report = restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert report.erased == 2
    check_gone(backed, tmp_path / "again", gone, kept)


def test_erased_before_the_last_backup_and_back_to_a_moment_before(
    backed: BackedRoom, tmp_path: Path
) -> None:
    gone, kept = with_two(backed)
    backed.run()
    time.sleep(0.01)
    moment = backed.room.door.now()
    time.sleep(0.01)
    backed.erase(gone)
    backed.add("Later On")
    backed.run()
    restore(order(backed, tmp_path / "again", at=moment), backed.surroundings)
    check_gone(backed, tmp_path / "again", gone, kept)
    restore(order(backed, tmp_path / "newest"), backed.surroundings)
    check_gone(backed, tmp_path / "newest", gone, kept)


def test_hidden_after_the_backup_is_hidden_in_what_is_restored(backed: BackedRoom, tmp_path: Path) -> None:
    gone, kept = with_two(backed)
    backed.run()
    time.sleep(0.01)
    moment = backed.room.door.now()
    backed.erase(gone, hidden_only=True)
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    check_gone(backed, tmp_path / "again", gone, kept)
    backed.run()
    restore(order(backed, tmp_path / "before", at=moment), backed.surroundings)
    check_gone(backed, tmp_path / "before", gone, kept)


def test_a_base_made_after_the_erasure_holds_what_is_left_of_it(backed: BackedRoom, tmp_path: Path) -> None:
    gone, kept = with_two(backed)
    backed.erase(gone)
    backed.run(base=True)
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    check_gone(backed, tmp_path / "again", gone, kept)
    with open_room(tmp_path / "again", backed.surroundings) as room:
        for table in ("records", "erasure_ledger", "erasures"):
            assert rows(room.door.database, table) == rows(backed.room.door.database, table)


def test_a_forged_tombstone_erases_nobody(backed: BackedRoom, tmp_path: Path) -> None:
    gone, _ = with_two(backed)
    backed.run()
    name = f"{next(iter(backed.objects())).partition('/')[0]}/ledger/1/{1:016d}.json"
    assert backed.shop.named("disk").place.put(name, b'{"body":{},"mac":{}}')
    report = restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert report.erased == 0
    with open_room(tmp_path / "again", backed.surroundings) as room:
        assert room.acting("alice", purpose="support").customers.get(gone).id == gone


@pytest.mark.parametrize("who", ["anchor", "stores"])
def test_erased_where_only_anchor_or_ring_stores_were_told(
    backed: BackedRoom, tmp_path: Path, who: str
) -> None:
    gone, kept = with_two(backed)
    backed.run()
    with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        desk.erasures.ask(gone, due=backed.room.door.now())
        row, _ = desk.erasures.erasure(gone)
    assert row is not None
    keyring = backed.room.door.keyring
    entry = LedgerEntry(row.customer, row.erasure, backed.room.door.now(), 1)
    anchor = keyring.anchor.update(lambda known: known.with_ledger(1, bytes(32), (entry,)))
    wanted = order(backed, tmp_path / "again")
    if who == "stores":
        number = keyring.newest_mac_key()
        stores = [ring_store(uri) for uri in keyring.ring.stores]
        assert [code for _, code in put_tombstones(anchor, stores, number, keyring.macs(number))] == [
            None
        ] * 2
        wanted = replace(wanted, anchor=None)
    restore(wanted, backed.surroundings)
    check_gone(backed, tmp_path / "again", gone, kept)


def test_who_was_hidden_after_the_backup_waits_for_people_in_what_is_restored(
    backed: BackedRoom, tmp_path: Path
) -> None:
    """It is known that it was asked for: not its time, not who approved, not what the law keeps."""
    gone, _ = with_two(backed)
    backed.desk.admin.access_apply('approved = ["erase"]')
    backed.run()
    backed.erase(gone, hidden_only=True)
    restore(order(backed, tmp_path / "again"), backed.surroundings)
    with (
        open_room(tmp_path / "again", backed.surroundings) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        row, _ = desk.erasures.erasure(gone)
        assert row is not None
        assert awaits_approval(row)
        assert row.due > room.door.now() + 6 * 86_400_000
        carry_forward(Carriage(door=room.door, session=desk.session, destinations=[]))
        row, _ = desk.erasures.erasure(gone)
        assert row is not None
        assert row.state == ErasureState.HIDDEN
