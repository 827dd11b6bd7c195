"""Group commit: one thread of the process writes, and one commit serves all who wait.

Lives here: the storage thread of a room on SQLite, its queue, and the promise that nothing is answered before
the commit has returned. Must not live here: what is written.

Each operation runs in a save point, so that one that fails undoes itself alone. If the commit fails,
everybody gets the error. Sharing the fsync this way, reads with their event cost hardly more than reads
without, given enough of them in flight (docs/explanation/storage.md).
"""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from secrets import token_bytes
from time import monotonic

from strongroom.errors import UsageError
from strongroom.storage.failures import meaning
from strongroom.storage.replies import Operation, Outcome, answer, within
from strongroom.storage.transaction import Stream, Transaction
from strongroom.storage.write_lock import WriteLock

__all__ = ["GroupCommit"]

# A group ends when nobody else waits, when it is this large or has taken this long.
_LARGEST_GROUP = 256
_LONGEST_GROUP_SECONDS = 0.005


class GroupCommit:
    """The storage thread of one room.

    Args:
        connect: Opens the connection that the thread alone will use.
        lock: Held around each transaction and checkpoint; closed at the end.
        busy_seconds: How long to wait for other processes before the connection can be opened.

    Attributes:
        commits: How many transactions were committed.

    Raises:
        Busy: ``storage.busy``, when it could not be opened for so long.
    """

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], lock: WriteLock, busy_seconds: float = 30.0
    ) -> None:
        self.commits = 0
        self._lock = lock
        self._queue: SimpleQueue[Operation | None] = SimpleQueue()
        self._kept: Operation | None = None
        self._ending = False
        self._closed = False
        self._gate = threading.Lock()
        self._stream = Stream(token_bytes(8))
        opened: Future[sqlite3.Connection] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(connect, opened), name="strongroom-storage", daemon=True
        )
        self._thread.start()
        self._connection = within(opened, busy_seconds)
        self._cursor = self._connection.cursor()

    def submit(self, operation: Operation) -> None:
        """Hand over an operation.

        Raises:
            UsageError: ``storage.closed``.
        """
        with self._gate:
            if self._closed:
                raise UsageError("storage.closed")
            self._queue.put(operation)

    def on_this_thread(self) -> bool:
        """Whether the caller is the storage thread itself, which must not wait for itself."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finish what was handed over, bring the log into the file and close it."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    # -- from here on: the storage thread --------------------------------------
    def _run(self, connect: Callable[[], sqlite3.Connection], opened: "Future[sqlite3.Connection]") -> None:
        try:
            if self._open(connect, opened):
                self._serve()
        finally:
            self._lock.close()  # here, since nobody else knows when this thread no longer waits for it

    def _open(self, connect: Callable[[], sqlite3.Connection], opened: "Future[sqlite3.Connection]") -> bool:
        with self._lock.held():  # opening may recover the log of a process that died
            if not opened.set_running_or_notify_cancel():
                return False  # given up meanwhile
            try:
                opened.set_result(connect())
            except BaseException as error:  # whatever it is belongs to the one who waits for it
                opened.set_exception(error)
                return False
            return True

    def _serve(self) -> None:
        while (first := self._take(wait=True)) is not None:
            outcomes: list[Outcome] = []
            # Waiting here, an operation may still be called off: nobody has begun it.
            self._lock.acquire()
            try:
                if first.outside:
                    self._run_outside(first, outcomes)
                else:
                    self._run_group(first, outcomes)
            finally:
                self._lock.release()
            answer(outcomes)
        with self._lock.held():  # the last connection to close brings the log in
            self._connection.close()

    def _take(self, *, wait: bool) -> Operation | None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            return kept
        if self._ending:
            return None
        try:
            operation = self._queue.get(block=wait)
        except Empty:
            return None
        self._ending = operation is None
        return operation

    def _run_outside(self, operation: Operation, outcomes: list[Outcome]) -> None:
        if not operation.reply.set_running_or_notify_cancel():
            return
        try:
            outcomes.append(Outcome(operation, operation.work(self._connection)))
        except BaseException as error:  # whatever it is belongs to the one who waits for it
            outcomes.append(Outcome(operation, error=_told(error)))

    def _run_group(self, first: Operation, outcomes: list[Outcome]) -> None:
        working = Stream(self._stream.id, self._stream.seq)
        try:
            # Immediate: a transaction that began by reading could not wait for its turn to write.
            self._cursor.execute("BEGIN IMMEDIATE")
            self._run_waiting(first, working, outcomes)
            self._cursor.execute("COMMIT")
        except sqlite3.Error as error:
            failure = meaning(error)
        else:
            self._stream = working
            self.commits += 1
            return
        if self._connection.in_transaction:
            self._cursor.execute("ROLLBACK")
        # Whether a commit that failed is on the disk after all shows only later: its numbers are not used
        # again.
        self._stream = Stream(token_bytes(8))
        if not outcomes and first.reply.set_running_or_notify_cancel():
            outcomes.append(Outcome(first))
        outcomes[:] = [Outcome(one.operation, error=one.error or failure) for one in outcomes]

    def _run_waiting(self, first: Operation, working: Stream, outcomes: list[Outcome]) -> None:
        ends = monotonic() + _LONGEST_GROUP_SECONDS
        operation: Operation | None = first
        while operation is not None:
            if operation.outside:
                self._kept = operation
                return
            if operation.reply.set_running_or_notify_cancel():
                self._run_one(operation, working, outcomes)
            if len(outcomes) >= _LARGEST_GROUP or monotonic() > ends:
                return
            operation = self._take(wait=False)

    def _run_one(self, operation: Operation, working: Stream, outcomes: list[Outcome]) -> None:
        seq = working.seq
        transaction = Transaction(self._cursor, "sqlite", working, sqlite3.Error)
        outcomes.append(Outcome(operation))  # so that it is told, should the save point itself fail
        self._cursor.execute("SAVEPOINT one")
        try:
            outcomes[-1] = Outcome(operation, operation.work(transaction))
        except BaseException as error:  # whatever it is belongs to the one who waits for it
            working.seq = seq
            outcomes[-1] = Outcome(operation, error=error)
            # On a full disk SQLite rolls back on its own; the save point is gone then, and COMMIT will fail.
            if self._connection.in_transaction:
                self._cursor.execute("ROLLBACK TO one")
                self._cursor.execute("RELEASE one")
        else:
            self._cursor.execute("RELEASE one")
        finally:
            transaction.end()


def _told(error: BaseException) -> BaseException:
    return meaning(error) if isinstance(error, sqlite3.Error) else error
