"""Check digits: they catch slips of the finger and prove no identity.

Lives here: the arithmetic, over characters already validated. Must not live here:
patterns, dates, errors. Every function takes ASCII.
"""

from operator import mul

__all__ = ["hkid_fits", "luhn_fits", "mrz_digit", "resident_check", "taiwan_id_fits", "uscc_check"]

# Translation tables of bytes: sums over them run without a loop in Python.
_VALUES = bytes((code - 48) % 256 for code in range(256))
_DOUBLED = bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)) + bytes(246)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {character: value for value, character in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, at, 31) for at in range(17))
_TAIWAN_LETTERS = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}


def luhn_fits(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: double every second digit from the right, sum divisible by 10."""
    data = digits.encode().translate(_VALUES)
    return (sum(data[-1::-2]) + sum(data[-2::-2].translate(_DOUBLED))) % 10 == 0


def resident_check(first_17: str) -> str:
    """The last character of a resident identity number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(map(mul, _RESIDENT_WEIGHTS, first_17.encode().translate(_VALUES)))
    return _RESIDENT_CHECKS[total % 11]


def uscc_check(first_17: str) -> str:
    """The last character of a unified social credit code (GB 32100, weights 3^(i-1) mod 31)."""
    values = (_USCC_VALUES[character] for character in first_17)
    total = sum(weight * value for weight, value in zip(_USCC_WEIGHTS, values, strict=True))
    return _USCC_ALPHABET[-total % 31]


def hkid_fits(number: str) -> bool:
    """A Hong Kong identity card number without brackets: weights 9 to 2 and 1, a blank counts 36."""
    padded = number.rjust(9)
    values = (36 if character == " " else int(character, 36) for character in padded)
    return sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11 == 0


def taiwan_id_fits(number: str) -> bool:
    """A Taiwan identity or residence number: letter code, weights 1 9 8 … 1 1, mod 10."""
    digits = f"{_TAIWAN_LETTERS[number[0]]}{number[1:]}"
    return sum(w * int(d) for w, d in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), digits, strict=True)) % 10 == 0


def mrz_digit(characters: str) -> str:
    """The check digit of a machine-readable zone (ICAO Doc 9303-3: weights 7 3 1, ``<`` counts 0)."""
    total = sum(
        (7, 3, 1)[at % 3] * (0 if character == "<" else int(character, 36))
        for at, character in enumerate(characters)
    )
    return str(total % 10)
