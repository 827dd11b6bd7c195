"""Signatures and key agreement, raw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto import key_agreement
from strongroom.crypto.signing import SigningKey, verify
from strongroom.errors import VerificationFailed

seeds = st.binary(min_size=32, max_size=32)


@given(seeds, st.binary(max_size=200))
def test_a_signature_verifies(seed: bytes, message: bytes) -> None:
    key = SigningKey(seed)
    assert len(key.sign(message)) == 64
    verify(key.public_key, key.sign(message), message)


@pytest.mark.parametrize(
    ("seed", "signature", "message"),
    [
        (b"1" * 32, None, b"message"),
        (b"0" * 32, None, b"massage"),
        (b"0" * 32, bytes(64), b"message"),
        (b"0" * 32, b"", b"message"),
    ],
)
def test_anything_else_is_refused(seed: bytes, signature: bytes | None, message: bytes) -> None:
    made = SigningKey(b"0" * 32).sign(b"message") if signature is None else signature
    with pytest.raises(VerificationFailed) as caught:
        verify(SigningKey(seed).public_key, made, message)
    assert caught.value.code == "signature.invalid"


def test_a_key_that_is_none_is_refused_like_a_wrong_signature() -> None:
    with pytest.raises(VerificationFailed):
        verify(b"short", bytes(64), b"message")


@given(seeds, seeds)
def test_two_agree_on_one_secret(one: bytes, other: bytes) -> None:
    ours = key_agreement.shared_secret(one, key_agreement.public_key(other))
    assert ours == key_agreement.shared_secret(other, key_agreement.public_key(one))


def test_a_point_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # the class is the contract
        key_agreement.shared_secret(b"1" * 32, bytes(32))
