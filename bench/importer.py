"""An import in a process of its own, which tells how long each part took and how much memory it needed.

Lives here: that process. Must not live here: what its numbers mean (subjects/importing.py).
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from bench.memory import Memory
from bench.rooms import USER, open_at
from strongroom.ingest.proposal import propose
from strongroom.ingest.run import import_file
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source

__all__ = ["main"]


def main(home: str, path: str) -> None:
    """Import a file of customers and print, as JSON, MiB of memory and ``[records, seconds]`` by batch."""
    marks: list[tuple[int, float]] = []
    memory = Memory()
    with open_at(Path(home)) as room, room.acting(USER, purpose="support", reason_code="migration") as desk:
        mapping = propose(open_source(Path(path)), "customers", SchemaView(desk.schema)).mapping
        begun = perf_counter()

        def progress(count: int) -> None:
            marks.append((count, perf_counter() - begun))

        done = import_file(
            desk,
            Path(path),
            "customers",
            mapping,
            progress=progress,
        )
    if done.rejected:
        raise ValueError(f"made-up customers were refused: {done.rejected}")
    print(json.dumps({"mib": memory.most(), "marks": marks}))


if __name__ == "__main__":
    main(*sys.argv[1:])
