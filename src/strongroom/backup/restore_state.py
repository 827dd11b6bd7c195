"""How far a restore has come, in a file in the place that it restores to.

Lives here: that file. Must not live here: the restore (restore.py). The file says which restore it is, so
that one that was killed goes on, and another one is refused.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from strongroom.errors import Conflict
from strongroom.keys.private_file import read_private, replace_private

__all__ = ["RestoreState", "is_copy", "read_state", "remove_state", "write_state"]

_NAME = "restore.json"


@dataclass
class RestoreState:
    """How far a restore has come.

    Args:
        manifest: Hex digest of the newest manifest.
        at: The moment that data goes back to; None for the newest.
        database: Hex digest of the database's URL, which may hold a password.
        ring: The generation of the ring that was written here; 0 before it was.
        stores: The ring stores of the room that is restored: `promote` takes them up again.
        done: Hex digests of the segments that are loaded.
        tallies: By tenant what these held, as `Tally.text` writes it.
    """

    manifest: str
    at: int | None
    database: str
    ring: int = 0
    stores: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    tallies: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)

    def is_same(self, other: "RestoreState") -> bool:
        """Whether this is the same restore, however far it has come."""
        return (self.manifest, self.at, self.database) == (other.manifest, other.at, other.database)


def read_state(folder: Path) -> RestoreState | None:
    """Read the file; None where there is none.

    Raises:
        Conflict: ``restore.other-underway``, for a file that is none of ours.
    """
    try:
        return RestoreState(**json.loads(read_private(folder / _NAME)))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, TypeError):
        raise Conflict("restore.other-underway", path=str(folder)) from None


def is_copy(folder: Path) -> bool:
    """Whether a room was restored and has not been put in charge."""
    return (folder / _NAME).exists()


def write_state(folder: Path, state: RestoreState) -> None:
    """Write the file."""
    replace_private(folder / _NAME, json.dumps(asdict(state)).encode())


def remove_state(folder: Path) -> None:
    """Take the file away; nothing, where there is none."""
    (folder / _NAME).unlink(missing_ok=True)
