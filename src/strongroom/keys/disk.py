"""The few calls to the operating system by which files of keys change.

Lives here: one method a call, so that a test can let any of them fail. Must not live here: in which order
they are made (private_file.py), or reading, which changes nothing.
"""

import os
from pathlib import Path

__all__ = ["DISK", "Disk"]


class Disk:
    """The operating system's own calls; each raises what `os` raises."""

    def open(self, path: Path, flags: int, mode: int = 0o600) -> int:
        """Open a file and return its descriptor; a link in the last place is not followed."""
        return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, mode)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def write(self, descriptor: int, data: bytes) -> int:
        """Write from where the descriptor stands; may write less than all."""
        return os.write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        """Wait until the file, or the folder's names, are on the disk."""
        os.fsync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Put one name in the place of another, at once."""
        os.replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name; fails where the name is taken."""
        os.link(source, target, follow_symlinks=False)

    def unlink(self, path: Path) -> None:
        """Take a name away."""
        os.unlink(path)


DISK = Disk()
