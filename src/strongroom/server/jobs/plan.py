"""When something runs by itself: every so often, or at a time of day somewhere.

Lives here: that value, the next moment by it, what every room begins with. Must not live here: rows, starting
(schedules.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from strongroom.errors import InvalidInput

__all__ = ["SCHEDULES", "Plan", "Schedule"]

_DAY_MINUTES = 1_440
_MOST_MINUTES = 400 * _DAY_MINUTES
_MINUTE_MS = 60_000


def _require(name: str, fits: bool) -> None:
    if not fits:
        raise InvalidInput("schedule.bad", name=name)


def _is_time(text: str) -> bool:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 5 and found.tzinfo is None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _milliseconds(local: datetime) -> int:
    # By way of UTC: a local time that the clocks leave out is the moment after the gap.
    return round(local.astimezone(UTC).timestamp() * 1000)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When something runs.

    Args:
        on: Whether it runs at all.
        every: Minutes from one run to the next; whole days, where a time of day is given.
        at: Time of day, ``03:30``; None: at any.
        zone: Name of the time zone that the time of day is of.
        jitter: At most so many minutes later, so that not everything begins at once.
        late: Minutes without success after which it is late.
        parameters: What the job is given.

    Raises:
        InvalidInput: ``schedule.bad``, with the name of what is wrong.
    """

    on: bool = True
    every: int
    at: str | None = None
    zone: str = "UTC"
    jitter: int = 0
    late: int
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require("every", 1 <= self.every <= _MOST_MINUTES)
        _require("jitter", 0 <= self.jitter <= min(self.every, _DAY_MINUTES))
        _require("late", self.every <= self.late <= 2 * _MOST_MINUTES)
        _require("at", self.at is None or (_is_time(self.at) and self.every % _DAY_MINUTES == 0))
        _require("zone", _is_zone(self.zone))

    def first(self, now: int) -> int:
        """When it runs for the first time, in milliseconds: at once, or at its time of day."""
        return now if self.at is None else self._at_its_time(now, 0)

    def next(self, now: int, delay: float) -> int:
        """When it runs after a run.

        Args:
            now: When the run began, in milliseconds.
            delay: How much of the jitter, 0 to 1.
        """
        later = int(self.jitter * _MINUTE_MS * delay)
        if self.at is None:
            return now + self.every * _MINUTE_MS + later
        return self._at_its_time(now, self.every // _DAY_MINUTES - 1) + later

    def _at_its_time(self, now: int, days: int) -> int:
        """The time of day after a moment, so many days later than the first."""
        zone, clock = ZoneInfo(self.zone), time.fromisoformat(self.at or "00:00")
        today = datetime.fromtimestamp(now / 1000, zone).date()
        for ahead in (0, 1, 2):
            # Of an hour that a change of the clocks leaves out, the moment after it; of one twice, the first.
            local = datetime.combine(today + timedelta(days=ahead), clock, zone)
            if _milliseconds(local) > now:
                return _milliseconds(local + timedelta(days=days))
        raise AssertionError("a day has fewer than three days")

    def as_document(self) -> dict[str, Any]:
        """The plan as programs read it, and as it stands in its row."""
        return {
            "on": self.on,
            "every": self.every,
            "at": self.at,
            "zone": self.zone,
            "jitter": self.jitter,
            "late": self.late,
            "parameters": dict(self.parameters),
        }


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that the room does by itself.

    Args:
        kind: Of the job.
        plan: What a room begins with.
        copies: Whether it takes a backup destination, so that without one there is nothing to do.
    """

    kind: str
    plan: Plan
    copies: bool = False


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "backup": Schedule("backup_run", Plan(every=60, jitter=3, late=180), copies=True),
        "backup-verify": Schedule(
            "backup_verify", Plan(every=1_440, at="03:30", jitter=20, late=3 * 1_440), copies=True
        ),
        "backup-drill": Schedule(
            "backup_drill", Plan(every=7 * 1_440, at="04:30", jitter=20, late=15 * 1_440), copies=True
        ),
        "backup-prune": Schedule(
            "backup_prune",
            Plan(
                on=False,
                every=1_440,
                at="05:30",
                jitter=20,
                late=7 * 1_440,
                parameters={"last": 1, "daily": 14, "weekly": 8, "monthly": 12, "yearly": 3, "age": 7},
            ),
            copies=True,
        ),
        "erasures": Schedule("erasures", Plan(every=60, jitter=3, late=1_440)),
        "checkpoint": Schedule("checkpoint", Plan(every=15, jitter=1, late=60)),
        "log-verify": Schedule(
            "log_verify",
            Plan(every=1_440, at="02:30", jitter=20, late=3 * 1_440, parameters={"data": False}),
        ),
        "data-verify": Schedule(
            "log_verify",
            Plan(every=7 * 1_440, at="01:30", jitter=20, late=15 * 1_440, parameters={"data": True}),
        ),
        "index-renew": Schedule("index_renew", Plan(on=False, every=90 * 1_440, at="00:30", late=97 * 1_440)),
        "sweep": Schedule(
            "sweep", Plan(every=1_440, at="05:00", jitter=20, late=7 * 1_440, parameters={"days": 90})
        ),
    }
)
"""What every room does by itself, by name, until somebody changes it."""
