"""Keys from keys: right, separate, and bound to where they belong."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.derive import CustomerKey, expand, label
from strongroom.errors import VerificationFailed
from tests.unit.crypto.places import BOUND

keys = st.binary(min_size=32, max_size=32)


def customer_key(**changes: object) -> CustomerKey:
    arguments = {
        "key": BOUND.key, "room": BOUND.room, "tenant": 7, "customer": BOUND.customer, "key_number": 1,
    } | changes  # fmt: skip
    return CustomerKey(**arguments)  # type: ignore[arg-type] # names and types stand right above


@given(keys, st.binary(max_size=300), st.integers(1, 32))
def test_expand_is_hkdf_expand(key: bytes, info: bytes, length: int) -> None:
    assert expand(key, info, length) == HKDFExpand(SHA256(), length, info).derive(key)


@pytest.mark.parametrize(
    ("key", "length"), [(bytes(31), 32), (bytes(33), 32), (bytes(32), 0), (bytes(32), 33)]
)
def test_expand_refuses_other_sizes(key: bytes, length: int) -> None:
    with pytest.raises(ValueError, match="bytes"):
        expand(key, b"info", length)


@pytest.mark.parametrize("text", ["", "x" * 25, "nul\0", "标签"])
def test_labels_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # UnicodeEncodeError is one too
        label(text)


def test_labels_have_one_width() -> None:
    assert label("strongroom/seal/v1") == b"strongroom/seal/v1" + bytes(6)
    assert len(label("strongroom/wrap/customer")) == 24


def test_a_sealing_key_is_the_derivation_that_the_specification_names() -> None:
    info = label("strongroom/seal/v1") + BOUND.room + bytes(7) + b"\7" + BOUND.customer
    for suite, size in ((1, 32), (2, 32), (3, 16), (4, 32)):
        expected = HKDFExpand(SHA256(), 32, info + bytes([0, 1, 0, 9, 2, suite])).derive(BOUND.key)
        assert customer_key().sealing_key(9, 2, suite) == expected[:size]


def test_everything_that_differs_gives_another_key() -> None:
    changes: list[dict[str, object]] = [
        {},
        {"key": bytes(32)},
        {"room": bytes(16)},
        {"tenant": 8},
        {"customer": bytes(16)},
        {"key_number": 2},
    ]
    keys_of = [customer_key(**change) for change in changes]
    uses = [(1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (1, 1, 4)]
    derived = {key.sealing_key(*use) for key in keys_of for use in uses}
    assert len(derived) == len(changes) * len(uses)
    commitments = {key.commitment() for key in keys_of}
    assert len(commitments) == len(changes)
    assert not commitments & derived


def test_a_commitment_accepts_its_key_and_no_other() -> None:
    customer_key().check_commitment(customer_key().commitment())
    changes: list[dict[str, object]] = [{"key": bytes(32)}, {"customer": bytes(16)}, {"key_number": 2}]
    for change in changes:
        with pytest.raises(VerificationFailed) as caught:
            customer_key(**change).check_commitment(customer_key().commitment())
        assert caught.value.code == "key.commitment-differs"


def test_a_cut_commitment_is_refused() -> None:
    with pytest.raises(VerificationFailed):
        customer_key().check_commitment(customer_key().commitment()[:16])


def test_a_key_does_not_show() -> None:
    assert BOUND.key.hex() not in repr(customer_key())
    assert not hasattr(customer_key(), "__dict__")
