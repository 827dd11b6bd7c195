"""A second process that reads a file, so that the one with the keys only has to seal and store.

Lives here: starting and ending it, and what goes over the two pipes. Must not live here: reading (items.py),
storing. No key and no database goes to it, nothing is written to a file, and its arguments say nothing: what
it reads comes back over a pipe. It ends with the one that started it, for then its pipe is closed.

It is started as a program of its own, not by `multiprocessing`, which would run the main module of whoever
calls the library once more.
"""

import gc
import json
import marshal
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from struct import Struct
from threading import Semaphore, Thread
from types import TracebackType
from typing import IO, Any, Final

from strongroom import errors as kinds
from strongroom.errors import StrongroomError, Unexpected
from strongroom.ingest.items import Part, Task, Wire, read_items
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.rendering import render_mapping
from strongroom.model.schema_document import read_schema, write_schema
from strongroom.vault.preparing import Basis

__all__ = ["ReadingProcess", "main"]

_ITEMS_A_FRAME: Final = 250
_FRAMES_AHEAD: Final = 10
"""So many frames wait in this process: a batch, 5 MB of usual customers."""
_LENGTH: Final = Struct(">I")
_START: Final = "from strongroom.ingest.reading_process import main; main()"
_ITEMS, _END, _ERROR = 0, 1, 2
_GONE: Final[tuple[Any, ...]] = (_ERROR, "", "", {})


class ReadingProcess:
    """Reads a file's items in another process; a context manager, and an iterator over the items.

    Args:
        task: What to read.

    Raises:
        StrongroomError: While iterating, what reading the file raised there; ``import.reader-lost``, when the
            process is gone.
    """

    def __init__(self, task: Task) -> None:
        package = Path(__file__).parents[2]
        paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 - this Python, and a program of ours
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could show a value; errors come over the pipe
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._frames: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
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
        self._process.kill()
        self._process.wait()
        self._room.release()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def __iter__(self) -> Iterator[Wire]:
        while True:
            kind, *content = self._frames.get()
            self._room.release()
            if kind == _ITEMS:
                yield from content[0]
            elif kind == _END:
                return
            else:
                raise self._failure(*content)

    def _failure(self, name: str, code: str, parameters: Mapping[str, object]) -> StrongroomError:
        found = getattr(kinds, name, None) if name else None
        if isinstance(found, type) and issubclass(found, StrongroomError):
            return found(code, **parameters)
        return Unexpected("import.reader-lost", state=name or f"{self._process.wait()}")

    def _receive(self, task: bytes) -> None:
        """Hand over the task, then take frames as they come, a few ahead of whoever stores them."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018 - both are pipes
        try:
            stdin.write(task)
            stdin.close()
            while not self._ending:
                self._room.acquire()
                frame = _read_frame(stdout)
                self._frames.put(frame)
                if frame[0] != _ITEMS:
                    return
        except (OSError, EOFError, ValueError, TypeError):
            self._frames.put(_GONE)  # it is gone, in the middle of a frame perhaps


def _read_frame(pipe: IO[bytes]) -> tuple[Any, ...]:
    """One frame; one that is cut short was written by a process that is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return _GONE
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        return _GONE
    frame: tuple[Any, ...] = marshal.loads(data)  # noqa: S302 - from a process of our own, this very version
    return frame


def _write_frame(pipe: IO[bytes], *frame: Any) -> None:
    data = marshal.dumps(frame)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


# -- the task, as text ---------------------------------------------------------


def _written(task: Task) -> bytes:
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
    return json.dumps(document).encode()


def _read(text: bytes) -> Task:
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
    """Read the task, then the file; write its items as they come."""
    gc.freeze()  # rows form no cycles: looking for some costs a tenth of the time
    gc.set_threshold(10_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it decides, and closes the pipe
    pipe = sys.stdout.buffer
    try:
        _answer(pipe)
    except BrokenPipeError:
        os._exit(0)  # nobody is interested any more; closing the pipe in order would only fail again


def _answer(pipe: IO[bytes]) -> None:
    try:
        wires = read_items(_read(sys.stdin.buffer.read()))
        while some := list(islice(wires, _ITEMS_A_FRAME)):
            _write_frame(pipe, _ITEMS, some)
        _write_frame(pipe, _END)
    except BrokenPipeError:
        raise
    except StrongroomError as error:
        parameters = {name: str(value) for name, value in error.parameters.items()}
        _write_frame(pipe, _ERROR, type(error).__name__, error.code, parameters)
    except Exception as error:  # what it says could hold a value; its kind does not
        _write_frame(pipe, _ERROR, type(error).__name__, "", {})
