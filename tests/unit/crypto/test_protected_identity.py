"""An identity under a passphrase: for whoever knows it, and whole or refused."""

import io
from functools import partial

import pytest

from strongroom.crypto import protected_identity
from strongroom.crypto.age import AgeReader, AgeWriter, ScryptIdentity, ScryptRecipient, X25519Identity
from strongroom.crypto.protected_identity import LEAST_CHARACTERS, is_protected, open_protected, protect
from strongroom.errors import InvalidInput, KeyNotAvailable, VerificationFailed

ALICE = X25519Identity(b"a" * 32)
PASSPHRASE = "correct horse battery"


def under(text: str, *, armored: bool = False) -> bytes:
    sink = io.BytesIO()
    with AgeWriter(sink, [ScryptRecipient(PASSPHRASE, work_factor=4)], armored=armored) as file:
        file.write(text.encode())
    return sink.getvalue()


@pytest.fixture(scope="module")
def made() -> bytes:
    """At a low work factor: the real one, which test_age.py holds to, is slow on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protected_identity, "ScryptRecipient", partial(ScryptRecipient, work_factor=4))
        return protect(ALICE, PASSPHRASE)


def test_what_is_protected_opens_again_and_shows_nothing(made: bytes) -> None:
    assert is_protected(made)
    assert b"AGE-SECRET-KEY" not in made
    assert open_protected(made, PASSPHRASE).secret() == ALICE.secret()


def test_it_is_a_file_of_identities_as_the_program_age_has_them(made: bytes) -> None:
    text = AgeReader(io.BytesIO(made), [ScryptIdentity(PASSPHRASE)]).read().decode()
    assert text.splitlines() == [f"# public key: {ALICE.recipient}", ALICE.reveal()]


def test_another_passphrase_opens_nothing(made: bytes) -> None:
    with pytest.raises(KeyNotAvailable) as refused:
        open_protected(made, PASSPHRASE + "!")
    assert refused.value.code == "recovery.passphrase-wrong"


@pytest.mark.parametrize("armored", [False, True])
def test_what_another_program_wrote_is_read(armored: bool) -> None:
    data = under(
        f"# created: 2026-01-01\n# public key: {ALICE.recipient}\n{ALICE.reveal()}\n", armored=armored
    )
    assert is_protected(data)
    assert open_protected(data, PASSPHRASE).secret() == ALICE.secret()


@pytest.mark.parametrize("text", ["", "# nothing\n", "hello", f"{ALICE.reveal()}\n" * 2])
def test_a_file_without_one_identity_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_protected(under(text), PASSPHRASE)
    assert refused.value.code == "age.identity-malformed"


def test_a_file_that_was_cut_off_is_refused() -> None:
    with pytest.raises(VerificationFailed):
        open_protected(under(ALICE.reveal())[:-1], PASSPHRASE)


def test_a_short_passphrase_is_not_taken() -> None:
    with pytest.raises(InvalidInput) as refused:
        protect(ALICE, "x" * (LEAST_CHARACTERS - 1))
    assert refused.value.code == "recovery.passphrase-short"


@pytest.mark.parametrize("data", [b"", ALICE.reveal().encode(), b"academic acid acrobat romp"])
def test_the_key_itself_and_shares_are_not_taken_for_such_a_file(data: bytes) -> None:
    assert not is_protected(data)
