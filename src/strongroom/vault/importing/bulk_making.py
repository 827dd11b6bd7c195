"""What is new in a batch, made: keys of customers, sealed rows, tokens, members.

Lives here: making it for the plan, and customers of whom a batch says no more than the external id. Must not
live here: what is new (bulk_planning.py), one record (vault.storing.making), storing (bulk.py).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from strongroom.audit.leaf import KeyCommitment
from strongroom.audit.members import created_member
from strongroom.crypto.derive import CustomerKey
from strongroom.model.checking import validate
from strongroom.model.ids import new_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.vault.importing.batch_customers import KIND, BatchCustomers
from strongroom.vault.importing.bulk_plan import Chunk, Given, Natural, Plan
from strongroom.vault.importing.field_sets import FieldSets
from strongroom.vault.importing.looking_up import LookUp
from strongroom.vault.storing.making import RecordMaker
from strongroom.vault.storing.preparing import Prepared, Preparer

__all__ = ["BulkMaker", "Fresh"]

_NEW_CUSTOMER = "person"


class Fresh(NamedTuple):
    """An item that becomes a new record.

    Attributes:
        keys: Its natural keys.
    """

    given: Given
    prepared: Prepared
    keys: tuple[Natural, ...]


class BulkMaker:
    """Makes what is new in a batch.

    Args:
        plan: Takes what is made.
        collection: Of the items.
        seal: Whether anything is made; a dry run only counts it.
    """

    def __init__(
        self,
        look: LookUp,
        plan: Plan,
        customers: BatchCustomers,
        collection: Collection,
        fields: FieldSets,
        *,
        seal: bool,
    ) -> None:
        self._look, self._plan, self._customers = look, plan, customers
        self._collection, self._fields, self._seal = collection, fields, seal
        self._makers: dict[int, RecordMaker] = {}

    def make(self, chunk: Chunk, fresh: Sequence[Fresh]) -> None:
        """Make the new records of a chunk, and the customers that they belong to."""
        own = self._collection.number == CUSTOMERS
        self._make_customers(chunk, self._customers.to_make(each.given.customer for each in fresh))
        chunk.new += len(fresh)
        if not self._seal:
            return
        now = self._look.op.now
        ids = [new_id(now) for _ in fresh]
        drawn = self._draw(ids) if own else []
        for at, (given, prepared, keys) in enumerate(fresh):
            key, commitment = drawn[at] if own else (self._customers.key_of(given.customer), None)
            owner = self._look.owner(given.owner)
            self._add(chunk, self._collection, key, ids[at], prepared, keys, owner, given.team, commitment)

    def _make_customers(self, chunk: Chunk, references: set[str]) -> None:
        """Customers of whom nothing is known but the external id."""
        look, customers = self._look, self._look.customers
        wanted = self._customers.unmade(references)
        chunk.new += len(wanted)
        ids = sorted(new_id(look.op.now) for _ in wanted)
        preparer = Preparer(customers, look.tenancy.indexes.searches(customers), look.context)
        owner = look.op.session.principal.user
        for (key, commitment), (natural, reference) in zip(self._draw(ids), wanted.items(), strict=True):
            entered = {self._customers.natural_name: reference, KIND: _NEW_CUSTOMER}
            self._customers.admit_made(natural, reference, key)
            prepared = preparer.prepared(validate(customers, entered, look.context))
            self._add(chunk, customers, key, key.customer, prepared, None, owner, None, commitment)
        self._customers.settle(references)

    def _draw(self, customers: Iterable[bytes]) -> list[tuple[CustomerKey, KeyCommitment]]:
        drawn = self._look.op.door.tree.draw(self._look.tenancy.tenant, list(customers))
        self._plan.drawn += [each for each, _ in drawn]
        return [(key, KeyCommitment(each.key_no, each.commitment)) for each, key in drawn]

    def _add(
        self,
        chunk: Chunk,
        collection: Collection,
        key: CustomerKey,
        record: bytes,
        prepared: Prepared,
        natural: tuple[Natural, ...] | None,
        owner: bytes | None,
        team: str | None,
        commitment: KeyCommitment | None,
    ) -> None:
        made = self._maker(collection).make(
            key,
            record,
            prepared,
            natural=natural,
            owner=owner,
            team=team,
            event=chunk.event,
            member=len(chunk.members),
            now=self._look.op.now,
        )
        self._plan.keep(made)
        fields = self._fields.of(collection, prepared).encoded
        chunk.members.append(
            created_member(collection.number, record, key.customer, fields, made.levels, commitment)
        )

    def _maker(self, collection: Collection) -> RecordMaker:
        maker = self._makers.get(collection.number)
        if maker is None:
            mac = self._look.op.door.record_mac
            maker = self._makers[collection.number] = RecordMaker(self._look.tenancy, mac, collection)
        return maker
