"""Resolves pyproject.toml anew and writes a uv.lock that names no server.

Lives here: how the lock comes to hold file names and hashes only. Must not live here: fetching (``boot.py``).
uv itself writes the address of each file into the lock. That would tie everyone to one server, and put the
host name of somebody's mirror into the repository; so the addresses are cut down to file names, in the shape
uv uses for a local folder of wheels.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHEELS = ".boot/wheels"


def without_index(pyproject: str) -> str:
    """Take the local index out of the text of pyproject.toml, so that uv asks a real one."""
    return re.sub(r"(?m)^\[\[tool\.uv\.index\]\]\n(?:[a-z].*\n)+", "", pyproject)


def without_hosts(lock: str) -> str:
    """Cut every address in the text of uv.lock down to the name of the file."""
    lock = re.sub(r'\bregistry = "[^"]+"', f'registry = "{WHEELS}"', lock)
    return re.sub(r'\burl = "[a-z]+://[^"]*/([^"/]+)"', r'path = "\1"', lock)


def main() -> None:
    """Lock in a scratch folder; the versions locked so far are kept unless --upgrade is given."""
    uv, *arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch)
        (project / "pyproject.toml").write_text(without_index((ROOT / "pyproject.toml").read_text()))
        shutil.copy(ROOT / "uv.lock", project)
        subprocess.run([uv, "lock", *arguments, "--project", scratch], check=True)
        lock = without_hosts((project / "uv.lock").read_text())
    if "://" in lock:
        sys.exit("./dev: an address is left in the lock; tools/lock.py does not know its shape yet")
    (ROOT / "uv.lock").write_text(lock)


if __name__ == "__main__":
    main()
