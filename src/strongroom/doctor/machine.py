"""What can be said of the machine: its disks, its swap, and what it does with a crash.

Lives here: reading that from Linux. Must not live here: whether it is a fault. Where a system does not say,
the answer is that it is not known.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["Machine"]

_IN_MEMORY: Final = ("zram", "ram")
_ENCRYPTED: Final = "CRYPT-"
_PERSONAL: Final = (".", ".age", ".config/age", ".config/sops/age", "Desktop", "Downloads", "桌面", "下载")


def _core_limit() -> int:
    import resource  # not on every system

    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def _sqlite_version() -> tuple[int, ...]:
    import sqlite3  # rooms on PostgreSQL do without

    return sqlite3.sqlite_version_info


@dataclass(frozen=True)
class Machine:
    """This machine; tests give other folders and answers.

    Args:
        proc: Where the system tells of processes.
        sys: Where it tells of devices.
        environment: Names the user's own folder.
        core_limit: The soft limit for core dumps, in bytes, -1 for none.
        sqlite_version: Of the SQLite library.
    """

    proc: Path = Path("/proc")
    sys: Path = Path("/sys")
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    core_limit: Callable[[], int] = _core_limit
    sqlite_version: Callable[[], tuple[int, ...]] = _sqlite_version

    def disks(self, device: int) -> frozenset[str]:
        """Return the disks below a device of `os.stat_result.st_dev`: partitions and volumes traced to them.

        What the system does not trace (network and pooled file systems) counts as a disk of its own.
        """
        number = f"{os.major(device)}:{os.minor(device)}"
        return self._below(self.sys / "dev" / "block" / number) or frozenset({number})

    def plain_swaps(self) -> tuple[str, ...] | None:
        """Return the swap areas on unencrypted disks; None where the system does not tell."""
        try:
            lines = (self.proc / "swaps").read_text(errors="replace").splitlines()[1:]
        except OSError:
            return None
        areas = [line.split()[0] for line in lines if line.split()]
        return tuple(area for area in areas if not self._is_safe(area))

    def dumps_core(self) -> bool:
        """Whether a crash would leave a core dump."""
        return self.core_limit() != 0

    def personal_folders(self) -> list[Path]:
        """Return the folders of the user's own in which files are put without much thought."""
        home = self.environment.get("HOME")
        return [Path(home) / name for name in _PERSONAL] if home else []

    def _below(self, device: Path) -> frozenset[str]:
        if not device.exists():
            return frozenset()
        place = device.resolve()
        if (place / "partition").exists():
            return frozenset({place.parent.name})
        slaves = sorted((place / "slaves").iterdir()) if (place / "slaves").is_dir() else []
        return frozenset().union(*map(self._below, slaves)) or frozenset({place.name})

    def _is_safe(self, area: str) -> bool:
        """Whether a swap area is in memory or on an encrypted device. Of a file that is not known."""
        name = Path(area).resolve().name if area.startswith("/dev/") else ""
        if name.rstrip("0123456789") in _IN_MEMORY:
            return True
        try:
            kind = (self.sys / "block" / name / "dm" / "uuid").read_text() if name else ""
        except OSError:
            return False
        return kind.startswith(_ENCRYPTED)
