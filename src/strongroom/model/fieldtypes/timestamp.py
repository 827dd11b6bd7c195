"""Points in time.

Lives here: reading times with an offset, and local ones by the zone of the context. Must not
live here: the clock, the machine's zone, formats of files (an importer knows those).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text
from strongroom.model.levels import Level
from strongroom.model.text import compatible, refuse_overlong, strip_invisible

__all__ = ["Timestamp"]

_FORM = re.compile(
    "([0-9]{4})([-/.])([0-9]{1,2})\\2([0-9]{1,2})"
    "(?:[Tt ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?"
    " ?(Z|z|[+-][0-9]{2}:?[0-9]{2})?"
)
_PRECISIONS = ("millisecond", "second", "minute", "day")


class Timestamp(FieldType):
    """RFC 3339; stored in UTC with milliseconds, ``2026-01-02T03:04:05.000Z``.

    A time without an offset is one of the context's zone and flagged ``timestamp.local``; a date alone is its
    midnight, flagged ``timestamp.date-only``; an hour that a clock change repeats is its first one, flagged
    ``timestamp.ambiguous``. What is finer than the precision is cut off.

    Options:
        precision: millisecond (unless given), second, minute or day (of UTC).
    """

    name = "timestamp"
    level = Level.GENERAL
    known_options = frozenset({"precision"})

    def __init__(self, precision: str = "millisecond") -> None:
        self._precision = precision

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``timestamp.…`` besides what holds for every value."""
        if isinstance(entered, date):  # spreadsheets have dates; datetime is one of them
            entered = entered.isoformat(" ") if isinstance(entered, datetime) else entered.isoformat()
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        moment, flags = _read(strip_invisible(compatible(text)).strip(), context.zone, field)
        return Value(self._written(moment), text, flags)

    def mask(self, value: Value, language: str) -> str:
        """The day, in UTC."""
        return value.canonical[:10]

    def _written(self, moment: datetime) -> str:
        if self._precision == "day":
            moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        elif self._precision == "minute":
            moment = moment.replace(second=0, microsecond=0)
        elif self._precision == "second":
            moment = moment.replace(microsecond=0)
        # Not strftime, which leaves years before 1000 without their zeros on some systems.
        return moment.replace(tzinfo=None).isoformat("T", "milliseconds") + "Z"

    def _with(self, options: Mapping[str, object]) -> FieldType:
        precision = options["precision"]
        if precision not in _PRECISIONS:
            raise self._bad_option("precision")
        return Timestamp(str(precision))


def _read(text: str, zone: str, field: str) -> tuple[datetime, tuple[str, ...]]:
    match = _FORM.fullmatch(text)
    if not match:
        raise InvalidInput("timestamp.format" if text else "value.empty", field=field)
    year, month, day, hour, minute, second = (int(match[at] or 0) for at in (1, 3, 4, 5, 6, 7))
    microsecond = int((match[8] or "0").ljust(6, "0")[:6])
    try:
        local = datetime(year, month, day, hour, minute, second, microsecond)
        if match[9]:
            return local.replace(tzinfo=UTC) - _offset(match[9], field), ()
        return _from_zone(local, zone, field, date_only=match[5] is None)
    except (ValueError, OverflowError):
        raise InvalidInput("timestamp.format", field=field) from None


def _offset(text: str, field: str) -> timedelta:
    if text in "Zz":
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 23 or minutes > 59:
        raise InvalidInput("timestamp.format", field=field)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


def _from_zone(
    local: datetime, zone: str, field: str, *, date_only: bool
) -> tuple[datetime, tuple[str, ...]]:
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("timestamp.zone", field=field) from None
    first, second = local.replace(tzinfo=place), local.replace(tzinfo=place, fold=1)
    moment = first.astimezone(UTC)
    flags = ["timestamp.date-only" if date_only else "timestamp.local"]
    if first.utcoffset() != second.utcoffset():
        if moment.astimezone(place).replace(tzinfo=None) != local:
            raise InvalidInput("timestamp.gap", field=field)
        flags.append("timestamp.ambiguous")
    return moment, tuple(flags)
