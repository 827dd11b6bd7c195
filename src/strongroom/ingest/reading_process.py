"""A second process that reads a file, so that the one with the keys only has to seal and store.

Lives here: the task that goes to it, and taking its items as they come. Must not live here: reading
(items.py), storing, processes and pipes (strongroom.processes). No key and no database goes to it: what it
reads comes back over a pipe.
"""

import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from types import TracebackType
from typing import Any, Final

from strongroom.errors import StrongroomError
from strongroom.ingest.items import Part, Task, Wire, read_items
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.rendering import render_mapping
from strongroom.model.schema_document import read_schema, write_schema
from strongroom.processes.second_process import SecondProcess, serve
from strongroom.vault.storing.preparing import Basis

__all__ = ["ReadingProcess", "main"]

_ITEMS_A_FRAME: Final = 250
_FRAMES_AHEAD: Final = 10
"""So many frames wait in this process: a batch, 5 MB of usual customers."""


class ReadingProcess:
    """Reads a file's items in another process; a context manager, and an iterator over the items.

    Args:
        task: What to read.

    Raises:
        StrongroomError: While iterating, what reading the file raised there; ``import.reader-lost``, when the
            process is gone.
    """

    def __init__(self, task: Task) -> None:
        self._process = SecondProcess("strongroom.ingest.reading_process", "import.reader-lost")
        self._frames: SimpleQueue[tuple[Any, ...] | StrongroomError | None] = SimpleQueue()
        self._room = Semaphore(_FRAMES_AHEAD)
        self._ending = False
        self._thread = Thread(
            target=self._receive, args=(_written(task),), name="strongroom-reading", daemon=True
        )
        self._thread.start()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def __enter__(self) -> "ReadingProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whether it is done or not."""
        self._ending = True
        self._process.end()
        self._room.release()
        self._thread.join()
        self._process.close_pipes()

    def __iter__(self) -> Iterator[Wire]:
        while True:
            heard = self._frames.get()
            self._room.release()
            if heard is None:
                return
            if isinstance(heard, StrongroomError):
                raise heard
            yield from heard[0]

    def _receive(self, task: str) -> None:
        """Hand over the task, then take frames as they come, a few ahead of whoever stores them."""
        try:
            self._process.tell(task)
            while not self._ending:
                self._room.acquire()
                heard = self._process.hear()
                self._frames.put(heard)
                if heard is None:
                    return
        except StrongroomError as error:
            self._frames.put(error)


# -- the task, as text ---------------------------------------------------------


def _written(task: Task) -> str:
    basis, part = task.basis, task.part
    document = {
        "path": os.fspath(task.path),
        "mapping": render_mapping(task.mapping),
        "schema": write_schema(basis.schema),
        "version": basis.version,
        "collection": basis.collection,
        "searches": basis.searches,
        "region": basis.region,
        "today": basis.today.isoformat(),
        "first": part.first,
        "wanted": sorted(part.wanted),
        "keep": part.keep,
    }
    return json.dumps(document)


def _read(text: str) -> Task:
    document: dict[str, Any] = json.loads(text)
    searches = tuple((field, transform) for field, transform in document["searches"])
    basis = Basis(
        read_schema(document["schema"]),
        document["version"],
        document["collection"],
        searches,
        document["region"],
        date.fromisoformat(document["today"]),
    )
    part = Part(document["first"], frozenset(document["wanted"]), document["keep"])
    return Task(Path(document["path"]), read_mapping(document["mapping"]), basis, part)


# -- in the other process ------------------------------------------------------


def main() -> None:
    """Read the file of a task; say its items as they come."""
    serve(_items)


def _items(words: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    wires = read_items(_read(words[0]))
    while some := list(islice(wires, _ITEMS_A_FRAME)):
        yield (some,)
