"""Reading the log for the rules, in its order and in short reads.

Lives here: where a span begins in the log, and what the rules have to know beside a leaf. Must not live here:
rules, who may ask.
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.audit.looks import is_look_at_many
from strongroom.audit.members import Member, decode_members
from strongroom.audit.query import event_bounds
from strongroom.errors import VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import read_moment
from strongroom.storage import leaf_rows, log_rows
from strongroom.storage.leaf_rows import LeafRow
from strongroom.vault.door import Door
from strongroom.vault.records.grounds import Grounds, grounds
from strongroom.watch.observed import Observed

__all__ = ["FEED_MOST", "Feed", "observe"]

FEED_MOST = 500
"""Events read at a time."""
_SLACK = 3_600_000
"""Leaves are numbered as transactions end: so far may times be from the order of numbers, milliseconds."""
_REMEMBERED = 10_000
_SIGN_IN = f'{{"action":"{Action.SIGN_IN}"'.encode()


def observe(
    door: Door, tenant: int, since: int, until: int, sign_ins_since: int | None = None
) -> Iterator[Observed]:
    """The events from about ``since`` up to and without ``until`` (milliseconds UTC), as they are numbered.

    Args:
        sign_ins_since: From here on the sign-ins, before all events from ``since`` on.

    Raises:
        VerificationFailed: ``log.leaf-missing``, ``leaf.malformed``, ``member.malformed``,
            ``record.row-forged``.
    """
    feed = Feed(door, tenant)
    size = feed.size()
    first = feed.first(size, since)
    if sign_ins_since is not None and sign_ins_since < since:
        yield from feed.sign_ins(feed.first(size, sign_ins_since), first)
    for start in range(first, size, FEED_MOST):
        events = feed.read(start, min(start + FEED_MOST, size))
        if events and events[0].at >= until + _SLACK:
            return
        yield from (event for event in events if event.at < until)


class Feed:
    """The leaves of a tenant's log as the rules see them."""

    def __init__(self, door: Door, tenant: int) -> None:
        self._door, self._tenant = door, tenant
        self._known = _Known(door, tenant)

    def size(self) -> int:
        """How many leaves are numbered."""
        head = self._door.database.read(lambda tx: log_rows.head(tx, self._tenant))
        return 0 if head is None else head.next

    def first(self, size: int, since: int) -> int:
        """The leaf to begin at for all events from a moment on, milliseconds UTC."""
        return _first(self._door, self._tenant, size, since - _SLACK)

    def read(self, first: int, end: int) -> list[Observed]:
        """Events by number; `FEED_MOST` at most.

        Raises:
            VerificationFailed: As `observe`.
        """
        found = []
        for row in _rows(self._door, self._tenant, first, end):
            leaf = decode_leaf(_body(self._tenant, row))
            founded = self._known.founded(leaf)
            found.append(Observed(leaf, read_moment(leaf.at), _customers(leaf, row), founded))
        return found

    def sign_ins(self, first: int, end: int) -> Iterator[Observed]:
        """Of these leaves only those of sign-ins: most are passed over by a look at their bytes."""
        for start in range(first, end, FEED_MOST):
            for row in _rows(self._door, self._tenant, start, min(start + FEED_MOST, end)):
                body = _body(self._tenant, row)
                if body.startswith(_SIGN_IN):
                    leaf = decode_leaf(body)
                    yield Observed(leaf, read_moment(leaf.at))

    def forget(self) -> None:
        """Look up again who owns whom: time has passed."""
        self._known = _Known(self._door, self._tenant)


def _first(door: Door, tenant: int, size: int, since: int) -> int:
    """The first leaf of a time: ids of events begin with theirs."""
    least, _ = event_bounds(since, None)
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        (row,) = _rows(door, tenant, middle, middle + 1)
        low, high = (middle + 1, high) if row.event < least else (low, middle)
    return low


def _rows(door: Door, tenant: int, first: int, end: int) -> list[LeafRow]:
    rows = door.database.read(lambda tx: leaf_rows.leaves_between(tx, tenant, first, end))
    if len(rows) != end - first:
        missing = min(set(range(first, end)) - {row.number for row in rows})
        raise VerificationFailed("log.leaf-missing", tenant=tenant, leaf=missing)
    return rows


def _body(tenant: int, row: LeafRow) -> bytes:
    if row.body is None:
        raise VerificationFailed("log.leaf-missing", tenant=tenant, leaf=row.number)
    return row.body


def _customers(leaf: Leaf, row: LeafRow) -> frozenset[str]:
    """Whom an export took along or a look at many records showed; of no other bulk event is that asked."""
    if row.members is None or not (leaf.action == Action.EXPORT or is_look_at_many(leaf)):
        return frozenset()
    members = map(Member.decode, decode_members(row.members))
    return frozenset(write_id("cus", member.customer) for member in members)


class _Known:
    """Grounds that were looked up; the newest ones are remembered."""

    def __init__(self, door: Door, tenant: int) -> None:
        self._door = door
        self._tenant = tenant
        self._grounds: dict[str, Grounds | None] = {}

    def founded(self, leaf: Leaf) -> bool | None:
        """Whether a reveal has a ground; None where that cannot be known, and for all that is no reveal."""
        customer = leaf.customer
        if leaf.action != Action.REVEAL or leaf.outcome != "done" or customer is None:
            return None
        if customer not in self._grounds:
            if len(self._grounds) == _REMEMBERED:
                del self._grounds[next(iter(self._grounds))]
            identity = read_id("cus", customer)
            self._grounds[customer] = self._door.database.read(
                lambda tx: grounds(self._door, tx, self._tenant, identity)
            )
        found = self._grounds[customer]
        if found is None:
            return None
        return found.open_need or found.owner == read_id("usr", leaf.actor.principal)
