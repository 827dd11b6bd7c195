"""What a destination is to erasure can change; its name, its place and what lies there stay."""

import pytest

from strongroom.backup.changing_role import change_role, role_change
from strongroom.backup.registry import Role
from strongroom.backup.workshop import Workshop
from strongroom.errors import NotFound
from strongroom.privacy.receipt import read_receipt
from strongroom.storage import backup_rows
from tests.backup.room import BackedRoom
from tests.refusals import refused


def _roles(backed: BackedRoom) -> dict[str, Role]:
    return {each.name: each.role for each in backed.shop.destinations()}


def test_its_reach_names_those_that_erasures_still_wait_for(small: BackedRoom) -> None:
    found = role_change(small.shop, "nas", Role.ARCHIVE)
    assert (found.was, found.others, found.none_gating) == (Role.GATING, ["disk"], False)
    assert _roles(small) == {"disk": Role.GATING, "nas": Role.GATING}
    change_role(small.shop, "nas", Role.ARCHIVE)
    assert role_change(small.shop, "disk", Role.ARCHIVE).none_gating


def test_no_erasure_waits_for_an_archive_and_the_receipt_names_it(small: BackedRoom) -> None:
    gone = small.add("Ouyang Nana")
    small.run()
    (small.folder / "nas").rename(small.folder / "in-a-drawer")
    change_role(small.shop, "nas", Role.ARCHIVE)
    small.erase(gone)
    with small.room.acting("alice", purpose="privacy_request") as desk:
        row, _ = desk.erasures.erasure(gone)
    assert row is not None
    assert row.receipt is not None
    kinds = {name: kind for name, kind, _, _ in read_receipt(row.receipt).body["destinations"]}
    assert kinds == {"disk": "gating", "nas": "archive"}


def test_one_that_erasures_wait_for_again_gets_what_it_lacks(small: BackedRoom) -> None:
    change_role(small.shop, "nas", Role.ARCHIVE)
    small.add("Zhang San")
    change_role(small.shop, "nas", Role.GATING)
    assert _roles(small)["nas"] is Role.GATING
    small.run().require_complete()


def test_what_it_is_already_writes_nothing(small: BackedRoom) -> None:
    rows = small.shop.door.database.read(backup_rows.destination_rows)
    change_role(small.shop, "nas", Role.GATING)
    assert small.shop.door.database.read(backup_rows.destination_rows) == rows


def test_one_that_there_is_not_and_one_that_is_busy(small: BackedRoom) -> None:
    with pytest.raises(NotFound) as caught:
        change_role(small.shop, "attic", Role.ARCHIVE)
    assert caught.value.code == "destination.unknown"
    with small.shop.alone(), refused("backup.running", 11):
        change_role(small.shop, "nas", Role.ARCHIVE)
    with pytest.raises(ValueError, match="giving"):
        change_role(small.shop, "nas", Role.REMOVED)


def test_who_does_not_run_the_system_changes_nothing(small: BackedRoom) -> None:
    with small.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("bob", ["sales"])
    session = small.room.acting("bob", purpose="sales").session
    with refused("access.refused", 4):
        change_role(Workshop(small.room, session, {}), "nas", Role.ARCHIVE)
    assert _roles(small)["nas"] is Role.GATING
