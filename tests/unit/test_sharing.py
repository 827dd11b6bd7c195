"""Parts that two share are all done, each once where nobody fails, and handed out in order."""

import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.errors import Busy
from strongroom.processes.sharing import shared

NAPS = st.lists(st.floats(0, 0.002), max_size=12)


class Hands:
    """Does parts and remembers which."""

    def __init__(
        self, nap: Callable[[int], float] = lambda part: 0, fails: frozenset[int] = frozenset()
    ) -> None:
        self.done: list[int] = []
        self.asked = 0
        self._nap, self._fails = nap, fails

    def __call__(self, part: int) -> int:
        self.asked += 1
        time.sleep(self._nap(part))
        if part in self._fails:
            raise Busy("storage.busy")
        self.done.append(part)
        return part * 10


@settings(deadline=None, max_examples=40)
@given(NAPS, st.frozensets(st.integers(0, 11), max_size=3))
def test_every_part_comes_once_and_in_order(naps: list[float], fails: frozenset[int]) -> None:
    mine = Hands(lambda part: naps[part] / 2)
    theirs = Hands(lambda part: naps[part], fails)
    assert list(shared(range(len(naps)), mine, theirs)) == [(at, at * 10) for at in range(len(naps))]
    assert sorted(mine.done + theirs.done) == list(range(len(naps)))


def test_who_failed_once_is_asked_no_more() -> None:
    theirs, asked = Hands(fails=frozenset(range(6))), threading.Event()

    def fails(part: int) -> int:
        asked.set()
        return theirs(part)

    def mine(part: int) -> int:
        assert asked.wait(60)  # however late the other begins
        return part * 10

    assert [part for part, _ in shared(range(6), mine, fails)] == list(range(6))
    assert theirs.asked == 1


def test_without_another_all_is_done_here() -> None:
    mine = Hands()
    assert list(shared([1, 2], mine, None)) == [(1, 10), (2, 20)]
    assert mine.done == [1, 2]


def test_the_other_does_not_run_far_ahead_of_whoever_takes() -> None:
    theirs = Hands()
    started = threading.Event()

    def mine(part: int) -> int:
        started.wait(60)  # stands still while the other does what it can
        return part * 10

    taken = shared(range(100), mine, theirs)

    def let_go() -> None:
        time.sleep(0.2)
        started.set()

    threading.Thread(target=let_go).start()
    next(taken)
    assert len(theirs.done) <= 6
    taken.close()


def test_what_goes_wrong_in_a_part_comes_out_and_the_other_ends() -> None:
    before = set(threading.enumerate())
    with pytest.raises(Busy):
        list(shared(range(99), Hands(fails=frozenset(range(99))), Hands(lambda part: 0.001)))
    assert set(threading.enumerate()) <= before


def test_what_is_no_error_of_ours_is_not_lost_in_a_thread() -> None:
    def theirs(part: int) -> int:
        raise ZeroDivisionError

    def mine(part: int) -> int:
        for each in threading.enumerate():
            if each.name == "strongroom-sharing":
                each.join(60)  # however late the other begins
        return part

    with pytest.raises(ZeroDivisionError):
        list(shared(range(8), mine, theirs))
