"""Fetches uv and every file that uv.lock names for this machine into ``.boot``.

Lives here: the step before uv can run, on a bare Python with pip. Must not live here: anything that needs a
package, or a choice of server; where packages come from is a matter of the machine's pip configuration.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOT = ROOT / ".boot"
UV = BOOT / "uv" / "bin" / "uv"
REQUIREMENTS = BOOT / "requirements.txt"


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


def fetch_wheels() -> None:
    """Download the wheels of the lock; those already there are checked and kept."""
    everything = ["--all-groups", "--all-extras", "--no-emit-project", "--no-header"]
    export = [str(UV), "export", "--quiet", "--frozen", *everything, "--project", str(ROOT)]
    done = subprocess.run(export, capture_output=True, text=True, check=True)
    REQUIREMENTS.write_text(done.stdout)
    pip("download", "--no-deps", "--dest", str(BOOT / "wheels"), "--requirement", str(REQUIREMENTS))


def main() -> None:
    """Fetch, then leave the stamp by which ``./dev`` knows that there is nothing to do."""
    stamp = BOOT / "stamp"
    BOOT.mkdir(exist_ok=True)
    (BOOT / "wheels").mkdir(exist_ok=True)
    with (BOOT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two of them in one folder would spoil each other's files
        if stamp.exists() and stamp.read_text() == sys.argv[1]:
            return
        sys.stderr.write("./dev: fetching the packages that uv.lock names\n")
        fetch_uv()
        fetch_wheels()
        stamp.write_text(sys.argv[1])


if __name__ == "__main__":
    main()
