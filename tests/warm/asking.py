"""Processes that begin with all imported: forked from one that imports once, and otherwise as any.

What they leave out is starting Python and importing, which takes a second of a processor and proves nothing
the second time. Arguments, surroundings, folder, descriptors, exit status, and what a signal does to them are
as those of a process of their own. The program itself is started as people start it by the transcripts of the
two READMEs, by tests/deploy and by tests/unit/cli.

Lives here: asking for them. Must not live here: what forks (serving.py).
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.warm.serving import NUMBER, request_of

__all__ = ["Process", "Warm", "warm_processes"]

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A process that was forked; used as a `subprocess.Popen` whose output is read as text.

    Attributes:
        pid: Its number.
        stdout: What it prints.
        returncode: How it ended, once that is known; below zero for a signal.
    """

    def __init__(self, connection: socket.socket, stdout: IO[str]) -> None:
        self._connection, self.stdout = connection, stdout
        self.returncode: int | None = None
        self.pid = self._number()

    def _number(self) -> int:
        number: int = NUMBER.unpack(self._connection.recv(NUMBER.size, socket.MSG_WAITALL))[0]
        return number

    def wait(self, timeout: float = 60) -> int:
        """How it ended; waits for that, at most so many seconds.

        Raises:
            TimeoutError: It goes on.
        """
        if self.returncode is None:
            self._connection.settimeout(timeout)
            self.returncode = self._number()
            self._connection.close()
        return self.returncode

    def kill(self) -> None:
        """Kill it, as ``kill -9`` does; without effect on one that has ended."""
        if self.returncode is None:
            # Whoever forked it does it: to others its number may be another's by now.
            self._connection.shutdown(socket.SHUT_WR)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stdout.close()
        if kind is not None:
            self.kill()
        self.wait()


@dataclass(frozen=True)
class Warm:
    """Where to ask for processes.

    Attributes:
        place: The socket.
    """

    place: Path

    def begin(self, module: str, *arguments: str, stderr: int | None = None) -> Process:
        """Begin what ``python -m module arguments`` is.

        Args:
            stderr: A descriptor; that of this process, when left out.
        """
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(self.place))
        reading, writing = os.pipe()
        with open(os.devnull, "rb") as nothing:
            given = [nothing.fileno(), writing, 2 if stderr is None else stderr]
            whole = request_of([module, *arguments], str(ROOT), dict(os.environ))
            socket.send_fds(connection, [NUMBER.pack(len(whole))], given)
            connection.sendall(whole)
            os.close(writing)
            return Process(connection, open(reading, encoding="utf-8"))

    def put_command(self, place: Path) -> None:
        """Make a command, which runs the program in a process of this kind."""
        place.write_text(_COMMAND.format(python=sys.executable, socket=str(self.place)), encoding="utf-8")
        place.chmod(0o700)


@contextmanager
def warm_processes(folder: Path) -> Iterator[Warm]:
    """The process that imports, as long as it is wanted."""
    place = folder / "warm"
    command = [sys.executable, "-m", "tests.warm.serving", str(place)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield Warm(place)
        assert server.stdin is not None
        server.stdin.close()


# It imports as little as it can: most of what it saves would otherwise go into its own start.
_COMMAND = """#!{python} -IS
import os, socket, struct, sys

parts = ["strongroom", *sys.argv[1:]]
whole = [str(len(parts)), *parts, os.getcwd(), *("=".join(each) for each in os.environ.items())]
sent = b"".join(os.fsencode(part) + b"\\0" for part in whole)
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect("{socket}")
    socket.send_fds(asked, [struct.pack("!i", len(sent))], [0, 1, 2])
    asked.sendall(sent)
    _, status = struct.unpack("!ii", asked.recv(8, socket.MSG_WAITALL))
if status < 0:
    os.kill(os.getpid(), -status)
os._exit(status)
"""
