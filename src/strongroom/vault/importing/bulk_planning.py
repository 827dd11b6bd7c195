"""Many records at once, up to the write lock: checked, looked up, sealed.

Lives here: what becomes of each item of a batch, and the keys, rows and tokens of what is new. Must not live
here: storing (bulk.py), files (ingest), the values (bulk_plan.py). It works in a read, so that the lock is
held for writing alone; what it found is looked up again under the lock.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from strongroom.access.decision import Decision
from strongroom.access.users import UserState
from strongroom.audit.leaf import KeyCommitment
from strongroom.audit.members import created_member, encode_fields
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import Conflict, InvalidInput, StrongroomError
from strongroom.model.checking import FieldErrors, validate
from strongroom.model.fieldtypes.base import Search
from strongroom.model.ids import new_id, read_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.natural_keys import find_natural_keys
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.statement import LONGEST_LIST
from strongroom.vault.erasing.erased_ids import erased_before
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
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing.making import RecordMaker
from strongroom.vault.storing.preparing import Basis, Prepared, Preparer, unprepared
from strongroom.vault.storing.rows import check_row
from strongroom.vault.tenancy import Tenancy

__all__ = ["Planning"]

_KIND, _NEW_CUSTOMER = "kind", "person"


class _Wrong(Exception):
    """Leaves the making of one item."""

    def __init__(self, code: str, **parameters: object) -> None:
        self.code, self.parameters = code, parameters


class _Customer(NamedTuple):
    """A customer that records of the batch belong to, or why none may."""

    id: bytes
    key: CustomerKey | None
    wrong: _Wrong | None = None


class _Fields(NamedTuple):
    """What the fields of a record come to.

    Attributes:
        missing: One that a new record must have and that is not among them.
        encoded: As members have them.
    """

    names: frozenset[str]
    missing: str | None
    encoded: bytes


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
        self._op, self._collection, self._seal = operation, collection, seal
        self._tenancy: Tenancy = operation.tenancy
        self._create_customers, self._own_events = create_customers, own_events
        self._readmit = readmit
        self._customers = self._tenancy.schema.by_number[CUSTOMERS]
        self.plan = Plan(operation.now, self._tenancy.access_version)
        self._recognises = False
        self._makers: dict[int, RecordMaker] = {}
        self._fields: dict[tuple[int, tuple[int, ...]], _Fields] = {}
        natural = self._customers.natural_field
        self._natural_name = "" if natural is None else natural.name
        self._context = self._tenancy.context(operation.now)
        searches = self._tenancy.indexes.searches(collection)
        if basis is not None and not basis.fits(self._tenancy.schema_version, searches):
            raise Conflict(RULES_CHANGED)
        self._preparer = Preparer(collection, searches, self._context, remember=True)
        self._fields_allowed: dict[tuple[tuple[int, ...], tuple[str, ...]], _Wrong | None] = {}
        self._owners: dict[str, bytes | None] = {}
        self._references: dict[str, _Customer | None] = {}
        self._forms: dict[str, str] = {}
        self._gone: set[str] = set()
        self._seen: set[Natural] = set()
        self._creatable: dict[str, Natural] = {}
        self._made: dict[Natural, _Customer] = {}
        self._made_ids: set[bytes] = set()

    def add(self, operation: Operation, given: Sequence[Given]) -> Chunk:
        """Take the items that one event will be about.

        Raises:
            Conflict: `STALE`, when the rules have changed since the part before.
        """
        if operation.tenancy.access_version != self.plan.access_version:
            raise Conflict(STALE)
        self._op, self._tenancy = operation, operation.tenancy
        return self._chunk(given)

    def _chunk(self, given: Sequence[Given]) -> Chunk:
        chunk = Chunk(new_id(self._op.now), len(given))
        sound: list[tuple[Given, Prepared]] = []
        for each in given:
            if each.wrong is not None:
                chunk.rejected.append(each.wrong)
            else:
                self._check(each, chunk, sound)
        naturals = [self._natural_keys(prepared) for _, prepared in sound]
        existing = self._look_up({keys[0] for keys in naturals if keys})
        records = self._records(self._collection, set(existing.values()))
        self._find_customers({each.customer for each, _ in sound if each.customer is not None})
        forms = [form for _, prepared in sound if (form := self._own_form(prepared)) is not None]
        erased = self._erased(forms)
        fresh: list[tuple[Given, Prepared, tuple[Natural, ...]]] = []
        for (each, prepared), keys in zip(sound, naturals, strict=True):
            natural = keys[0] if keys else None
            try:
                if natural is not None and natural in self._seen:
                    raise _Wrong("ingest.duplicate-key")
                record = None if natural is None else existing.get(natural)
                if record is not None and natural is not None:
                    chunk.updates.append(self._update(each, prepared, records[record]))
                    self.plan.known[natural] = record
                else:
                    self._check_new(each, prepared)
                    self._admit(self._own_form(prepared), erased)
                    fresh.append((each, prepared, keys))
                if natural is not None:
                    self._seen.add(natural)
            except _Wrong as wrong:
                chunk.rejected.append(_rejection(each.item, wrong))
        self._make(chunk, fresh)
        chunk.rejected.sort(key=lambda each: each.item)
        return chunk

    # -- one item ------------------------------------------------------------------------

    def _check(self, each: Given, chunk: Chunk, sound: list[tuple[Given, Prepared]]) -> None:
        try:
            prepared = each.prepared or self._preparer.prepare(each.values)
            self._allow(prepared)
        except FieldErrors as error:
            chunk.rejected.append(Rejection(each.item, errors_of(error)))
        except _Wrong as wrong:
            chunk.rejected.append(_rejection(each.item, wrong))
        else:
            sound.append((each, prepared))

    def _allow(self, prepared: Prepared) -> None:
        """Whether all of these fields may be written; decided once for each set of them."""
        fields = (prepared.fields, prepared.removed)
        if fields not in self._fields_allowed:
            named = {*self._named(self._collection, prepared).names, *prepared.removed}
            decision = self._op.decide(self._collection.name, sorted(named))
            self._fields_allowed[fields] = None if decision.allowed else _refused(decision)
        wrong = self._fields_allowed[fields]
        if wrong is not None:
            raise wrong

    def _update(self, each: Given, prepared: Prepared, found: FoundRecord) -> Update:
        if found.record.event in self._own_events:
            raise _Wrong("ingest.duplicate-key")
        decision = self._op.decide(self._collection.name, (), self._op.target(found))
        if not decision.allowed:
            raise _Wrong("record.external-id-taken") if decision.absent else _refused(decision)
        customer = None
        if each.customer is not None:
            reference = self._references.get(each.customer)
            if reference is None or reference.id != found.record.customer:
                raise _Wrong("record.customer-fixed")
            customer = reference.id
        return Update(each.item, found.record.id, unprepared(self._collection, prepared), customer)

    def _check_new(self, each: Given, prepared: Prepared) -> None:
        missing = self._named(self._collection, prepared).missing
        if missing is not None:
            raise _Wrong("field.required", field=missing)
        if self._owner(each) is None:
            raise _Wrong("user.unknown")
        if each.team is not None and each.team not in self._tenancy.bound.policy.teams:
            raise _Wrong("access.unknown-team", team=each.team)
        if self._collection.number == CUSTOMERS:
            return
        if each.customer is None:
            raise _Wrong("record.customer-missing")
        reference = self._references.get(each.customer)
        if reference is None and each.customer not in self._creatable:
            raise _Wrong("ingest.unknown-customer")
        if reference is not None and reference.wrong is not None:
            raise reference.wrong

    def _admit(self, form: str | None, erased: set[str]) -> None:
        """A new customer, unless one of this external id was erased and nobody said why he may come back."""
        if form is None:
            return
        if form in erased:
            if self._readmit is None:
                raise _Wrong("ingest.erased-before")
            self.plan.readmitted.add(form)
        self.plan.newcomers.add(form)

    def _owner(self, each: Given) -> bytes | None:
        if each.owner is None:
            return self._op.session.principal.user
        if each.owner not in self._owners:
            user = self._op.door.staff.by_handle(self._op.tx, self._tenancy, each.owner)
            # Nothing is given to somebody who no longer works here.
            here = user is not None and user.state is UserState.ACTIVE
            self._owners[each.owner] = user.id if user is not None and here else None
        return self._owners[each.owner]

    # -- looking up -----------------------------------------------------------------------

    def _natural_keys(self, prepared: Prepared) -> tuple[Natural, ...]:
        """The natural keys of a record; the first is the one to look for."""
        if prepared.natural is None:
            return ()
        if not self._recognises:
            self._tenancy.indexes.require_natural(self._collection)
            self._recognises = True
        return self._tenancy.indexes.natural_keys_of(self._collection, prepared.natural)

    def _own_form(self, prepared: Prepared) -> str | None:
        """The external id of a new customer, in its normal form."""
        return prepared.natural if self._collection.number == CUSTOMERS else None

    def _erased(self, forms: Sequence[str]) -> set[str]:
        """Those of these external ids whose customers were erased."""
        tenant, keyring = self._tenancy.tenant, self._op.door.keyring
        return erased_before(self._op.tx, keyring, tenant, self._customers, forms)

    def _look_up(self, naturals: set[Natural]) -> dict[Natural, bytes]:
        """The records of natural keys."""
        found: dict[Natural, bytes] = {}
        by_index: dict[int, list[bytes]] = {}
        for index, key in naturals:
            by_index.setdefault(index, []).append(key)
        for index, keys in by_index.items():
            records = find_natural_keys(self._op.tx, self._tenancy.tenant, index, sorted(keys))
            found.update({(index, key): record for key, record in records.items()})
        return found

    def _records(self, collection: Collection, ids: set[bytes]) -> dict[bytes, FoundRecord]:
        found = {}
        for part in _parts(sorted(ids)):
            for each in get_records(self._op.tx, self._tenancy.tenant, collection.number, part):
                check_row(self._op.door.record_mac, each.record)
                found[each.record.id] = each
        return found

    def _find_customers(self, references: set[str]) -> None:
        """Whom references mean, by id or external id; each once a batch."""
        wanted = references - self._references.keys()
        naturals: dict[str, Natural] = {}
        ids: dict[str, bytes] = {}
        for reference in wanted:
            self._references[reference] = None
            try:
                if reference.startswith(f"{self._customers.prefix}_"):
                    ids[reference] = read_id(self._customers.prefix, reference)
                else:
                    naturals[reference], self._forms[reference] = self._natural_of(reference)
            except InvalidInput:
                continue  # it can be nobody's id
        known = self._look_up(set(naturals.values()))
        self._gone |= self._erased([self._forms[name] for name in naturals if naturals[name] not in known])
        for reference, natural in naturals.items():
            if natural in known:
                ids[reference] = self.plan.known[natural] = known[natural]
            elif natural in self._made:
                self._references[reference] = self._made[natural]
            elif self._forms[reference] in self._gone and self._readmit is None:
                self._references[reference] = _Customer(b"", None, _Wrong("ingest.erased-before"))
            elif self._create_customers:
                self._offer(reference, natural)
        records = self._records(self._customers, set(ids.values()))
        by_id: dict[bytes, _Customer] = {}
        for reference, id in ids.items():
            if id not in by_id:
                by_id[id] = self._customer(id, records.get(id))
            # Whoever is out of scope is as unknown as whoever is not there.
            self._references[reference] = None if by_id[id].key is None and not by_id[id].wrong else by_id[id]

    def _offer(self, reference: str, natural: Natural) -> None:
        """Note that a customer can be made, where whoever imports may do so."""
        decision = self._op.decide(self._customers.name, (self._natural_name, _KIND))
        if decision.allowed:
            self._creatable[reference] = natural
        else:
            self._references[reference] = _Customer(b"", None, _refused(decision))

    def _natural_of(self, reference: str) -> tuple[Natural, str]:
        known = self._customers.natural_field
        if known is None:
            raise InvalidInput("record.customer-missing")
        form = known.type.query_key(reference, self._context, Search.EXACT, known.name)
        return self._tenancy.indexes.natural_probe(self._customers, known, form), form

    def _customer(self, id: bytes, found: FoundRecord | None) -> _Customer:
        decision = self._op.decide(self._customers.name, target=self._op.target(found, "view"), action="view")
        if found is None or decision.absent:
            return _Customer(id, None)
        if not decision.allowed:
            return _Customer(id, None, _refused(decision))
        return _Customer(id, self._op.load(found).key)

    # -- making ---------------------------------------------------------------------------

    def _make(self, chunk: Chunk, fresh: Sequence[tuple[Given, Prepared, tuple[Natural, ...]]]) -> None:
        own = self._collection.number == CUSTOMERS
        self._make_customers(
            chunk, {each.customer for each, _, _ in fresh if each.customer in self._creatable}
        )
        chunk.new += len(fresh)
        if not self._seal:
            return
        ids = [new_id(self._op.now) for _ in fresh]
        drawn = self._draw(ids) if own else []
        for at, (each, prepared, keys) in enumerate(fresh):
            key, commitment = drawn[at] if own else (self._key_of(each.customer), None)
            owner = self._owner(each)
            self._add(chunk, self._collection, key, ids[at], prepared, keys, owner, each.team, commitment)

    def _draw(self, customers: Sequence[bytes]) -> list[tuple[CustomerKey, KeyCommitment]]:
        drawn = self._op.door.tree.draw(self._tenancy.tenant, customers)
        self.plan.drawn += [each for each, _ in drawn]
        return [(key, KeyCommitment(each.key_no, each.commitment)) for each, key in drawn]

    def _make_customers(self, chunk: Chunk, references: set[str]) -> None:
        """Customers of whom nothing is known but the external id."""
        wanted = {self._creatable[reference]: reference for reference in sorted(references)}
        wanted = {natural: each for natural, each in wanted.items() if natural not in self._made}
        chunk.new += len(wanted)
        ids = sorted(new_id(self._op.now) for _ in wanted)
        searches = self._tenancy.indexes.searches(self._customers)
        preparer = Preparer(self._customers, searches, self._context)
        owner = self._op.session.principal.user
        for (key, commitment), (natural, reference) in zip(self._draw(ids), wanted.items(), strict=True):
            entered = {self._natural_name: reference, _KIND: _NEW_CUSTOMER}
            self._admit(self._forms[reference], self._gone)
            prepared = preparer.prepared(validate(self._customers, entered, self._context))
            self._add(chunk, self._customers, key, key.customer, prepared, None, owner, None, commitment)
            self._made[natural] = _Customer(key.customer, key)
            self._made_ids.add(key.customer)
        for reference in references:
            self._references[reference] = self._made[self._creatable.pop(reference)]

    def _key_of(self, reference: str | None) -> CustomerKey:
        customer = self._references.get(reference or "")
        if customer is None or customer.key is None:
            raise InvalidInput("ingest.unknown-customer")
        if customer.id not in self._made_ids:
            self.plan.customers[customer.id] = customer.key.key_number
        return customer.key

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
            now=self._op.now,
        )
        self.plan.keep(made)
        fields = self._named(collection, prepared).encoded
        chunk.members.append(
            created_member(collection.number, record, key.customer, fields, made.levels, commitment)
        )

    def _maker(self, collection: Collection) -> RecordMaker:
        maker = self._makers.get(collection.number)
        if maker is None:
            mac = self._op.door.record_mac
            maker = self._makers[collection.number] = RecordMaker(self._tenancy, mac, collection)
        return maker

    def _named(self, collection: Collection, prepared: Prepared) -> _Fields:
        """What its fields come to; most records of a file have the same."""
        key = (collection.number, prepared.fields)
        found = self._fields.get(key)
        if found is None:
            names = frozenset(collection.by_number[number].name for number in prepared.fields)
            required = {each.name for each in collection.fields.values() if each.required}
            missing = min(required - names, default=None)
            found = self._fields[key] = _Fields(names, missing, encode_fields(prepared.fields))
        return found


def _rejection(item: int, wrong: _Wrong) -> Rejection:
    return Rejection(item, ((wrong.code, wrong.parameters),))


def _refused(decision: Decision) -> _Wrong:
    error: StrongroomError = decision.error()
    return _Wrong(error.code, **error.parameters)


def _parts(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(ids), LONGEST_LIST):
        yield ids[at : at + LONGEST_LIST]
