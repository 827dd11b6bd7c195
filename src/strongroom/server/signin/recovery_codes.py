"""Recovery codes: how they are made, read as they are typed, and kept.

Lives here: their form. Must not live here: what they let somebody do (one_time.py), the rows that keep them.

A code has 120 random bits. With 112 or more nobody can try them all, however quick a hash is, so that what is
kept needs no slow one (OWASP ASVS 5.0, 6.5.2): it is a MAC under a key of the room, of user and code. A copy
of the database alone gives nothing to hold a guess against, and checking a code takes no time that a sign-in
would have to wait for inside its transaction.
"""

import secrets
from collections.abc import Callable, Sequence
from hmac import compare_digest

__all__ = ["RECOVERY_ALPHABET", "RECOVERY_LETTERS", "left_after", "new_recovery_codes", "read_recovery_code"]

RECOVERY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""32 letters, five bits each: those of Crockford's base 32, without the ones that look like others."""
RECOVERY_LETTERS = 24
_CODES, _GROUP = 10, 4
_LOOK_ALIKE = str.maketrans("oil", "011")


def new_recovery_codes() -> list[str]:
    """Ten codes, in groups of four letters."""
    return [_new_code() for _ in range(_CODES)]


def read_recovery_code(typed: str) -> str | None:
    """The letters of a code, whichever way it was typed; None for what can be none.

    Args:
        typed: In capitals or not, with any spaces and hyphens; an O counts as 0, an I or L as 1.
    """
    plain = "".join(typed.split()).replace("-", "").lower().translate(_LOOK_ALIKE)
    right = len(plain) == RECOVERY_LETTERS and all(each in RECOVERY_ALPHABET for each in plain)
    return plain if right else None


def left_after(left: Sequence[str], typed: str, hashed: Callable[[bytes], str]) -> list[str] | None:
    """Which codes are left once one was used; None where it is none of them.

    Every one is compared, in constant time, whichever it is.

    Args:
        left: The hashes of those that count, in hexadecimal.
        hashed: The hash of a code's letters.
    """
    plain = read_recovery_code(typed)
    if plain is None:
        return None
    shown = hashed(plain.encode())
    others = [each for each in left if not compare_digest(each, shown)]
    return others if len(others) < len(left) else None


def _new_code() -> str:
    letters = "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LETTERS))
    return "-".join(letters[at : at + _GROUP] for at in range(0, RECOVERY_LETTERS, _GROUP))
