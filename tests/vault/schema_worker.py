"""Applies a schema file in a process of its own, telling each step, so that it can be killed between any two.

Run as ``python -m tests.vault.schema_worker HOME FILE``.
"""

import sys
from pathlib import Path

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.indexes import building
from strongroom.vault.room import open_room
from strongroom.vault.schema import resealing


def main(home: Path, file: Path) -> None:
    """Apply the file, then bring to its end what it asks for."""
    resealing._BATCH = building._BATCH = 3
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="operations") as desk,
    ):
        desk.schema_desk.apply(
            file.read_text(encoding="utf-8"), progress=lambda done: print(done, flush=True)
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
