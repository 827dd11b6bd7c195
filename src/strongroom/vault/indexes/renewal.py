"""A new index generation: every index is built once more under a new key, then the old ones go.

Lives here: registering the new ones and retiring the old ones, each with a new version of the rules, so that
every process sees it with its next transaction. Must not live here: building (building.py), the ring.

While both are there, writers add to both and searchers use whichever is ready: both are complete then.
"""

from collections.abc import Callable

from strongroom.storage import search_rows
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.door import Door
from strongroom.vault.indexes.building import build_indexes
from strongroom.vault.indexes.indexing import BUILDING, READY, RETIRING
from strongroom.vault.operations.operation import Operation
from strongroom.vault.rules.changing import Changed, Versions, change_rules
from strongroom.vault.session import Session

__all__ = ["old_indexes", "renew_indexes"]

_ACTION = "index_renew"


def renew_indexes(
    door: Door, session: Session, generation: int, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Bring all indexes under a generation; after a kill it goes on where it was.

    Args:
        generation: One that the ring has.
        progress: Told how many records have been indexed.
    """
    if _missing(door, session, generation):
        _change(door, session, lambda op: _register(op, generation))
    build_indexes(door, session, _ACTION, progress)
    if old_indexes(door, session.tenant, generation):
        _change(door, session, lambda op: _retire(op, generation))
        build_indexes(door, session, _ACTION, progress)


def old_indexes(door: Door, tenant: int, generation: int) -> int:
    """How many indexes are older than a generation."""
    stored = door.database.read(lambda tx: search_rows.indexes(tx, tenant))
    return sum(index.generation < generation for index in stored)


def _places(stored: list[search_rows.SearchIndexRow], generation: int) -> set[tuple[int, int, int]]:
    """What is indexed under a generation, or a later one: a restore may have gone on to it."""
    return {
        (index.collection, index.field, index.transform) for index in stored if index.generation >= generation
    }


def _missing(door: Door, session: Session, generation: int) -> bool:
    stored = door.database.read(lambda tx: search_rows.indexes(tx, session.tenant))
    has = _places(stored, generation)
    return any(
        (index.collection, index.field, index.transform) not in has
        for index in stored
        if index.state != RETIRING
    )


def _register(op: Operation, generation: int) -> int:
    tenant = op.tenancy.tenant
    stored = search_rows.indexes(op.tx, tenant)
    number, has, added = max((index.index_no for index in stored), default=0), _places(stored, generation), 0
    for index in stored:
        place = (index.collection, index.field, index.transform)
        if index.state == RETIRING or place in has:
            continue
        has.add(place)
        number, added = number + 1, added + 1
        search_rows.add_index(
            op.tx, tenant, search_rows.SearchIndexRow(number, *place, generation, BUILDING, None)
        )
    return added


def _retire(op: Operation, generation: int) -> int:
    """Only where the new one is ready: nothing that is searched is taken away."""
    tenant = op.tenancy.tenant
    stored = search_rows.indexes(op.tx, tenant)
    ready = _places([index for index in stored if index.state == READY], generation)
    gone = [
        index
        for index in stored
        if index.generation < generation and (index.collection, index.field, index.transform) in ready
    ]
    for index in gone:
        search_rows.move_index(op.tx, tenant, index.index_no, RETIRING, None)
    return len(gone)


def _change(door: Door, session: Session, change: Callable[[Operation], int]) -> None:
    def work(op: Operation, tenant: TenantRow) -> Changed[None]:
        count = change(op)
        draft = op.draft()
        draft.extra = {"indexes": count}
        return Changed(Versions(tenant.schema_version, tenant.policy_version), draft, None)

    # Alone: whoever stores a record by the indexes of before has committed, so that building finds it.
    change_rules(door, session, _ACTION, work, alone=True)
