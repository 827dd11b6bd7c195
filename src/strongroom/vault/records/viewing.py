"""Showing many records at once: found by one statement, counted by one, shown by one event.

Lives here: what a look at many records opens, shows and records. Must not live here: one record (reading.py),
lists and searches (vault.searching), what becomes of records that are not shown here.

A record that is not there, out of reach, being erased or beyond a budget is left out. Whoever wants to know
why, and the log, which has to say so, look at it alone. What is done for a record that is there and out of
reach is done for one that is not there: the statements are the same, and nothing of a row is looked at before
it is known to be within reach.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from strongroom.access.decision import Decision
from strongroom.access.grants import View
from strongroom.access.principal import Target
from strongroom.audit.looks import MASKED
from strongroom.audit.members import Member, MemberKind
from strongroom.errors import InvalidInput
from strongroom.model.ids import read_id, write_id
from strongroom.model.schema import Collection
from strongroom.storage.record_lookup import FoundRecord, list_records
from strongroom.storage.share_rows import shares_with
from strongroom.vault.macs.deciding import check
from strongroom.vault.operations.once import Outcome
from strongroom.vault.operations.operation import Operation
from strongroom.vault.operations.spending_together import spend_on_customers
from strongroom.vault.storing.rows import ACTIVE
from strongroom.vault.views.page_items import Candidate, Item, show_all
from strongroom.vault.views.record_views import RecordView

__all__ = ["Looked", "view_together"]


class Looked(NamedTuple):
    """A record that was shown, and what its event is."""

    view: RecordView
    outcome: Outcome


def view_together(
    begin: Callable[[], Operation], name: str, identities: Iterable[str]
) -> Mapping[str, Looked]:
    """Show those of some records that the session may see as things are, each as a look at it alone would.

    Args:
        begin: Begins an operation ``view`` in the transaction; each is one event.
        name: The collection's.
        identities: Written ids, at most 1,024.

    Returns:
        What was shown, by the id as it was written. No event tells of the others: they are to be looked at
        alone.

    Raises:
        VerificationFailed, KeyNotAvailable, Busy: For any of them; what this did has to be rolled back then.
    """
    operation = begin()
    collection = operation.collection(name)
    asked = _read_ids(collection, identities)
    reached = _reached(operation, collection, list(dict.fromkeys(asked.values())))
    within = spend_on_customers(operation, list(dict.fromkeys(each.record.customer for each, _ in reached)))
    candidates = [
        Candidate(each, decision, operation.load(each))
        for each, decision in reached
        if each.record.customer in within
    ]
    by_views: dict[int, list[Item]] = {}
    for item in show_all(operation, collection, candidates):
        by_views.setdefault(id(item.decision.views), []).append(item)
    looked: dict[bytes, Looked] = {}
    for place, items in enumerate(by_views.values()):
        looked.update(_record(begin() if place else operation, collection, items))
    return {written: looked[record] for written, record in asked.items() if record in looked}


def _read_ids(collection: Collection, identities: Iterable[str]) -> dict[str, bytes]:
    read = {}
    for each in identities:
        try:
            read[each] = read_id(collection.prefix, each)
        except InvalidInput:
            continue  # a look at it alone says what is wrong
    return read


def _reached(
    operation: Operation, collection: Collection, records: Sequence[bytes]
) -> list[tuple[FoundRecord, Decision]]:
    """Those that are there, whole and within reach, in the order in which they are named."""
    found = list_records(operation.tx, operation.tenancy.tenant, collection.number, records)
    shared = _shared(operation, collection, records)
    decisions: dict[Target, Decision] = {}
    reached = []
    for each in records:
        there = found.get(each)
        if there is None or there.record.state != ACTIVE or there.customer_state != ACTIVE:
            continue
        target = Target(there.record.owner, there.record.team, each in shared)
        if target not in decisions:
            decisions[target] = operation.decide(collection.name, target=target)
        if decisions[target].allowed:
            operation.check(there)
            reached.append((there, decisions[target]))
    return reached


def _shared(operation: Operation, collection: Collection, records: Sequence[bytes]) -> frozenset[bytes]:
    """Those that are shared with whoever asks, where that can matter for any record."""
    if not operation.share_matters(collection, Target()):
        return frozenset()
    asking, mac = operation.session.principal, operation.door.keyring.row_mac()
    tenant = operation.tenancy.tenant
    rows = shares_with(operation.tx, tenant, collection.number, records, asking.user, asking.teams)
    for row in rows:
        check(mac, row)
    return frozenset(row.id for row in rows)


def _record(operation: Operation, collection: Collection, items: Sequence[Item]) -> dict[bytes, Looked]:
    """One event for records that are shown with the same rights; its members are these records."""
    views = items[0].decision.views
    numbers = sorted((collection.fields[name].number, name) for name in views)
    members = [_member(item, numbers) for item in items]
    shown = {number for member in members for number in member.fields}
    masked = [name for number, name in numbers if number in shown and views[name].view is View.MASKED]
    draft = operation.draft(collection=collection.name)
    draft.members = members
    if masked:
        draft.extra = {MASKED: sorted(masked)}
    operation.record(draft)
    event = write_id("evt", operation.event)
    return {
        item.found.record.id: Looked(
            item.view, Outcome(event=event, record=item.view.id, revision=item.view.revision)
        )
        for item in items
    }


def _member(item: Item, numbers: Sequence[tuple[int, str]]) -> Member:
    """A record with the fields of which something was shown: those that have a value."""
    row, fields = item.found.record, item.view.fields
    shown = tuple([number for number, name in numbers if fields[name].filled])
    return Member(MemberKind.VIEWED, row.collection, row.id, row.customer, row.revision, shown)
