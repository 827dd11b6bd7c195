"""Reading the log for the rules, in its order and in short reads.

Lives here: where a span begins in the log, and what the rules have to know beside a leaf. Must not live here:
rules, who may ask.
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Leaf, decode_leaf
from strongroom.audit.members import Member, decode_members
from strongroom.audit.query import event_bounds
from strongroom.errors import VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import read_moment
from strongroom.storage import log_rows
from strongroom.storage.log_rows import LeafRow
from strongroom.vault.door import Door
from strongroom.vault.grounds import Grounds, grounds
from strongroom.watch.observed import Observed

__all__ = ["observe"]

_READ = 500
_SLACK = 3_600_000
"""Leaves are numbered as transactions end: so far may times be from the order of numbers, milliseconds."""
_REMEMBERED = 10_000


def observe(door: Door, tenant: int, since: int, until: int) -> Iterator[Observed]:
    """The events from about ``since`` up to and without ``until`` (milliseconds UTC), as they are numbered.

    Raises:
        VerificationFailed: ``log.leaf-missing``, ``leaf.malformed``, ``member.malformed``,
            ``record.row-forged``.
    """
    head = door.database.read(lambda tx: log_rows.head(tx, tenant))
    size = 0 if head is None else head.next
    known = _Known(door, tenant)
    first = _first(door, tenant, size, since - _SLACK)
    for start in range(first, size, _READ):
        rows = _rows(door, tenant, start, min(start + _READ, size))
        if rows and read_moment(decode_leaf(_body(tenant, rows[0])).at) >= until + _SLACK:
            return
        for row in rows:
            leaf = decode_leaf(_body(tenant, row))
            if read_moment(leaf.at) < until:
                yield Observed(leaf, read_moment(leaf.at), _customers(leaf, row), known.founded(leaf))


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
    rows = door.database.read(lambda tx: log_rows.leaves_between(tx, tenant, first, end))
    if len(rows) != end - first:
        missing = min(set(range(first, end)) - {row.number for row in rows})
        raise VerificationFailed("log.leaf-missing", tenant=tenant, leaf=missing)
    return rows


def _body(tenant: int, row: LeafRow) -> bytes:
    if row.body is None:
        raise VerificationFailed("log.leaf-missing", tenant=tenant, leaf=row.number)
    return row.body


def _customers(leaf: Leaf, row: LeafRow) -> frozenset[str]:
    """Whom an export took along; of no other bulk event is that asked."""
    if leaf.action != Action.EXPORT or row.members is None:
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
