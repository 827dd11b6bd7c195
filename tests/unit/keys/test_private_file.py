"""Replacing a file: old or new after any failure, nothing left lying about, nothing open to others."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.errors import KeyNotAvailable
from strongroom.keys.disk import Disk
from strongroom.keys.private_file import create_private, read_private, replace_private, sweep

OLD, NEW = b"old " * 2_000, b"new " * 3_000


class Failing(Disk):
    """Fails at the n-th call, and either goes on working afterwards or stays dead, as after a power cut."""

    def __init__(self, at: int, *, dies: bool = False, error: int = errno.EIO) -> None:
        self.calls = 0
        self._at = at
        self._dies = dies
        self._error = error

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self._at or (self._dies and self.calls > self._at):
            raise OSError(self._error, "made up")

    def open(self, path: Path, flags: int, mode: int = 0o600) -> int:
        self._count()
        return super().open(path, flags, mode)

    def write(self, descriptor: int, data: bytes) -> int:
        self._count()
        return super().write(descriptor, data[: max(1, len(data) // 2)])  # disks may take a part only

    def fsync(self, descriptor: int) -> None:
        self._count()
        super().fsync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        self._count()
        super().rename(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._count()
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._count()
        super().unlink(path)


def calls_of(work: Callable[[Disk], object]) -> int:
    disk = Failing(-1)
    work(disk)
    return disk.calls


@pytest.mark.parametrize("dies", [False, True], ids=["one call fails", "all calls fail from there on"])
def test_after_a_failure_at_any_call_the_file_is_the_old_one_or_the_new_one(
    tmp_path: Path, dies: bool
) -> None:
    path = tmp_path / "ring"
    replace_private(path, OLD)
    calls = calls_of(lambda disk: replace_private(path, NEW, disk))
    assert calls > 30
    for at in range(1, calls + 1):
        replace_private(path, OLD)
        with pytest.raises(OSError, match="made up"):
            replace_private(path, NEW, Failing(at, dies=dies))
        assert read_private(path) in (OLD, NEW), at
        replace_private(path, NEW)
        assert read_private(path) == NEW
        assert os.listdir(tmp_path) == ["ring"], at


@pytest.mark.parametrize("dies", [False, True])
def test_after_a_failure_at_any_call_a_new_file_is_whole_or_absent(tmp_path: Path, dies: bool) -> None:
    path = tmp_path / "root.key"
    calls = calls_of(lambda disk: create_private(path, NEW, disk))
    for at in range(1, calls + 1):
        path.unlink(missing_ok=True)
        sweep(path)
        with pytest.raises(OSError, match="made up"):
            create_private(path, NEW, Failing(at, dies=dies))
        assert not path.exists() or read_private(path) == NEW, at
        sweep(path)
        assert os.listdir(tmp_path) in ([], ["root.key"])


def test_the_old_bytes_are_overwritten_where_they_lay(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    replace_private(path, OLD)
    with path.open("rb") as before:  # keeps the old inode within reach
        replace_private(path, NEW)
        assert before.read() == bytes(len(OLD))


def test_old_bytes_that_a_crash_left_are_overwritten_by_the_next_writer(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    replace_private(path, OLD)
    calls = calls_of(lambda disk: replace_private(path, NEW, disk))
    overwritten = 0
    for at in range(1, calls + 1):
        replace_private(path, OLD)
        with path.open("rb") as before:
            with pytest.raises(OSError, match="made up"):
                replace_private(path, NEW, Failing(at, dies=True))
            renamed = read_private(path) == NEW
            sweep(path)
            if renamed:
                assert before.read() == bytes(len(OLD)), at
                overwritten += 1
    assert overwritten > 5


def test_creating_never_replaces(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    create_private(path, OLD)
    with pytest.raises(FileExistsError):
        create_private(path, NEW)
    assert read_private(path) == OLD
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_second_names_still_replaces(tmp_path: Path, error: int) -> None:
    class NoLinks(Disk):
        def link(self, source: Path, target: Path) -> None:
            raise OSError(error, "no links here")

    path = tmp_path / "ring"
    replace_private(path, OLD)
    with path.open("rb") as before:
        replace_private(path, NEW, NoLinks())
        assert before.read() == bytes(len(OLD))
    assert read_private(path) == NEW


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o601, 0o777])
def test_a_file_that_others_can_get_at_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "ring"
    replace_private(path, OLD)
    path.chmod(mode)
    with pytest.raises(KeyNotAvailable) as caught:
        read_private(path)
    assert caught.value.code == "keys.file-exposed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    replace_private(path, OLD)
    os.chown(path, 65534, 65534)
    with pytest.raises(KeyNotAvailable) as caught:
        read_private(path)
    assert caught.value.code == "keys.file-exposed"


def test_a_link_is_followed_only_where_that_is_meant(tmp_path: Path) -> None:
    path, link = tmp_path / "root.key", tmp_path / "link"
    replace_private(path, OLD)
    link.symlink_to(path)
    assert read_private(link, follow=True) == OLD
    with pytest.raises(KeyNotAvailable) as caught:
        read_private(link)
    assert caught.value.code == "keys.file-unreadable"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "ring").mkdir(mode=0o700)
    with pytest.raises(KeyNotAvailable) as caught:
        read_private(tmp_path / "ring")
    assert caught.value.code == "keys.file-unreadable"


def test_a_missing_file_is_the_callers_to_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_private(tmp_path / "ring")


def test_a_reader_never_sees_bytes_that_are_being_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ring"
    replace_private(path, OLD)
    real_read = os.read
    replaced: list[bool] = []

    def read_late(descriptor: int, size: int) -> bytes:
        if not replaced:
            replaced.append(True)
            replace_private(path, NEW)  # another process, between our open and our read
        return real_read(descriptor, size)

    monkeypatch.setattr(os, "read", read_late)
    assert read_private(path) == NEW
