"""The ring as a value and as bytes: nothing lost, nothing replaced, nothing shown, nothing else accepted."""

import json
import os
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import KeyNotAvailable
from strongroom.keys.canonical_json import write_json
from strongroom.keys.ring import Numbered, Ring, RingKey, month_of, newest
from strongroom.keys.ring_json import read_ring, write_ring

ROOM = bytes(range(16))
NUMBERS = st.integers(0, (1 << 63) - 1)
KEYS = st.builds(RingKey, st.binary(min_size=32, max_size=32), NUMBERS)
NUMBERED = st.dictionaries(NUMBERS, KEYS, min_size=1, max_size=3)
MONTHS = st.builds("{:04}-{:02}".format, st.integers(0, 9999), st.integers(1, 12))
RINGS = st.builds(
    Ring,
    room=st.binary(min_size=16, max_size=16),
    generation=NUMBERS,
    made=NUMBERS,
    epochs=st.dictionaries(st.tuples(NUMBERS, NUMBERS), NUMBERED, max_size=4),
    index_generations=st.dictionaries(NUMBERS, NUMBERED, max_size=2),
    mac_keys=NUMBERED,
    former_macs=st.dictionaries(NUMBERS, KEYS, max_size=2),
    mark_keys=NUMBERED,
    log_seeds=st.dictionaries(NUMBERS, NUMBERED, max_size=2),
    detail_keys=st.dictionaries(st.tuples(NUMBERS, MONTHS), KEYS, max_size=4),
    backup_keys=NUMBERED,
    recovery=st.none() | st.text(st.characters(codec="utf-8"), max_size=70),
    stores=st.lists(st.text(st.characters(codec="utf-8")), unique=True, max_size=3).map(tuple),
)


def key(made: int = 1) -> RingKey:
    return RingKey(os.urandom(32), made)


def small() -> Ring:
    return Ring.new(ROOM, 1, os.urandom).with_tenant(1, 1, os.urandom).with_epoch(1, 0, 1, key())


def document(ring: Ring) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(write_ring(ring))
    return value


@given(RINGS)
def test_what_is_written_reads_back_the_same(ring: Ring) -> None:
    assert read_ring(write_ring(ring)) == ring
    assert write_ring(read_ring(write_ring(ring))) == write_ring(ring)


@given(st.binary(max_size=200))
def test_other_bytes_are_damaged(data: bytes) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read_ring(data)
    assert caught.value.code == "keyfile.damaged"


@given(st.data())
def test_a_ring_with_any_byte_changed_is_refused_or_another_valid_ring(data: st.DataObject) -> None:
    ring = small()
    written = bytearray(write_ring(ring))
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= data.draw(st.integers(1, 255))
    try:
        changed = read_ring(bytes(written))
    except KeyNotAvailable:
        return
    # Only values can have changed; the file around it is authenticated (test_ring_file.py).
    assert changed != ring
    assert write_ring(changed) == bytes(written)


WRONG: list[tuple[str, Any]] = [
    ("macs", {}),
    ("macs", {"1": ["AA==", 1]}),
    ("macs", {"01": [32 * "A", 1]}),
    ("macs", []),
    ("generation", -1),
    ("generation", True),
    ("generation", "1"),
    ("generation", 1 << 63),
    ("room", "room_0"),
    ("room", None),
    ("stores", "folder:/a"),
    ("stores", ["folder:/a", "folder:/a"]),
    ("recovery", 5),
    ("details", {"1": {"2026-13": ["A" * 43 + "=", 1]}}),
    ("epochs", {"1": {"0": {}}}),
    ("format", 0),
    ("format", True),
    ("more", 1),
]


@pytest.mark.parametrize(("member", "value"), WRONG)
def test_members_that_are_not_of_their_kind_are_damage(member: str, value: object) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read_ring(write_json(document(small()) | {member: value}))
    assert caught.value.code == "keyfile.damaged"


@pytest.mark.parametrize("member", sorted(document(small())))
def test_a_missing_member_is_damage(member: str) -> None:
    value = document(small())
    del value[member]
    with pytest.raises(KeyNotAvailable):
        read_ring(write_json(value))


def test_spacing_and_doubled_members_are_damage() -> None:
    written = write_ring(small())
    for other in (written + b"\n", written.replace(b":", b": ", 1), b'{"format":1,' + written[1:]):
        with pytest.raises(KeyNotAvailable):
            read_ring(other)


def test_a_ring_of_the_future_is_told_from_a_damaged_one() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read_ring(write_json({"format": 2, "whatever": []}))
    assert caught.value.code == "keyfile.future-format"


def test_the_ring_of_a_hundred_million_people_takes_some_forty_kilobytes() -> None:
    ring = Ring.new(ROOM, 1_795_000_000_000, os.urandom, stores=("folder:/mnt/a", "folder:/mnt/b"))
    ring = ring.with_tenant(1, 1_795_000_000_000, os.urandom)
    for region in range(391):
        ring = ring.with_epoch(1, region, 1, key(1_795_000_000_000))
    assert 25_000 < len(write_ring(ring)) < 45_000


def test_a_key_is_never_replaced_by_another_of_its_name() -> None:
    ring = small().with_detail_key(1, "2026-11", key())
    changes = (
        lambda: ring.with_epoch(1, 0, 1, key()),
        lambda: ring.with_index_generation(1, 1, key()),
        lambda: ring.with_log_seed(1, 1, key()),
        lambda: ring.with_detail_key(1, "2026-11", key()),
        lambda: ring.with_mac_key(1, key()),
        lambda: ring.with_backup_key(1, key()),
    )
    for change in changes:
        with pytest.raises(ValueError, match="name"):
            change()


def test_what_is_destroyed_is_gone_and_nothing_else() -> None:
    ring = small().with_epoch(1, 0, 2, key()).with_epoch(1, 7, 1, key())
    left = ring.without_epoch(1, 0, 1)
    assert newest(left.epochs[1, 0]) == 2
    assert 1 not in left.epochs[1, 0]
    assert left.epochs[1, 7] == ring.epochs[1, 7]
    assert (1, 0) not in left.without_epoch(1, 0, 2).epochs
    for missing in (lambda: left.without_epoch(1, 0, 1), lambda: left.without_index_generation(1, 9)):
        with pytest.raises(KeyError):
            missing()


def test_a_change_leaves_the_ring_it_came_from_as_it_was() -> None:
    ring = small()
    before = write_ring(ring)
    ring.with_epoch(1, 1, 1, key()).with_store("folder:/a").with_recovery("age1x").next_generation()
    assert write_ring(ring) == before


def test_keys_cannot_be_put_into_a_family_from_outside() -> None:
    families: list[Mapping[Any, Any] | Numbered] = [small().mac_keys, small().epochs, small().epochs[1, 0]]
    for family in families:
        with pytest.raises(TypeError):
            family[9] = key()  # type: ignore[index]  # that is the point


def test_neither_keys_nor_stores_show_in_a_repr() -> None:
    ring = small().with_store("folder:/secret/place")
    assert repr(ring) == f"Ring(room={ROOM!r}, generation=1, made=1)"
    assert repr(key(5)) == "RingKey(made=5)"


def test_keys_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        RingKey(bytes(16), 1)


def test_months_are_those_of_utc() -> None:
    assert month_of(1_795_000_000_000) == "2026-11"
    assert month_of(1_798_761_599_999) == "2026-12"
    assert month_of(1_798_761_600_000) == "2027-01"
