"""Putting every row that a MAC vouches for under the newest MAC key.

Lives here: the walk over all tables, in batches that can be done again, and counting what is left. Must not
live here: what a MAC covers (row_macs.py), the ring, the order of a rotation (strongroom.privacy), leaves
(log/leaf_relinking.py).

A row that no key of the room vouches for stays as it is: it is refused now and afterwards.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from strongroom.access.deciding_rows import check_set, set_digest
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import Access
from strongroom.storage import alert_rows, rule_rows, tenant_rows, user_rows
from strongroom.storage.retagging import leaves_by_key, retag, rows_of
from strongroom.storage.table_walk import walk
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.macs.deciding import check, tagged
from strongroom.vault.macs.row_macs import ACCESS, RECORDS, WATCH, RowMacs, Under, plain_tables
from strongroom.vault.macs.watched_set import watched_digest
from strongroom.vault.macs.whole_rows import check_whole, tag_whole

__all__ = ["count_old", "move_rows", "tenants_of"]

_AT_ONCE = 1_000
_ROOM = 0
_Change = tuple[tuple[Any, ...], bytes, bytes]


def tenants_of(door: Door) -> list[int]:
    """All tenants of a room, the room itself before them."""
    return [_ROOM, *(row.tenant for row in door.database.read(tenant_rows.tenant_rows))]


def move_rows(door: Door, macs: RowMacs, passed: Callable[[str], None] = lambda what: None) -> int:
    """Go once through all tables; returns how many rows were under an old key.

    Raises:
        VerificationFailed: ``access.row-forged``, ``access.set-differs``, for rows that nobody would obey.
    """
    moved = 0
    for tenant in tenants_of(door):
        if tenant != _ROOM:
            moved += _move_access(door, macs, tenant)
            moved += door.database.transact(lambda tx, tenant=tenant: _move_watch(door, tx, macs, tenant))  # type: ignore[misc]  # bound now, called now
            passed("rules moved")
        for table in (*plain_tables(), *RECORDS):
            for changes in _batches(door, macs, table, tenant):
                door.database.transact(lambda tx, table=table, some=changes: retag(tx, table, some))  # type: ignore[misc]  # bound now, called now
                moved += len(changes)
                passed(f"{table} moved")
                door.database.pause_for_others()
    return moved


def count_old(door: Door, macs: RowMacs) -> int:
    """How many rows are still under an old key, leaves of the log with them."""
    left: Counter[Under] = Counter()
    newest = door.keyring.newest_mac()
    for tenant in tenants_of(door):
        for table in (*ACCESS, *WATCH, *plain_tables(), *RECORDS):
            left.update(macs.judge(table, row)[0] for row in walk(door.database, table, tenant))
        linked = door.database.read(lambda tx, tenant=tenant: leaves_by_key(tx, tenant))  # type: ignore[misc]  # bound now, called now
        left[Under.OLD] += sum(count for number, count in linked.items() if number != newest)
    return left[Under.OLD]


def _batches(door: Door, macs: RowMacs, table: str, tenant: int) -> Iterator[list[_Change]]:
    changes: list[_Change] = []
    for row in walk(door.database, table, tenant):
        changes += _change(macs, table, row)
        if len(changes) == _AT_ONCE:
            yield changes
            changes = []
    if changes:
        yield changes


def _change(macs: RowMacs, table: str, row: tuple[Any, ...]) -> list[_Change]:
    under, wanted = macs.judge(table, row)
    return [(row, bytes(row[-1]), wanted)] if under is Under.OLD else []


def _move_access(door: Door, macs: RowMacs, tenant: int) -> int:
    """Users, policies and schemas, and the tenant's row with the digest of the set, all at once."""
    moved, access = door.database.transact(lambda tx: _move_set(door, tx, macs, tenant))
    if access is not None:
        door.keyring.anchor.update(lambda anchor: anchor.with_access(tenant, access))
    return moved


def _move_set(door: Door, tx: Transaction, macs: RowMacs, tenant: int) -> tuple[int, Access | None]:
    locked = tenant_rows.lock_tenant(tx, tenant)
    if locked is None:
        raise VerificationFailed("access.set-differs", kind="tenant")
    moved = 0
    check_set(_tags(tx, tenant, locked), locked.access_digest)
    for table in ACCESS:
        changes = _changes(tx, macs, table, tenant)
        retag(tx, table, changes)
        moved += len(changes)
    if not moved:
        return 0, None
    check(door.keyring.row_mac(), locked)
    row = locked._replace(
        access_version=locked.access_version + 1, access_digest=set_digest(_tags(tx, tenant, locked))
    )
    tenant_rows.replace_tenant(tx, tagged(door.keyring.row_mac(), row))
    return moved, Access(row.access_version, row.access_digest)


def _tags(tx: Transaction, tenant: int, row: tenant_rows.TenantRow) -> list[bytes]:
    schema = rule_rows.schema_row(tx, tenant, row.schema_version)
    policy = rule_rows.policy_row(tx, tenant, row.policy_version)
    if schema is None or policy is None:
        raise VerificationFailed("access.set-differs", kind="schema or policy")
    return [*user_rows.user_tags(tx, tenant), schema.mac, policy.mac]


def _move_watch(door: Door, tx: Transaction, macs: RowMacs, tenant: int) -> int:
    """Alerts and honeytokens, and the watch's row with the digest of those that count."""
    watch, moved = alert_rows.lock_watch(tx, tenant), 0
    if watch is not None and watch.digest != watched_digest(tx, tenant):
        raise VerificationFailed("access.set-differs", kind="alerts")
    for table in WATCH:
        changes = _changes(tx, macs, table, tenant)
        retag(tx, table, changes)
        moved += len(changes)
    if watch is not None and moved:
        check_whole(door.keyring.row_mac(), "watch", watch)
        row = watch._replace(digest=watched_digest(tx, tenant))
        alert_rows.put_watch(tx, row._replace(mac=tag_whole(door.keyring.row_mac(), "watch", row)))
    return moved


def _changes(tx: Transaction, macs: RowMacs, table: str, tenant: int) -> Sequence[_Change]:
    return [change for row in rows_of(tx, table, tenant) for change in _change(macs, table, row)]
