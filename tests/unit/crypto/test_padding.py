"""Padding hides lengths and gives payloads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.padding import FRAME_BYTES, NotFramed, frame, padded_length, unframe
from tests.unit.crypto.second_reader import size_with_padding


@given(st.binary(max_size=5_000))
def test_a_framed_payload_comes_back(payload: bytes) -> None:
    framed = frame(payload)
    assert unframe(framed) == payload
    assert framed[:16] == bytes(16)
    assert len(framed) == padded_length(FRAME_BYTES + len(payload))


@given(st.binary(max_size=1_500))
def test_unframing_accepts_only_what_framing_writes(data: bytes) -> None:
    try:
        payload = unframe(data)
    except NotFramed:
        return
    assert frame(payload) == data


@given(st.binary(max_size=600), st.data())
def test_a_changed_frame_is_another_payload_or_none(payload: bytes, data: st.DataObject) -> None:
    framed = bytearray(frame(payload))
    framed[data.draw(st.integers(0, len(framed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        other = unframe(bytes(framed))
    except NotFramed:
        return
    assert other != payload


@given(st.integers(1, 2**33))
def test_the_padded_length_is_the_one_of_the_specification(length: int) -> None:
    padded = padded_length(length)
    assert padded == size_with_padding(length)
    assert padded >= length
    assert padded_length(padded) == padded
    assert padded - length < (64 if length <= 512 else length * 0.12)


@given(st.integers(1, 2**33), st.integers(1, 2**33))
def test_padding_keeps_the_order_of_lengths(one: int, other: int) -> None:
    assert padded_length(min(one, other)) <= padded_length(max(one, other))


@pytest.mark.parametrize(
    ("length", "padded"),
    [(1, 64), (64, 64), (65, 128), (512, 512), (513, 544), (544, 544), (1000, 1024), (9000, 9216)],
)
def test_padded_lengths_by_hand(length: int, padded: int) -> None:
    assert padded_length(length) == padded


def test_few_sizes_are_left_to_tell_apart() -> None:
    assert len({padded_length(length) for length in range(1, 65_537)}) < 130
