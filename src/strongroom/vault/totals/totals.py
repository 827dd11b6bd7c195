"""Totals: how many and how much, by what records have in common; never one record, nor too few people.

Lives here: the steps of a total, in the order that holds the promise. Must not live here: columns and adding
up (counting.py), which groups are withheld (suppression.py).

The records are read in short reads, page by page, so that nobody waits for a large total. It is decided
before the first and once more with the event, which is durable before a number leaves. The event says how
many records were counted and the Merkle root over them, in the order of their ids; they are not listed in it.
"""

from collections.abc import Sequence

from strongroom.audit.compact import CompactRange
from strongroom.audit.members import Member, MemberKind, member_hash
from strongroom.model.fieldtypes.money import write_amount
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.record_pages import page_of_records
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run, run_outside
from strongroom.vault.searching.reach import being_erased, decide_found
from strongroom.vault.session import Session
from strongroom.vault.totals.counting import NONE, Counter, Plan, make_plan
from strongroom.vault.totals.suppression import withheld
from strongroom.vault.views.answer_views import Group, Totals

__all__ = ["Group", "Totals", "totals"]

_ACTION = "totals"
_PAGE = 500


def totals(door: Door, session: Session, name: str, by: Sequence[str], sums: Sequence[str]) -> Totals:
    """Count the records of a collection that are within reach, and add up amounts.

    Raises:
        Refused: ``access.refused``, also for a column that the role may not have totals of.
        InvalidInput: ``totals.not-a-column``, ``totals.not-a-sum``, ``totals.too-many``.
    """
    event, plan = run(door, session, _ACTION, lambda op: _begin(op, name, by, sums))
    counter, root = Counter(plan), CompactRange()
    after: bytes | None = b""
    while after is not None:

        def look(op: Operation, after: bytes = after) -> bytes | None:
            return _count_page(op, plan, counter, root, event, after)

        after = run_outside(door, session, _ACTION, look)

    return run(door, session, _ACTION, lambda op: _finish(op, plan, counter, root, event))


def _begin(
    operation: Operation, name: str, by: Sequence[str], sums: Sequence[str]
) -> tuple[bytes, Plan] | Refusal:
    operation.begin(operation.collection(name))
    plan = make_plan(operation.tenancy.schema, name, by, sums)
    least = _decided(operation, plan)
    return least if isinstance(least, Refusal) else (operation.event, plan)


def _decided(operation: Operation, plan: Plan) -> int | Refusal:
    """Decide about the records, and about the customers where something of these is asked for; returns of how
    many customers each group has to be."""
    names = plan.customer_fields()
    least = 0
    for collection, fields in ((plan.customers, names), (plan.collection, plan.own_fields())):
        if collection is plan.customers and not names and plan.collection is not plan.customers:
            continue
        decision = operation.permit(collection, fields)
        if isinstance(decision, Refusal):
            return decision
        least = max(least, decision.min_group)
    return least


def _count_page(
    operation: Operation, plan: Plan, counter: Counter, root: CompactRange, event: bytes, after: bytes
) -> bytes | None:
    # Decided again for each page: a right that is taken away ends the count. It is recorded at the end.
    operation.begin(plan.collection, fields=plan.own_fields())
    decision = operation.decide(plan.collection.name, plan.own_fields())
    if not decision.allowed:
        return None
    page = page_of_records(
        operation.tx,
        operation.tenancy.tenant,
        plan.collection.number,
        decision.scope,
        after=after,
        limit=_PAGE,
    )
    counted = []
    for found in page:
        names, kind = plan.own_fields(), plan.collection
        alone = None if being_erased(found) else decide_found(operation, kind, found, decision, names)
        if alone is not None:
            counted.append(found)
            # The limit of the roles that reach it: one without a limit lifts it where it reaches, no further.
            counter.least = max(counter.least, alone.min_group)
    counter.add(operation, counted)
    root.extend([member_hash(event, _member(plan, found)) for found in counted])
    return page[-1].record.id if len(page) == _PAGE else None


def _member(plan: Plan, found: FoundRecord) -> bytes:
    row = found.record
    fields = tuple(sorted(plan.collection.fields[name].number for name in plan.own_fields()))
    return Member(MemberKind.LISTED, row.collection, row.id, row.customer, row.revision, fields).encode()


def _finish(
    operation: Operation, plan: Plan, counter: Counter, root: CompactRange, event: bytes
) -> Totals | Refusal:
    operation.event = event
    decided = _decided(operation, plan)
    if isinstance(decided, Refusal):
        return decided
    least = max(decided, counter.least)
    people = {key: cell.people for key, cell in counter.cells.items()}
    closed = withheld(people, counter.width, least)
    groups = tuple(_group(plan, counter, key) for key in sorted(counter.cells) if key not in closed)
    by = tuple(column.name for column in plan.columns)
    fields = sorted({*plan.own_fields(), *(f"customer.{name}" for name in plan.customer_fields())})
    draft = operation.draft(collection=plan.collection.name, fields=fields)
    draft.extra = {
        "records": counter.records,
        "customers": len(set().union(*people.values())),
        "groups": len(groups),
        "withheld": len(closed),
        "least": least,
        "root": root.root().hex(),
        **({"by": list(by)} if by else {}),
    }
    operation.record(draft)
    return Totals(by, groups, len(closed), least)


def _group(plan: Plan, counter: Counter, key: tuple[str, ...]) -> Group:
    cell = counter.cells[key]
    names = [column.name for column in plan.columns]
    currency = key[len(names)] if plan.sums else NONE
    sums = {
        each.name: write_amount(f"{currency} {amount}")
        for each, amount in zip(plan.sums, cell.sums, strict=True)
        if currency != NONE
    }
    return Group(dict(zip(names, key, strict=False)), cell.records, len(cell.people), sums)
