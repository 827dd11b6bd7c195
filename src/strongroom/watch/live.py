"""Watching the log as it grows: what the rules find becomes alerts that are kept.

Lives here: one step of the watch, and who of several processes takes it. Must not live here: rules, alerts'
rows (keeping.py), threads and waiting (server.watching), sending.

The position in the log moves in the transaction that keeps the alerts found up to there. Whoever is killed
leaves both as they were, and whoever goes on feeds the rules with the span before the position, without
keeping anything of that. So no alert is lost, and none is kept twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import urandom
from time import thread_time
from typing import NamedTuple

from strongroom.access.budgets import Allowance
from strongroom.access.watch_limits import WatchLimits
from strongroom.audit.sequencer import drain
from strongroom.model.ids import ID_BYTES
from strongroom.storage import alert_rows
from strongroom.storage.alert_rows import WatchRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.watch.alert import Alert
from strongroom.watch.alert_state import Keeper, KeptAlert
from strongroom.watch.honeytokens import honeytokens_of
from strongroom.watch.keeping import AlertBook
from strongroom.watch.leaf_feed import FEED_MOST, Feed
from strongroom.watch.observed import Observed
from strongroom.watch.replay import budgets_of
from strongroom.watch.watching import Watching, make_rules, sign_in_span, warm_up

__all__ = ["LEASE", "Stepped", "Watcher"]

LEASE = 30_000
"""For so long nobody else watches after a step, milliseconds."""
_PIECE = 50
_RESTS = 3
"""So many times as long as it worked on a piece it rests after it."""
_Read = Callable[[int, int], Iterable[Observed]]


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step.

    Args:
        watches: Whether this process is the one that watches.
        events: How many events were gone through.
        behind: How many are left.
        alerts: Those that were raised, or have something new.
    """

    watches: bool
    events: int = 0
    behind: int = 0
    alerts: tuple[KeptAlert, ...] = ()


class _Rules(NamedTuple):
    """What the watch goes by, as it is now."""

    limits: WatchLimits
    held: Mapping[str, Sequence[Allowance]]
    honeytokens: frozenset[str]
    version: tuple[int, bytes]


class Watcher:
    """One process's watch over a tenant; it takes turns with others.

    Args:
        door: The room's.
        tenant: The tenant's number.
        rest: Waits for some seconds; where requests are answered beside it, which it would slow down: to know
            what came before takes seconds of work, and nothing is late for having taken a minute.
    """

    def __init__(self, door: Door, tenant: int, rest: Callable[[float], object] = lambda _: None) -> None:
        self._door, self._tenant, self._rest = door, tenant, rest
        self._me = urandom(ID_BYTES)
        self._feed = Feed(door, tenant)
        self._watching: Watching | None = None
        self._position = -1
        self._rules: _Rules | None = None

    def step(self) -> Stepped:
        """Go through the next events of the log, `FEED_MOST` at most, and keep what the rules find.

        Raises:
            VerificationFailed: ``log.leaf-missing``, ``access.row-forged``, ``access.set-differs`` and the
                like: nothing is kept then, and the position stays.
            Busy: Likewise.
        """
        door, now = self._door, self._door.now()
        door.tree.prepare(self._tenant)
        drain(door.database, door.keyring, self._tenant)
        row = door.database.read(self._row)
        if row is not None and row.watcher not in (None, self._me) and row.until > now:
            self._watching = None
            return Stepped(watches=False)
        size, position = self._feed.size(), 0 if row is None else row.position
        self._feed.forget()  # who owns whom may have changed since
        self._prepare(position)
        assert self._watching is not None  # noqa: S101 - it was prepared just now
        end = min(position + FEED_MOST, size)
        events = self._at_rest(self._feed.read, position, end)
        found = [alert for event in events for alert in self._watching.feed(event)]
        if end == size:
            found += self._watching.finish(now)
        leased = row is not None and row.watcher == self._me and row.until - now > LEASE // 2
        if leased and not found and end == position:
            return Stepped(watches=True)
        kept = self._keep(row, end, found)
        if kept is None:
            self._watching = None  # somebody else has gone on meanwhile
            return Stepped(watches=False)
        self._position = end
        return Stepped(True, end - position, size - end, tuple(kept))

    def stop(self) -> None:
        """Let another process go on at once."""

        def work(tx: Transaction, now: int) -> None:
            tenancy = self._door.tenancies.current(tx, self._tenant)
            book = AlertBook(self._door, tx, tenancy)
            if book.watch.watcher == self._me:
                book.move(book.watch.position, None, 0)

        self._door.transact(self._tenant, work)

    # -- inside -----------------------------------------------------------------------------

    def _row(self, tx: Transaction) -> WatchRow | None:
        row = alert_rows.watch_row(tx, self._tenant)
        tenancy = self._door.tenancies.current(tx, self._tenant)
        keeper = Keeper(self._door.keyring, self._tenant, tenancy.suite)
        return None if row is None else keeper.check_watch(row)

    def _keep(self, known: WatchRow | None, end: int, found: list[Alert]) -> list[KeptAlert] | None:
        """Move the position and keep what was found, in one transaction; None where the position is not what
        it was."""

        def work(tx: Transaction, now: int) -> list[KeptAlert] | None:
            tenancy = self._door.tenancies.current(tx, self._tenant)
            book = AlertBook(self._door, tx, tenancy)
            before = (0, None) if known is None else (known.position, known.watcher)
            if (book.watch.position, book.watch.watcher) != before:
                return None
            changed = book.raise_all(found, now)
            book.move(end, self._me, now + LEASE)
            for alert in changed:
                book.record(alert, now)
            return changed

        return self._door.transact(self._tenant, work)

    def _prepare(self, position: int) -> None:
        """Make rules that know what came before the position."""
        rules = self._door.database.read(self._current)
        if self._watching is not None and self._rules is not None and position == self._position:
            if rules.version == self._rules.version:
                return
            if (rules.limits, rules.honeytokens) == (self._rules.limits, self._rules.honeytokens):
                self._watching.hold(rules.held)
                self._rules = rules
                return
        self._watching = Watching(make_rules(rules.limits, rules.held, rules.honeytokens))
        self._rules, self._position = rules, position
        for event in self._before(position, rules.limits):
            for _ in self._watching.feed(event):
                pass  # kept already, when the position moved past it

    def _before(self, position: int, limits: WatchLimits) -> Iterator[Observed]:
        if position == 0:
            return
        (last,) = self._feed.read(position - 1, position)
        first = self._feed.first(position, last.at - warm_up(limits))
        sign_ins = self._feed.first(position, last.at - sign_in_span(limits))
        yield from self._at_rest(self._feed.sign_ins, sign_ins, first)
        yield from self._at_rest(self._feed.read, first, position)

    def _at_rest(self, read: _Read, first: int, end: int) -> Iterator[Observed]:
        """Events a piece at a time, with a rest after each that is longer than the work."""
        for start in range(first, end, _PIECE):
            began = thread_time()
            yield from read(start, min(start + _PIECE, end))
            self._rest((thread_time() - began) * _RESTS)

    def _current(self, tx: Transaction) -> _Rules:
        tenancy = self._door.tenancies.current(tx, self._tenant)
        baits = honeytokens_of(self._door, tx, tenancy)
        version = (tenancy.access_version, baits.digest)
        if self._rules is not None and self._rules.version == version:
            return self._rules
        policy = tenancy.bound.policy
        users = self._door.staff.all(tx, tenancy)
        return _Rules(policy.watch, budgets_of(policy, users), baits.customers(), version)
