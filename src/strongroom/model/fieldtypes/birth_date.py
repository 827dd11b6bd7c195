"""Birth dates, whole or as far as known.

Lives here: spellings, limits, the year and who counts as a child. Must not live here:
what day it is.
"""

import datetime
import re
from functools import lru_cache
from types import MappingProxyType

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Search, SearchRule, Value, entered_text
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["BirthDate"]

_SPELLINGS = (
    LazyPattern("([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\\2([0-9]{1,2}))?)?"),
    LazyPattern("([0-9]{4})()([0-9]{2})([0-9]{2})"),
    LazyPattern("([0-9]{4})()年(?:([0-9]{1,2})月(?:([0-9]{1,2})[日号])?)?"),
)
_NORMAL = LazyPattern("((?:19|20)[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")
_WHOLE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FIRST_YEAR = 1900
_CHILD_UNTIL = 14  # PIPL art. 28: all data of children under 14 is sensitive


class BirthDate(FieldType):
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``, from 1900 to today."""

    name = "birth_date"
    level = Level.PERSONAL
    # The full date has 36,500 values: a token of it would fall to counting.
    searches = MappingProxyType(
        {Search.YEAR: SearchRule(False, 7, "the year of birth, by its frequency", "可由频率推出出生年份")}
    )

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``birth_date.…`` besides what holds for every value."""
        if isinstance(entered, datetime.date):
            entered = entered.strftime("%Y-%m-%d")
        text = entered_text(entered, field)
        whole = _WHOLE.fullmatch(text)
        if whole:
            _check([int(whole[1]), int(whole[2]), int(whole[3])], context.today, field)
            return Value(text, text)
        refuse_overlong(text, field, 100)
        plain = identifier(text)
        if not plain:
            raise InvalidInput("value.empty", field=field)
        match = next(filter(None, (spelling.fullmatch(plain) for spelling in _SPELLINGS)), None)
        if not match:
            raise InvalidInput("birth_date.format", field=field)
        parts = [int(part) for part in (match[1], match[3], match[4]) if part]
        _check(parts, context.today, field)
        return Value("-".join(f"{part:02d}" for part in parts), text)

    def mask(self, value: Value, language: str) -> str:
        """The year."""
        year, *rest = value.canonical.split("-")
        return "-".join([year, *("**" for _ in rest)])

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without looking for other spellings in what is stored."""
        whole = _NORMAL.fullmatch(canonical)
        return f"{whole[1]}-**-**" if whole else super().mask_canonical(canonical, language)

    def level_of(self, value: Value, context: ParseContext) -> Level:
        """Sensitive for whoever may be under 14; a missing month or day counts as the latest."""
        latest = value.canonical + "-12-31"[3 * value.canonical.count("-") :]
        return Level.SENSITIVE if latest > _youngest(context.today) else Level.PERSONAL

    def _other_key(self, value: Value, search: Search) -> str:
        return value.canonical[:4]


@lru_cache(maxsize=8)
def _youngest(today: datetime.date) -> str:
    """The latest birth date of those who are no children any more, on a day; 29 February stays as it is."""
    return f"{today.year - _CHILD_UNTIL:04}-{today.month:02}-{today.day:02}"


def _check(parts: list[int], today: datetime.date, field: str) -> None:
    try:
        earliest = datetime.date(*[*parts, 1, 1][:3])
    except ValueError:
        raise InvalidInput("birth_date.not-a-date", field=field) from None
    if parts[0] < _FIRST_YEAR or earliest > today:
        raise InvalidInput("birth_date.range", field=field)
