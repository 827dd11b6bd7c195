"""Resident identity numbers of China, residence permits included.

Lives here: pattern, date, check character, and what a number says of birth date and
gender. Must not live here: whether the number was ever issued. 81, 82 and 83 begin the
residence permits of Hong Kong, Macao and Taiwan people, 9 those of foreigners (since
2023-12-01); pattern and check are the same.
"""

import datetime
import re
from types import MappingProxyType

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import (
    FieldType,
    ParseContext,
    Search,
    SearchRule,
    Value,
    entered_text,
    equality,
)
from strongroom.model.fieldtypes.check_digits import resident_check
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["NationalId", "birth_date_of", "conflicts", "gender_of", "is_resident_number"]

_PATTERN = LazyPattern("[1-9][0-9]{5}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_OLD = LazyPattern("[1-9][0-9]{5}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}")
_OLDEST = 1800  # the example printed in GB 11643 was born in 1880

_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=36),
        Search.SUFFIX4: SearchRule(
            False, 13.3, "the order code and the check character: 10,000 groups", "顺序码与校验码：分为一万组"
        ),
    }
)


class NationalId(FieldType):
    """18 characters of GB 11643; the 15 of before 1999 only where an import accepts them, and flagged."""

    name = "national_id"
    level = Level.SENSITIVE
    searches = _SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``national_id.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        number = text if _PATTERN.fullmatch(text) else identifier(text, "-‐‑–")
        flags: tuple[str, ...] = ()
        if len(number) == 15 and "national_id.15-digits" in context.accepted:
            number, flags = _lengthened(number, field), ("national_id.15-digits",)
        _check(number, context.today, field)
        return Value(number, text, flags)

    def mask(self, value: Value, language: str) -> str:
        """The first three and the last four characters."""
        return f"{value.canonical[:3]}{'*' * 11}{value.canonical[-4:]}"

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without checking once more what was checked when it was stored."""
        if _PATTERN.fullmatch(canonical):
            return f"{canonical[:3]}{'*' * 11}{canonical[-4:]}"
        return super().mask_canonical(canonical, language)


def _lengthened(number: str, field: str) -> str:
    if not _OLD.fullmatch(number):
        raise InvalidInput("national_id.characters", field=field)
    first_17 = f"{number[:6]}19{number[6:]}"
    return first_17 + resident_check(first_17)


def _check(number: str, today: datetime.date, field: str) -> None:
    if not number:
        raise InvalidInput("value.empty", field=field)
    if len(number) == 15:
        raise InvalidInput("national_id.15-digits", field=field)
    if len(number) != 18:
        raise InvalidInput("national_id.length", field=field)
    match = _PATTERN.fullmatch(number)
    if not match:
        raise InvalidInput("national_id.characters", field=field)
    if not _is_birth_date(match, today):
        raise InvalidInput("national_id.date", field=field)
    if resident_check(number[:17]) != number[17]:
        raise InvalidInput("national_id.check", field=field)


def _is_birth_date(match: re.Match[str], today: datetime.date) -> bool:
    year, month, day = map(int, match.groups())
    try:
        return year >= _OLDEST and datetime.date(year, month, day) <= today
    except ValueError:
        return False


def is_resident_number(number: str) -> bool:
    """Whether 18 upper-case characters have the pattern, a real date and the right check character."""
    match = _PATTERN.fullmatch(number)
    return (
        match is not None
        and _is_birth_date(match, datetime.date.max)
        and resident_check(number[:17]) == number[17]
    )


def birth_date_of(canonical: str) -> str:
    """The birth date in a canonical number, as ``YYYY-MM-DD``."""
    return f"{canonical[6:10]}-{canonical[10:12]}-{canonical[12:14]}"


def gender_of(canonical: str) -> str:
    """The gender code (GB/T 2261.1) in a canonical number: the 17th digit is odd for men."""
    return "1" if int(canonical[16]) % 2 else "2"


def conflicts(canonical: str, birth_date: str | None, gender: str | None) -> tuple[str, ...]:
    """Flags where other fields of the record say something else; all of them are kept (PIPL 8).

    Args:
        canonical: The number.
        birth_date: Canonical birth date, perhaps only a year or month.
        gender: Canonical gender code.
    """
    flags = []
    if birth_date and not birth_date_of(canonical).startswith(birth_date):
        flags.append("national_id.birth-date-differs")
    if gender in {"1", "2"} and gender != gender_of(canonical):
        flags.append("national_id.gender-differs")
    return tuple(flags)
