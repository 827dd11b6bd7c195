"""Lists and searches: pages of records within somebody's scope, with one event a page.

Lives here: what is asked for, candidates opened and compared before they count, the
event with its members. Must not live here: tokens (indexing.py), SQL (storage), showing
one record. Nothing is shown here that `view` would not show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strongroom.access.budgets import Measure
from strongroom.access.decision import Decision
from strongroom.access.principal import RecordState
from strongroom.access.scope import EVERYTHING
from strongroom.audit.members import Member, MemberKind
from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import Search, Value
from strongroom.model.ids import read_id, write_id
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection
from strongroom.storage.record_lookup import FoundRecord, list_records
from strongroom.storage.record_pages import page_of_records
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.record_scope import RecordFilter
from strongroom.storage.search_rows import candidates
from strongroom.vault.indexes.indexing import Indexes, Probe
from strongroom.vault.operations.operation import Loaded, Operation, Refusal
from strongroom.vault.operations.spending import spend
from strongroom.vault.storing import record_store
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.rows import ACTIVE, ERASED, HIDDEN, RETAINED, check_row
from strongroom.vault.views.page_items import Candidate, Item, show_all
from strongroom.vault.views.record_views import Page

__all__ = [
    "MOST",
    "Wanted",
    "being_erased",
    "customers_with",
    "decide_found",
    "find_page",
    "list_page",
    "list_these",
]

MOST = 500
"""Records on one page, at most."""
_CANDIDATES = 200
"""Candidates fetched at a time; a bucket of last fours holds more than it hits."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for, by clear columns; None does not matter.

    Args:
        since: From this time on (``ordered_at``, ``due_at``), milliseconds.
        until: Before this time.
        limit: Records on a page, 1 to `MOST`.
        cursor: Where the page before ended.
    """

    customer: str | None = None
    owner: bytes | None = None
    team: str | None = None
    status: str | None = None
    kind: str | None = None
    priority: str | None = None
    since: int | None = None
    until: int | None = None
    limit: int = 50
    cursor: str | None = None

    def filter(self) -> RecordFilter:
        """As storage takes it."""
        return RecordFilter(
            customer=None if self.customer is None else read_id("cus", self.customer),
            owner=self.owner,
            team=self.team,
            status=self.status,
            kind=self.kind,
            priority=self.priority,
            at_from=self.since,
            at_until=self.until,
        )

    def admits(self, row: RecordRow) -> bool:
        """Whether a record found by other means is one of those asked for."""
        pairs = (
            (self.owner, row.owner),
            (self.team, row.team),
            (self.status, row.status),
            (self.kind, row.kind),
            (self.priority, row.priority),
            (None if self.customer is None else read_id("cus", self.customer), row.customer),
        )
        if any(asked is not None and asked != stored for asked, stored in pairs):
            return False
        late = self.since is None or (row.at is not None and row.at >= self.since)
        return late and (self.until is None or (row.at is not None and row.at < self.until))

    def after(self, collection: Collection) -> bytes:
        """The id after which the page begins; a cursor is the last id of the page before."""
        if not 1 <= self.limit <= MOST:
            raise InvalidInput("page.limit", most=MOST)
        return b"" if self.cursor is None else read_id(collection.prefix, self.cursor)


def list_page(
    operation: Operation, name: str, wanted: Wanted, kind: MemberKind = MemberKind.LISTED
) -> Page | Refusal:
    """One page of a collection, by ascending id.

    Args:
        kind: What the page is for: looking, or leaving the room.
    """
    collection = operation.collection(name)
    decision = operation.permit(collection, customer=wanted.customer)
    if isinstance(decision, Refusal):
        return decision
    found = page_of_records(
        operation.tx,
        operation.tenancy.tenant,
        collection.number,
        decision.scope,
        wanted.filter(),
        after=wanted.after(collection),
        limit=wanted.limit + 1,
    )
    reached = _reached(operation, collection, found[: wanted.limit], decision)
    overdrawn = spend(operation, decision, _page_amounts(kind, wanted, len(reached)))
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    items = _shown(operation, collection, reached)
    _record(operation, collection, items, kind)
    more = len(found) > wanted.limit
    last = write_id(collection.prefix, found[wanted.limit - 1].record.id) if more else None
    return Page(tuple(item.view for item in items), last)


def list_these(operation: Operation, name: str, records: Sequence[bytes]) -> Page | Refusal:
    """Those of some records that are there and within reach, in the order in which they are named."""
    collection = operation.collection(name)
    decision = operation.permit(collection)
    if isinstance(decision, Refusal):
        return decision
    found = list_records(operation.tx, operation.tenancy.tenant, collection.number, records)
    present = [found[each] for each in records if each in found and found[each].record.state == ACTIVE]
    reached = _reached(operation, collection, present, decision)
    overdrawn = spend(operation, decision, {Measure.LIST_ROWS: len(reached)})
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    items = _shown(operation, collection, reached)
    _record(operation, collection, items, MemberKind.LISTED)
    return Page(tuple(item.view for item in items))


def find_page(operation: Operation, name: str, criteria: Mapping[str, str], wanted: Wanted) -> Page | Refusal:
    """Records that have these values, in any spelling; several fields narrow.

    Raises:
        InvalidInput: ``search.not-indexed``, with why; as the field types have it.
    """
    collection = operation.collection(name)
    decision = operation.permit(collection, criteria, wanted.customer)
    if isinstance(decision, Refusal):
        return decision
    context = operation.tenancy.context(operation.now)
    indexes = _indexes(operation)
    named = {name: entered for name, entered in criteria.items() if collection.field(name).natural}
    probes = [
        indexes.probe(collection, collection.field(name), entered, None, context)
        for name, entered in criteria.items()
        if name not in named
    ]
    if named:
        items, more = _by_name(operation, collection, decision, named, probes, wanted), False
    else:
        items, more = _hits(operation, collection, decision, probes, wanted)
    overdrawn = spend(operation, decision, {Measure.FIND: 1, Measure.LIST_ROWS: len(items)})
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    _record(operation, collection, items, MemberKind.FOUND, dict(criteria))
    return Page(tuple(item.view for item in items), _next(items, more))


def _page_amounts(kind: MemberKind, wanted: Wanted, rows: int) -> dict[Measure, int]:
    """What a page takes of the budgets; an export counts once, with its first page."""
    if kind is MemberKind.EXPORTED:
        return {Measure.EXPORT: int(wanted.cursor is None), Measure.EXPORT_ROWS: rows}
    return {Measure.LIST_ROWS: rows}


def _reached(
    operation: Operation, collection: Collection, found: Sequence[FoundRecord], decision: Decision
) -> list[tuple[FoundRecord, Decision]]:
    """Those of some records that are within reach, each with the decision that shows it."""
    return [
        (each, alone)
        for each in found
        if not being_erased(each)
        and (alone := decide_found(operation, collection, each, decision)) is not None
    ]


def _shown(
    operation: Operation, collection: Collection, reached: Sequence[tuple[FoundRecord, Decision]]
) -> list[Item]:
    opened = [Candidate(each, alone, operation.load(each)) for each, alone in reached]
    return show_all(operation, collection, opened)


def _indexes(operation: Operation) -> Indexes:
    known = operation.tenancy
    if not known.indexes.building:
        return known.indexes
    return operation.door.tenancies.current(operation.tx, known.tenant, anew=True).indexes


def _hits(
    operation: Operation, collection: Collection, decision: Decision, probes: Sequence[Probe], wanted: Wanted
) -> tuple[list[Item], bool]:
    """Candidates are opened and compared before they count: a token may stand for another value."""
    tokens = [(probe.index_no, token) for probe in probes for token in probe.tokens]
    filter, after = wanted.filter(), wanted.after(collection)
    asked = tuple(probe.field.name for probe in probes)
    hits: list[Candidate] = []
    more = False
    while not more:
        found = candidates(
            operation.tx,
            operation.tenancy.tenant,
            collection.number,
            tokens,
            decision.scope,
            filter,
            after=after,
            limit=_CANDIDATES,
        )
        for each in found:
            alone = None if being_erased(each) else decide_found(operation, collection, each, decision, asked)
            if alone is None:
                continue
            loaded = operation.load(each)
            opened = _opened(operation, loaded, probes)
            if not _matches(probes, opened):
                continue
            if len(hits) == wanted.limit:
                more = True
                break
            hits.append(Candidate(each, alone, loaded, opened))
        if len(found) < _CANDIDATES:
            break
        after = found[-1].record.id
    return show_all(operation, collection, hits, _levels(probes)), more


def _by_name(
    operation: Operation,
    collection: Collection,
    decision: Decision,
    named: Mapping[str, str],
    probes: Sequence[Probe],
    wanted: Wanted,
) -> list[Item]:
    """The record that another system knows by an id: there is one or none."""
    entered = next(iter(named.values()))
    tx, tenancy = operation.tx, operation.tenancy
    record = record_store.by_natural_key(tx, tenancy, collection, entered, operation.now)
    found = None if record is None else operation.find(collection, record)
    if found is None or not wanted.admits(found.record):
        return []
    target = operation.target(found)
    in_scope = decision.scope.covers(target.owner, target.team, target.shared)
    if not in_scope or target.state is not RecordState.ACTIVE:
        return []
    loaded = operation.load(found)
    if probes and not _matches(probes, _opened(operation, loaded, probes)):
        return []
    asked = (*named, *(probe.field.name for probe in probes))
    alone = decide_found(operation, collection, found, decision, asked)
    return [] if alone is None else show_all(operation, collection, [Candidate(found, alone, loaded)])


def being_erased(found: FoundRecord) -> bool:
    """Whether a record is its customer's, who is being erased: the record's own row does not say so."""
    return found.customer_state in (None, HIDDEN, ERASED, RETAINED)


def _opened(operation: Operation, loaded: Loaded, probes: Sequence[Probe]) -> dict[int, Packed]:
    """The levels of the fields that are asked about, and no other."""
    return open_loaded(loaded, _levels(probes))


def _levels(probes: Sequence[Probe]) -> set[Level]:
    return {level for probe in probes for level in probe.field.places}


def _matches(probes: Sequence[Probe], opened: Mapping[int, Packed]) -> bool:
    return all(_is(probe, opened.get(probe.field.number)) for probe in probes)


def _is(probe: Probe, packed: Packed | None) -> bool:
    if packed is None:
        return False
    form = probe.field.type.key(Value(packed.canonical, packed.raw, packed.flags), probe.search)
    if form is None:
        return False
    return probe.wanted in form if probe.search is Search.NGRAM else form == probe.wanted


def decide_found(
    operation: Operation,
    collection: Collection,
    found: FoundRecord,
    decision: Decision,
    fields: Sequence[str] = (),
) -> Decision | None:
    """What holds for one record of a page, so that a page shows no more of it than a look at it alone.

    Several roles reach different records: what one of them sees counts only where it reaches. And SQL counts
    forged shares too, whose MAC is checked before they count here.

    Args:
        decision: That on the page as a whole.
        fields: Those asked about.

    Returns:
        The decision; None for a record that this person would not reach, or not by these fields.

    Raises:
        VerificationFailed: ``record.row-forged``, ``access.row-forged``.
    """
    row = found.record
    check_row(operation.door.record_mac, row)
    if len(decision.roles) == 1 and decision.scope.covers(row.owner, row.team, shared=False):
        return decision
    alone = operation.decide(collection.name, fields, operation.target(found))
    return alone if alone.allowed else None


def _next(items: Sequence[Item], more: bool) -> str | None:
    return items[-1].view.id if more and items else None


def _record(
    operation: Operation,
    collection: Collection,
    items: Sequence[Item],
    kind: MemberKind,
    words: Mapping[str, str] | None = None,
) -> None:
    """One event for the page; its members are the records shown. A search word with one hit is sealed
    under that customer's key, so that it goes when the customer goes."""
    numbers: dict[int, tuple[int, ...]] = {}
    for item in items:
        if id(item.decision) not in numbers:
            shown = (collection.fields[name].number for name in item.decision.shown())
            numbers[id(item.decision)] = tuple(sorted(shown))
    draft = operation.draft(collection=collection.name, fields=sorted(words or ()))
    draft.members = [
        Member(
            kind=kind,
            collection=collection.number,
            record=item.found.record.id,
            customer=item.found.record.customer,
            revision=item.found.record.revision,
            fields=numbers[id(item.decision)],
        )
        for item in items
    ]
    draft.subjects = {item.found.record.customer for item in items}
    if words:
        draft.detail = {"words": dict(words)}
    key = None
    if words and len(draft.subjects) == 1:
        key = items[0].loaded.key
        draft.customer = items[0].found.record.customer
        draft.record = write_id(collection.prefix, items[0].found.record.id) if len(items) == 1 else None
    if not items and operation.concern is not None and operation.concern.customer is not None:
        # Whose records were asked for stands in the log also where none was to be seen.
        draft.customer = operation.concern.customer
        key = operation.key_beside(draft.customer)
    operation.record(draft, key)


def customers_with(operation: Operation, collection: Collection, probe: Probe) -> list[bytes]:
    """The customers who have a value, whoever may see them; only for asking the log about them."""
    found: list[bytes] = []
    after = b""
    while True:
        batch = candidates(
            operation.tx,
            operation.tenancy.tenant,
            collection.number,
            [(probe.index_no, token) for token in probe.tokens],
            EVERYTHING,
            RecordFilter(state=None),
            after=after,
            limit=_CANDIDATES,
        )
        for each in batch:
            check_row(operation.door.record_mac, each.record)
            if not being_erased(each) and _matches(
                (probe,), _opened(operation, operation.load(each), (probe,))
            ):
                found.append(each.record.customer)
        if len(batch) < _CANDIDATES:
            return found
        after = batch[-1].record.id
