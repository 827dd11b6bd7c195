"""Where the outcome of a piece of work goes: to a waiting thread, or to a coroutine.

Lives here: telling those who wait. Must not live here: the work.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from strongroom.errors import Busy

if TYPE_CHECKING:
    import asyncio

__all__ = ["LoopReply", "Operation", "Outcome", "Reply", "answer", "within"]

T = TypeVar("T")


class LoopReply:
    """A reply to a coroutine; to be made on its loop."""

    __slots__ = ("_begun", "_gate", "_off", "future", "loop")

    def __init__(self) -> None:
        from asyncio import get_running_loop  # commands do without

        self.loop = get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self._gate = Lock()
        self._begun = self._off = False

    def set_running_or_notify_cancel(self) -> bool:
        """Whether anybody still waits, as `concurrent.futures.Future` has it; then it is not called off."""
        with self._gate:
            self._begun = not self._off and not self.future.cancelled()
            return self._begun

    async def within(self, seconds: float) -> Any:
        """The outcome of work that is to begin within a time; see `within`."""
        ends = self.loop.call_later(seconds, self._call_off)
        try:
            return await self.future
        finally:
            ends.cancel()

    def _call_off(self) -> None:
        with self._gate:
            self._off = not self._begun
        if self._off and not self.future.done():
            self.future.set_exception(Busy("storage.busy", state="lock"))


Reply = Future[Any] | LoopReply


class Operation(NamedTuple):
    """Work for the storage thread, and where its outcome goes.

    Attributes:
        work: Takes the transaction; or the connection, for an operation outside of transactions.
        reply: Asked beforehand whether the outcome is still wanted.
        outside: Runs between transactions, as a checkpoint must.
    """

    work: Callable[[Any], Any]
    reply: Reply
    outside: bool = False


class Outcome(NamedTuple):
    """What became of an operation."""

    operation: Operation
    result: Any = None
    error: BaseException | None = None


def answer(outcomes: Iterable[Outcome]) -> None:
    """Tell everybody; each event loop is woken once, however many of its coroutines wait."""
    loops: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        reply = outcome.operation.reply
        if isinstance(reply, LoopReply):
            loops.setdefault(reply.loop, []).append(outcome)
        elif outcome.error is None:
            reply.set_result(outcome.result)
        else:
            reply.set_exception(outcome.error)
    for loop, those in loops.items():
        try:
            loop.call_soon_threadsafe(_answer_here, those)
        except RuntimeError:
            continue  # the loop was closed, so nobody waits


def _answer_here(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        reply = outcome.operation.reply
        assert isinstance(reply, LoopReply)  # noqa: S101 - `answer` has sorted them
        if reply.future.done():  # cancelled while the work went on; it is committed all the same
            continue
        if outcome.error is None:
            reply.future.set_result(outcome.result)
        else:
            reply.future.set_exception(outcome.error)


def within(future: "Future[T]", seconds: float) -> T:
    """The outcome of work that is to begin within a time; once it has begun, however long it takes.

    Raises:
        Busy: ``storage.busy``; the work was called off.
    """
    try:
        return future.result(seconds)
    except TimeoutError:
        if future.done() or not future.cancel():
            return future.result()  # begun meanwhile; its outcome, a TimeoutError perhaps, is what counts
    raise Busy("storage.busy", state="lock")
