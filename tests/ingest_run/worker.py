"""A process that imports, telling how far it is: to be killed at any moment."""

import sys
from pathlib import Path

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room

home, path, mapping, batch, processes = sys.argv[1:]
with (
    open_room(Path(home), Surroundings()) as room,
    room.acting("alice", purpose="sales", reason_code="migration") as desk,
):
    import_file(
        desk,
        Path(path),
        "customers",
        read_mapping(Path(mapping).read_text(encoding="utf-8")),
        batch=int(batch),
        processes=int(processes),
        progress=lambda done: print(done, flush=True),
    )
