"""A second process of this package, for work that one core is too slow for.

Lives here: starting and ending it, and the frames that go over its two pipes. Must not live here: what the
frames say. Nothing is written to a file, its arguments say nothing but which module runs, and it ends with
the one that started it, for then its pipe is closed.

It is started as a program of its own, not by `multiprocessing`, which would run the main module of whoever
calls the library once more.
"""

import gc
import marshal
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import IO, Any, Final, Self

from strongroom import errors as kinds
from strongroom.errors import StrongroomError, Unexpected

__all__ = ["SecondProcess", "second_core", "serve"]

_LENGTH: Final = Struct(">I")
_SAID, _DONE, _ERROR = 0, 1, 2
_ENDING_SECONDS: Final = 5.0


def second_core() -> bool:
    """Whether a second process could run beside this one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores > 1 and bool(sys.executable)


class SecondProcess:
    """A running second process; a context manager that ends it.

    Args:
        module: Dotted name of the module in whose `main` it runs.
        lost: Code of the error that says that it is gone; its ``state`` says how it ended.
    """

    def __init__(self, module: str, lost: str = "program.second-process-lost") -> None:
        self._lost = lost
        package = Path(__file__).parents[2]
        paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 - this Python, and a program of ours
            [sys.executable, "-P", "-c", f"from {module} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could show a value; errors come over the pipe
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self.close_pipes()

    def end(self) -> None:
        """End the process, whether it is done or not; whoever listens hears that it is lost."""
        self._process.kill()
        self._process.wait()

    def close_pipes(self) -> None:
        """Close both pipes; nobody may be listening any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # it may have ended before it had read all
                    pipe.close()

    def tell(self, *words: Any) -> None:
        """Say something.

        Raises:
            Unexpected: The code of ``lost``.
        """
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - a pipe
        try:
            _write_frame(stdin, *words)
        except (OSError, ValueError):
            raise self._gone() from None

    def hear(self) -> tuple[Any, ...] | None:
        """The next that it says in answer; None at the end of the answer.

        Raises:
            StrongroomError: What was raised there; or with the code of ``lost``, when the process is gone or
                fails.
        """
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - a pipe
        try:
            frame = _read_frame(stdout)
        except (OSError, EOFError, ValueError, TypeError):
            frame = None  # it is gone, in the middle of a frame perhaps
        if frame is None:
            raise self._gone()
        kind, *words = frame
        if kind == _ERROR:
            raise self._failure(*words)
        return None if kind == _DONE else tuple(words)

    def _failure(self, name: str, code: str, parameters: Mapping[str, object]) -> StrongroomError:
        found = getattr(kinds, name, None)
        if isinstance(found, type) and issubclass(found, StrongroomError):
            return found(code, **parameters)
        return Unexpected(self._lost, state=name)

    def _gone(self) -> StrongroomError:
        try:
            state = self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:  # it says what nobody understands, and lives
            self.end()
            state = self._process.wait()
        return Unexpected(self._lost, state=f"{state}")


def _read_frame(pipe: IO[bytes]) -> tuple[Any, ...] | None:
    """One frame; None for one that is cut short: whoever writes is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        return None
    frame: tuple[Any, ...] = marshal.loads(data)  # noqa: S302 - from a process of our own, this very version
    return frame


def _write_frame(pipe: IO[bytes], *frame: Any) -> None:
    data = marshal.dumps(frame)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


# -- in the other process ------------------------------------------------------


def serve(answer: Callable[[tuple[Any, ...]], Iterator[tuple[Any, ...]]]) -> None:
    """Answer what the first process says, one after the other, until it is gone.

    Args:
        answer: Gives the frames of an answer. What it raises is told, its code and parameters; of what is no
            error of ours only the kind: what it says could hold a value.
    """
    gc.freeze()  # rows form no cycles: looking for some costs a tenth of the time
    gc.set_threshold(10_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it decides, and closes the pipe
    try:
        while (words := _read_frame(sys.stdin.buffer)) is not None:
            _answer(sys.stdout.buffer, answer(words))
    except BrokenPipeError:
        os._exit(0)  # nobody is interested any more; closing the pipe in order would only fail again


def _answer(pipe: IO[bytes], frames: Iterator[tuple[Any, ...]]) -> None:
    try:
        for frame in frames:
            _write_frame(pipe, _SAID, *frame)
        _write_frame(pipe, _DONE)
    except BrokenPipeError:
        raise
    except StrongroomError as error:
        parameters = {name: str(value) for name, value in error.parameters.items()}
        _write_frame(pipe, _ERROR, type(error).__name__, error.code, parameters)
    except Exception as error:
        _write_frame(pipe, _ERROR, type(error).__name__, "", {})
