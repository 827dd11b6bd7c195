"""Dates, numbers and money, as people of each language read them.

Lives here: these forms. Must not live here: values' own normal forms (model).
"""

from datetime import UTC, datetime
from decimal import Decimal

from strongroom.i18n import pick
from strongroom.model.moments import write_moment

__all__ = ["Formats"]

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Formats:
    """The forms of one language.

    Args:
        language: ``en`` or ``zh-CN``.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def number(self, count: int | Decimal) -> str:
        """A number with its thousands told apart."""
        return f"{count:,}"

    def date(self, moment: int) -> str:
        """The day of a moment in milliseconds, UTC: ``3 Mar 2026``, ``2026年3月3日``."""
        day = _at(moment)
        return pick(
            self._language,
            f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
            f"{day.year}年{day.month}月{day.day}日",
        )

    def moment(self, moment: int) -> str:
        """A moment to the minute, UTC."""
        return f"{self.date(moment)} {_at(moment):%H:%M} UTC"

    def machine(self, moment: int) -> str:
        """A moment for the attribute ``datetime``."""
        return write_moment(moment)

    def ago(self, moment: int, now: int) -> str:
        """How long ago something was, or how far ahead it lies, in the largest unit that fits."""
        apart, ahead = abs(now - moment), moment > now
        if apart < _MINUTE:
            return pick(self._language, "just now", "刚刚")
        for unit, en, zh in ((_DAY, "day", "天"), (_HOUR, "hour", "小时"), (_MINUTE, "minute", "分钟")):
            count = apart // unit
            if count:
                plural = en if count == 1 else f"{en}s"
                if ahead:
                    return pick(self._language, f"in {count} {plural}", f"{count} {zh}后")
                return pick(self._language, f"{count} {plural} ago", f"{count} {zh}前")
        raise AssertionError("a minute fits into what is no less than a minute")

    def money(self, amount: Decimal | int | str, currency: str) -> str:
        """An amount in units of its currency, ``CNY 1,234.50``: the code first, since signs are ambiguous."""
        return f"{currency} {Decimal(amount):,}"


def _at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC)
