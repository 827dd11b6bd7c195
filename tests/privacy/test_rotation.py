"""Rotating keys while the room goes on: everything opens afterwards, and the old key is nowhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.root_change import announce_root
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.cli.real_room import RealRoom
from tests.privacy.conftest import NANA, WANG

Made = Callable[..., Carriage]


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return [desk.customers.create(each).id for each in (NANA, WANG)]


@pytest.fixture
def operating(room: Room) -> Carriage:
    return Carriage(door=room.door, session=room.acting("alice", purpose="operations").session)


def all_is_there(desk: Desk, people: list[str]) -> None:
    assert [desk.customers.get(each).id for each in people] == people
    assert [view.id for view in desk.customers.find({"phone": "13800005678"})] == people[:1]
    assert [view.id for view in desk.customers.find({"external_id": "crm-2"})] == people[1:]
    assert desk.audit.verify(data=True).findings == ()


@pytest.mark.parametrize("kind", [Rotated.EPOCH, Rotated.PAGE, Rotated.INDEX])
def test_after_a_rotation_the_old_key_is_nowhere_and_all_is_there(
    desk: Desk, room: Room, people: list[str], operating: Carriage, kind: Rotated
) -> None:
    before = room.door.keyring.ring
    assert rotate(operating, kind) == ()
    after = room.door.keyring.ring
    epochs = set(before.epochs[1, 0]) & set(after.epochs[1, 0])
    indexes = set(before.index_generations[1]) & set(after.index_generations[1])
    assert (epochs == set(), indexes == set()) == (kind is not Rotated.INDEX, kind is Rotated.INDEX)
    assert all(state.current for state in room.door.keyring.store_states())
    all_is_there(desk, people)


def test_a_new_backup_key_joins_the_old_one(room: Room, operating: Carriage) -> None:
    before = room.door.keyring.ring.backup_keys
    assert rotate(operating, Rotated.BACKUP) == ()
    after = room.door.keyring.ring.backup_keys
    assert {number: after[number] for number in before} == before
    assert len(after) == len(before) + 1


def test_the_state_of_the_keys_says_what_still_depends_on_old_ones(
    desk: Desk, room: Room, people: list[str], operating: Carriage
) -> None:
    operations = room.acting("alice", purpose="operations")
    assert operations.keys.status().old == []
    keyring = room.door.keyring
    keyring.rewrite(lambda ring: ring.with_epoch(1, 0, 2, keyring.new_key()))
    keyring.rewrite(lambda ring: ring.with_index_generation(1, 2, keyring.new_key()))
    desk.customers.rekey(people[0])
    for kind in (Rotated.BACKUP, Rotated.LOG):
        assert rotate(operating, kind) == ()
    status = operations.keys.status()
    old = {key.name: (key.needed_by, key.count) for key in status.old}
    assert old["epoch/1/0/1"] == ("pages", 1)
    assert old["index/1/1"][0] == "indexes"
    assert old["index/1/1"][1] > 3
    assert old["log/1/1"][0] == "checkpoints"
    assert old["log/1/1"][1] >= 1
    assert old["backup/1"] == ("backups", 0)
    assert old["customer/1"] == ("records", 1)
    assert rotate(operating, Rotated.EPOCH) == ()
    left = {key.name for key in operations.keys.status().old}
    assert "epoch/1/0/1" not in left
    assert (status.keepers, status.copies, status.root_changing) == ({}, {}, False)


class Killed(Exception):
    """The process ends here."""


@pytest.mark.parametrize("word", ["key made", "regions moved", "intent", "key destroyed"])
def test_killed_in_mid_rotation_it_is_gone_on_with(
    desk: Desk, room: Room, people: list[str], operating: Carriage, carriage: Made, word: str
) -> None:
    def die(what: str) -> None:
        if what == word:
            raise Killed

    with pytest.raises(Killed):
        rotate(Carriage(door=room.door, session=operating.session, passed=die), Rotated.EPOCH)
    assert rotate(operating, Rotated.EPOCH) == ()
    assert len(room.door.keyring.ring.epochs[1, 0]) == 1
    all_is_there(desk, people)


def test_the_root_key_is_changed_under_whoever_has_the_room_open(
    home: Path, desk: Desk, room: Room, people: list[str]
) -> None:
    with open_room(home, Surroundings()) as other:
        keys = room.acting("alice", purpose="operations").keys
        keys.change_root(f"file:{home.parent}/keys/new.key")
        (home.parent / "keys" / "root.key").unlink()
        other.door.keyring.refresh()
        assert other.door.keyring.ring.generation == room.door.keyring.ring.generation
    with open_room(home, Surroundings()) as again, again.acting("alice", purpose="sales") as sales:
        assert again.settings.keys_next is None
        assert [sales.customers.get(each).id for each in people] == people


def test_a_change_of_root_that_was_cut_off_leaves_a_room_that_opens(home: Path, room: Room) -> None:
    new = f"file:{home.parent}/keys/new.key"
    announce_root(room.door.keyring.files, new)
    with open_room(home, Surroundings()):
        pass  # the ring is under the old one still
    room.door.keyring.change_root(room.door.keyring.provider_of(new))
    with open_room(home, Surroundings()) as opened:
        assert opened.settings.keys_next == new


def test_a_root_key_that_is_no_other_is_refused(home: Path, room: Room) -> None:
    keys = room.acting("alice", purpose="operations").keys
    with pytest.raises(InvalidInput) as caught:
        keys.change_root(f"file:{home.parent}/keys/root.key")
    assert caught.value.code == "keys.root-key-same"
    with pytest.raises((InvalidInput, KeyNotAvailable)):
        keys.change_root(f"file:{home}/keys/new.key")
    with open_room(home, Surroundings()):
        pass


def test_from_the_command_line_it_says_what_it_waits_for(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    room.add(name="王小明")
    error = room.error("keys", "rotate", "epoch", "--purpose", "operations")
    assert (error["exit"], error["code"]) == (9, "keys.rotation-waits")
    assert room.error("keys", "rotate", "root")["code"] == "keys.rotate-root-to"


def test_a_customer_gets_a_new_key_and_all_goes_on(desk: Desk, room: Room, carriage: Made) -> None:
    nana = desk.customers.create(NANA).id
    bought = desk.purchases.create(
        {"customer": nana, "ordered_at": "2026-11-01", "currency": "CNY", "total": "12.50"}
    ).id
    assert (desk.customers.rekey(nana), desk.customers.rekey(nana)) == (2, 3)
    assert [view.id for view in desk.customers.find({"phone": "13800005678"})] == [nana]
    assert desk.purchases.get(bought).customer == nana
    assert [each.action for each in desk.customers.history(nana)] == ["rekey", "rekey", "create"]
    desk.customers.update(nana, {"city": "上海"})
    assert desk.audit.verify(data=True).findings == ()
    # All of the keys go when the customer goes.
    desk.erasures.ask(nana, due=0)
    assert carry_forward(carriage()).round == ()
    assert desk.audit.verify(data=True).findings == ()


def test_only_a_customer_has_a_key_to_be_changed(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.needs.rekey("need_01j00000000000000000000000")
    assert caught.value.code == "erasure.customers-only"
    room = RealRoom(tmp_path / "other-room")
    assert room.error("keys", "rotate", "customer")["code"] == "keys.rotate-whose"
