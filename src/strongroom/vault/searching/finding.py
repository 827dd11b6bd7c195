"""Searches: records that have some values, in any spelling, with one event a page.

Lives here: which way a search goes, by index or by another system's id, and its page. Must not live here:
tokens (vault.indexes), opening and comparing candidates (comparing.py), SQL (storage).
"""

from collections.abc import Mapping, Sequence

from strongroom.access.budgets import Measure
from strongroom.access.decision import Decision
from strongroom.access.principal import RecordState
from strongroom.audit.members import MemberKind
from strongroom.model.schema import Collection
from strongroom.storage.search_rows import candidates
from strongroom.vault.indexes.indexing import Indexes, Probe
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.spending import spend
from strongroom.vault.searching.comparing import AT_ONCE, levels_of, matches, opened_for
from strongroom.vault.searching.page_event import record_page
from strongroom.vault.searching.reach import being_erased, decide_found
from strongroom.vault.searching.wanted import Wanted
from strongroom.vault.storing import record_store
from strongroom.vault.views.page_items import Candidate, Item, show_all
from strongroom.vault.views.record_views import Page

__all__ = ["find_page"]


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
        items, more = _by_index(operation, collection, decision, probes, wanted)
    overdrawn = spend(operation, decision, {Measure.FIND: 1, Measure.LIST_ROWS: len(items)})
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    record_page(operation, collection, items, MemberKind.FOUND, dict(criteria))
    return Page(tuple(item.view for item in items), _next(items, more))


def _indexes(operation: Operation) -> Indexes:
    known = operation.tenancy
    if not known.indexes.building:
        return known.indexes
    return operation.door.tenancies.current(operation.tx, known.tenant, anew=True).indexes


def _by_index(
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
            limit=AT_ONCE,
        )
        for each in found:
            alone = None if being_erased(each) else decide_found(operation, collection, each, decision, asked)
            if alone is None:
                continue
            loaded = operation.load(each)
            opened = opened_for(operation, loaded, probes)
            if not matches(probes, opened):
                continue
            if len(hits) == wanted.limit:
                more = True
                break
            hits.append(Candidate(each, alone, loaded, opened))
        if len(found) < AT_ONCE:
            break
        after = found[-1].record.id
    return show_all(operation, collection, hits, levels_of(probes)), more


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
    if probes and not matches(probes, opened_for(operation, loaded, probes)):
        return []
    asked = (*named, *(probe.field.name for probe in probes))
    alone = decide_found(operation, collection, found, decision, asked)
    return [] if alone is None else show_all(operation, collection, [Candidate(found, alone, loaded)])


def _next(items: Sequence[Item], more: bool) -> str | None:
    return items[-1].view.id if more and items else None
