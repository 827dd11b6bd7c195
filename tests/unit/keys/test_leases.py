"""Leases: no key is used past the end, none outlives a renewal, and the dead are not waited for."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from strongroom.crypto.wrap import CustomerKeyWrapper
from strongroom.errors import Busy
from strongroom.keys.leases import Lease, outstanding
from strongroom.keys.page_cache import KeptPage, PageCache
from strongroom.storage.lease_rows import LeaseRow
from tests.keys.rooms import Clock

ROOM = bytes(range(16))
SECONDS = 60.0


def page(number: int, gen: int) -> KeptPage:
    return KeptPage(CustomerKeyWrapper(bytes(32), ROOM, 1, number, gen), b"%d/%d" % (number, gen))


class Rows:
    """Rows in memory; writing takes as long as the test says, and fails when it says so."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rows: dict[bytes, LeaseRow] = {}
        self.takes = 0.0
        self.fails = False

    def put(self, lease: LeaseRow) -> None:
        self.clock.seconds += self.takes
        if self.fails:
            raise Busy("storage.busy")
        self.rows[lease.process] = lease

    def drop(self, process: bytes) -> None:
        self.rows.pop(process, None)


class Holder:
    def __init__(self) -> None:
        self.clock = Clock()
        self.rows = Rows(self.clock)
        self.cache = PageCache(4)
        self.refreshed = 0
        self.lease = Lease(self.rows, self.clock.surroundings(), self.cache, self.refresh, SECONDS)

    def refresh(self) -> None:
        self.refreshed += 1

    def use(self, number: int, gen: int) -> KeptPage | None:
        """Ask for a key as the tree does."""
        self.lease.require()
        return self.cache.get((1, number, gen))


def test_without_a_lease_no_key_is_used() -> None:
    with pytest.raises(Busy) as caught:
        Holder().use(1, 1)
    assert caught.value.code == "keys.lease-ended"


def test_a_lease_is_renewed_when_half_of_it_is_over_and_not_before() -> None:
    holder = Holder()
    holder.lease.ensure()
    holder.clock.seconds = 29.9
    holder.lease.ensure()
    assert holder.rows.rows[holder.lease.process].seen == 1
    holder.clock.seconds = 30.0
    holder.lease.ensure()
    assert holder.rows.rows[holder.lease.process].seen == 2
    assert holder.refreshed == 2


def test_a_renewal_drops_what_was_loaded_before_it() -> None:
    holder = Holder()
    holder.lease.ensure()
    holder.cache.put((1, 1, 1), page(1, 1))
    holder.lease.renew()
    assert holder.use(1, 1) is None


def test_what_is_loaded_while_the_row_is_being_written_is_not_kept() -> None:
    holder = Holder()
    real = holder.rows.put

    def put(lease: LeaseRow) -> None:
        holder.cache.put((1, 1, 1), page(1, 1))  # another thread, in a transaction of its own
        real(lease)

    holder.rows.put = put  # type: ignore[method-assign]  # to act in mid-renewal
    holder.lease.ensure()
    assert holder.use(1, 1) is None


def test_the_lease_counts_from_before_the_row_was_written() -> None:
    holder = Holder()
    holder.rows.takes = 50.0
    holder.lease.ensure()
    holder.clock.seconds = 59.9
    holder.lease.require()
    holder.clock.seconds = 60.0
    with pytest.raises(Busy):
        holder.lease.require()


def test_a_row_that_cannot_be_written_gives_no_lease() -> None:
    holder = Holder()
    holder.rows.fails = True
    with pytest.raises(Busy):
        holder.lease.ensure()
    with pytest.raises(Busy):
        holder.use(1, 1)


def test_an_ended_lease_has_no_row_and_no_keys() -> None:
    holder = Holder()
    holder.lease.ensure()
    holder.cache.put((1, 1, 1), page(1, 1))
    holder.lease.end()
    assert not holder.rows.rows
    assert len(holder.cache) == 0
    with pytest.raises(Busy):
        holder.use(1, 1)


