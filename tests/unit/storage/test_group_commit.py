"""Group commit: one commit for many, each for itself, and no answer before the disk has it."""

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.errors import Busy, Conflict, InvalidInput, StrongroomError, UsageError
from strongroom.storage import group_commit
from strongroom.storage.replies import LoopReply
from strongroom.storage.sqlite import SqliteDatabase
from strongroom.storage.transaction import Transaction
from tests import looping
from tests.unit.storage.events import GET, add, count


def hold(room: SqliteDatabase) -> tuple[threading.Event, "Future[None]"]:
    """Occupy the storage thread until the event is set, so that what comes now waits together."""
    release, begun = threading.Event(), threading.Event()

    def work(tx: Transaction) -> None:
        begun.set()
        assert release.wait(60)

    future = room.submit(work)
    assert begun.wait(60)
    return release, future


def impatient(room_file: Path) -> SqliteDatabase:
    """A room that was opened with patience, and has none from then on."""
    room = SqliteDatabase(room_file)
    room._busy_seconds = 0.1
    return room


def together(room: SqliteDatabase, works: list[Callable[[Transaction], Any]]) -> list["Future[Any]"]:
    """Hand over work while the storage thread is busy, then let it go on; returns when all is done."""
    release, _ = hold(room)
    futures = [room.submit(work) for work in works]
    release.set()
    wait(futures, 60)
    return futures


def test_sixteen_threads_share_commits(room: SqliteDatabase) -> None:
    def write() -> None:
        for _ in range(50):
            room.transact(add)

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert room.read(count) == 800
    assert room.commits < 800


def test_those_who_wait_are_committed_at_once(room: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "_LONGEST_GROUP_SECONDS", 60.0)  # however slow this machine is
    before = room.commits
    together(room, [add] * 40)
    assert room.commits - before <= 2
    assert room.read(count) == 40


def fail(tx: Transaction) -> None:
    add(tx)
    tx.next_seq()
    raise InvalidInput("id.malformed")


def test_one_that_fails_undoes_itself_alone(room: SqliteDatabase) -> None:
    futures = together(room, [add, fail, add])
    assert [type(future.exception()) for future in futures] == [type(None), InvalidInput, type(None)]
    assert room.read(count) == 2


def test_a_taken_key_fails_alone_too_and_names_no_value(room: SqliteDatabase) -> None:
    room.transact(lambda tx: add(tx, b"taken" + bytes(11), b"secret"))
    futures = together(room, [add, lambda tx: add(tx, b"taken" + bytes(11), b"secret"), add])
    error = futures[1].exception()
    assert isinstance(error, Conflict)
    assert "secret" not in repr(error) + str(error)
    assert error.__context__ is None
    assert room.read(count) == 3


def test_a_save_point_within_the_work_lets_it_go_on(room: SqliteDatabase) -> None:
    def work(tx: Transaction) -> int:
        add(tx, b"a" * 16)
        tx.next_seq()
        try:
            with tx.savepoint():
                tx.next_seq()
                add(tx)
                add(tx, b"a" * 16)
        except Conflict:
            return tx.next_seq()
        raise AssertionError

    assert room.transact(work) == 2
    assert room.read(count) == 1


@settings(max_examples=30)
@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_numbers_of_a_stream_have_no_gap(outcomes: list[bool]) -> None:
    # The storage thread's own bookkeeping, on a database in memory.
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    numbers: list[tuple[bytes, int]] = []

    class NoLock:
        def acquire(self) -> None: ...
        def release(self) -> None: ...
        def close(self) -> None: ...
        def held(self) -> Any:
            return self

        def __enter__(self) -> None: ...
        def __exit__(self, *_: object) -> None: ...

    from strongroom.storage.group_commit import GroupCommit
    from strongroom.storage.replies import Operation

    group = GroupCommit(lambda: connection, NoLock())  # type: ignore[arg-type]  # a connection and a lock for show
    futures: list[Future[tuple[bytes, int]]] = []
    for good in outcomes:

        def work(tx: Transaction, good: bool = good) -> tuple[bytes, int]:
            taken = tx.stream.id, tx.next_seq()
            if not good:
                raise InvalidInput("id.malformed")
            return taken

        futures.append(Future())
        group.submit(Operation(work, futures[-1]))
    group.close()
    numbers = [future.result() for future in futures if future.exception() is None]
    assert [seq for _, seq in numbers] == list(range(1, sum(outcomes) + 1))
    assert len({stream for stream, _ in numbers}) <= 1


