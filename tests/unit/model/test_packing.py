"""The payload codec: what is packed comes back, and no other bytes are taken for a payload."""

import doctest
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.packing import MAX_FIELD_NUMBER, Packed, pack, unpack

# Surrogates are no text: every field type refuses them before they come here.
_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_flag = st.from_regex(r"[a-z_.-]{1,30}", fullmatch=True)
_values = st.dictionaries(
    st.integers(1, MAX_FIELD_NUMBER), st.tuples(_text, _text, st.lists(_flag, max_size=3)), max_size=12
)


def _entry(number: int, canonical: str, raw: str, flags: tuple[str, ...] = ()) -> bytes:
    """One entry, written from docs/spec/payload.md and not from the code."""
    form = 2 if flags else (0 if raw == canonical else 1)
    data = canonical.encode()
    written = struct.pack(">HBI", number, form, len(data)) + data
    if form:
        written += struct.pack(">I", len(raw.encode())) + raw.encode()
    if form == 2:
        joined = ",".join(flags).encode()
        written += struct.pack(">H", len(joined)) + joined
    return written


@given(_values)
def test_what_is_packed_comes_back(values: dict[int, tuple[str, str, list[str]]]) -> None:
    entries = [(number, *values[number][:2], tuple(values[number][2])) for number in sorted(values)]
    assert unpack(pack(entries)) == {entry[0]: Packed(*entry[1:]) for entry in entries}


@given(_values)
def test_bytes_are_those_of_the_specification(values: dict[int, tuple[str, str, list[str]]]) -> None:
    entries = [(number, *values[number][:2], tuple(values[number][2])) for number in sorted(values)]
    assert pack(entries) == b"".join(_entry(*entry) for entry in entries)


@given(_values)
def test_entries_without_flags_may_leave_them_out(values: dict[int, tuple[str, str, list[str]]]) -> None:
    entries = [(number, *values[number][:2]) for number in sorted(values)]
    assert pack(entries) == pack([(*entry, ()) for entry in entries])


@given(st.binary(max_size=60))
def test_bytes_that_are_taken_for_a_payload_are_one(data: bytes) -> None:
    try:
        values = unpack(data)
    except VerificationFailed:
        pass  # refused, as most bytes are
    else:
        assert pack((number, *value) for number, value in values.items()) == data


@given(_values.filter(bool), st.data())
def test_a_payload_cut_short_is_refused_or_ends_between_entries(
    values: dict[int, tuple[str, str, list[str]]], data: st.DataObject
) -> None:
    entries = [(number, *values[number][:2], tuple(values[number][2])) for number in sorted(values)]
    whole = pack(entries)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with suppress(VerificationFailed):  # where it is cut within an entry
        assert len(unpack(cut)) < len(entries)


@pytest.mark.parametrize("numbers", [(2, 1), (1, 1), (0,), (-1,)])
def test_numbers_that_do_not_ascend_are_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        pack((number, "a", "a") for number in numbers)
    assert caught.value.code == "packing.order"


@pytest.mark.parametrize("raw", ["a", "b"])
def test_a_number_beyond_two_bytes_is_refused(raw: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        pack([(MAX_FIELD_NUMBER + 1, "a", raw)])
    assert caught.value.code == "packing.number"


@pytest.mark.parametrize("flags", [("",), ("a,b",), ("x" * 70_000,)])
def test_a_flag_that_would_not_come_back_is_refused(flags: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        pack([(1, "a", "a", flags)])
    assert caught.value.code == "packing.flag"


def test_a_value_too_long_for_an_envelope_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        pack([(1, "x" * ((1 << 24) + 1), "x")])
    assert caught.value.code == "packing.too-long"


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(_entry(2, "a", "a") + _entry(1, "b", "b"), id="descending"),
        pytest.param(_entry(1, "a", "a") + _entry(1, "b", "b"), id="twice"),
        pytest.param(_entry(0, "a", "a"), id="number zero"),
        pytest.param(struct.pack(">HBI", 1, 3, 1) + b"a", id="unknown form"),
        pytest.param(struct.pack(">HBI", 1, 0x80, 1) + b"a", id="reserved bit"),
        pytest.param(struct.pack(">HBI", 1, 0, 9) + b"a", id="length beyond the end"),
        pytest.param(struct.pack(">HBI", 1, 0, 1) + b"\xff", id="not UTF-8"),
        pytest.param(
            struct.pack(">HBI", 1, 1, 1) + b"a" + struct.pack(">I", 1) + b"a", id="longer form than needed"
        ),
        pytest.param(
            struct.pack(">HBI", 1, 2, 1) + b"a" + struct.pack(">I", 1) + b"b" + struct.pack(">H", 0),
            id="no flag",
        ),
        pytest.param(b"\0\1\0", id="half a head"),
    ],
)
def test_bytes_that_nobody_packed_are_refused(payload: bytes) -> None:
    with pytest.raises(VerificationFailed) as caught:
        unpack(payload)
    assert caught.value.code == "packing.malformed"


def test_no_repr_shows_a_value() -> None:
    assert "secret" not in repr(unpack(pack([(1, "secret", "secret")])))


def test_the_example_of_the_specification_runs() -> None:
    page = Path(__file__).parents[3] / "docs/spec/payload.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0
