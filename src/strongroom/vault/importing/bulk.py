"""Many records in one transaction, with an event for every thousand.

Lives here: holding what a plan relies on, storing its records, recording them. Must not live here: checking
and sealing (bulk_planning.py), the import that the batch belongs to (import_desk.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strongroom.audit.members import Member, MemberKind
from strongroom.errors import Conflict
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.key_rows import add_customer_keys
from strongroom.storage.natural_keys import find_natural_keys
from strongroom.storage.record_rows import use_customer, use_keys
from strongroom.vault.erasing.erased_ids import erased_before, readmit
from strongroom.vault.importing.bulk_plan import STALE, Chunk, Natural, Plan, Rejection, Update
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing import record_store
from strongroom.vault.storing.changing import differing, levels_of, levels_to_open, merged, put_revision
from strongroom.vault.storing.content import read_content
from strongroom.vault.storing.rows import ACTIVE

__all__ = ["Stored", "StoredChunk", "store_batch"]


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """What one event has to say.

    Args:
        written: Its first members, the new records, in their bytes.
        members: Those that were changed.
        unchanged: Records that had all of these values already; they are not touched.
    """

    event: bytes
    written: Sequence[bytes]
    members: Sequence[Member]
    created: int
    updated: int
    unchanged: int
    rejected: Sequence[Rejection]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch."""

    chunks: Sequence[StoredChunk]

    @property
    def created(self) -> int:
        """Records made, customers that were made for them included."""
        return sum(chunk.created for chunk in self.chunks)

    @property
    def updated(self) -> int:
        """Records changed."""
        return sum(chunk.updated for chunk in self.chunks)

    @property
    def unchanged(self) -> int:
        """Records that had these values already."""
        return sum(chunk.unchanged for chunk in self.chunks)

    @property
    def rejected(self) -> list[Rejection]:
        """Items that were not stored."""
        return [each for chunk in self.chunks for each in chunk.rejected]


def store_batch(operation: Operation, collection: Collection, plan: Plan) -> Stored:
    """Store what was planned; the events are left to the caller, who records them last.

    Raises:
        Conflict: `STALE`, when something that the plan relies on has changed; nothing is kept then.
        Busy: As placing keys has it.
    """
    if operation.tenancy.access_version != plan.access_version:
        raise Conflict(STALE)
    tx, tenant = operation.tx, operation.tenancy.tenant
    # The order of all writers: pages, key rows, records, tokens, and events last.
    if plan.drawn:
        add_customer_keys(tx, tenant, operation.door.tree.place(tx, tenant, plan.drawn))
    _hold(operation, plan)
    try:
        record_store.add_many(tx, tenant, plan.rows, plan.natural, plan.tokens)
    except Conflict as error:
        raise Conflict(STALE) from error
    _readmit(operation, plan)
    return Stored([_finish(operation, collection, chunk) for chunk in plan.chunks])


def _hold(operation: Operation, plan: Plan) -> None:
    """Keep customers and their keys as they are until the commit, and see that all is as it was found."""
    tx, tenant = operation.tx, operation.tenancy.tenant
    ids = sorted(plan.customers)
    keys, states = use_keys(tx, tenant, ids), use_customer(tx, tenant, ids)
    if any((id, number) not in keys for id, number in plan.customers.items()):
        raise Conflict(STALE)
    if any(states.get(id) != ACTIVE for id in ids):
        raise Conflict(STALE)
    # Keys that had no record need no second look: to store them fails where they have one by now.
    if _look_up(operation, {*plan.known}) != plan.known:
        raise Conflict(STALE)


def _readmit(operation: Operation, plan: Plan) -> None:
    """After the new ones are in place, which waits for whoever is being erased under the same external id."""
    tx, tenancy, keyring = operation.tx, operation.tenancy, operation.door.keyring
    customers = tenancy.schema.by_number[CUSTOMERS]
    if plan.readmitted:
        readmit(tx, keyring, tenancy.tenant, customers, sorted(plan.readmitted))
    if erased_before(tx, keyring, tenancy.tenant, customers, sorted(plan.newcomers)):
        raise Conflict(STALE)


def _look_up(operation: Operation, naturals: set[Natural]) -> Mapping[Natural, bytes]:
    tx, tenant = operation.tx, operation.tenancy.tenant
    found: dict[Natural, bytes] = {}
    for index in {index for index, _ in naturals}:
        keys = sorted(key for each, key in naturals if each == index)
        records = find_natural_keys(tx, tenant, index, keys)
        found.update({(index, key): record for key, record in records.items()})
    return found


def _finish(operation: Operation, collection: Collection, chunk: Chunk) -> StoredChunk:
    """The changes of one event, after what is new is in place."""
    operation.event = chunk.event
    created, members = len(chunk.members), list[Member]()
    for update in chunk.updates:
        member = _update(operation, collection, update, created + len(members))
        if member is not None:
            members.append(member)
    return StoredChunk(
        chunk.event,
        chunk.members,
        members,
        created,
        len(members),
        len(chunk.updates) - len(members),
        chunk.rejected,
    )


def _update(operation: Operation, collection: Collection, update: Update, place: int) -> Member | None:
    """Change a record that is there; nothing, where it has these values already."""
    found = operation.find(collection, update.record, change=True)
    decision = operation.decide(collection.name, (), operation.target(found))
    if found is None or not decision.allowed:
        raise Conflict(STALE)  # planned again it is refused, or new
    if update.customer is not None and update.customer != found.record.customer:
        raise Conflict(STALE)
    named = {*update.checked.fields, *update.checked.clear}
    loaded = operation.load(found)
    before = read_content(collection, loaded, levels_to_open(collection, named, update.checked))
    after = merged(before, update.checked)
    touched = differing(collection, before, after)
    if not touched:
        return None
    row, sealed = put_revision(
        operation,
        collection,
        loaded,
        before,
        after,
        levels_of(collection, touched),
        owner=found.record.owner,
        team=found.record.team,
        member=place,
    )
    return Member(
        MemberKind.UPDATED,
        collection.number,
        row.id,
        row.customer,
        row.revision,
        tuple(sorted(collection.fields[name].number for name in touched)),
        sealed,
    )
