"""The clock of the story: set back by days, and then only going on.

Lives here: that clock. Must not live here: what happens when.
"""

from datetime import UTC, datetime, timedelta, timezone

__all__ = ["StoryClock"]

_DAY = 86_400_000
_STEP = 3
_LATEST = 60_000


class StoryClock:
    """Milliseconds of Unix time, as `Surroundings.now` gives them; each look is a little later than the last.

    Args:
        now: The moment at which the story ends; it is never reached.
        offset: Minutes by which the firm's clocks are ahead of UTC.
    """

    def __init__(self, now: int, offset: int = 0) -> None:
        self._end = now
        self._zone = timezone(timedelta(minutes=offset))
        self._at = 0

    def __call__(self) -> int:
        """What the clock says."""
        self._at += _STEP
        return self._at

    def moment(self, days_before: int, hour: int, minute: int = 0) -> int:
        """A moment of the firm's day so many days before the story's last."""
        today = datetime.fromtimestamp(self._end / 1000, self._zone)
        then = today.replace(hour=hour, minute=minute, second=0, microsecond=0) - timedelta(days=days_before)
        return int(then.timestamp() * 1000)

    def go_to(self, days_before: int, hour: int, minute: int = 0) -> None:
        """Set the clock; never back, and never to the end or beyond it."""
        self._set(self.moment(days_before, hour, minute))

    def go_on(self, seconds: float) -> None:
        """Let some time pass."""
        self._set(self._at + int(seconds * 1000))

    def day(self, days_before: int) -> datetime:
        """The firm's day, at midnight, so many days before the story's last."""
        return datetime.fromtimestamp(self.moment(days_before, 0) / 1000, self._zone)

    @property
    def offset(self) -> str:
        """The firm's offset from UTC as RFC 3339 has it."""
        return (
            datetime.fromtimestamp(0, UTC).astimezone(self._zone).strftime("%z")[:3]
            + ":"
            + (datetime.fromtimestamp(0, UTC).astimezone(self._zone).strftime("%z")[3:])
        )

    def _set(self, wanted: int) -> None:
        self._at = max(self._at + _STEP, min(wanted, self._end - _LATEST))
