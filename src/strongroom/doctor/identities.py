"""Private age keys that lie readable in a folder.

Lives here: finding them. Must not live here: keeping them: what is found is a path.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from strongroom.crypto.age import X25519Identity
from strongroom.doctor.facts import Identity
from strongroom.errors import InvalidInput

__all__ = ["find_identities"]

# Files of keys are short; whoever hid one in a picture meant to.
_MOST_BYTES: Final = 64 * 1024
_MOST_FILES: Final = 2_000
_SECRET: Final = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]{50,80}")


def find_identities(folders: Iterable[Path], recovery: str | None) -> tuple[Identity, ...]:
    """Look into the files of folders, not into folders below.

    Args:
        folders: Where; those that are missing or closed are passed over.
        recovery: The recovery key's recipient. Other keys are then none of the room's business and left out;
            where it is None, every private key may be the one.
    """
    found: dict[str, Identity] = {}
    for folder in folders:
        for path in _files(folder):
            recipients = set(_recipients(_beginning(path)))
            if recipients and (recovery is None or recovery in recipients):
                found[str(path.resolve())] = Identity(str(path), None if recovery is None else True)
    return tuple(found.values())


def _files(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, _MOST_FILES):
                if entry.is_file(follow_symlinks=False):
                    yield Path(entry.path)
    except OSError:
        return  # missing, or closed to us as to the room


def _beginning(path: Path) -> bytes:
    try:
        # Without waiting: what was a file may be a pipe by now.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > _MOST_BYTES:
            return b""
        return os.read(descriptor, _MOST_BYTES)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _recipients(data: bytes) -> Iterator[str]:
    for match in _SECRET.finditer(data):
        try:
            yield str(X25519Identity.parse(match[0].decode("ascii")).recipient)
        except InvalidInput:
            continue  # looks like a key and is none
