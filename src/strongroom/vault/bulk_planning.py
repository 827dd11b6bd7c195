"""Many records at once, up to the write lock: checked, looked up, sealed.

Lives here: what becomes of each item of a batch, and the keys, rows and tokens of what is new. Must not live
here: storing (bulk.py), files (ingest), the values (bulk_plan.py). It works in a read, so that the lock is
held for writing alone; what it found is looked up again under the lock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from strongroom.access.decision import Decision
from strongroom.audit.leaf import KeyCommitment
from strongroom.audit.members import created_member, encode_fields
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import Conflict, InvalidInput, StrongroomError
from strongroom.keys.tree import DrawnKey
from strongroom.model.checking import Checked, Checker, FieldErrors, validate
from strongroom.model.fieldtypes.base import Search, Value
from strongroom.model.ids import new_id, read_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.natural_keys import find_natural_keys
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.statement import LONGEST_LIST
from strongroom.vault.bulk_plan import STALE, Chunk, Given, Natural, Plan, Rejection, Update
from strongroom.vault.making import RecordMaker
from strongroom.vault.operation import Operation
from strongroom.vault.rows import check_row
from strongroom.vault.tenancy import Tenancy

__all__ = ["Planning"]

_CURRENCY = "currency"
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


class Planning:
    """Checks, looks up and seals a batch, part by part, so that no read lasts long.

    Args:
        operation: One that reads, in which the import was granted.
        create_customers: Whether a customer that is not there is made, of its external id alone.
        own_events: Of the import's earlier batches: a record that one of them made comes twice in the file.
        seal: Whether what is new is sealed; a dry run only counts it.

    Attributes:
        plan: What there is so far.
    """

    def __init__(
        self,
        operation: Operation,
        collection: Collection,
        *,
        create_customers: bool,
        own_events: frozenset[bytes] = frozenset(),
        seal: bool = True,
    ) -> None:
        self._op, self._collection, self._seal = operation, collection, seal
        self._tenancy: Tenancy = operation.tenancy
        self._create_customers, self._own_events = create_customers, own_events
        self._customers = self._tenancy.schema.by_number[CUSTOMERS]
        self.plan = Plan(operation.now, self._tenancy.access_version)
        self._recognises = False
        self._makers: dict[int, RecordMaker] = {}
        self._field_parts: dict[tuple[int, frozenset[str]], bytes] = {}
        natural = self._customers.natural_field
        self._natural_name = "" if natural is None else natural.name
        self._context = self._tenancy.context(operation.now)
        self._checkers: dict[str, Checker] = {}
        self._required = {each.name for each in collection.fields.values() if each.required}
        self._fields_allowed: dict[frozenset[str], _Wrong | None] = {}
        self._owners: dict[str, bytes | None] = {}
        self._references: dict[str, _Customer | None] = {}
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
        sound: list[tuple[Given, Checked]] = []
        for each in given:
            if each.wrong is not None:
                chunk.rejected.append(each.wrong)
            else:
                self._check(each, chunk, sound)
        naturals = [self._natural_keys(checked.fields) for _, checked in sound]
        existing = self._look_up({keys[0] for keys in naturals if keys})
        records = self._records(self._collection, set(existing.values()))
        self._find_customers({each.customer for each, _ in sound if each.customer is not None})
        fresh: list[tuple[Given, Checked, tuple[Natural, ...]]] = []
        for (each, checked), keys in zip(sound, naturals, strict=True):
            natural = keys[0] if keys else None
            try:
                if natural is not None and natural in self._seen:
                    raise _Wrong("ingest.duplicate-key")
                record = None if natural is None else existing.get(natural)
                if record is not None and natural is not None:
                    chunk.updates.append(self._update(each, checked, records[record]))
                    self.plan.known[natural] = record
                else:
                    self._check_new(each, checked)
                    fresh.append((each, checked, keys))
                if natural is not None:
                    self._seen.add(natural)
            except _Wrong as wrong:
                chunk.rejected.append(_rejection(each.item, wrong))
        self._make(chunk, fresh)
        chunk.rejected.sort(key=lambda each: each.item)
        return chunk

    # -- one item ------------------------------------------------------------------------

    def _check(self, each: Given, chunk: Chunk, sound: list[tuple[Given, Checked]]) -> None:
        try:
            checked = self._checker_for(each.values).check(each.values, partial=True)
            self._allow(frozenset(each.values))
        except FieldErrors as error:
            errors = tuple((one.code, dict(one.parameters)) for one in error.errors)
            chunk.rejected.append(Rejection(each.item, errors))
        except _Wrong as wrong:
            chunk.rejected.append(_rejection(each.item, wrong))
        else:
            sound.append((each, checked))

    def _checker_for(self, values: Mapping[str, object]) -> Checker:
        """Amounts without a currency of their own are in that of their record."""
        currency = values.get(_CURRENCY)
        named = currency.strip().upper() if isinstance(currency, str) else self._context.currency
        checker = self._checkers.get(named)
        if checker is None:
            context = replace(self._context, currency=named)
            checker = self._checkers[named] = Checker(self._collection, context, remember=True)
        return checker

    def _allow(self, fields: frozenset[str]) -> None:
        """Whether all of these fields may be written; decided once for each set of names."""
        if fields not in self._fields_allowed:
            decision = self._op.decide(self._collection.name, sorted(fields))
            self._fields_allowed[fields] = None if decision.allowed else _refused(decision)
        wrong = self._fields_allowed[fields]
        if wrong is not None:
            raise wrong

    def _update(self, each: Given, checked: Checked, found: FoundRecord) -> Update:
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
        return Update(each.item, found.record.id, checked, customer)

    def _check_new(self, each: Given, checked: Checked) -> None:
        missing = sorted(self._required - checked.fields.keys() - checked.clear.keys())
        if missing:
            raise _Wrong("field.required", field=missing[0])
        if self._owner(each) is None:
            raise _Wrong("user.unknown")
        if self._collection.number == CUSTOMERS:
            return
        if each.customer is None:
            raise _Wrong("record.customer-missing")
        reference = self._references.get(each.customer)
        if reference is None and each.customer not in self._creatable:
            raise _Wrong("ingest.unknown-customer")
        if reference is not None and reference.wrong is not None:
            raise reference.wrong

    def _owner(self, each: Given) -> bytes | None:
        if each.owner is None:
            return self._op.session.principal.user
        if each.owner not in self._owners:
            user = self._op.door.staff.by_handle(self._op.tx, self._tenancy, each.owner)
            self._owners[each.owner] = None if user is None else user.id
        return self._owners[each.owner]

    # -- looking up -----------------------------------------------------------------------

    def _natural_keys(self, values: Mapping[str, Value]) -> tuple[Natural, ...]:
        """The natural keys of a record; the first is the one to look for."""
        known = self._collection.natural_field
        value = None if known is None else values.get(known.name)
        if value is None:
            return ()
        if not self._recognises:
            self._tenancy.indexes.require_natural(self._collection)
            self._recognises = True
        return self._tenancy.indexes.natural_keys(self._collection, value)

    def _look_up(self, naturals: set[Natural]) -> dict[Natural, bytes]:
        """The records of natural keys; which keys have none is noted, to be held to under the lock."""
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
                    naturals[reference] = self._natural_of(reference)
            except InvalidInput:
                continue  # it can be nobody's id
        known = self._look_up(set(naturals.values()))
        for reference, natural in naturals.items():
            if natural in known:
                ids[reference] = self.plan.known[natural] = known[natural]
            elif natural in self._made:
                self._references[reference] = self._made[natural]
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

    def _natural_of(self, reference: str) -> Natural:
        known = self._customers.natural_field
        if known is None:
            raise InvalidInput("record.customer-missing")
        form = known.type.query_key(reference, self._context, Search.EXACT, known.name)
        return self._tenancy.indexes.natural_probe(self._customers, known, form)

    def _customer(self, id: bytes, found: FoundRecord | None) -> _Customer:
        decision = self._op.decide(self._customers.name, target=self._op.target(found, "view"), action="view")
        if found is None or decision.absent:
            return _Customer(id, None)
        if not decision.allowed:
            return _Customer(id, None, _refused(decision))
        return _Customer(id, self._op.load(found).key)

    # -- making ---------------------------------------------------------------------------

    def _make(self, chunk: Chunk, fresh: Sequence[tuple[Given, Checked, tuple[Natural, ...]]]) -> None:
        own = self._collection.number == CUSTOMERS
        self._make_customers(
            chunk, {each.customer for each, _, _ in fresh if each.customer in self._creatable}
        )
        chunk.new += len(fresh)
        if not self._seal:
            return
        ids = sorted(new_id(self._op.now) for _ in fresh)
        drawn = self._draw(ids) if own else []
        for at, (each, checked, keys) in enumerate(fresh):
            key = drawn[at].key if own else self._key_of(each.customer)
            commitment = KeyCommitment(drawn[at].key_no, drawn[at].commitment) if own else None
            self._add(
                chunk, self._collection, key, ids[at], checked, keys, self._owner(each), each.team, commitment
            )

    def _draw(self, customers: Sequence[bytes]) -> list[DrawnKey]:
        drawn = self._op.door.tree.draw(self._tenancy.tenant, customers)
        self.plan.drawn += drawn
        return drawn

    def _make_customers(self, chunk: Chunk, references: set[str]) -> None:
        """Customers of whom nothing is known but the external id."""
        wanted = {self._creatable[reference]: reference for reference in sorted(references)}
        wanted = {natural: each for natural, each in wanted.items() if natural not in self._made}
        chunk.new += len(wanted)
        ids = sorted(new_id(self._op.now) for _ in wanted)
        for drawn, (natural, reference) in zip(self._draw(ids), wanted.items(), strict=True):
            entered = {self._natural_name: reference, _KIND: _NEW_CUSTOMER}
            checked = validate(self._customers, entered, self._context)
            commitment = KeyCommitment(drawn.key_no, drawn.commitment)
            owner = self._op.session.principal.user
            self._add(
                chunk, self._customers, drawn.key, drawn.customer, checked, None, owner, None, commitment
            )
            self._made[natural] = _Customer(drawn.customer, drawn.key)
            self._made_ids.add(drawn.customer)
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
        checked: Checked,
        natural: tuple[Natural, ...] | None,
        owner: bytes | None,
        team: str | None,
        commitment: KeyCommitment | None,
    ) -> None:
        made = self._maker(collection).make(
            key,
            record,
            checked.fields,
            checked.clear,
            checked.raised,
            natural=natural,
            owner=owner,
            team=team,
            event=chunk.event,
            member=len(chunk.members),
            now=self._op.now,
        )
        self.plan.made.append(made)
        fields = self._fields_of(collection, frozenset((*checked.fields, *checked.clear)))
        chunk.members.append(
            created_member(collection.number, record, key.customer, fields, made.levels, commitment)
        )

    def _maker(self, collection: Collection) -> RecordMaker:
        maker = self._makers.get(collection.number)
        if maker is None:
            mac = self._op.door.record_mac
            maker = self._makers[collection.number] = RecordMaker(self._tenancy, mac, collection)
        return maker

    def _fields_of(self, collection: Collection, names: frozenset[str]) -> bytes:
        """The numbers of fields, as members have them; most records of a file have the same."""
        key = (collection.number, names)
        found = self._field_parts.get(key)
        if found is None:
            numbers = sorted(collection.fields[name].number for name in names)
            found = self._field_parts[key] = encode_fields(numbers)
        return found


def _rejection(item: int, wrong: _Wrong) -> Rejection:
    return Rejection(item, ((wrong.code, wrong.parameters),))


def _refused(decision: Decision) -> _Wrong:
    error: StrongroomError = decision.error()
    return _Wrong(error.code, **error.parameters)


def _parts(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(ids), LONGEST_LIST):
        yield ids[at : at + LONGEST_LIST]
