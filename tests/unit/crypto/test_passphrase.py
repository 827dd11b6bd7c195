"""Passphrase parameters: read back as written, weak ones never written, absurd ones never obeyed."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.passphrase import PassphraseParameters, new_parameters, root_key
from strongroom.errors import InvalidInput, KeyNotAvailable

SALT = bytes(range(16))
CHEAP = PassphraseParameters(SALT, 64, 1, 1)


@given(
    st.binary(min_size=16, max_size=16),
    st.integers(19_456, 4_194_304),
    st.integers(2, 64),
    st.integers(1, 64),
)
def test_parameters_are_read_back_as_written(salt: bytes, memory: int, iterations: int, lanes: int) -> None:
    parameters = PassphraseParameters(salt, memory, iterations, lanes)
    assert PassphraseParameters.read(parameters.write()) == parameters
    assert not parameters.weak


def test_the_block_is_that_of_the_specification() -> None:
    block = new_parameters(SALT).write()
    assert block == bytes.fromhex("0113 00010000 00000003 00000004") + SALT


def test_new_parameters_have_a_salt_of_their_own() -> None:
    assert new_parameters().salt != new_parameters().salt


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (PassphraseParameters(SALT, 19_455, 2), "keys.weak-kdf"),
        (PassphraseParameters(SALT, 19_456, 1), "keys.weak-kdf"),
        (PassphraseParameters(SALT, 4_194_305, 2), "keys.kdf-out-of-range"),
        (PassphraseParameters(SALT, 65_536, 65), "keys.kdf-out-of-range"),
        (PassphraseParameters(SALT, 65_536, 3, 0), "keys.kdf-out-of-range"),
        (PassphraseParameters(b"short"), "keys.kdf-out-of-range"),
    ],
)
def test_weak_or_absurd_parameters_are_not_written(parameters: PassphraseParameters, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parameters.write()
    assert caught.value.code == code


def test_weak_parameters_are_still_read() -> None:
    block = bytes.fromhex("0113 00000040 00000001 00000001") + SALT
    assert PassphraseParameters.read(block) == CHEAP
    assert CHEAP.weak


@pytest.mark.parametrize(
    "block",
    [
        b"",
        bytes.fromhex("0213 00010000 00000003 00000004") + SALT,  # another function
        bytes.fromhex("0110 00010000 00000003 00000004") + SALT,  # another version
        bytes.fromhex("0113 ffffffff 00000003 00000004") + SALT,  # 4 TiB
        bytes.fromhex("0113 00010000 ffffffff 00000004") + SALT,
        bytes.fromhex("0113 00010000 00000003 000000ff") + SALT,
        bytes.fromhex("0113 00010000 00000000 00000004") + SALT,
        bytes.fromhex("0113 00000007 00000003 00000001") + SALT,  # less than a lane needs
        bytes.fromhex("0113 00010000 00000003 00000004") + SALT + b"\0",
    ],
)
def test_a_damaged_block_is_refused_before_any_work(block: bytes) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        PassphraseParameters.read(block)
    assert caught.value.code == "keys.kdf-unreadable"


def test_one_passphrase_typed_two_ways_is_one_key() -> None:
    assert root_key("caf\u00e9 口令", CHEAP) == root_key("cafe\u0301 口令", CHEAP)


def test_passphrase_and_salt_both_decide() -> None:
    other_salt = PassphraseParameters(bytes(16), 64, 1, 1)
    keys = {root_key("one", CHEAP), root_key("other", CHEAP), root_key("one", other_salt)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        root_key("", CHEAP)
    assert caught.value.code == "passphrase.empty"


_MANY_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from strongroom.crypto.passphrase import new_parameters, root_key

parameters, together = new_parameters(bytes(16)), Barrier(4)

def derive(_: int) -> bytes:
    together.wait()
    return root_key("seven herons mend a kettle", parameters)

with ThreadPoolExecutor(4) as threads:
    keys = {key for _ in range(3) for key in threads.map(derive, range(4))}
assert keys == {root_key("seven herons mend a kettle", parameters)}
"""


@pytest.mark.slow
def test_many_who_derive_at_the_same_time_all_come_to_an_end() -> None:
    # In a process of its own, since threads that wait for ever cannot be ended; the minutes are for that.
    done = subprocess.run(
        [sys.executable, "-c", _MANY_AT_ONCE], timeout=300, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
