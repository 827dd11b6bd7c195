"""Which passwords are good enough, by profile."""

import re
from pathlib import Path

import pytest

from strongroom.errors import InvalidInput, UsageError
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.common_words import CONTEXT_WORDS
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


PAGES = ["docs/reference/passwords.md", "docs/zh/reference/passwords.md"]


@pytest.mark.parametrize("page", PAGES)
def test_no_password_is_made_of_the_words_that_the_page_lists(page: str) -> None:
    text = (Path(__file__).parent.parent.parent / page).read_text()
    listed = set(re.findall(r"`(\w+)`", text.partition("made of the code: password words")[2]))
    assert listed == CONTEXT_WORDS
    assert {"strongroom", "customer", "administrator", "保险库", "客户"} <= listed
    for word in listed:
        with pytest.raises(InvalidInput, match=r"password\.common"):
            check_new_password(NIST, f"{word}{word}xyq{word}{word}{word}{word}{word}"[:200], (), second=True)


@pytest.mark.parametrize("word", ["Seabreeze GmbH", "海风"])
def test_no_password_is_made_of_the_words_of_the_firm(word: str) -> None:
    password = f"{word}2026{word}{word}{word}{word}xq"
    check_new_password(NIST, password, (), second=False)
    with pytest.raises(InvalidInput, match=r"password\.common"):
        check_new_password(NIST, password, (word,), second=False)


@pytest.mark.parametrize("word", ["", " ", "ab", "a b", "海"])
def test_a_word_that_says_nothing_is_not_taken(word: str) -> None:
    with pytest.raises(UsageError, match=r"serve\.password-word-short"):
        ServerSettings(password_words=("seabreeze", word))
