"""The anchor: reads back, cannot be changed, and says what is older than what."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable, RolledBack, VerificationFailed
from strongroom.keys.anchor import (
    Access,
    Anchor,
    Checkpoint,
    LedgerEntry,
    Manifest,
    TenantAnchor,
    read_anchor,
    write_anchor,
)
from strongroom.keys.ring import Ring
from strongroom.keys.rollback import DatabaseFacts, check_anchor, check_ring

ROOM = bytes(range(16))
MACS = {1: RowMac(b"\x01" * 32), 2: RowMac(b"\x02" * 32)}
NUMBERS = st.integers(0, (1 << 63) - 1)
HASHES = st.binary(min_size=32, max_size=32)
IDS = st.binary(min_size=16, max_size=16)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
TENANTS = st.builds(
    TenantAnchor,
    checkpoint=st.none() | st.builds(Checkpoint, TEXTS, NUMBERS, HASHES, TEXTS),
    access=st.none() | st.builds(Access, NUMBERS, HASHES),
    ledger_head=st.none() | HASHES,
    ledger=st.lists(st.builds(LedgerEntry, IDS, IDS, NUMBERS, NUMBERS), max_size=3).map(tuple),
)
ANCHORS = st.builds(
    Anchor,
    room=st.just(ROOM),
    generation=NUMBERS,
    ring_generation=NUMBERS,
    tenants=st.dictionaries(NUMBERS, TENANTS, max_size=3),
    manifest=st.none() | st.builds(Manifest, NUMBERS, HASHES),
)
PLAIN = Anchor(ROOM, 3, 2, {1: TenantAnchor(Checkpoint("o", 10, bytes(32), "n"), Access(4, bytes(32)))})
WRITTEN = write_anchor(PLAIN, 1, MACS[1])


def read(data: bytes, room: bytes = ROOM) -> Anchor:
    return read_anchor(data, room, MACS.__getitem__)


@given(ANCHORS, st.sampled_from([1, 2]))
def test_what_is_written_reads_back_the_same(anchor: Anchor, number: int) -> None:
    assert read(write_anchor(anchor, number, MACS[number])) == anchor


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_no_byte_can_change(at: int, by: int) -> None:
    changed = bytearray(WRITTEN)
    changed[at] ^= by
    with pytest.raises(KeyNotAvailable):
        read(bytes(changed))


@given(st.binary(max_size=200) | st.integers(0, len(WRITTEN) - 1).map(lambda end: WRITTEN[:end]))
def test_other_bytes_are_damaged(data: bytes) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read(data)
    assert caught.value.code == "keyfile.damaged"


def test_under_a_key_that_the_ring_has_not_it_is_damaged() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read(write_anchor(PLAIN, 3, RowMac(os.urandom(32))))
    assert caught.value.code == "keyfile.damaged"


def test_another_rooms_anchor_is_foreign() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read(WRITTEN, bytes(16))
    assert caught.value.code == "keyfile.foreign"


def test_an_anchor_of_the_future_is_told_from_a_damaged_one() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        read(WRITTEN.replace(b'"format":1', b'"format":2'))
    assert caught.value.code == "keyfile.future-format"


def test_a_shorter_log_or_an_older_access_never_replaces_what_is_known() -> None:
    known = PLAIN.with_checkpoint(1, Checkpoint("o", 9, b"\x01" * 32, "older"))
    assert known == PLAIN
    assert PLAIN.with_access(1, Access(3, b"\x01" * 32)) == PLAIN
    era = PLAIN.with_checkpoint(1, Checkpoint("o/2", 5, bytes(32), "a new era"))
    assert era.tenant(1).checkpoint == Checkpoint("o/2", 5, bytes(32), "a new era")


# -- what is older than what ----------------------------------------------------------

RING = replace(Ring.new(ROOM, 1, os.urandom), generation=2)
FACTS = DatabaseFacts(ROOM, 2, 3, {1: 10}, {1: Access(4, bytes(32))})


def test_what_belongs_together_passes() -> None:
    check_ring(RING, FACTS)
    check_anchor(PLAIN, RING, FACTS)


@pytest.mark.parametrize("ahead", [0, 1])
def test_a_file_may_be_one_step_ahead_of_the_database(ahead: int) -> None:
    facts = replace(FACTS, ring_generation=2 - ahead, anchor_generation=3 - ahead)
    check_ring(RING, facts)
    check_anchor(PLAIN, RING, facts)


def test_a_longer_log_and_newer_access_pass() -> None:
    check_anchor(PLAIN, RING, replace(FACTS, log_sizes={1: 99}, access={1: Access(5, b"\x09" * 32)}))


OLDER: list[tuple[str, DatabaseFacts]] = [
    ("ring.rolled-back", replace(FACTS, ring_generation=3)),
    ("database.rolled-back", replace(FACTS, ring_generation=0)),
    ("anchor.rolled-back", replace(FACTS, anchor_generation=4)),
    ("database.rolled-back", replace(FACTS, anchor_generation=1)),
    ("database.log-rolled-back", replace(FACTS, log_sizes={1: 9})),
    ("database.log-rolled-back", replace(FACTS, log_sizes={})),
    ("database.access-rolled-back", replace(FACTS, access={1: Access(3, bytes(32))})),
    ("database.access-rolled-back", replace(FACTS, access={})),
]


@pytest.mark.parametrize(("code", "facts"), OLDER)
def test_what_is_older_is_named(code: str, facts: DatabaseFacts) -> None:
    check = check_ring if code == "ring.rolled-back" or facts.ring_generation == 0 else None
    with pytest.raises(RolledBack) as caught:
        check(RING, facts) if check else check_anchor(PLAIN, RING, facts)
    assert caught.value.code == code
    assert caught.value.exit_status == 6


def test_an_anchor_that_knows_a_newer_ring_names_the_ring() -> None:
    with pytest.raises(RolledBack) as caught:
        check_anchor(replace(PLAIN, ring_generation=3), RING, FACTS)
    assert caught.value.code == "ring.rolled-back"


def test_access_of_the_same_version_with_other_rows_is_tampering() -> None:
    with pytest.raises(VerificationFailed) as caught:
        check_anchor(PLAIN, RING, replace(FACTS, access={1: Access(4, b"\x01" * 32)}))
    assert caught.value.code == "database.access-changed"


def test_a_foreign_database_and_a_foreign_anchor_are_told_apart() -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        check_ring(RING, replace(FACTS, room=bytes(16)))
    assert caught.value.code == "database.foreign"
    with pytest.raises(KeyNotAvailable) as caught:
        check_anchor(replace(PLAIN, room=bytes(16)), RING, FACTS)
    assert caught.value.code == "keyfile.foreign"
