"""Which passwords are good enough, by the profile that a server goes by.

Lives here: pure rules. Must not live here: hashing, who may set one.

``nist`` follows SP 800-63B-4, 3.1.1: length, a list of what everybody tries, no rules of composition, no
change without a cause. ``cn-mlps3`` is designed to support GB/T 22239-2019, 8.1.4.1: complexity, a change
every 90 days, none of the last five, a longer wait after five wrong ones.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from strongroom.crypto.password_hash import unify
from strongroom.errors import InvalidInput
from strongroom.server.signin.common_words import RUNS, WORDS

__all__ = ["PROFILES", "Profile", "ProfileName", "check_new_password", "is_common", "telling_parts"]

_DAY = 24 * 3600 * 1000
_LONGEST = 256
_LEAST_LEFT = 4
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")
_YEAR = re.compile(r"(19|20)\d\d")
_SAME = re.compile(r"(.)\1{2,}")
_SHORTEST_RUN = 3


class ProfileName(StrEnum):
    """The names of profiles, as settings have them."""

    NIST = "nist"
    CN_MLPS3 = "cn-mlps3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a profile asks; times are in milliseconds.

    Args:
        alone: Characters at least, where nothing else is asked for.
        with_second: Characters at least, beside a second factor.
        kinds: Of how many kinds of characters (small, capital, digit, other) there have to be some.
        lasts: How long a password can be used; None for ever.
        remembered: How many earlier ones cannot be chosen again.
        free: How often somebody may be wrong before having to wait.
        longest_wait: How long somebody waits at most.
    """

    alone: int
    with_second: int
    kinds: int = 1
    lasts: int | None = None
    remembered: int = 0
    free: int = 5
    longest_wait: int = 15 * 60_000


PROFILES = {
    ProfileName.NIST: Profile(alone=15, with_second=8),
    ProfileName.CN_MLPS3: Profile(
        alone=10, with_second=10, kinds=3, lasts=90 * _DAY, remembered=5, longest_wait=30 * 60_000
    ),
}


def check_new_password(profile: Profile, password: str, words: tuple[str, ...], *, second: bool) -> None:
    """Make sure that a password may be chosen.

    Args:
        words: What anybody would try for this user: handle, name, and the firm's own names.
        second: Whether the user shows a second factor beside it.

    Raises:
        InvalidInput: ``password.too-short``, ``password.too-long``, ``password.common``,
            ``password.one-kind``.
    """
    unified = unify(password)
    least = profile.with_second if second else profile.alone
    if len(unified) < least:
        raise InvalidInput("password.too-short", least=least)
    if len(unified) > _LONGEST:
        raise InvalidInput("password.too-long", most=_LONGEST)
    if is_common(unified, words):
        raise InvalidInput("password.common")
    if _kinds(unified) < profile.kinds:
        raise InvalidInput("password.one-kind", kinds=profile.kinds)


def is_common(password: str, words: tuple[str, ...] = ()) -> bool:
    """Whether a password is made of what everybody tries: known words, runs, years, repetitions.

    What is left after taking these away has to have four different characters.
    """
    folded = _unit(password.casefold())
    return any(_left(form, words) < _LEAST_LEFT for form in (folded, folded.translate(_LOOKS_LIKE)))


def telling_parts(name: str) -> list[str]:
    """The parts of a name that are long enough to say something of a password: two characters in Chinese."""
    parts = re.split(r"[\W_]+", name.casefold())
    return [part for part in parts if len(part) >= (3 if part.isascii() else 2)]


def _left(text: str, words: tuple[str, ...]) -> int:
    own = [part for word in words for part in telling_parts(word)]
    for known in sorted({*WORDS, *own}, key=len, reverse=True):
        text = text.replace(known, " ")
    text = _YEAR.sub(" ", text)
    text = _SAME.sub(" ", text)
    for run in RUNS:
        text = _without_run(text, run)
    return len(set(text) - {" "})


def _without_run(text: str, run: str) -> str:
    """Without pieces of a run, such as the letters of a keyboard's row, in either direction."""
    for row in (run, run[::-1]):
        for length in range(len(row), _SHORTEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], " ")
    return text


def _unit(text: str) -> str:
    """What a text repeats, or the text: ``abcabcabc`` is no better than ``abc``."""
    period = (text + text).find(text, 1)
    return text[:period]


def _kinds(text: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, lambda each: not each.isalnum() or _caseless(each))
    return sum(any(kind(each) for each in text) for kind in kinds)


def _caseless(each: str) -> bool:
    return each.isalpha() and each.lower() == each.upper()
