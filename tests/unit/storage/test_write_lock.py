"""The lock among processes: here among several openings, which the kernel treats the same."""

import threading
import time
from pathlib import Path

from strongroom.storage.write_lock import WriteLock


def test_two_do_not_hold_it_at_once(tmp_path: Path) -> None:
    first, second = WriteLock(tmp_path / "lock"), WriteLock(tmp_path / "lock")
    order: list[str] = []

    def wait() -> None:
        with second.held():
            order.append("second")

    with first.held():
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.05)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    first.close()
    second.close()


def test_who_wants_it_again_stands_behind_who_waits(tmp_path: Path) -> None:
    greedy, patient = WriteLock(tmp_path / "lock"), WriteLock(tmp_path / "lock")
    turns: list[str] = []

    def take() -> None:
        with patient.held():
            turns.append("patient")

    for _ in range(20):
        greedy.acquire()
        thread = threading.Thread(target=take)
        thread.start()
        while not greedy.wanted():  # the other one is in line from here on
            time.sleep(0.001)
        greedy.release()
        with greedy.held():
            turns.append("greedy")
        thread.join()
    assert turns == ["patient", "greedy"] * 20
    greedy.close()
    patient.close()


def test_the_holder_learns_that_somebody_waits(tmp_path: Path) -> None:
    holder, other = WriteLock(tmp_path / "lock"), WriteLock(tmp_path / "lock")

    def take() -> None:
        with other.held():
            pass

    with holder.held():
        assert not holder.wanted()
        thread = threading.Thread(target=take)
        thread.start()
        while not holder.wanted():
            time.sleep(0.001)
        assert other.wanted()  # by itself, which changes nothing of its waiting
    thread.join(60)
    assert not thread.is_alive()
    assert not holder.wanted()
    holder.close()
    other.close()


def test_alone_until_somebody_else_opens_the_room(tmp_path: Path) -> None:
    first = WriteLock(tmp_path / "lock")
    assert first.alone()
    second = WriteLock(tmp_path / "lock")
    assert not first.alone()
    assert not second.alone()
    second.close()
    assert first.alone()
    first.close()
