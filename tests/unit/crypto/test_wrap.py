"""A wrapped key opens in its own row and in no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.wrap import WRAP_BYTES, CustomerKeyWrapper, PageKeyWrapper
from strongroom.errors import VerificationFailed
from tests.unit.crypto.second_reader import wrap_customer_key, wrap_page_key

ROOM, CUSTOMER = b"room" * 4, b"customer" * 2
PAGE_KEY, KEY, NONCE = bytes(range(32)), bytes(range(32, 64)), bytes(range(12))
PAGE = CustomerKeyWrapper(PAGE_KEY, ROOM, 7, 11, 3)
EPOCH = PageKeyWrapper(PAGE_KEY, ROOM, 7, 2, 9)


def test_wraps_are_those_of_the_specification() -> None:
    wrap = PAGE.wrap(CUSTOMER, 1, KEY, NONCE)
    assert wrap == wrap_customer_key(PAGE_KEY, ROOM, 7, 11, 3, CUSTOMER, 1, KEY, NONCE)
    assert len(wrap) == WRAP_BYTES == 61
    assert EPOCH.wrap(11, 3, KEY, NONCE) == wrap_page_key(PAGE_KEY, ROOM, 7, 11, 2, 3, 9, KEY, NONCE)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16), st.integers(0, 65_535))
def test_what_is_wrapped_comes_back(key: bytes, customer: bytes, number: int) -> None:
    assert PAGE.unwrap(customer, number, PAGE.wrap(customer, number, key)) == key
    assert EPOCH.unwrap(number, 3, EPOCH.wrap(number, 3, key)) == key


@pytest.mark.parametrize(
    ("page", "customer", "number"),
    [
        (CustomerKeyWrapper(bytes(32), ROOM, 7, 11, 3), CUSTOMER, 1),
        (CustomerKeyWrapper(PAGE_KEY, bytes(16), 7, 11, 3), CUSTOMER, 1),
        (CustomerKeyWrapper(PAGE_KEY, ROOM, 8, 11, 3), CUSTOMER, 1),
        (CustomerKeyWrapper(PAGE_KEY, ROOM, 7, 12, 3), CUSTOMER, 1),
        (CustomerKeyWrapper(PAGE_KEY, ROOM, 7, 11, 2), CUSTOMER, 1),
        (PAGE, b"a decoy, 16 byte", 1),
        (PAGE, CUSTOMER, 2),
    ],
)
def test_a_wrap_copied_to_another_row_does_not_open(
    page: CustomerKeyWrapper, customer: bytes, number: int
) -> None:
    with pytest.raises(VerificationFailed) as caught:
        page.unwrap(customer, number, PAGE.wrap(CUSTOMER, 1, KEY))
    assert caught.value.code == "wrap.does-not-open"


@pytest.mark.parametrize(
    ("epoch", "page", "generation"),
    [
        (PageKeyWrapper(bytes(32), ROOM, 7, 2, 9), 11, 3),
        (PageKeyWrapper(PAGE_KEY, bytes(16), 7, 2, 9), 11, 3),
        (PageKeyWrapper(PAGE_KEY, ROOM, 8, 2, 9), 11, 3),
        (PageKeyWrapper(PAGE_KEY, ROOM, 7, 1, 9), 11, 3),
        (PageKeyWrapper(PAGE_KEY, ROOM, 7, 2, 8), 11, 3),
        (EPOCH, 12, 3),
        (EPOCH, 11, 2),
    ],
)
def test_a_page_key_of_another_place_or_time_does_not_open(
    epoch: PageKeyWrapper, page: int, generation: int
) -> None:
    with pytest.raises(VerificationFailed) as caught:
        epoch.unwrap(page, generation, EPOCH.wrap(11, 3, KEY))
    assert caught.value.code == "wrap.does-not-open"


def test_no_changed_bit_or_length_is_overlooked() -> None:
    wrap = PAGE.wrap(CUSTOMER, 1, KEY)
    spoilt = [wrap[:length] for length in range(len(wrap))] + [wrap + b"\0"]
    for bit in range(8 * len(wrap)):
        changed = bytearray(wrap)
        changed[bit // 8] ^= 1 << bit % 8
        spoilt.append(bytes(changed))
    for other in spoilt:
        with pytest.raises(VerificationFailed):
            PAGE.unwrap(CUSTOMER, 1, other)


def test_a_page_key_is_not_taken_for_a_customers() -> None:
    with pytest.raises(VerificationFailed):
        PAGE.unwrap(CUSTOMER, 1, EPOCH.wrap(11, 3, KEY))


@pytest.mark.parametrize(
    ("customer", "key", "nonce"), [(b"short", KEY, NONCE), (CUSTOMER, bytes(16), NONCE), (CUSTOMER, KEY, b"")]
)
def test_other_sizes_are_refused(customer: bytes, key: bytes, nonce: bytes) -> None:
    with pytest.raises(ValueError, match="have"):
        PAGE.wrap(customer, 1, key, nonce)
