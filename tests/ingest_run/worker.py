"""A process that imports, telling how far it is: to be killed at any moment.

It never comes to the end of a long file: after some batches it waits to be killed, however late that is done.
"""

import signal
import sys
import time
from pathlib import Path

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room

# What runs in the background of a shell has this ignored, and would never end by it.
signal.signal(signal.SIGINT, signal.default_int_handler)
BATCHES = 5
home, path, mapping, batch, processes = sys.argv[1:]
told = 0


def tell(done: int) -> None:
    global told
    print(done, flush=True)
    told += 1
    if told == BATCHES:
        time.sleep(3600)


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
        progress=tell,
    )
