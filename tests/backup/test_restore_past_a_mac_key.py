"""Backups from before the MAC key was rotated come back; what somebody planted under the old key does not."""

from pathlib import Path
from typing import Any

import pytest

from strongroom.backup.restore import restore
from strongroom.errors import VerificationFailed
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.storage.retagging import retag, rows_of
from strongroom.storage.table_walk import walk
from strongroom.vault.macs.mac_rotation import tenants_of
from strongroom.vault.macs.row_macs import ACCESS, RECORDS, WATCH, RowMacs, Under, plain_tables
from strongroom.vault.room import Room, open_room
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order, populate


def rotated(backed: BackedRoom) -> None:
    shop = backed.shop
    carriage = Carriage(door=backed.room.door, session=shop.session, destinations=shop.destinations())
    assert rotate(carriage, Rotated.MAC) == ()


def under(room: Room) -> set[Under]:
    macs = RowMacs(room.door.keyring.ring)
    return {
        macs.judge(table, row)[0]
        for tenant in tenants_of(room.door)
        for table in (*ACCESS, *WATCH, *plain_tables(), *RECORDS)
        for row in walk(room.door.database, table, tenant)
    }


@pytest.mark.parametrize("again", [False, True], ids=["made-before", "base-before-cut-after"])
def test_a_backup_from_before_comes_back_under_the_new_key(
    backed: BackedRoom, tmp_path: Path, again: bool
) -> None:
    made = populate(backed)
    backed.erase(made[7])
    backed.run()
    rotated(backed)
    if again:
        backed.desk.customers.update(made[1], {"note": "later"}, expect=1)
        backed.run()
    report = restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert report.verified.ok
    with open_room(tmp_path / "again", backed.surroundings) as room:
        ring = room.door.keyring.ring
        assert (sorted(ring.mac_keys), sorted(ring.former_macs)) == ([2], [1])
        assert ring.former_macs == backed.room.door.keyring.ring.former_macs
        assert under(room) == {Under.NEWEST}
        desk = room.acting("alice", purpose="support")
        assert desk.customers.get(made[0]).revision == 3
        assert room.verify(data=True).findings == ()


def test_what_was_planted_under_the_old_key_and_backed_up_is_not_believed(
    backed: BackedRoom, tmp_path: Path
) -> None:
    made = populate(backed)
    with backed.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        desk.erasures.ask(made[3], due=2**40)
    backed.run()
    old = backed.room.door.keyring.ring
    rotated(backed)

    def plant(tx: Any) -> None:
        row = rows_of(tx, "erasures", 1)[0]
        retag(tx, "erasures", [(row, row[-1], RowMacs(old).judge("erasures", row)[1])])

    backed.room.door.database.transact(plant)
    backed.add("Li Si", external_id="c-later")
    backed.run()
    with pytest.raises(VerificationFailed):
        restore(order(backed, tmp_path / "again"), backed.surroundings)
    assert not (tmp_path / "again" / "strongroom.toml").exists()
