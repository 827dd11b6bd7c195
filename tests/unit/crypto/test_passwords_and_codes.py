"""Hashes of passwords, and one-time codes by their published vectors."""

import pytest

from strongroom.crypto.one_time_codes import code_of_step
from strongroom.crypto.passphrase import PassphraseParameters
from strongroom.crypto.password_hash import (
    HASH_BYTES,
    hash_is_outdated,
    hash_password,
    nobodys_hash,
    password_matches,
)
from strongroom.errors import StrongroomError

SMALL = PassphraseParameters(b"s" * 16, memory_kib=19 * 1024, iterations=2, lanes=1)


def test_nobodys_hash_takes_the_work_of_a_new_one_and_no_password_has_it() -> None:
    one, other = nobodys_hash(), nobodys_hash()
    assert len(one) == HASH_BYTES
    assert not hash_is_outdated(one)
    assert one != other
    assert not password_matches("correct horse battery", one)


# RFC 6238, appendix B, SHA-1: seconds and code of eight digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert code_of_step(b"12345678901234567890", seconds // 30, digits=8) == code
    assert code_of_step(b"12345678901234567890", seconds // 30) == code[-6:]


def test_a_password_matches_its_own_hash_alone() -> None:
    stored = hash_password("correct horse battery", SMALL)
    assert len(stored) == HASH_BYTES
    assert password_matches("correct horse battery", stored)
    for wrong in ("correct horse batterY", "correct horse battery ", "", "\0"):
        assert not password_matches(wrong, stored)


def test_every_keyboard_types_the_same_password() -> None:
    assert password_matches("café１２３", hash_password("cafe\u0301123", SMALL))


def test_equal_passwords_have_different_hashes_of_todays_parameters() -> None:
    first, second = hash_password("correct horse"), hash_password("correct horse")
    assert first != second
    assert not hash_is_outdated(first)
    assert hash_is_outdated(hash_password("correct horse", SMALL))


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(StrongroomError, match=r"keys\.kdf-unreadable"):
        password_matches("correct horse", bytes(HASH_BYTES))
