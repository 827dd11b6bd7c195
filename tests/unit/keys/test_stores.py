"""Ring stores: taken only when they forget, and known to be short, old, damaged or out of reach."""

import os
import stat
from pathlib import Path

import pytest

from strongroom.crypto.age import X25519Identity
from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.folder_store import FolderStore, Mount, mount_of
from strongroom.keys.live_keys import row_mac
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import StoreState, copy_name, look, open_copy, publish
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.stores import RingStore, ring_store, stores_short, try_out

ROOM = bytes(range(16))
IDENTITY = X25519Identity(b"\x05" * 32)
RING = Ring.new(ROOM, 1, os.urandom, recovery=str(IDENTITY.recipient))
FACTS = copy_name(ROOM).removesuffix(".age") + ".json"


class MemoryStore:
    """A store in memory, which keeps old versions if it is told to, and fails if it is told to."""

    def __init__(self, uri: str = "memory:a", *, keeps: bool = False, stale: bool = False) -> None:
        self.uri = uri
        self.files: dict[str, bytes] = {}
        self.kept: dict[str, list[bytes]] = {}
        self.failing = False
        self._keeps = keeps
        self._stale = stale

    def _reach(self) -> None:
        if self.failing:
            raise KeyNotAvailable("stores.unreachable", store=self.uri, reason="made up")

    def identity(self) -> str:
        self._reach()
        return self.uri

    def lies_in(self, files: RoomFiles) -> bool:
        return False

    def prepare(self) -> None:
        self._reach()

    def replace(self, name: str, data: bytes) -> None:
        self._reach()
        if name in self.files:
            self.kept.setdefault(name, []).append(self.files[name])
            if self._stale:
                return
        self.files[name] = data

    def read(self, name: str) -> bytes | None:
        self._reach()
        return self.files.get(name)

    def names(self) -> list[str]:
        return sorted(self.files)

    def remove(self, name: str) -> None:
        self._reach()
        self.files.pop(name, None)

    def old_versions(self, name: str) -> list[str]:
        return [f"{name};{number}" for number in range(len(self.kept.get(name, [])))] if self._keeps else []

    def cautions(self) -> tuple[str, ...]:
        return ()


def refused(store: RingStore, files: RoomFiles, others: list[RingStore] | None = None) -> str:
    with pytest.raises((InvalidInput, KeyNotAvailable)) as caught:
        try_out(store, others or [], files, os.urandom)
    return str(caught.value.code)


@pytest.fixture
def files(tmp_path: Path) -> RoomFiles:
    made = RoomFiles(tmp_path / "home")
    made.make_folders()
    return made


def put(ring: Ring, stores: list[RingStore], now: int = 1) -> list[StoreState]:
    return publish(ring, stores, row_mac(ring.mac_keys[1]), now)


def state(store: RingStore, ring: Ring = RING) -> StoreState:
    return look(ring, store, lambda number: row_mac(ring.mac_keys[number]))


# -- taking a store --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_a_place_that_forgets_is_taken_and_left_empty(files: RoomFiles, tmp_path: Path, kind: str) -> None:
    store: FolderStore | MemoryStore = (
        FolderStore(str(tmp_path / "store")) if kind == "folder" else MemoryStore()
    )
    try_out(store, [], files, os.urandom)
    left = os.listdir(tmp_path / "store") if isinstance(store, FolderStore) else list(store.files)
    assert left == []


def test_a_place_that_keeps_old_versions_is_refused(files: RoomFiles) -> None:
    assert refused(MemoryStore(keeps=True), files) == "stores.keeps-old-versions"


def test_a_place_that_gives_back_an_older_file_is_refused(files: RoomFiles) -> None:
    assert refused(MemoryStore(stale=True), files) == "stores.does-not-replace"


def test_a_place_out_of_reach_is_refused(files: RoomFiles) -> None:
    store = MemoryStore()
    store.failing = True
    assert refused(store, files) == "stores.unreachable"


@pytest.mark.parametrize(
    "name", [".snapshot/hourly.0", ".zfs/snapshot/today", ".snapshots/1", ".stversions/x"]
)
@pytest.mark.parametrize("above", [0, 1])
def test_a_folder_with_snapshots_there_or_above_is_refused(
    files: RoomFiles, tmp_path: Path, name: str, above: int
) -> None:
    store = tmp_path / "disk" / "store"
    store.mkdir(parents=True, mode=0o700)
    ((store, *store.parents)[above] / name).mkdir(parents=True)
    assert refused(FolderStore(str(store)), files) == "stores.keeps-old-versions"


def test_an_empty_snapshot_folder_is_no_snapshot(files: RoomFiles, tmp_path: Path) -> None:
    (tmp_path / ".snapshot").mkdir()
    try_out(FolderStore(str(tmp_path / "store")), [], files, os.urandom)


