"""An import in a process of its own, which tells how long each part took and how much memory it needed.

Lives here: that process. Must not live here: what its numbers mean (subjects/importing.py).
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from bench.rooms import USER, open_at
from strongroom.ingest.proposal import propose
from strongroom.ingest.run import import_file
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source

__all__ = ["main"]


def main(home: str, path: str) -> None:
    """Import a file of customers and print, as JSON, MiB of memory and ``[records, seconds]`` by batch."""
    marks: list[tuple[int, float]] = []
    readers: dict[str, float] = {}
    with open_at(Path(home)) as room, room.acting(USER, purpose="support", reason_code="migration") as desk:
        mapping = propose(open_source(Path(path)), "customers", SchemaView(desk.schema)).mapping
        begun = perf_counter()

        def progress(count: int) -> None:
            marks.append((count, perf_counter() - begun))
            _look(readers)

        done = import_file(
            desk,
            Path(path),
            "customers",
            mapping,
            progress=progress,
        )
    if done.rejected:
        raise ValueError(f"made-up customers were refused: {done.rejected}")
    # Most ever, in KiB on Linux and bytes on macOS.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"mib": own + sum(readers.values()), "marks": marks}))


def _look(readers: dict[str, float]) -> None:
    """Note the memory of processes that this one has started; what `getrusage` says of them counts our own,
    which they had for a moment before they became a program of their own.
    """
    for each in Path("/proc/self/task").glob("*/children"):
        for pid in each.read_text().split():
            status = Path(f"/proc/{pid}/status").read_text()
            most = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
            readers[pid] = max(readers.get(pid, 0.0), int(most.split()[1]) / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
