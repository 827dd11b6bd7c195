"""From which numbers on the watch raises an alarm: the part of a policy that no decision is made of.

Lives here: the values, their stored form, and reading ``[watch]`` of a policy file. Must not live here: the
rules (strongroom.watch), budgets of roles (policy.py). It stands in the policy so that it has the policy's
versions, MAC and event: whoever loosens an alarm is in the log.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from strongroom.errors import InvalidInput
from strongroom.model.nearest import nearest
from strongroom.model.purposes import check_purpose
from strongroom.model.toml_table import Table

__all__ = ["DAYS", "RULES", "WatchLimits", "is_looser", "limits_document", "read_limits", "read_limits_file"]

RULES = (
    "budget",
    "refusals",
    "sign_ins",
    "hours",
    "network",
    "unfounded",
    "export",
    "honeytoken",
    "finding",
    "backup",
)
"""Names of the rules, as they stand in files and alerts."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_KEYS: Mapping[str, tuple[str, ...]] = {
    "budget": ("hour_percent",),
    "refusals": ("most", "minutes"),
    "sign_ins": ("most", "minutes"),
    "hours": ("zone", "from", "to", "days"),
    "network": ("days",),
    "unfounded": ("most", "exempt"),
    "export": ("records",),
    "backup": ("hours",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLimits:
    """The limits of the rules; numbers are the last ones that are still usual.

    Args:
        off: Names of rules that are not used.
        hour_percent: Share of a day's budget that is usual within one hour; 100 or more: no limit an hour.
        refusals: So many refusals of one principal within ``refusal_minutes``.
        sign_ins: So many failures to sign in within ``sign_in_minutes``.
        zone: Time zone of the usual hours.
        begins: Where the usual hours begin, ``07:30``; empty: no hour is unusual.
        ends: Where they end; a moment before ``begins`` is on the next day.
        days: The usual days, of `DAYS`.
        network_days: Days after which a network that somebody signed in from is new again.
        unfounded: Customers a day whom one principal reveals without owning them and without an open need.
        exempt: Purposes for which that is usual.
        export_records: Records that one principal exports a day.
        backup_hours: Hours from one backup to the next.
    """

    off: frozenset[str] = frozenset()
    hour_percent: int = 50
    refusals: int = 10
    refusal_minutes: int = 10
    sign_ins: int = 10
    sign_in_minutes: int = 10
    zone: str = "UTC"
    begins: str = ""
    ends: str = ""
    days: tuple[str, ...] = DAYS
    network_days: int = 30
    unfounded: int = 5
    exempt: tuple[str, ...] = ("privacy_request", "legal_retention")
    export_records: int = 1_000
    backup_hours: int = 26


def limits_document(limits: WatchLimits) -> dict[str, Any]:
    """The limits as they stand in the policy's document."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(limits).items()
    }


def is_looser(name: str, before: Any, after: Any) -> bool:
    """Whether a changed limit notices less than before, or may do so.

    Args:
        name: As it stands in `limits_document`, as the values do.
    """
    if name in ("refusal_minutes", "sign_in_minutes"):
        return bool(after < before)  # so many within a shorter time are more seldom
    if name in ("off", "exempt", "days"):
        return not set(after) <= set(before)
    if name in ("begins", "ends"):
        return bool(before)  # a first statement of hours notices more than none; another one may notice less
    return name == "zone" or bool(after > before)


def read_limits(document: Mapping[str, Any]) -> WatchLimits:
    """Read what `limits_document` wrote.

    Raises:
        ValueError, KeyError, TypeError: for anything else.
    """
    if set(document) != set(limits_document(WatchLimits())):
        raise ValueError("watch")
    read: Mapping[str, Callable[[Any], Any]] = {
        "off": frozenset,
        "days": tuple,
        "exempt": tuple,
    }
    return WatchLimits(**{name: read.get(name, lambda same: same)(value) for name, value in document.items()})


def read_limits_file(table: Table, current: WatchLimits) -> WatchLimits:
    """Read the section ``[watch]`` of a policy file; what it leaves out stays.

    Raises:
        InvalidInput: ``toml.unknown-key``, ``toml.wrong-kind``, ``access.unknown-word``, ``watch.bad-hours``,
            ``watch.unknown-zone``, ``watch.out-of-range``, ``id.…``, ``purpose.unknown``.
    """
    parts = {name: table.table(name, keys) for name, keys in _KEYS.items()}
    limits = replace(
        current,
        off=frozenset(_words(table, "off", RULES)) if "off" in table else current.off,
        hour_percent=_span(parts["budget"], "hour_percent", current.hour_percent),
        refusals=parts["refusals"].number("most", current.refusals),
        refusal_minutes=_span(parts["refusals"], "minutes", current.refusal_minutes),
        sign_ins=parts["sign_ins"].number("most", current.sign_ins),
        sign_in_minutes=_span(parts["sign_ins"], "minutes", current.sign_in_minutes),
        network_days=_span(parts["network"], "days", current.network_days),
        unfounded=parts["unfounded"].number("most", current.unfounded),
        export_records=parts["export"].number("records", current.export_records),
        backup_hours=_span(parts["backup"], "hours", current.backup_hours),
    )
    if "exempt" in parts["unfounded"]:
        limits = replace(limits, exempt=tuple(map(check_purpose, parts["unfounded"].texts("exempt"))))
    return _hours(parts["hours"], limits)


def _hours(table: Table, current: WatchLimits) -> WatchLimits:
    zone = table.text("zone", current.zone)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("watch.unknown-zone", zone=zone) from None
    begins, ends = table.text("from", current.begins), table.text("to", current.ends)
    if (begins or ends) and (not _is_time(begins) or not _is_time(ends) or begins == ends):
        raise InvalidInput("watch.bad-hours")
    days = _words(table, "days", DAYS) if "days" in table else current.days
    return replace(current, zone=zone, begins=begins, ends=ends, days=days)


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False


def _words(table: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = table.texts(key)
    for word in given:
        if word not in known:
            raise InvalidInput(
                "access.unknown-word", word=word, place=f"{table.place}.{key}", known=nearest(word, known)
            )
    return tuple(word for word in known if word in given)


def _span(table: Table, key: str, current: int) -> int:
    number = table.number(key, current)
    if not 1 <= number <= 10_000:
        raise InvalidInput("watch.out-of-range", place=table.place, key=key)
    return number