def test_a_backup_name_beside_the_file_is_an_old_version(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    for beside in ("ring.age~", "ring.age.~1~", "ring.age.bak", "#ring.age#"):
        (tmp_path / beside).touch()
        assert store.old_versions("ring.age") == [str(tmp_path / beside)]
        (tmp_path / beside).unlink()
    assert store.old_versions("ring.age") == []


def test_the_rooms_own_folder_is_no_store(files: RoomFiles, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(files.keys)
    for place in (files.home, files.keys, files.home / "copies", tmp_path / "link"):
        assert refused(FolderStore(str(place)), files) == "stores.inside-room"


def test_one_place_under_two_names_is_one_store(files: RoomFiles, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "store")
    first = FolderStore(str(tmp_path / "store"))
    unreachable = MemoryStore()
    unreachable.failing = True
    assert refused(FolderStore(str(tmp_path / "link")), files, [unreachable, first]) == "stores.same-twice"
    assert FolderStore(f"{tmp_path}/x/../store/").uri == first.uri


def test_a_folder_open_to_others_is_refused(files: RoomFiles, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir(mode=0o755)
    assert refused(FolderStore(str(tmp_path / "store")), files) == "stores.open-to-others"


def test_the_folder_is_made_but_not_its_parent(files: RoomFiles, tmp_path: Path) -> None:
    assert refused(FolderStore(str(tmp_path / "not-mounted" / "store")), files) == "stores.unreachable"
    try_out(FolderStore(str(tmp_path / "store")), [], files, os.urandom)
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700


@pytest.mark.parametrize("uri", ["folder:relative", "folder:", "folder"])
def test_a_uri_that_names_no_place_is_refused(uri: str) -> None:
    with pytest.raises(InvalidInput):
        ring_store(uri)


def test_an_unknown_kind_of_store_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        ring_store("s3:bucket")
    assert caught.value.code == "stores.scheme-unknown"


MOUNTS: list[Mount] = [
    (Path("/"), "ext4"),
    (Path("/mnt"), "ext4"),
    (Path("/mnt/pool"), "zfs"),
    (Path("/mnt/pool"), "xfs"),
    (Path("/snap"), "btrfs"),
    (Path("/run"), "tmpfs"),
]


@pytest.mark.parametrize(
    ("folder", "kind", "cautions"),
    [
        ("/srv/ring", "ext4", ()),
        ("/mnt/poolside", "ext4", ()),
        ("/mnt/pool/ring", "xfs", ()),
        ("/snap", "btrfs", ("stores.copy-on-write",)),
        ("/run/ring", "tmpfs", ("stores.in-memory",)),
    ],
)
def test_file_systems_that_do_not_overwrite_in_place_are_named(
    folder: str, kind: str, cautions: tuple[str, ...]
) -> None:
    assert mount_of(Path(folder), MOUNTS)[1] == kind
    assert FolderStore(folder, lambda: MOUNTS).cautions() == cautions


# -- copies ------------------------------------------------------------------------------


def test_a_copy_is_current_until_the_ring_changes(tmp_path: Path) -> None:
    stores: list[RingStore] = [MemoryStore(), FolderStore(str(tmp_path))]
    assert all(entry.current for entry in put(RING, stores, 7))
    for store in stores:
        seen = state(store)
        assert (seen.generation, seen.written, seen.problem) == (1, 7, None)
        assert state(store, RING.next_generation()).problem == "stores.copy-old"


def test_a_copy_in_a_folder_is_its_owners_alone(tmp_path: Path) -> None:
    put(RING, [FolderStore(str(tmp_path))])
    names = sorted(os.listdir(tmp_path))
    assert names == [copy_name(ROOM), FACTS]
    assert all(stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600 for name in names)


def test_the_copy_before_is_overwritten(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    put(RING, [store])
    with (tmp_path / copy_name(ROOM)).open("rb") as before:
        size = len(before.read())
        put(RING.next_generation(), [store])
        before.seek(0)
        assert before.read() == bytes(size)
    copy = store.read(copy_name(ROOM))
    assert copy is not None
    assert open_copy(copy, IDENTITY).generation == 2


def test_a_store_that_fails_holds_none_of_the_others_back() -> None:
    broken, well = MemoryStore("memory:b"), MemoryStore("memory:c")
    broken.failing = True
    states = put(RING, [broken, well])
    assert [entry.problem for entry in states] == ["stores.unreachable", None]
    assert state(broken).problem == "stores.unreachable"


def test_a_store_that_does_not_replace_is_noticed_at_once() -> None:
    stale = MemoryStore(stale=True)
    put(RING, [stale])
    assert put(RING.next_generation(), [stale])[0].problem == "stores.does-not-replace"


def test_snapshots_that_were_started_later_are_a_caution_and_no_reason_to_hold_no_copy(
    tmp_path: Path,
) -> None:
    store = FolderStore(str(tmp_path / "store"), lambda: [])
    store.prepare()
    assert put(RING, [store])[0].cautions == ()
    (tmp_path / ".snapshots" / "1").mkdir(parents=True)
    for seen in (state(store), put(RING, [store])[0]):
        assert seen.current
        assert seen.cautions == ("stores.keeps-old-versions",)


def test_a_store_without_a_copy_says_so() -> None:
    assert state(MemoryStore()).problem == "stores.no-copy"


@pytest.mark.parametrize("suffix", [".age", ".json"])
def test_a_changed_copy_is_noticed_without_the_recovery_key(suffix: str) -> None:
    store = MemoryStore()
    put(RING, [store])
    name = copy_name(ROOM).removesuffix(".age") + suffix
    store.files[name] = store.files[name][:-1] + bytes([store.files[name][-1] ^ 1])
    assert state(store).problem == "stores.copy-damaged"


def test_a_generation_cannot_be_claimed_that_was_not_written_there() -> None:
    store = MemoryStore()
    put(RING, [store])
    store.files[FACTS] = store.files[FACTS].replace(b'"generation":1', b'"generation":2')
    assert state(store, RING.next_generation()).problem == "stores.copy-damaged"


def test_without_a_recovery_key_there_is_no_copy() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        put(Ring.new(ROOM, 1, os.urandom), [MemoryStore()])
    assert caught.value.code == "ring.no-recovery-key"


def test_fewer_stores_than_wanted_are_counted() -> None:
    assert [stores_short(count) for count in range(4)] == [2, 1, 0, 0]
