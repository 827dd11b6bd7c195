"""What the figures were measured on.

Lives here: fsync time, cores, versions. Must not live here: measuring the product.
"""

import os
import platform
import sqlite3
import sys
from importlib import metadata
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter

__all__ = ["Facts", "describe", "fsync_ms"]

Facts = dict[str, str]

_PACKAGES = ("strongroom", "sqlalchemy", "psycopg", "cryptography")
_PAGE = bytes(4096)
_TRIES = 64


def fsync_ms(folder: Path) -> float:
    """How long it takes to have 4 KiB on the disk, in milliseconds; the median of 64."""
    times = []
    with TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(_TRIES):
            file.write(_PAGE)
            begun = perf_counter()
            os.fsync(file.fileno())
            times.append(perf_counter() - begun)
    return median(times) * 1000


def describe(folder: Path) -> Facts:
    """Facts that a reader of the table needs."""
    load = os.getloadavg()[0]
    return {
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "load": f"{load:.1f}",
        "fsync": f"{fsync_ms(folder):.2f} ms",
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        **{name: metadata.version(name) for name in _PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
