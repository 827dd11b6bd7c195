"""Where a room on SQLite may lie."""

import os
from pathlib import Path

import pytest

from strongroom.errors import NoRoom, Refused, UsageError
from strongroom.storage import sqlite_place
from strongroom.storage.database import open_database, sqlite_path
from strongroom.storage.sqlite import SqliteDatabase
from strongroom.storage.sqlite_place import check_place, create_file, file_system_of

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local xfs rw 0 0
//host/share /mnt/my\\040share cifs rw 0 0
sshfs#host: /mnt/ssh fuse.sshfs rw 0 0
vault /mnt/vault fuse.gocryptfs rw 0 0
odd
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv", "ext4"),
        ("/home/a", "nfs4"),
        ("/home/local/a", "xfs"),
        ("/homes", "ext4"),
        ("/mnt/my share/a", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
    ],
)
def test_the_innermost_mount_counts(folder: str, kind: str) -> None:
    assert file_system_of(Path(folder), MOUNTS) == kind


def test_a_later_mount_hides_an_earlier_one() -> None:
    assert file_system_of(Path("/a"), MOUNTS + "x /a nfs rw 0 0\ny /a btrfs rw 0 0\n") == "btrfs"


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone"])
def test_a_network_disk_is_refused(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"x {tmp_path} {kind} rw 0 0\n")
    monkeypatch.setattr(sqlite_place, "_MOUNTS", mounts)
    with pytest.raises(NoRoom) as caught:
        check_place(tmp_path / "room.db")
    assert caught.value.code == "storage.network-disk"


def test_an_encrypted_folder_on_a_local_disk_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"x {tmp_path} fuse.gocryptfs rw 0 0\n")
    monkeypatch.setattr(sqlite_place, "_MOUNTS", mounts)
    check_place(tmp_path / "room.db")


def test_another_users_file_is_refused_to_root_too(room_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: room_file.stat().st_uid + 1)
    with pytest.raises(Refused) as caught:
        SqliteDatabase(room_file)
    assert caught.value.code == "storage.not-owner"
    assert not room_file.with_name("room.db-wal").exists()


def test_a_new_file_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    before = os.umask(0)
    try:
        create_file(path)
        with SqliteDatabase(path) as room:
            room.transact(lambda tx: None)
            modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert {"room.db", "room.db-wal", "room.db-shm", "room.db-lock"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_a_missing_file_is_not_made_by_the_way(tmp_path: Path) -> None:
    with pytest.raises(NoRoom) as caught:
        open_database(f"sqlite://{tmp_path}/room.db")
    assert caught.value.code == "storage.missing"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRoom) as caught:
        open_database(f"sqlite://{tmp_path}/none/room.db", create=True)
    assert caught.value.code == "storage.missing"


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    path.write_bytes(b"name,phone\n" * 1000)
    with pytest.raises(NoRoom) as caught:
        SqliteDatabase(path)
    assert caught.value.code == "storage.not-a-room"


@pytest.mark.parametrize("url", ["sqlite:///srv/room.db", "sqlite:////srv/room.db"])
def test_the_path_is_absolute_with_three_slashes_or_four(url: str) -> None:
    assert sqlite_path(url) == Path("/srv/room.db")


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:room.db", "sqlite:///a?mode=ro", "mysql://h/d", ""]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_database(url)
    assert caught.value.code == "storage.address"
