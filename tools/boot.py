"""Fetches uv and the files that uv.lock names for this machine into ``.boot``: STAMP run|all.

Lives here: the step before uv can run, on a bare Python with pip. Must not live here: anything that needs a
package, or a choice of server; where packages come from is a matter of the machine's pip configuration.
"""

import fcntl
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOT = ROOT / ".boot"
UV = BOOT / "uv" / "bin" / "uv"
AT_ONCE = 4
STAMPS = {"run": "stamp-run", "all": "stamp"}
"""What says that there is nothing to do: of what the program needs, and of what developers need too."""


def pip(*arguments: str) -> None:
    """Run pip, silent unless it fails."""
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    command = [sys.executable, "-m", "pip", *arguments, "--require-hashes", "--only-binary=:all:"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        sys.exit("./dev: pip could not fetch what the lock names; its own words are above")


def fetch_uv() -> None:
    """Install the pinned uv, unless that very version is there."""
    pinned = ROOT / "tools" / "uv.txt"
    copy = BOOT / "uv" / "uv.txt"
    if UV.exists() and copy.exists() and copy.read_bytes() == pinned.read_bytes():
        return
    pip("install", "--upgrade", "--target", str(BOOT / "uv"), "--requirement", str(pinned))
    copy.write_bytes(pinned.read_bytes())


def fetch_wheels(which: str) -> None:
    """Download the wheels of the lock; those already there are checked and kept.

    Args:
        which: ``all``, or ``run`` for what the program itself needs.
    """
    groups = ["--all-groups", "--all-extras"] if which == "all" else ["--no-default-groups"]
    form = ["--no-emit-project", "--no-header", "--no-annotate"]
    export = [str(UV), "export", "--quiet", "--frozen", *groups, *form, "--project", str(ROOT)]
    done = subprocess.run(export, capture_output=True, text=True, check=True)
    # Most of the time pip waits for an answer: several of them wait together.
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        list(at_once.map(download, dealt_out(done.stdout), range(AT_ONCE)))


def dealt_out(requirements: str) -> list[str]:
    """Deal requirements, whose hashes stand on indented lines, out to as many files as are read at once."""
    each: list[str] = []
    for line in requirements.splitlines(keepends=True):
        if line[:1].isspace():
            each[-1] += line
        elif line.strip():
            each.append(line)
    return ["".join(each[start::AT_ONCE]) for start in range(AT_ONCE)]


def download(requirements: str, number: int) -> None:
    """Download one part of the wheels."""
    listed = BOOT / f"requirements-{number}.txt"
    listed.write_text(requirements)
    pip("download", "--no-deps", "--dest", str(BOOT / "wheels"), "--requirement", str(listed))


def main() -> None:
    """Fetch, then leave the stamp by which ``./dev`` knows that there is nothing to do."""
    wanted, which = sys.argv[1:]
    stamp = BOOT / STAMPS[which]
    began = time.monotonic()
    BOOT.mkdir(exist_ok=True)
    (BOOT / "wheels").mkdir(exist_ok=True)
    with (BOOT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two of them in one folder would spoil each other's files
        if stamp.exists() and stamp.read_text() == wanted:
            return
        sys.stderr.write("./dev: fetching the packages that uv.lock names\n")
        fetch_uv()
        fetch_wheels(which)
        stamp.write_text(wanted)
    sys.stderr.write(f"./dev: fetched in {time.monotonic() - began:.1f} s\n")


if __name__ == "__main__":
    main()
