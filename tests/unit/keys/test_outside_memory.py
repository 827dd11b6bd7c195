"""What ring stores remember is asked for at opening; none can make that slow, or keep the room shut."""

import os
import threading

from strongroom.keys.live_keys import row_mac
from strongroom.keys.outside_memory import newest_remembered
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import facts_name, publish
from strongroom.keys.stores import RingStore
from tests.unit.keys.test_stores import FACTS, RING, ROOM, MemoryStore


def holding(ring: Ring, uri: str) -> MemoryStore:
    store = MemoryStore(uri)
    (state,) = publish(ring, [store], row_mac(ring.mac_keys[1]), 1)
    assert state.problem is None
    return store


def remembered(*stores: RingStore, patience: float = 60.0) -> tuple[int, str]:
    return newest_remembered(stores, ROOM, lambda number: row_mac(RING.mac_keys[number]), patience)


def test_the_store_that_knows_most_is_named() -> None:
    later = RING.next_generation().next_generation().next_generation()
    assert remembered(holding(RING, "memory:a"), holding(later, "memory:b")) == (4, "memory:b")


def test_stores_that_are_away_empty_or_damaged_say_nothing() -> None:
    away, damaged = holding(RING.next_generation(), "memory:a"), holding(RING.next_generation(), "memory:b")
    away.failing = True
    damaged.files[FACTS] = damaged.files[FACTS].replace(b'"generation":2', b'"generation":9')
    assert remembered(away, damaged, MemoryStore("memory:c")) == (0, "")
    assert remembered(away, damaged, holding(RING, "memory:d")) == (1, "memory:d")


def test_nobody_without_the_rings_key_keeps_the_room_shut() -> None:
    other = Ring.new(ROOM, 1, os.urandom, recovery=RING.recovery)
    for _ in range(5):
        other = other.next_generation()
    assert remembered(holding(other, "memory:a")) == (0, "")


def test_a_store_that_never_answers_is_not_waited_for() -> None:
    ended = threading.Event()

    class Hanging(MemoryStore):
        def read(self, name: str) -> bytes | None:
            assert name == facts_name(ROOM)
            ended.wait()
            return None

    try:
        known = remembered(Hanging("memory:a"), holding(RING.next_generation(), "memory:b"), patience=0.2)
        assert known in {(2, "memory:b"), (0, "")}  # whatever came in time; the other one hangs still
        assert not ended.is_set()
    finally:
        ended.set()