class FailingCursor:
    """A cursor whose COMMIT fails."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.failing = True

    def execute(self, sql: str, *arguments: Any) -> Any:
        if sql == "COMMIT" and self.failing:
            raise sqlite3.OperationalError("disk I/O error with a secret in it")
        return self._cursor.execute(sql, *arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def test_if_the_commit_fails_everybody_gets_the_error(room: SqliteDatabase) -> None:
    room.transact(lambda tx: tx.next_seq())
    before = room.transact(lambda tx: tx.stream.id)
    cursor = FailingCursor(room._writer._cursor)
    room._writer._cursor = cursor  # type: ignore[assignment]  # it stands in for one
    futures = together(room, [add, fail, add])
    assert isinstance(futures[1].exception(), InvalidInput)
    for future in (futures[0], futures[2]):
        error = future.exception()
        assert isinstance(error, StrongroomError)
        assert error.code == "storage.failed"
        assert "secret" not in repr(error)
    cursor.failing = False
    assert room.read(count) == 0
    # Whether such a commit reached the disk is unknown, so its numbers are not used again.
    assert room.transact(lambda tx: (tx.stream.id != before, tx.next_seq())) == (True, 1)


def test_no_answer_before_the_commit(room: SqliteDatabase, room_file: Path) -> None:
    seen: list[int] = []
    other = sqlite3.connect(room_file, check_same_thread=False)
    future = room.submit(add)
    future.add_done_callback(
        lambda _: seen.append(other.execute("SELECT count(*) FROM events").fetchone()[0])
    )
    future.result(60)
    room.transact(lambda tx: None)
    other.close()
    assert seen == [1]


def test_an_audited_read_waits_for_its_turn_instead_of_failing(room: SqliteDatabase, room_file: Path) -> None:
    # With a deferred BEGIN the write after the read would fail at once, whatever the time-out.
    other = sqlite3.connect(room_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM events")

    def read_then_write(tx: Transaction) -> None:
        tx.row(GET, tenant=1, event=b"x" * 16)
        add(tx)

    future = room.submit(read_then_write)
    time.sleep(0.1)
    assert not future.done()
    other.execute("COMMIT")
    other.close()
    future.result(60)


def test_waiting_for_another_process_ends_as_busy_and_nothing_is_done(room_file: Path) -> None:
    with SqliteDatabase(room_file) as first, impatient(room_file) as second:
        release, _ = hold(first)
        with pytest.raises(Busy) as caught:
            second.transact(add)
        assert caught.value.code == "storage.busy"
        release.set()
        second.submit(lambda tx: None).result(60)
        assert second.read(count) == 0


def test_a_long_job_makes_room_for_others_only_where_there_are_any(
    room_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("strongroom.storage.database.sleep", pauses.append)
    with SqliteDatabase(room_file) as room:
        room.pause_for_others()
        assert pauses == []
        with SqliteDatabase(room_file):
            room.pause_for_others()
        assert pauses == [0.002]
        assert room.alone()
        assert not room.wanted()


def test_a_time_out_of_the_work_itself_is_no_busy(room: SqliteDatabase) -> None:
    def work(tx: Transaction) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        room.transact(work)


def test_a_transaction_is_void_after_its_work(room: SqliteDatabase) -> None:
    kept: list[Transaction] = []
    room.transact(kept.append)
    with pytest.raises(UsageError) as caught:
        kept[0].row(GET, tenant=1, event=b"")
    assert caught.value.code == "storage.ended"


def test_work_must_not_wait_for_other_work(room: SqliteDatabase) -> None:
    with pytest.raises(UsageError) as caught:
        room.transact(lambda tx: room.transact(add))
    assert caught.value.code == "storage.nested"
    assert room.read(count) == 0


def test_a_closed_room_refuses(room: SqliteDatabase) -> None:
    room.close()
    room.close()
    for call in (lambda: room.transact(add), lambda: room.submit(add), lambda: room.read(count)):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "storage.closed"


def test_closing_finishes_what_was_handed_over(room_file: Path) -> None:
    room = SqliteDatabase(room_file)
    release, _ = hold(room)
    futures = [room.submit(add) for _ in range(600)]
    release.set()
    room.close()
    assert all(future.done() and future.exception() is None for future in futures)
    with SqliteDatabase(room_file) as again:
        assert again.read(count) == 600


def test_a_forked_process_is_refused(room: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: pid + 1)
    for call in (lambda: room.transact(add), lambda: room.read(count), room.close):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "storage.forked"
    monkeypatch.undo()


def test_reading_cannot_write(room: SqliteDatabase) -> None:
    with pytest.raises(StrongroomError) as caught:
        room.read(add)
    assert caught.value.code == "storage.read-only"
    assert room.read(count) == 0


def test_coroutines_are_told_together_and_once(room: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    # One group, however slowly this machine gets through it.
    monkeypatch.setattr(group_commit, "_LONGEST_GROUP_SECONDS", 60.0)

    async def main() -> tuple[int, list[Any]]:
        loop = asyncio.get_running_loop()
        release, _ = await loop.run_in_executor(None, hold, room)
        woken = 0
        call = loop.call_soon_threadsafe

        def counting(*arguments: Any, **options: Any) -> Any:
            nonlocal woken
            woken += 1
            return call(*arguments, **options)

        tasks = [asyncio.create_task(room.transact_async(work)) for work in [add, fail, add, add]]
        await asyncio.sleep(0)
        monkeypatch.setattr(loop, "call_soon_threadsafe", counting)
        release.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        monkeypatch.undo()
        return woken, results

    woken, results = looping.run(main())
    assert [type(result) for result in results] == [type(None), InvalidInput, type(None), type(None)]
    assert woken == 1


def test_a_coroutine_that_gave_up_before_its_turn_is_not_served(room: SqliteDatabase) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        release, _ = await loop.run_in_executor(None, hold, room)
        task = asyncio.create_task(room.transact_async(add))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        release.set()
        await room.transact_async(lambda tx: None)

    looping.run(main())
    assert room.read(count) == 0


def test_a_coroutine_waits_for_another_process_as_long_as_a_thread_and_is_told_busy(room_file: Path) -> None:
    async def main(room: SqliteDatabase) -> None:
        with pytest.raises(Busy) as caught:
            await room.transact_async(add)
        assert caught.value.code == "storage.busy"

    with SqliteDatabase(room_file) as first, impatient(room_file) as second:
        release, _ = hold(first)
        looping.run(main(second))
        release.set()
        second.submit(lambda tx: None).result(60)
        assert second.read(count) == 0


def test_work_of_a_coroutine_that_has_begun_is_waited_for_however_long_it_takes(
    room_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> str:
        begun.set()
        assert over.wait(60)
        return "done"

    call_off = LoopReply._call_off

    def patience_ends(reply: LoopReply) -> None:
        assert begun.wait(60)  # the storage thread may be late
        call_off(reply)
        over.set()

    monkeypatch.setattr(LoopReply, "_call_off", patience_ends)
    with impatient(room_file) as room:
        assert looping.run(room.transact_async(slow)) == "done"
