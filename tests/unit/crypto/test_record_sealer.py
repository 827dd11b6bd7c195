"""Sealing whole records gives the bytes that sealing by level gives, and refuses what is not its own."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.record_sealer import RecordSealer
from tests.unit.crypto.places import BOUND, Bound
from tests.unit.crypto.second_reader import Spot, open_sealed

LEVELS = (1, 2, 3)
FIRST = replace(BOUND, sealed_at=1)


def sealer(bound: Bound, suite: int = 1) -> RecordSealer:
    return RecordSealer(bound.room, bound.tenant, bound.collection, suite, bound.schema_version, LEVELS)


def key_of(bound: Bound) -> CustomerKey:
    return CustomerKey(bound.key, bound.room, bound.tenant, bound.customer, bound.key_number)


@settings(max_examples=30)
@given(
    st.sampled_from([1, 2, 3, 4]),
    st.lists(st.binary(max_size=600), min_size=3, max_size=3),
    st.binary(min_size=36, max_size=36),
    st.sampled_from([1, 2, 65_535]),
)
def test_the_bytes_are_those_of_one_level_at_a_time(
    suite: int, payloads: list[bytes], nonces: bytes, key_number: int
) -> None:
    bound = replace(FIRST, key_number=key_number)
    made = sealer(bound, suite).seal(key_of(bound), bound.record, payloads, nonces)
    for at, (level, payload) in enumerate(zip(LEVELS, payloads, strict=True)):
        place = replace(bound, level=level)
        assert made[at] == place.seal(payload, suite, nonces[12 * at : 12 * at + 12])


def test_the_second_implementation_opens_them() -> None:
    for level, envelope in zip(
        LEVELS, sealer(FIRST).seal(key_of(FIRST), FIRST.record, [b"a", b"", b"c"]), strict=True
    ):
        names = {**vars(replace(FIRST, level=level))}
        key = names.pop("key")
        assert open_sealed(key, Spot(**names), envelope) == {1: b"a", 2: b"", 3: b"c"}[level]


def test_nonces_are_never_used_again() -> None:
    one = sealer(FIRST)
    made = [envelope for _ in range(100) for envelope in one.seal(key_of(FIRST), FIRST.record, [b""] * 3)]
    assert len({envelope[5:17] for envelope in made}) == 300


@pytest.mark.parametrize("change", [{"room": b"moor" * 4}, {"tenant": 8}])
def test_a_key_of_another_place_seals_nothing(change: dict[str, object]) -> None:
    foreign = replace(FIRST, **change)  # type: ignore[arg-type]  # one of two fields
    with pytest.raises(ValueError, match="where it belongs"):
        sealer(FIRST).seal(key_of(foreign), FIRST.record, [b""] * 3)


@pytest.mark.parametrize(
    ("record", "payloads", "nonces"),
    [
        (b"short", [b""] * 3, None),
        (FIRST.record, [b""] * 2, None),
        (FIRST.record, [b""] * 4, None),
        (FIRST.record, [b""] * 3, bytes(35)),
    ],
)
def test_wrong_sizes_are_refused(record: bytes, payloads: list[bytes], nonces: bytes | None) -> None:
    with pytest.raises(ValueError, match=r"16 bytes|12 bytes"):
        sealer(FIRST).seal(key_of(FIRST), record, payloads, nonces)
