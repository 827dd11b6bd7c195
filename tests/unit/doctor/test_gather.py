"""Looking at a room and a machine made for the purpose; nothing is changed, and no secret is kept."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.crypto.age import X25519Identity
from strongroom.doctor import Facts, Machine, PostgresFacts, gather
from strongroom.doctor.identities import find_identities
from strongroom.errors import Busy
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings
from strongroom.keys.surroundings import Surroundings
from tests.unit.doctor.clean_room import KEYS

SECRET = X25519Identity(bytes(range(32)))
RECOVERY = str(SECRET.recipient)


@pytest.fixture
def files(tmp_path: Path) -> RoomFiles:
    files = RoomFiles(tmp_path / "room")
    files.make_folders()
    for path in (files.settings, files.ring, files.anchor, files.database):
        path.touch(mode=0o600)
    return files


@pytest.fixture
def settings(files: RoomFiles, tmp_path: Path) -> Settings:
    key = tmp_path / "elsewhere" / "root.key"
    key.parent.mkdir()
    key.touch(mode=0o600)
    return Settings(room=bytes(16), database=f"sqlite:///{files.database}", keys=f"file:{key}")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    proc = tmp_path / "proc"
    proc.mkdir()
    (proc / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n")
    home = tmp_path / "user"
    (home / "Downloads").mkdir(parents=True)
    return Machine(
        proc=proc,
        sys=tmp_path / "sys",
        environment={"HOME": str(home)},
        core_limit=lambda: 0,
        sqlite_version=lambda: (3, 60, 0),
    )


def looked(files: RoomFiles, settings: Settings, machine: Machine, **more: object) -> Facts:
    around = Surroundings(environment={})
    arguments: dict[str, object] = {"status": replace(KEYS, stores=()), "recovery": RECOVERY, **more}
    return gather(files, settings, surroundings=around, machine=machine, **arguments)  # type: ignore[arg-type] # as given


def test_a_room_that_is_as_it_should_be_is_seen_so(
    files: RoomFiles, settings: Settings, machine: Machine
) -> None:
    facts = looked(files, settings, machine)
    assert [place.what for place in facts.places] == [
        "home", "keys", "settings", "ring", "anchor", "database", "root-key",
    ]  # fmt: skip
    assert {place.mode for place in facts.places} == {0o700, 0o600}
    assert {place.owner for place in facts.places} == {"self"}
    assert facts.unseen == ()
    assert (facts.key_beside_data, facts.identities, facts.leftovers, facts.swaps) == (None, (), (), ())
    assert not facts.core_dumps


def test_modes_are_those_of_the_files(files: RoomFiles, settings: Settings, machine: Machine) -> None:
    files.ring.chmod(0o644)
    facts = looked(files, settings, machine)
    assert next(place.mode for place in facts.places if place.what == "ring") == 0o644


def test_a_root_key_in_the_room_is_seen_through_links(
    files: RoomFiles, settings: Settings, machine: Machine, tmp_path: Path
) -> None:
    (files.home / "root.key").touch(mode=0o600)
    (tmp_path / "link").symlink_to(files.home)
    inside = replace(settings, keys=f"file:{tmp_path}/link/root.key")
    assert looked(files, inside, machine).key_beside_data == f"{tmp_path}/link/root.key"


def test_the_environment_as_provider_is_warned_of(
    files: RoomFiles, settings: Settings, machine: Machine
) -> None:
    facts = looked(files, replace(settings, keys="env:ROOT_KEY"), machine)
    assert facts.provider_warnings == ("keys.root-key-in-environment",)


def test_leftovers_of_killed_writers_are_seen(files: RoomFiles, settings: Settings, machine: Machine) -> None:
    (files.keys / ".ring.old").touch()
    assert looked(files, settings, machine).leftovers == (str(files.keys / ".ring.old"),)


def test_folders_of_ring_stores_are_looked_at(
    files: RoomFiles, settings: Settings, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir(mode=0o700)
    uris = (f"folder:{tmp_path}/store", f"folder:{tmp_path}/gone", "s3:bucket")
    stores = tuple(replace(KEYS.stores[0], uri=uri) for uri in uris)
    facts = looked(files, settings, machine, status=replace(KEYS, stores=stores))
    (store,) = [place for place in facts.places if place.what == "store"]
    ring = next(place for place in facts.places if place.what == "ring")
    assert store.path == f"folder:{tmp_path}/store"
    assert store.disks == ring.disks


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://room@/room", False),
        ("postgresql://room:geheim@host/room", True),
        ("postgresql://host/room?user=room&password=geheim", True),
    ],
)
def test_a_password_in_the_databases_address_is_seen_and_not_kept(
    files: RoomFiles, settings: Settings, machine: Machine, url: str, found: bool
) -> None:
    facts = looked(files, replace(settings, database=url), machine, postgres=PostgresFacts)
    assert facts.password_in_settings is found
    assert "geheim" not in repr(facts)
    assert (facts.sqlite, facts.postgres) == (None, PostgresFacts())


def test_what_does_not_answer_is_unseen(files: RoomFiles, settings: Settings, machine: Machine) -> None:
    def silent() -> PostgresFacts:
        raise Busy("storage.unreachable")

    elsewhere = replace(settings, database="postgresql:///room", keys="vault:somewhere")
    (machine.proc / "swaps").unlink()
    facts = looked(files, elsewhere, machine, status=None, postgres=silent)
    assert facts.unseen == ("keys", "provider", "postgres", "swap")


# -- private keys ----------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "folder"
    folder.mkdir()
    yield folder
    folder.chmod(0o700)


def test_the_recovery_key_is_found_wherever_it_was_put(
    files: RoomFiles, settings: Settings, machine: Machine, tmp_path: Path
) -> None:
    places = [
        tmp_path / "user" / "Downloads",
        tmp_path / "user",
        files.home,
        tmp_path / "elsewhere",
        tmp_path,
    ]
    for place in places:
        path = place / "recovery.txt"
        path.write_text(f"# created today\n# public key: {RECOVERY}\n{SECRET.reveal()}\n")
        facts = looked(files, settings, machine)
        assert [(found.path, found.recovery) for found in facts.identities] == [(str(path), True)]
        assert SECRET.reveal() not in repr(facts)
        path.unlink()


def test_other_peoples_age_keys_are_none_of_the_rooms_business(folder: Path) -> None:
    (folder / "mine").write_text(X25519Identity(bytes(32)).reveal())
    assert find_identities([folder], RECOVERY) == ()
    (found,) = find_identities([folder, folder], None)
    assert found.recovery is None


@pytest.mark.parametrize(
    "text", ["", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1" + "Q" * 58, RECOVERY, SECRET.reveal().lower()]
)
def test_what_only_looks_like_a_key_is_passed_over(folder: Path, text: str) -> None:
    (folder / "file").write_text(text)
    assert find_identities([folder], None) == ()


def test_links_pipes_and_large_files_are_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRET.reveal())
    (folder / "link").symlink_to(tmp_path / "key")
    os.mkfifo(folder / "pipe")
    (folder / "large").write_text(SECRET.reveal() + " " * 100_000)
    assert find_identities([folder, tmp_path / "none"], RECOVERY) == ()


# -- the machine -----------------------------------------------------------------


def block_device(sys: Path, number: str, name: str, partition_of: str | None = None) -> Path:
    parent = sys / "devices" / partition_of if partition_of else sys / "devices"
    device = parent / name
    device.mkdir(parents=True, exist_ok=True)
    if partition_of:
        (device / "partition").write_text("1\n")
    (sys / "dev" / "block").mkdir(parents=True, exist_ok=True)
    (sys / "dev" / "block" / number).symlink_to(device)
    return device


def test_partitions_and_volumes_are_traced_to_their_disks(tmp_path: Path) -> None:
    first = block_device(tmp_path, "8:1", "sda1", "sda")
    second = block_device(tmp_path, "8:17", "sdb1", "sdb")
    volume = block_device(tmp_path, "253:0", "dm-0")
    (volume / "slaves").mkdir()
    for below in (first, second):
        (volume / "slaves" / below.name).symlink_to(below)
    machine = Machine(sys=tmp_path)
    assert machine.disks(os.makedev(8, 1)) == {"sda"}
    assert machine.disks(os.makedev(253, 0)) == {"sda", "sdb"}
    assert machine.disks(os.makedev(0, 45)) == {"0:45"}


def test_swap_in_memory_or_encrypted_is_no_fault(tmp_path: Path) -> None:
    lines = ["Filename Type Size Used Priority", *(f"{area} x 1 0 -2" for area in (
        "/dev/zram0", "/dev/dm-1", "/dev/dm-2", "/dev/sda3", "/swapfile"))]  # fmt: skip
    (tmp_path / "swaps").write_text("\n".join(lines) + "\n")
    for name, kind in (("dm-1", "CRYPT-PLAIN-swap"), ("dm-2", "LVM-abc")):
        (tmp_path / "block" / name / "dm").mkdir(parents=True)
        (tmp_path / "block" / name / "dm" / "uuid").write_text(kind)
    machine = Machine(proc=tmp_path, sys=tmp_path)
    assert machine.plain_swaps() == ("/dev/dm-2", "/dev/sda3", "/swapfile")
    assert Machine(proc=tmp_path / "none").plain_swaps() is None


@pytest.mark.parametrize(("limit", "dumps"), [(0, False), (-1, True), (1_000_000, True)])
def test_any_core_limit_but_none_at_all_is_a_core_dump(limit: int, dumps: bool) -> None:
    assert Machine(core_limit=lambda: limit).dumps_core() is dumps


def test_this_machine_can_be_looked_at(files: RoomFiles, settings: Settings) -> None:
    facts = gather(files, settings, status=None)
    assert facts.sqlite is not None
    assert all(place.disks for place in facts.places)
