"""A work in parts, shared between this process and another; what they come to is handed out in order.

Lives here: who does which part, and how far ahead. Must not live here: the parts, and the process
(second_process.py).
"""

from collections.abc import Callable, Generator, Sequence
from threading import Condition, Thread
from typing import Generic, TypeVar

from strongroom.errors import StrongroomError

__all__ = ["shared"]

P = TypeVar("P")
R = TypeVar("R")


def shared(
    parts: Sequence[P], mine: Callable[[P], R], theirs: Callable[[P], R] | None, ahead: int = 4
) -> Generator[tuple[P, R], None, None]:
    """Have every part done, by whoever is free; gives each with what it came to, in their order.

    Args:
        mine: Does a part here.
        theirs: Has another process do one, in a thread; where it fails once, the rest is done here, and that
            part too: what is wrong with the part itself comes out here. None: all is done here.
        ahead: How many parts may be done and wait.
    """
    if theirs is None or len(parts) == 1:
        for part in parts:
            yield part, mine(part)
        return
    sharing = _Sharing(parts, theirs, ahead)
    thread = Thread(target=sharing.drive, name="strongroom-sharing", daemon=True)
    thread.start()
    try:
        for at, part in enumerate(parts):
            while not sharing.has(at):
                other = sharing.take()
                if other is None:
                    sharing.wait(at)
                else:
                    sharing.put(other, mine(parts[other]))
            yield part, sharing.pop(at)
    finally:
        sharing.close()
        thread.join()


class _Sharing(Generic[P, R]):
    def __init__(self, parts: Sequence[P], theirs: Callable[[P], R], ahead: int) -> None:
        self._parts = parts
        self._theirs = theirs
        self._ahead = ahead
        self._changed = Condition()
        self._next = 0
        self._left: list[int] = []
        self._done: dict[int, R] = {}
        self._closed = False
        self._failed: BaseException | None = None

    def drive(self) -> None:
        """Have parts done by the other, until none are left or it fails."""
        at: int | None = None
        try:
            while (at := self._fresh()) is not None:
                self.put(at, self._theirs(self._parts[at]))
        except StrongroomError:
            self._give_back(at, None)
        except BaseException as error:  # it must not be lost in a thread
            self._give_back(at, error)

    def take(self) -> int | None:
        """A part that is to be done here; None where all are done or on their way."""
        with self._changed:
            return self._left.pop() if self._left else self._step()

    def put(self, at: int, found: R) -> None:
        """Note what a part came to."""
        with self._changed:
            self._done[at] = found
            self._changed.notify_all()

    def has(self, at: int) -> bool:
        """Whether a part is done."""
        with self._changed:
            if self._failed is not None:
                raise self._failed
            return at in self._done

    def pop(self, at: int) -> R:
        """What a part came to."""
        with self._changed:
            self._changed.notify_all()
            return self._done.pop(at)

    def wait(self, at: int) -> None:
        """Wait until a part is done, or left to be done here."""
        with self._changed:
            self._changed.wait_for(lambda: at in self._done or self._left or self._failed)

    def close(self) -> None:
        """Let the other do no more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _fresh(self) -> int | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._done) < self._ahead)
            return None if self._closed else self._step()

    def _step(self) -> int | None:
        if self._next == len(self._parts):
            return None
        self._next += 1
        return self._next - 1

    def _give_back(self, at: int | None, error: BaseException | None) -> None:
        with self._changed:
            self._failed = error
            if at is not None:
                self._left.append(at)
            self._changed.notify_all()