def test_the_oldest_page_goes_when_the_cache_is_full() -> None:
    cache = PageCache(2)
    for number in (1, 2):
        cache.put((1, number, 1), page(number, 1))
    cache.get((1, 1, 1))
    cache.put((1, 3, 1), page(3, 1))
    assert [cache.get((1, number, 1)) is not None for number in (1, 2, 3)] == [True, False, True]


def lease(name: bytes, seen: int) -> LeaseRow:
    return LeaseRow(name, 0, seen)


def test_an_erasure_waits_for_those_who_have_not_renewed() -> None:
    before = [lease(b"quick", 1), lease(b"slow", 5), lease(b"gone", 2)]
    after = [lease(b"quick", 2), lease(b"slow", 5), lease(b"new", 1)]
    assert outstanding(before, after, 1.0) == [b"slow"]
    assert outstanding(before, after, 59.9) == [b"slow"]
    assert outstanding(before, after, 60.0) == []


class KeysUnderLeases(RuleBasedStateMachine):
    """Whatever happens: a key is served within its lease only, and of the row's generation only.

    And an eraser that was told to go on finds no process with a key from before.
    """

    def __init__(self) -> None:
        super().__init__()
        self.holder = Holder()
        self.gens = dict.fromkeys(range(3), 1)
        self.loaded: dict[tuple[int, int], float] = {}
        self.renewals = [float("-inf")]
        self.eraser: tuple[list[LeaseRow], float, set[tuple[int, int]]] | None = None

    @rule(seconds=st.sampled_from([0.0, 0.1, 10.0, 29.9, 30.0, 60.0, 600.0]))
    def time_passes(self, seconds: float) -> None:
        self.holder.clock.seconds += seconds

    @rule(takes=st.sampled_from([0.0, 20.0, 70.0]), fails=st.booleans())
    def ensure(self, takes: float, fails: bool) -> None:
        self.holder.rows.takes, self.holder.rows.fails = takes, fails
        seen = self.holder.rows.rows.get(self.holder.lease.process)
        try:
            self.holder.lease.ensure()
        except Busy:
            assert fails
        if self.holder.rows.rows.get(self.holder.lease.process) != seen:
            self.loaded.clear()

    @rule(number=st.integers(0, 2))
    def use(self, number: int) -> None:
        gen, now = self.gens[number], self.holder.clock.seconds
        try:
            kept = self.holder.use(number, gen)
        except Busy:
            assert now >= self.holder.lease.deadline
            return
        assert now < self.holder.lease.deadline
        if kept is not None:
            assert kept.wrapped == b"%d/%d" % (number, gen)
            assert now - self.loaded[number, gen] < SECONDS
            return
        self.holder.cache.put((1, number, gen), page(number, gen))
        self.loaded[number, gen] = now

    @precondition(lambda self: self.eraser is None)
    @rule(number=st.integers(0, 2))
    def erase(self, number: int) -> None:
        dead = {(number, gen) for gen in range(1, self.gens[number] + 1)}
        self.gens[number] += 1
        self.eraser = (list(self.holder.rows.rows.values()), self.holder.clock.seconds, dead)

    @precondition(lambda self: self.eraser is not None)
    @rule()
    def the_eraser_looks_again(self) -> None:
        assert self.eraser is not None
        before, began, dead = self.eraser
        waited = self.holder.clock.seconds - began
        if outstanding(before, list(self.holder.rows.rows.values()), waited, SECONDS):
            return
        self.eraser = None
        if self.holder.clock.seconds >= self.holder.lease.deadline:
            return  # the next use drops them
        for number, gen in dead:
            assert self.holder.cache.get((1, number, gen)) is None

    @rule()
    def end(self) -> None:
        self.holder.lease.end()
        self.loaded.clear()

    @invariant()
    def the_cache_is_bounded(self) -> None:
        assert len(self.holder.cache) <= 4


KeysUnderLeases.TestCase.settings = settings(deadline=None, stateful_step_count=40)
TestKeysUnderLeases = KeysUnderLeases.TestCase
