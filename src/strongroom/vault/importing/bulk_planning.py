"""Many records at once, up to the write lock: what becomes of each item of a batch.

Lives here: checking and deciding on each item: new, an update, rejected. Must not live here: looking up
(looking_up.py, batch_customers.py), keys, rows and tokens of what is new (bulk_making.py), storing (bulk.py),
files (ingest), the values (bulk_plan.py). It works in a read, so that the lock is held for writing alone;
what it found is looked up again under the lock.
"""

from collections.abc import Sequence

from strongroom.errors import Conflict
from strongroom.model.checking import FieldErrors
from strongroom.model.ids import new_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.importing.batch_customers import BatchCustomers
from strongroom.vault.importing.bulk_making import BulkMaker, Fresh
from strongroom.vault.importing.bulk_plan import (
    RULES_CHANGED,
    STALE,
    Chunk,
    Given,
    Natural,
    Plan,
    Rejection,
    Update,
    errors_of,
)
from strongroom.vault.importing.field_sets import FieldSets
from strongroom.vault.importing.looking_up import LookUp
from strongroom.vault.importing.wrong import Wrong, refused, rejection
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing.preparing import Basis, Prepared, Preparer, unprepared

__all__ = ["Planning"]


class Planning:
    """Checks, looks up and seals a batch, part by part, so that no read lasts long.

    Args:
        operation: One that reads, in which the import was granted.
        create_customers: Whether a customer that is not there is made, of its external id alone.
        readmit: Why customers who were erased may come back; they are refused where it is left out.
        own_events: Of the import's earlier batches: a record that one of them made comes twice in the file.
        basis: What items were prepared by that come prepared.
        seal: Whether what is new is sealed; a dry run only counts it.

    Attributes:
        plan: What there is so far.

    Raises:
        Conflict: `RULES_CHANGED`, when items prepared by the basis cannot be stored (any more).
    """

    def __init__(
        self,
        operation: Operation,
        collection: Collection,
        *,
        create_customers: bool,
        readmit: str | None = None,
        own_events: frozenset[bytes] = frozenset(),
        basis: Basis | None = None,
        seal: bool = True,
    ) -> None:
        tenancy = operation.tenancy
        self._collection, self._own_events = collection, own_events
        self.plan = Plan(operation.now, tenancy.access_version)
        self._look = LookUp(operation)
        self._fields = FieldSets()
        self._customers = BatchCustomers(self._look, self.plan, create=create_customers, readmit=readmit)
        self._maker = BulkMaker(self._look, self.plan, self._customers, collection, self._fields, seal=seal)
        searches = tenancy.indexes.searches(collection)
        if basis is not None and not basis.fits(tenancy.schema_version, searches):
            raise Conflict(RULES_CHANGED)
        self._preparer = Preparer(collection, searches, self._look.context, remember=True)
        self._recognises = False
        self._allowed: dict[tuple[tuple[int, ...], tuple[str, ...]], Wrong | None] = {}
        self._seen: set[Natural] = set()

    @property
    def _op(self) -> Operation:
        return self._look.op

    def add(self, operation: Operation, given: Sequence[Given]) -> Chunk:
        """Take the items that one event will be about.

        Raises:
            Conflict: `STALE`, when the rules have changed since the part before.
        """
        if operation.tenancy.access_version != self.plan.access_version:
            raise Conflict(STALE)
        self._look.go_on(operation)
        chunk = Chunk(new_id(operation.now), len(given))
        fresh = self._sort_out(self._sound(given, chunk), chunk)
        self._maker.make(chunk, fresh)
        chunk.rejected.sort(key=lambda each: each.item)
        return chunk

    def _sound(self, given: Sequence[Given], chunk: Chunk) -> list[tuple[Given, Prepared]]:
        """The items whose values can be used and written; the others are rejected."""
        sound: list[tuple[Given, Prepared]] = []
        for each in given:
            if each.wrong is not None:
                chunk.rejected.append(each.wrong)
                continue
            try:
                prepared = each.prepared or self._preparer.prepare(each.values)
                self._allow(prepared)
            except FieldErrors as error:
                chunk.rejected.append(Rejection(each.item, errors_of(error)))
            except Wrong as wrong:
                chunk.rejected.append(rejection(each.item, wrong))
            else:
                sound.append((each, prepared))
        return sound

    def _sort_out(self, sound: Sequence[tuple[Given, Prepared]], chunk: Chunk) -> list[Fresh]:
        """Items of what is there already become updates; returned are those of what is new."""
        naturals = [self._natural_keys(prepared) for _, prepared in sound]
        existing = self._look.by_natural_key({keys[0] for keys in naturals if keys})
        records = self._look.records(self._collection, set(existing.values()))
        self._customers.find({each.customer for each, _ in sound if each.customer is not None})
        forms = [form for _, prepared in sound if (form := self._own_form(prepared)) is not None]
        erased = self._look.erased(forms)
        fresh: list[Fresh] = []
        for (each, prepared), keys in zip(sound, naturals, strict=True):
            natural = keys[0] if keys else None
            try:
                if natural is not None and natural in self._seen:
                    raise Wrong("ingest.duplicate-key")
                record = None if natural is None else existing.get(natural)
                if record is not None and natural is not None:
                    chunk.updates.append(self._update(each, prepared, records[record]))
                    self.plan.known[natural] = record
                else:
                    self._check_new(each, prepared)
                    self._customers.admit(self._own_form(prepared), erased)
                    fresh.append(Fresh(each, prepared, keys))
                if natural is not None:
                    self._seen.add(natural)
            except Wrong as wrong:
                chunk.rejected.append(rejection(each.item, wrong))
        return fresh

    # -- one item ------------------------------------------------------------------------

    def _allow(self, prepared: Prepared) -> None:
        """Whether all of these fields may be written; decided once for each set of them."""
        fields = (prepared.fields, prepared.removed)
        if fields not in self._allowed:
            named = {*self._fields.of(self._collection, prepared).names, *prepared.removed}
            decision = self._op.decide(self._collection.name, sorted(named))
            self._allowed[fields] = None if decision.allowed else refused(decision)
        wrong = self._allowed[fields]
        if wrong is not None:
            raise wrong

    def _update(self, each: Given, prepared: Prepared, found: FoundRecord) -> Update:
        if found.record.event in self._own_events:
            raise Wrong("ingest.duplicate-key")
        decision = self._op.decide(self._collection.name, (), self._op.target(found))
        if not decision.allowed:
            raise Wrong("record.external-id-taken") if decision.absent else refused(decision)
        customer = None
        if each.customer is not None:
            reference = self._customers.known(each.customer)
            if reference is None or reference.id != found.record.customer:
                raise Wrong("record.customer-fixed")
            customer = reference.id
        return Update(each.item, found.record.id, unprepared(self._collection, prepared), customer)

    def _check_new(self, each: Given, prepared: Prepared) -> None:
        missing = self._fields.of(self._collection, prepared).missing
        if missing is not None:
            raise Wrong("field.required", field=missing)
        if self._look.owner(each.owner) is None:
            raise Wrong("user.unknown")
        if each.team is not None and each.team not in self._look.tenancy.bound.policy.teams:
            raise Wrong("access.unknown-team", team=each.team)
        if self._collection.number != CUSTOMERS:
            self._customers.check(each.customer)

    def _natural_keys(self, prepared: Prepared) -> tuple[Natural, ...]:
        """The natural keys of a record; the first is the one to look for."""
        if prepared.natural is None:
            return ()
        indexes = self._look.tenancy.indexes
        if not self._recognises:
            indexes.require_natural(self._collection)
            self._recognises = True
        return indexes.natural_keys_of(self._collection, prepared.natural)

    def _own_form(self, prepared: Prepared) -> str | None:
        """The external id of a new customer, in its normal form."""
        return prepared.natural if self._collection.number == CUSTOMERS else None
