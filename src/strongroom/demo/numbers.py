"""Numbers that look right and belong to nobody on purpose: identity numbers, cards, phones.

Lives here: check digits and the ranges that numbers are taken from. Must not live here: validation, which the
field types do; the check digits are worked out here a second time so that a mistake in either shows.

No range of Chinese mobile or landline numbers is reserved for fiction, nor any of identity numbers.
They follow a pattern that is plain to see (zeros in the middle of a phone); whether somebody holds one is
unknown. Never call or look one up. American (555-01xx), British (Ofcom's for drama) and French (ARCEP's for
fiction) numbers are kept unused; their ranges are common knowledge and were not checked against the
regulators' own lists. There are some 71,000 American and 17,000 British ones, so large sets share them.
"""

from operator import mul

__all__ = [
    "american_phone",
    "british_phone",
    "card_number",
    "chinese_landline",
    "chinese_mobile",
    "french_phone",
    "national_id",
]

# GB 11643-1999: sum of digit times weight, modulo 11, chooses the check character.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# A doubled digit in the Luhn sum (ISO/IEC 7812-1 annex B), less nine where it has two digits.
_DOUBLED = {"0": 0, "1": 2, "2": 4, "3": 6, "4": 8, "5": 1, "6": 3, "7": 5, "8": 7, "9": 9}

_MOBILE_PREFIXES = tuple(f"1{30 + (8 + step) % 70}" for step in range(70))  # 138 first, then on, 137 last
_WELL_KNOWN_AREAS = ("202", "212", "206", "305", "312", "415", "512", "617", "702", "718")
_AREAS = tuple(
    dict.fromkeys(
        _WELL_KNOWN_AREAS
        + tuple(f"{area}" for area in range(201, 990) if area // 10 % 10 != 9 and area % 100 != 11)
    )
)
_BRITISH = (
    *("20 7946 0", "7700 900", "161 496 0", "121 496 0", "131 496 0", "117 496 0", "113 496 0", "151 496 0"),
    *("29 2018 0", "28 9649 6", "191 498 0", "141 496 0", "114 496 0", "115 496 0", "116 496 0", "118 496 0"),
    "1632 960",
)
_FRENCH = ("1 99 00", "6 39 98", "2 61 91", "3 53 01", "4 65 71", "5 36 49")


def national_id(region: str, birth: str, sequence: int) -> str:
    """Put together the 18 characters of a resident's identity number.

    Args:
        region: The six digits of a district.
        birth: ``YYYYMMDD``.
        sequence: 0 to 999; odd for men, even for women.

    Source: GB 11643-1999.
    """
    body = f"{region}{birth}{sequence:03d}"
    return body + _CHECKS[sum(map(mul, _WEIGHTS, map(int, body))) % 11]


def card_number(bank: str, digits: str) -> str:
    """Append the Luhn check digit to a test issuer's digits (such as 411111 or 620000) and an account's."""
    body = bank + digits
    total = sum(map(_DOUBLED.__getitem__, body[::-2])) + sum(map(int, body[-2::-2]))
    return f"{body}{-total % 10}"


def chinese_mobile(count: int) -> str:
    """The ``count``-th mobile number: ``138 0000 xxxx`` for the first ten thousand; all of them differ."""
    prefix = _MOBILE_PREFIXES[count // 10_000 % 70]
    return f"{prefix}{count // 700_000:04d}{count * 7919 % 10_000:04d}"


def chinese_landline(dialling: str, count: int) -> str:
    """A landline of a city, ``010-0000xxxx``."""
    return f"{dialling}-0000{count * 7919 % 10_000:04d}"


def american_phone(count: int) -> str:
    """The ``count``-th number between 555-0100 and 555-0199 in one of some 700 areas."""
    rounds, area = divmod(count, len(_AREAS))
    return f"+1 {_AREAS[area]} 555 01{(rounds + 37 * area) % 100:02d}"


def british_phone(count: int) -> str:
    """The ``count``-th number that Ofcom keeps for drama."""
    return f"+44 {_BRITISH[count % len(_BRITISH)]}{count // len(_BRITISH) * 311 % 1000:03d}"


def french_phone(count: int) -> str:
    """The ``count``-th number that ARCEP keeps for fiction."""
    last = count // len(_FRENCH) * 3119 % 10_000
    return f"+33 {_FRENCH[count % len(_FRENCH)]} {last // 100:02d} {last % 100:02d}"
