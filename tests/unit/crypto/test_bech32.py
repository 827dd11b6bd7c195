"""Bech32: the published strings, and no other spelling of the same bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.age import bech32
from strongroom.crypto.age.bech32 import NotBech32, decode, encode


@given(st.binary(max_size=100))
def test_what_is_encoded_comes_back(data: bytes) -> None:
    text = encode("age", data)
    assert decode(text) == decode(text.upper()) == ("age", data)


# From BIP 173; those of its strings that hold whole bytes.
@pytest.mark.parametrize(
    ("text", "prefix", "data"),
    [
        ("A12UEL5L", "a", ""),
        ("a12uel5l", "a", ""),
        (
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "abcdef",
            "00443214c74254b635cf84653a56d7c675be77df",
        ),
    ],
)
def test_published_strings_are_read(text: str, prefix: str, data: str) -> None:
    assert decode(text) == (prefix, bytes.fromhex(data))
    assert encode(prefix, bytes.fromhex(data)) == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1nwldj5",
        "pzry9x0s0muk",  # no separator
        "1pzry9x0s0muk",  # no prefix
        "x1b4n0q5v",  # not in the alphabet
        "li1dgmt3",  # too short
        "A1G7SGD8",  # checksum over the prefix in capitals
        "a12UEL5L",  # two cases
        "a12uel5\u212a",
        "\u00e912uel5l",
    ],
)
def test_what_is_not_bech32_is_refused(text: str) -> None:
    with pytest.raises(NotBech32):
        decode(text)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_one_mistyped_character_is_noticed(data: bytes, draw: st.DataObject) -> None:
    text = encode("age", data)
    at = draw.draw(st.integers(4, len(text) - 1))
    other = draw.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l").filter(lambda c: c != text[at]))
    with pytest.raises(NotBech32):
        decode(text[:at] + other + text[at + 1 :])


def test_left_over_bits_are_refused() -> None:
    values = list(bech32._regroup(b"\x01", 8, 5, pad=True))
    for spare in ([*values[:-1], values[-1] | 1], [*values, 0]):
        check = bech32._polymod([*bech32._expanded("age"), *spare, *[0] * 6]) ^ 1
        body = [*spare, *(check >> shift & 31 for shift in range(25, -1, -5))]
        with pytest.raises(NotBech32):
            decode("age1" + "".join(bech32._ALPHABET[value] for value in body))
