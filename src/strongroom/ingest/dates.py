"""Dates and times as files write them, into the one form that field types take.

Lives here: recognising forms that can mean only one day, and reading by a given form. Must not live here:
whether a date is allowed (that is the field's type). ``3/4/2020`` means March in one country and April in
another: without a form such dates are refused, never guessed.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from strongroom.errors import InvalidInput

__all__ = ["check_format", "read_date", "read_moment", "zone_named"]

# Year first: ISO 8601, RFC 3339, 2016/1/9, 2016.1.9, 2016年1月9日, 20160109, each with a time or not.
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:(?P<between>[-/.年])(?P<month>[0-9]{1,2})(?:(?P=between)|月)(?P<day>[0-9]{1,2})日?"
    r"|(?P<month2>[0-9]{2})(?P<day2>[0-9]{2}))"
    r"(?:[T ]{1,3}(?P<hour>[0-9]{1,2})[:时](?P<minute>[0-9]{1,2})分?"
    r"(?::?(?P<second>[0-9]{1,2})秒?(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r" ?(?P<offset>Z|z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_PARTIAL: Final = re.compile(r"(?P<year>[0-9]{4})(?:[-/.年](?P<month>[0-9]{1,2})月?|年)?")
_DAY_OR_MONTH_FIRST: Final = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}|[0-9]{2})(?:[T ].*)?")
_FIXED: Final = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")
_DIRECTIVE: Final = re.compile(r"%(.)")
_WITH_YEAR: Final = frozenset("YyxcDFG")
_DAY: Final = frozenset("djxcDF")
_MONTH: Final = frozenset("mbBjxcDF")
_TIME: Final = frozenset("HIMSfpXcTR")


def zone_named(name: str) -> tzinfo:
    """A time zone: an IANA name such as ``Asia/Shanghai``, ``UTC``, or a fixed ``+08:00``.

    Raises:
        InvalidInput: ``ingest.zone-unknown``.
    """
    if name in ("UTC", "Z"):
        return UTC  # needs no time zone files on the machine
    if found := _FIXED.fullmatch(name):
        away = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if away < timedelta(hours=24):
            return timezone(away if found[1] == "+" else -away)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput("ingest.zone-unknown") from error


def check_format(form: str) -> bool:
    """Whether a strptime form is known, names a year, and reads back what it writes."""
    if not _WITH_YEAR & set(_DIRECTIVE.findall(form)):
        return False  # before it is tried: a day without a year is not always one, and Python says so
    written = datetime(2001, 12, 30, 13, 14, 15)
    try:
        datetime.strptime(written.strftime(form), form)
    except ValueError:
        return False
    return True


def read_moment(text: str, forms: tuple[str, ...], zone: tzinfo | None) -> str:
    """A moment as RFC 3339 with its offset, milliseconds only where there are any.

    Args:
        text: What stands in the file. A date alone is its first moment.
        forms: strptime forms to try first, in order; then the forms that begin with the year.
        zone: Where a time without an offset was taken. Of a local time that occurs twice (clocks set back)
            the first is meant; one that never occurred (clocks set forward) counts as if they had not been
            set.

    Raises:
        InvalidInput: ``ingest.date-ambiguous``, ``ingest.date-unreadable``, ``ingest.zone-missing``.
    """
    moment, _ = _by_forms(text, forms) or _year_first(text) or (None, 0)
    if moment is None:
        raise _unreadable(text)
    if moment.tzinfo is None:
        if zone is None:
            raise InvalidInput("ingest.zone-missing")
        moment = moment.replace(tzinfo=zone)
    if (moment.utcoffset() or timedelta()).seconds % 60:
        moment = moment.astimezone(UTC)  # local mean time of old: RFC 3339 has no offset with seconds
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def read_date(text: str, forms: tuple[str, ...]) -> str:
    """A day as ``YYYY-MM-DD``, or ``YYYY-MM`` or ``YYYY`` where no more is said.

    Raises:
        InvalidInput: ``ingest.date-ambiguous``, ``ingest.date-unreadable``; ``ingest.time-in-date`` for a
            time of day other than midnight, which would be lost.
    """
    found = _by_forms(text, forms) or _year_first(text) or _partial(text)
    if found is None:
        raise _unreadable(text)
    moment, parts = found
    if (moment.hour, moment.minute, moment.second, moment.microsecond) != (0, 0, 0, 0):
        raise InvalidInput("ingest.time-in-date")
    return moment.date().isoformat()[: (4, 7, 10)[parts - 1]]


def _unreadable(text: str) -> InvalidInput:
    ambiguous = _DAY_OR_MONTH_FIRST.fullmatch(text)
    return InvalidInput("ingest.date-ambiguous" if ambiguous else "ingest.date-unreadable")


def _by_forms(text: str, forms: tuple[str, ...]) -> tuple[datetime, int] | None:
    """The moment and how many parts of its date were said: year, month, day."""
    for form in forms:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        used = set(_DIRECTIVE.findall(form))
        return moment, 3 if used & _DAY or used & _TIME else 2 if used & _MONTH else 1
    return None


def _year_first(text: str) -> tuple[datetime, int] | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    numbers = [found[name] for name in ("hour", "minute", "second")]
    try:
        day = date(
            int(found["year"]), int(found["month"] or found["month2"]), int(found["day"] or found["day2"])
        )
        micro = int((found["fraction"] or "0").ljust(6, "0")[:6])
        hour, minute, second = (int(number or 0) for number in numbers)
        moment = datetime(day.year, day.month, day.day, hour, minute, second, micro)
    except ValueError:
        return None
    return moment.replace(tzinfo=_offset(found["offset"])), 3


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    return UTC if text[0] not in "+-" else zone_named(text if ":" in text else f"{text[:3]}:{text[3:]}")


def _partial(text: str) -> tuple[datetime, int] | None:
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime(int(found["year"]), int(found["month"] or 1), 1)
    except ValueError:
        return None
    return moment, 2 if found["month"] else 1
