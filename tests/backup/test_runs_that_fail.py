"""Runs that do not end well: each says how, and the next one makes up for it."""

from pathlib import Path
from typing import Any

import pytest

from strongroom.backup import gathering
from strongroom.backup.destination import Destination
from strongroom.backup.key_copies import send_keys
from strongroom.backup.restore import restore
from strongroom.vault.log.tail import settle_log
from strongroom.vault.room import open_room
from tests.audit.log_room import execute
from tests.backup.destinations import FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


def takes_nothing(place: Destination) -> FaultyDestination:
    return FaultyDestination(place, fails=lambda method, name: method == "put")


def test_a_place_that_takes_nothing_leaves_the_backup_incomplete_and_is_completed_later(
    small: BackedRoom,
) -> None:
    small.places["nas"] = takes_nothing
    report = small.run()
    with refused("backup.incomplete", 9) as caught:
        report.require_complete()
    assert caught.value.parameters["problems"] == "nas (destination.unreachable)"
    small.places.clear()
    small.run().require_complete()
    assert small.objects("disk") == small.objects("nas")


def test_what_no_place_takes_is_no_backup_and_nothing_is_lost(small: BackedRoom, tmp_path: Path) -> None:
    customer = small.add("Zhang San")
    small.places.update(disk=takes_nothing, nas=takes_nothing)
    with refused("backup.nowhere-complete", 11):
        small.run()
    assert small.objects("disk") == {}
    small.places.clear()
    small.run().require_complete()
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        assert room.acting("alice", purpose="support").customers.get(customer).id == customer


def test_keys_that_a_killed_run_took_a_number_for_are_sent_by_the_next(
    small: BackedRoom, tmp_path: Path
) -> None:
    small.run()
    customer = small.add("Zhang San")
    workshop = small.shop

    class Killed(BaseException):
        pass

    def killed(name: str, data: bytes) -> None:
        raise Killed

    signed = workshop.manifests()[-1].keys[1]
    with pytest.raises(Killed):
        send_keys(workshop.door.database, workshop.sealer, 1, killed, signed)
    small.run().require_complete()
    restore(order(small, tmp_path / "again"), small.surroundings)
    with open_room(tmp_path / "again", small.surroundings) as room:
        assert room.acting("alice", purpose="support").customers.get(customer).id == customer


def test_rules_that_never_rest_are_not_half_read(small: BackedRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    count = iter(range(1_000))

    def somebody_is_quicker(*arguments: Any) -> Any:
        with small.room.acting("alice", purpose="operations") as desk:
            desk.admin.user_add(f"colleague-{next(count)}", ["sales"])
        return settle_log(*arguments)

    monkeypatch.setattr(gathering, "settle_log", somebody_is_quicker)
    with refused("backup.unsettled", 11):
        small.run()
    monkeypatch.undo()
    small.run().require_complete()


def test_a_manifest_that_was_changed_in_the_database_counts_for_nothing(small: BackedRoom) -> None:
    small.run()
    execute(small.room.settings.database, "UPDATE backups SET manifest = x'7b7d'")
    with refused("backup.manifest-forged", 6):
        small.run()
