"""An envelope opens at its place and nowhere else."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import ENVELOPE_FORMAT, HEADER_BYTES, LevelSealer, sealed_length
from strongroom.crypto.suites import SUITES
from strongroom.errors import TABLE, Kind, VerificationFailed
from tests.unit.crypto.places import BOUND, Bound, neighbours

NONCE = bytes(range(12))
suites = st.sampled_from(sorted(SUITES))
every_suite = pytest.mark.parametrize("suite", sorted(SUITES))


def refused(bound: Bound, envelope: bytes) -> str:
    with pytest.raises(VerificationFailed) as caught:
        bound.open(envelope)
    assert TABLE[caught.value.code].kind is Kind.VERIFICATION
    assert set(caught.value.parameters) == {"collection", "level"}
    return caught.value.code


@given(
    suite=suites,
    payload=st.binary(max_size=2_000),
    bound=st.builds(
        Bound,
        key=st.binary(min_size=32, max_size=32),
        room=st.binary(min_size=16, max_size=16),
        tenant=st.integers(0, 2**64 - 1),
        collection=st.integers(0, 2**16 - 1),
        customer=st.binary(min_size=16, max_size=16),
        record=st.binary(min_size=16, max_size=16),
        level=st.integers(0, 255),
        key_number=st.integers(0, 2**16 - 1),
        schema_version=st.integers(0, 2**32 - 1),
        sealed_at=st.integers(0, 2**32 - 1),
    ),
)
def test_what_is_sealed_opens(suite: int, payload: bytes, bound: Bound) -> None:
    envelope = bound.seal(payload, suite)
    assert bound.open(envelope) == payload
    assert len(envelope) == sealed_length(len(payload))
    assert envelope[:5] == bytes([1, suite, bound.level]) + bound.key_number.to_bytes(2, "big")


@every_suite
@pytest.mark.parametrize("name", neighbours())
def test_a_moved_envelope_does_not_open(suite: int, name: str) -> None:
    assert refused(neighbours()[name], BOUND.seal(b"payload", suite)) == "envelope.does-not-open"


@every_suite
def test_no_changed_bit_is_overlooked(suite: int) -> None:
    envelope = BOUND.seal(b"payload", suite)
    for bit in range(8 * len(envelope)):
        changed = bytearray(envelope)
        changed[bit // 8] ^= 1 << bit % 8
        refused(BOUND, bytes(changed))


@every_suite
def test_a_cut_or_longer_envelope_does_not_open(suite: int) -> None:
    envelope = BOUND.seal(b"payload", suite)
    for length in range(len(envelope)):
        refused(BOUND, envelope[:length])
    refused(BOUND, envelope + b"\0")


def test_a_level_put_in_the_place_of_another_does_not_open() -> None:
    sealer = LevelSealer(CustomerKey(BOUND.key, BOUND.room, 7, BOUND.customer, 1), 1, BOUND.record)
    general, personal = (sealer.seal(level, 1, 3, 5, b"payload") for level in (1, 2))
    for level, envelope in ((1, personal), (2, general)):
        with pytest.raises(VerificationFailed):
            sealer.open(level, 3, 5, envelope)
        # Nor with a header that claims the level.
        with pytest.raises(VerificationFailed):
            sealer.open(level, 3, 5, envelope[:2] + bytes([level]) + envelope[3:])


def test_a_suite_that_is_not_allowed_is_refused() -> None:
    envelope = BOUND.seal(b"payload", 3)
    assert BOUND.open(envelope, suites=frozenset({1, 3})) == b"payload"
    with pytest.raises(VerificationFailed):
        BOUND.open(envelope, suites=frozenset({1}))


def test_an_unknown_format_says_so() -> None:
    envelope = BOUND.seal(b"payload")
    assert refused(BOUND, bytes([ENVELOPE_FORMAT + 1]) + envelope[1:]) == "envelope.unknown-format"


@every_suite
def test_a_genuine_tag_does_not_excuse_a_plaintext_that_sealing_never_writes(suite: int) -> None:
    key = CustomerKey(BOUND.key, BOUND.room, BOUND.tenant, BOUND.customer, BOUND.key_number)
    sealer = LevelSealer(key, BOUND.collection, BOUND.record)
    header = sealer.seal(2, suite, 3, 5, b"", NONCE)[:HEADER_BYTES]
    aad = sealer._place + header + (3).to_bytes(4, "big") + (5).to_bytes(4, "big")
    aead = SUITES[suite].aead(key.sealing_key(BOUND.collection, 2, suite))
    good = bytes(16) + (3).to_bytes(4, "big") + b"abc" + bytes(41)
    assert BOUND.open(header + aead.encrypt(NONCE, good, aad)) == b"abc"
    for bad in (
        b"",
        good[:19],
        b"\1" + good[1:],  # the zeros
        good[:15] + b"\1" + good[16:],
        good[:-1] + b"\1",  # the padding
        good + bytes(64),  # more of it than needed
        good[:-1],
        good[:16] + (45).to_bytes(4, "big") + good[20:],  # longer than what is there
        good[:16] + b"\xff" * 4 + good[20:],
    ):
        assert refused(BOUND, header + aead.encrypt(NONCE, bad, aad)) == "envelope.does-not-open"


@given(suites, st.binary(max_size=100))
def test_sealing_twice_gives_different_bytes(suite: int, payload: bytes) -> None:
    assert BOUND.seal(payload, suite) != BOUND.seal(payload, suite)


@every_suite
def test_the_nonce_comes_in_and_stands_in_the_header(suite: int) -> None:
    assert BOUND.seal(b"payload", suite, NONCE) == BOUND.seal(b"payload", suite, NONCE)
    assert BOUND.seal(b"payload", suite, NONCE)[5:17] == NONCE


@given(st.lists(st.binary(max_size=44), min_size=2, max_size=2))
def test_short_payloads_have_one_size(payloads: list[bytes]) -> None:
    assert len({len(BOUND.seal(payload)) for payload in payloads}) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": bytes(31)},
        {"room": bytes(15)},
        {"customer": bytes(17)},
        {"record": bytes(15)},
    ],
)
def test_ids_and_keys_of_another_length_are_refused(wrong: dict[str, bytes]) -> None:
    # struct would fill or cut them in silence, and two customers could share one place.
    with pytest.raises(ValueError, match="bytes"):
        Bound(**wrong).seal(b"payload")  # type: ignore[arg-type] # only bytes fields are named


def test_a_short_nonce_is_refused() -> None:
    with pytest.raises(ValueError, match="12 bytes"):
        BOUND.seal(b"payload", nonce=bytes(8))


def test_a_refusal_carries_no_secret() -> None:
    envelope = BOUND.seal(b"a very personal value")
    with pytest.raises(VerificationFailed) as caught:
        neighbours()["another record"].open(envelope)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "personal value" not in told
    assert BOUND.key.hex() not in told
    assert repr(BOUND.key) not in told
