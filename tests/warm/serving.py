"""The process that imports once and forks: ``python -m tests.warm.serving SOCKET``, until its input ends.

Lives here: what is imported, and what a forked process becomes. Must not live here: who asks (asking.py).

A request is one message with the descriptors of input, output and errors, and then its length and its parts,
each ended by NUL: how many arguments there are, the arguments, the folder, the surroundings. Answers are
numbers of four bytes: the process's id, and, when it has ended, its status as `subprocess` has it.
"""

import atexit
import gc
import importlib
import os
import runpy
import selectors
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from dataclasses import dataclass

from strongroom.cli.app import TABLE
from tests.server.applications import prepare_routes

__all__ = ["NUMBER", "request_of"]

NUMBER = struct.Struct("!i")
_DESCRIPTORS = 3
_NEEDED = (
    *sorted({place.partition(":")[0] for place in TABLE.values()}),
    "strongroom.ingest.run",
    "strongroom.server.app",
    "strongroom.server.jobs.at_work",
    "strongroom.storage.postgres",
    "strongroom.storage.sqlite",
    "strongroom.vault.room",
    "strongroom.watch.live",
)


@dataclass(frozen=True)
class Request:
    """A process to be: its descriptors, its module with arguments, its folder, its surroundings."""

    descriptors: list[int]
    arguments: list[str]
    folder: str
    surroundings: dict[str, str]


def request_of(arguments: list[str], folder: str, surroundings: dict[str, str]) -> bytes:
    """The parts of a request as they are sent."""
    parts = [str(len(arguments)), *arguments, folder, *(f"{name}={it}" for name, it in surroundings.items())]
    return b"".join(os.fsencode(part) + b"\0" for part in parts)


def _receive(connection: socket.socket) -> Request:
    head, descriptors, _, _ = socket.recv_fds(connection, NUMBER.size, _DESCRIPTORS)
    wanted, whole = NUMBER.unpack(head)[0], b""
    while len(whole) < wanted:
        part = connection.recv(wanted - len(whole))
        if not part:
            raise ConnectionError("the request ended early")
        whole += part
    count, *parts = [os.fsdecode(part) for part in whole.split(b"\0")[:-1]]
    arguments, (folder, *pairs) = parts[: int(count)], parts[int(count) :]
    return Request(descriptors, arguments, folder, dict(pair.split("=", 1) for pair in pairs))


class _Forking:
    """Forks a process for each request, and tells how it ended."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening, self._waiting = listening, selectors.DefaultSelector()
        self._waiting.register(listening, selectors.EVENT_READ)
        self._waiting.register(sys.stdin, selectors.EVENT_READ)

    def run(self) -> Request | None:
        """Returns in each forked process, with what it is to be; and with None at the end of the input."""
        while True:
            for key, _ in self._waiting.select():
                if key.fileobj is sys.stdin:
                    return None
                if key.fileobj is self._listening:
                    request = self._fork()
                    if request is not None:
                        return request
                elif key.data is not None:
                    self._end(*key.data)

    def _fork(self) -> Request | None:
        connection, _ = self._listening.accept()
        request = _receive(connection)
        pid = os.fork()
        if pid == 0:
            self._listening.close()
            for _, ended, other in {key.data for key in self._waiting.get_map().values() if key.data}:
                other.close()
                os.close(ended)
            self._waiting.close()
            connection.close()
            return request
        for each in request.descriptors:
            os.close(each)
        ended = os.pidfd_open(pid)
        # Readable when it has ended; and the connection, when nobody waits for it any more.
        self._waiting.register(ended, selectors.EVENT_READ, (pid, ended, connection))
        self._waiting.register(connection, selectors.EVENT_READ, (pid, ended, connection))
        connection.sendall(NUMBER.pack(pid))
        return None

    def _end(self, pid: int, ended: int, connection: socket.socket) -> None:
        if ended not in self._waiting.get_map():
            return  # both became readable at once
        self._waiting.unregister(ended)
        self._waiting.unregister(connection)
        signal.pidfd_send_signal(ended, signal.SIGKILL)  # without effect on one that has ended
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(ended)
        with connection:
            try:
                connection.sendall(NUMBER.pack(status))
            except BrokenPipeError:
                return


def _become(request: Request) -> None:
    """Take the place of a process that was started with these; comes back at its end, if at all."""
    for ours, theirs in enumerate(request.descriptors):
        os.dup2(theirs, ours)
        os.close(theirs)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.surroundings)
    time.tzset()
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(0, encoding="utf-8", errors="surrogateescape", closefd=False),
        os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False),
        os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False),
    )
    module, *sys.argv[1:] = request.arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _ended(request: Request) -> int:
    """Be a process to its end, as Python ends one; the status."""
    try:
        _become(request)
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        print(leaving.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _main(place: str) -> None:
    for name in _NEEDED:
        importlib.import_module(name)
    prepare_routes()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        gc.freeze()  # looked through by no forked process
        assert threading.active_count() == 1, "a thread does not live on in a forked process"
        print("ready", flush=True)
        request = _Forking(listening).run()
    if request is not None:
        status = _ended(request)
        threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as the end of a process does
        atexit._run_exitfuncs()
        sys.stdout.flush()
        # Taking down what was imported is most of the end of a process, and concerns nobody.
        os._exit(status)


if __name__ == "__main__":
    _main(sys.argv[1])
