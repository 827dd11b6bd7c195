"""Writing: new records, changes, removal, and going back to an earlier revision.

Lives here: what these operations check, seal, store and record. Must not live here: rows
from values (storing/assembling.py), the steps themselves (operations/operation.py). What is replaced stays
as sealed history, with the event that says who, when and why.
"""

from collections.abc import Mapping
from dataclasses import replace

from strongroom.access.decision import Decision
from strongroom.access.principal import Target
from strongroom.audit.leaf import KeyCommitment
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import InvalidInput, NotFound
from strongroom.model.checking import Checked, validate
from strongroom.model.fieldtypes.base import Value
from strongroom.model.fieldtypes.money import in_currency
from strongroom.model.ids import new_id, write_id
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.key_rows import add_customer_keys
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.erasing.erased_ids import admit_again
from strongroom.vault.operations.operation import Loaded, Operation, Refusal
from strongroom.vault.records.belonging import decide_adding
from strongroom.vault.records.currency import in_currency_of
from strongroom.vault.storing import record_store
from strongroom.vault.storing.changing import (
    all_levels,
    differing,
    levels_of,
    levels_to_open,
    merged,
    put_away,
    put_revision,
    text_of,
)
from strongroom.vault.storing.content import Content, read_content
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.making import Made, RecordMaker
from strongroom.vault.storing.preparing import Preparer, natural_form
from strongroom.vault.storing.rows import REMOVED
from strongroom.vault.views.record_views import RecordView

__all__ = ["create", "remove", "revert", "transfer", "update"]


def create(
    operation: Operation,
    name: str,
    entered: Mapping[str, object],
    owner: bytes | None,
    team: str | None,
    basis: str | None = None,
) -> RecordView | Refusal:
    """Store a new record; a new customer gets a key of its own, to which the log commits.

    Args:
        basis: Why somebody who was erased may come back; without one they may not.

    Raises:
        InvalidInput: ``ingest.erased-before``.
    """
    collection = operation.collection(name)
    named = [field for field in entered if field in collection.fields]
    operation.begin(collection, fields=named)
    # Scope holds for what is to be, too: nobody makes a record that is out of reach the moment it is there.
    decision = operation.decide(name, named, Target(owner, team))
    if not decision.allowed:
        if collection.number != CUSTOMERS:
            operation.begin(collection, None, operation.customer_named(entered.get("customer")))
        return operation.refuse(decision)
    context = in_currency(operation.tenancy.context(operation.now), entered)
    checked = validate(collection, entered, context)
    record = new_id(operation.now)
    loaded, commitment = _customer_key(operation, collection, record, checked)
    if isinstance(loaded, Refusal):
        return loaded
    searches = operation.tenancy.indexes.searches(collection)
    prepared = Preparer(collection, searches, context).prepared(checked)
    readmitted = _admitted_again(operation, collection, prepared.natural, basis)
    made = RecordMaker(operation.tenancy, operation.door.record_mac, collection).make(
        loaded,
        record,
        prepared,
        owner=owner,
        team=team,
        event=operation.event,
        member=None,
        now=operation.now,
    )
    record_store.add(operation.tx, operation.tenancy.tenant, made)
    shown = _shown(operation, collection, made.row, decision, made, checked.fields)
    draft = operation.about(collection, made.row, sorted([*checked.fields, *checked.clear]))
    draft.levels = made.levels
    if commitment is not None:
        draft.key = KeyCommitment(loaded.key_number, commitment)
    draft.extra = {**draft.extra, **readmitted}
    operation.record(draft, loaded)
    return shown


def _customer_key(
    operation: Operation, collection: Collection, record: bytes, checked: Checked
) -> tuple[CustomerKey | Refusal, bytes | None]:
    """The key that seals a new record: a new customer's own, or that of the customer it belongs to."""
    tenancy, door = operation.tenancy, operation.door
    if collection.number == CUSTOMERS:
        new = door.tree.new_customer_keys(operation.tx, tenancy.tenant, [record])[0]
        add_customer_keys(operation.tx, tenancy.tenant, [new.row])
        return new.key, new.row.commitment
    if checked.customer is None:
        raise InvalidInput("record.customer-missing")
    customers = tenancy.schema.by_number[CUSTOMERS]
    customer = record_store.customer_of(operation.tx, tenancy, checked.customer, operation.now)
    found = None if customer is None else operation.find(customers, customer, change=True)
    decision = decide_adding(operation, found)
    if found is None or not decision.allowed:
        operation.begin(customers, customer, None if found is None else customer)
        return operation.refuse(decision), None
    if operation.concern is not None:
        operation.concern = replace(operation.concern, customer=customer)
    return operation.load(found).key, None


