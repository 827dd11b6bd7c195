"""What is late, judged by facts and not by whether a run says that it is fine.

Lives here: the judge, and telling what it finds, once. Must not live here: runs, sending (notices).

It looks at what lies at the destinations, at when they were last verified, at the last drill, at the log's
newest checkpoint, at erasures whose time has come, and at jobs that came to a good end; it takes no word of
the run that should have taken care of it. A schedule that is off is late for nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.actions import Action
from strongroom.backup.facts import read_drill, read_facts
from strongroom.backup.status import backup_status
from strongroom.backup.workshop import Workshop
from strongroom.errors import Busy, StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.notices.late_marks import TOLD_AGAIN, is_ours, tagged_mark
from strongroom.notices.notice import Notice
from strongroom.notices.outbox import put_notice
from strongroom.server.jobs.job import JobState
from strongroom.server.jobs.plan import Plan
from strongroom.server.jobs.schedules import Schedules
from strongroom.storage import checkpoint_rows, erasure_rows, job_rows, leaf_rows
from strongroom.storage.job_rows import LateMarkRow
from strongroom.storage.log_queries import oldest_unnumbered
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.state import ERASURE_PREFIX, OPEN_STATES, check_erasure
from strongroom.vault.room import Room

__all__ = ["Judge", "Late"]

_MINUTE = 60_000
_LOOKED_AT = 20
_BY_JOBS = ("log-verify", "data-verify", "backup-prune", "sweep", "index-renew")
"""Schedules of which only their jobs tell whether they did what they should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """One thing, and since when it waits.

    Args:
        what: Name of the schedule that should have taken care of it.
        place: Name of a destination.
        erasure: ``era_…``.
        because: Code of what keeps it from being judged: that is told like lateness.
        since: From this moment on it has been waiting, in milliseconds.
        limit: So long it may, in milliseconds.
    """

    what: str
    since: int
    limit: int
    place: str | None = None
    erasure: str | None = None
    because: str | None = None

    @property
    def subject(self) -> str:
        """What it is about, for one mark a thing."""
        about = self.place or self.erasure or (f":{self.because}" if self.because else "")
        return f"{self.what}:{about}" if about else self.what

    def is_late(self, now: int) -> bool:
        """Whether it has waited too long."""
        return now - self.since > self.limit

    def minutes(self, now: int) -> int:
        """For how long it has been waiting."""
        return max(0, now - self.since) // _MINUTE

    def as_document(self, now: int) -> dict[str, Any]:
        """It, as programs read it."""
        return {
            "what": self.what,
            "destination": self.place,
            "erasure": self.erasure,
            "because": self.because,
            "since": write_moment(self.since),
            "minutes": self.minutes(now),
            "limit": max(0, self.limit // _MINUTE),
        }


@dataclass
class Judge:
    """Judges a room.

    Args:
        schedules: How long each thing may take.
    """

    room: Room
    surroundings: Surroundings
    schedules: Schedules = field(repr=False)

    def late(self) -> list[Late]:
        """What is late at this moment.

        Raises:
            Busy: Where the database cannot be reached.
        """
        now = self.room.door.now()
        return [each for each in self._facts() if each.is_late(now)]

    def tell(self) -> int:
        """Make a notice of each thing that became late, or is late since yesterday still, or no more is.

        Returns:
            How many notices were made. Of several processes that judge at once, one makes it.
        """
        now = self.room.door.now()
        late = {each.subject: each for each in self._facts() if each.is_late(now)}
        known = self._marks()
        told = sum(self._mark(each) for each in late.values())
        over = [subject for subject, mark in known.items() if mark.late and subject not in late]
        return told + sum(self._clear(subject) for subject in over)

    # -- facts ---------------------------------------------------------------------------

    def _facts(self) -> Iterator[Late]:
        plans = self.room.door.database.read(self.schedules.plans)
        on = {name: plan for name, (plan, _) in plans.items() if plan.on}
        yield from self._judged("backup", lambda: list(self._copies(on)))
        database = self.room.door.database
        yield from self._judged("room", lambda: database.read(lambda tx: list(self._of_the_room(tx, on))))

    def _judged(self, what: str, look: Callable[[], list[Late]]) -> list[Late]:
        """Some facts; where they cannot be looked at, that itself: a row that was forged silences nobody.

        Raises:
            Busy: Where the database cannot be reached, and nobody could be told either.
        """
        try:
            return look()
        except Busy:
            raise
        except StrongroomError as error:
            return [Late(what=what, since=self.room.door.now(), limit=-1, because=error.code)]

    def _copies(self, on: Mapping[str, Plan]) -> Iterator[Late]:
        desk = self.room.unattended("system_admin", (Action.STATUS,), purpose="operations")
        shop = Workshop(self.room, desk.session, self.surroundings.environment)
        added = {each.name: each.added for each in shop.destinations()}
        if not added:
            return
        mac, database = self.room.door.keyring.row_mac(), self.room.door.database
        if "backup" in on:
            manifests = {made.number: made for made in shop.manifests()}
            for place in backup_status(shop).destinations:
                newest = None if place.backup is None else manifests[place.backup]
                since = self._first_not_in(newest)
                if since is not None:
                    # A run that found nothing new is no delay.
                    since = max(since, added[place.name], place.restorable_to or 0)
                    yield Late(what="backup", place=place.name, since=since, limit=_limit(on["backup"]))
        if "backup-verify" in on:
            facts = read_facts(database, mac)
            for name, at in added.items():
                since = max(at, facts[name].checked if name in facts else 0)
                yield Late(what="backup-verify", place=name, since=since, limit=_limit(on["backup-verify"]))
        if "backup-drill" in on:
            drilled = read_drill(database, mac)
            since = drilled.at if drilled is not None and drilled.passed else min(added.values())
            yield Late(what="backup-drill", since=since, limit=_limit(on["backup-drill"]))

    def _first_not_in(self, newest: Any) -> int | None:
        """When the first event was written that a backup does not hold; None where it holds all."""
        tenant = self.room.settings.tenant
        part = None if newest is None else newest.tenants.get(tenant)
        return self._written(tenant, 0 if part is None else part.end)

    def _written(self, tenant: int, number: int) -> int | None:
        return self.room.door.database.read(lambda tx: _when(tx, tenant, number))

    def _of_the_room(self, tx: Transaction, on: Mapping[str, Plan]) -> Iterator[Late]:
        tenant = self.room.settings.tenant
        if "checkpoint" in on:
            signed = checkpoint_rows.newest_checkpoint(tx, tenant)
            since = _when(tx, tenant, 0 if signed is None else signed[0])
            if since is not None:
                yield Late(what="checkpoint", since=since, limit=_limit(on["checkpoint"]))
        if "erasures" in on:
            yield from self._erasures(tx, _limit(on["erasures"]))
        runs = {row.name: row for row in job_rows.schedule_run_rows(tx, tenant)}
        for name in _BY_JOBS:
            if name in on and name in runs:
                done = self._last_done(tx, name)
                since = done if done is not None else (runs[name].last or runs[name].next)
                yield Late(what=name, since=since, limit=_limit(on[name]))

    def _erasures(self, tx: Transaction, limit: int) -> Iterable[Late]:
        mac = self.room.door.keyring.row_mac()
        for row in erasure_rows.erasures_in_state(tx, self.room.settings.tenant, OPEN_STATES):
            check_erasure(mac, row)
            written = write_id(ERASURE_PREFIX, row.erasure)
            yield Late(what="erasures", erasure=written, since=row.due, limit=limit)

    def _last_done(self, tx: Transaction, name: str) -> int | None:
        """When a job of a schedule last came to a good end."""
        rows = job_rows.last_of_schedule(tx, self.room.settings.tenant, name, _LOOKED_AT)
        return next((row.changed for row in rows if row.state == JobState.DONE), None)

    # -- telling -------------------------------------------------------------------------

    def _marks(self) -> dict[str, LateMarkRow]:
        tenant = self.room.settings.tenant
        rows = self.room.door.database.read(lambda tx: job_rows.late_mark_rows(tx, tenant))
        return {row.subject: row for row in rows if self._is_ours(row)}

    def _mark(self, late: Late) -> bool:
        def work(tx: Transaction, now: int) -> bool:
            mark = self._locked(tx, late.subject)
            if mark is not None and mark.late and now - mark.told < TOLD_AGAIN:
                return False
            self._put(tx, LateMarkRow(self.room.settings.tenant, late.subject, late.since, now, 1, b""))
            self._notice(tx, "late", late, now)
            return True

        return self.room.door.transact(self.room.settings.tenant, work)

    def _clear(self, subject: str) -> bool:
        def work(tx: Transaction, now: int) -> bool:
            mark = self._locked(tx, subject)
            if mark is None or not mark.late:
                return False
            self._put(tx, mark._replace(late=0, told=now))
            what, _, rest = subject.partition(":")
            erasure, because = rest.startswith(f"{ERASURE_PREFIX}_"), rest.startswith(":")
            late = Late(
                what=what,
                place=rest if rest and not (erasure or because) else None,
                erasure=rest if erasure else None,
                because=rest[1:] if because else None,
                since=mark.since,
                limit=0,
            )
            self._notice(tx, "in_time", late, now)
            return True

        return self.room.door.transact(self.room.settings.tenant, work)

    def _notice(self, tx: Transaction, kind: str, late: Late, now: int) -> None:
        named = {"what": late.what, "destination": late.place, "because": late.because}
        codes = {name: code for name, code in named.items() if code is not None}
        ids = {} if late.erasure is None else {"erasure": late.erasure}
        numbers = {"minutes": late.minutes(now)}
        if late.limit > 0:
            numbers["limit"] = late.limit // _MINUTE
        notice = Notice(kind=kind, ids=ids, codes=codes, numbers=numbers)
        put_notice(self.room.door, tx, self.room.settings.tenant, notice, now)

    def _locked(self, tx: Transaction, subject: str) -> LateMarkRow | None:
        row = job_rows.lock_late_mark(tx, self.room.settings.tenant, subject)
        return row if row is not None and self._is_ours(row) else None

    def _put(self, tx: Transaction, row: LateMarkRow) -> None:
        job_rows.put_late_mark(tx, tagged_mark(self.room.door.keyring.row_mac(), row))

    def _is_ours(self, row: LateMarkRow) -> bool:
        return is_ours(self.room.door.keyring.row_mac(), row)


def _limit(plan: Plan) -> int:
    return plan.late * _MINUTE


def _when(tx: Transaction, tenant: int, number: int) -> int | None:
    """When an event of the log was written: its id says so. None where there is none yet."""
    rows = leaf_rows.leaf_links(tx, tenant, number, number + 1)
    event = rows[0].event if rows else oldest_unnumbered(tx, tenant)
    return None if event is None else int.from_bytes(event[:6], "big")
