"""Which passwords are good enough, by profile."""

import pytest

from strongroom.errors import InvalidInput
from strongroom.server.signin.password_rules import PROFILES, ProfileName, check_new_password, is_common

NIST, MLPS = PROFILES[ProfileName.NIST], PROFILES[ProfileName.CN_MLPS3]
BOB = ("bob.miller", "Bob Miller")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234567!",
        "P@ssw0rd2026!!!!",
        "qwertyuiopasdfgh",
        "1234567890123456",
        "zzzzzzzzzzzzzzzzzz",
        "abcabcabcabcabcabc",
        "xK7xK7xK7xK7xK7xK7",
        "bobmillerbobmiller1",
        "Strongroom2026Strongroom",
        "letmeinletmeinplease",
        "我爱你我爱你我爱你我爱你我爱你",
        "1qaz2wsx3edc4rfv",
        "9876543210987654",
    ],
)
def test_what_everybody_tries_is_refused_however_long(password: str) -> None:
    with pytest.raises(InvalidInput, match=r"password\.common"):
        check_new_password(NIST, password, BOB, second=False)


@pytest.mark.parametrize(
    "password",
    [
        "ein blauer Wal im Teich",
        "vexing quilts hum at noon",
        "竹子在雨里轻轻地唱歌给石头听见了",
        "kZ8#mQ2!vR5%tW9x",
        "my password is a walrus hat",
    ],
)
def test_long_ones_that_nobody_tries_are_taken_whatever_they_are_made_of(password: str) -> None:
    check_new_password(NIST, password, BOB, second=False)
    assert not is_common(password, BOB)


def test_length_depends_on_a_second_factor() -> None:
    check_new_password(NIST, "blauwal7", BOB, second=True)
    with pytest.raises(InvalidInput, match=r"password\.too-short"):
        check_new_password(NIST, "blauwal7", BOB, second=False)
    with pytest.raises(InvalidInput, match=r"password\.too-short"):
        check_new_password(NIST, "blauwal", BOB, second=True)
    check_new_password(NIST, "vexing quilts hum " * 14, BOB, second=False)
    with pytest.raises(InvalidInput, match=r"password\.too-long"):
        check_new_password(NIST, "vexing quilts hum " * 15, BOB, second=False)


def test_the_chinese_profile_asks_for_kinds_of_characters() -> None:
    check_new_password(MLPS, "blau-Wal-im-Teich-7", BOB, second=False)
    with pytest.raises(InvalidInput, match=r"password\.one-kind"):
        check_new_password(MLPS, "blauerwalimteich", BOB, second=True)