def update(
    operation: Operation,
    name: str,
    identity: str,
    changes: Mapping[str, object],
    expect: int | None,
    basis: str | None = None,
) -> RecordView | Refusal:
    """Change fields of a record; None empties one. Only the levels concerned are opened and sealed again.

    Args:
        basis: Why a customer may have the external id of somebody who was erased; without one none may.

    Raises:
        InvalidInput: ``ingest.erased-before``.
        Conflict: ``record.changed``, where ``expect`` is not the revision any more: nothing was lost.
    """
    known = operation.collection(name).fields
    named = [field for field in changes if field in known]
    admitted = operation.admit(name, identity, named, change=True, expect=expect)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, decision = admitted
    row = found.record
    loaded = operation.load(found)
    context = in_currency_of(operation, collection, loaded, changes)
    checked = validate(collection, changes, context, partial=True)
    if checked.customer is not None:
        raise InvalidInput("record.customer-fixed")
    touched = {*checked.fields, *checked.clear, *checked.removed}
    before = read_content(collection, loaded, levels_to_open(collection, touched, checked))
    after = merged(before, checked)
    return _store(
        operation, collection, loaded, before, after, touched, decision, row.owner, row.team, basis=basis
    )


def transfer(
    operation: Operation, name: str, identity: str, owner: bytes | None, team: str | None, expect: int | None
) -> RecordView | Refusal:
    """Give a record to another owner or team; no level is opened for it but to show the result."""
    admitted = operation.admit(name, identity, change=True, expect=expect)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, decision = admitted
    row = found.record
    loaded = operation.load(found)
    content = read_content(collection, loaded, frozenset())
    return _store(
        operation, collection, loaded, content, content, set(), decision, owner or row.owner, team or row.team
    )


def revert(
    operation: Operation, name: str, identity: str, revision: int, expect: int | None
) -> RecordView | Refusal:
    """Make an earlier revision the newest; also after a removal.

    Raises:
        NotFound: ``record.no-such-revision``.
    """
    admitted = operation.admit(name, identity, change=True, expect=expect)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, decision = admitted
    row = found.record
    wanted = record_store.revision(operation.tx, row, revision)
    if wanted is None or wanted.state == REMOVED:
        raise NotFound("record.no-such-revision", revision=revision)
    levels = all_levels(collection)
    loaded = operation.load(found)
    before = read_content(collection, loaded, levels)
    after = read_content(collection, operation.revision(loaded, wanted), levels)
    touched = differing(collection, before, after)
    return _store(
        operation, collection, loaded, before, after, touched, decision, wanted.owner, wanted.team, levels
    )


def remove(operation: Operation, name: str, identity: str, expect: int | None) -> Refusal | None:
    """Take a record out of use: its last revision stays as sealed history, its tokens go.

    Raises:
        Conflict: ``record.has-dependents``, for a customer with records of other collections.
    """
    admitted = operation.admit(name, identity, change=True, expect=expect)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, _ = admitted
    loaded = operation.load(found)
    tombstone = put_away(operation, collection, loaded)
    draft = operation.about(collection, tombstone, ())
    operation.record(draft, loaded.key)
    return None


# -- what these share ------------------------------------------------------------------


def _store(
    operation: Operation,
    collection: Collection,
    loaded: Loaded,
    before: Content,
    after: Content,
    touched: set[str],
    decision: Decision,
    owner: bytes | None,
    team: str | None,
    levels: frozenset[Level] | None = None,
    basis: str | None = None,
) -> RecordView:
    """The next revision, its tokens and its event."""
    natural = collection.natural_field
    value = after.values.get(natural.name) if natural is not None and natural.name in touched else None
    form = None if value is None else natural_form(collection, value)
    readmitted = _admitted_again(operation, collection, form, basis)
    row, sealed = put_revision(
        operation,
        collection,
        loaded,
        before,
        after,
        levels_of(collection, touched) if levels is None else levels,
        owner=owner,
        team=team,
    )
    lens = operation.lens(collection, decision)
    shown = lens.show(row, open_loaded(Loaded(row, loaded.key), lens.levels), operation.colleague)
    draft = operation.about(collection, row, sorted(touched))
    draft.levels = sealed
    draft.values = {name: text for name in sorted(touched) if (text := text_of(after, name)) is not None}
    draft.detail = {
        "before": {name: text_of(before, name) for name in sorted(touched)},
        "after": {name: text_of(after, name) for name in sorted(touched)},
        **_ownership(loaded.row, row),
    }
    draft.extra = {**draft.extra, **readmitted}
    operation.record(draft, loaded.key)
    return shown


def _admitted_again(
    operation: Operation, collection: Collection, form: str | None, basis: str | None
) -> Mapping[str, object]:
    keyring, tenant = operation.door.keyring, operation.tenancy.tenant
    return admit_again(operation.tx, keyring, tenant, collection, form, basis)


def _ownership(old: RecordRow, new: RecordRow) -> dict[str, object]:
    if (old.owner, old.team) == (new.owner, new.team):
        return {}
    owner = [None if each.owner is None else write_id("usr", each.owner) for each in (old, new)]
    return {"owner": owner, "team": [old.team, new.team]}


def _shown(
    operation: Operation,
    collection: Collection,
    row: RecordRow,
    decision: Decision,
    made: Made,
    values: Mapping[str, Value],
) -> RecordView:
    """A record just made, as its maker may see it: what was entered a moment ago is not opened again."""
    opened = {
        collection.fields[name].number: Packed(value.canonical, value.raw, value.flags)
        for name, value in values.items()
    }
    return operation.lens(collection, decision).show(row, opened, operation.colleague)
