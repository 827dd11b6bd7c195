"""Whether a customer exists already, before one is made a second time.

Lives here: the one question that reaches across scopes, and what it answers: that there is such a customer,
and who to ask. Must not live here: searching (vault.searching). Of the customer nothing is shown, no mask
either; what was asked with is somebody's number or address, which the one who asks has in hand. Each question
counts as a search in the role's budget, is recorded, and stands among those who touched the customer.
"""

from collections.abc import Mapping

from strongroom.access.actions import Action as Asked
from strongroom.access.budgets import Measure
from strongroom.audit.actions import Action
from strongroom.audit.members import Member, MemberKind
from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import Search
from strongroom.model.ids import write_id
from strongroom.model.schema import CUSTOMERS, Collection, Field
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.spending import spend
from strongroom.vault.searching.comparing import customers_with
from strongroom.vault.searching.reach import being_erased
from strongroom.vault.storing import record_store
from strongroom.vault.views.answer_views import Duplicate

__all__ = ["Duplicate", "duplicates"]

ACTION = Action.DUPLICATE_CHECK
_MOST = 10
"""A value that more customers have tells nobody apart."""


def duplicates(operation: Operation, values: Mapping[str, str]) -> tuple[Duplicate, ...] | Refusal:
    """Ask for customers who have one of some values.

    Args:
        values: Of fields that tell people apart: a phone, an e-mail address, an id. Others, a name among
            them, are left aside; many people share one.

    Raises:
        InvalidInput: ``duplicates.nothing-to-go-by``; as the fields' types have it.
    """
    collection = operation.tenancy.schema.by_number[CUSTOMERS]
    asked = {
        name: text for name, text in values.items() if _tells_apart(collection.field(name)) and text.strip()
    }
    operation.begin(collection, fields=asked)
    decision = operation.decide(collection.name, asked, action=Asked.CREATE)
    if not decision.allowed:
        return operation.refuse(decision)
    if not asked:
        raise InvalidInput("duplicates.nothing-to-go-by")
    overdrawn = spend(operation, decision, {Measure.FIND: len(asked)})
    if overdrawn is not None:
        return operation.refuse(overdrawn)
    same: dict[bytes, list[str]] = {}
    for name, entered in asked.items():
        for customer in _having(operation, collection, collection.field(name), entered)[:_MOST]:
            same.setdefault(customer, []).append(name)
    found = {each: operation.find(collection, each) for each in sorted(same)[:_MOST]}
    known = {each: there for each, there in found.items() if there is not None and not being_erased(there)}
    _record(operation, collection, known, asked)
    return tuple(_told(operation, collection, there, same[each]) for each, there in known.items())


def _tells_apart(field: Field) -> bool:
    """Whether hardly two people share a value: one that finds by itself, and is no name."""
    return field.natural or (Search.EXACT in field.searches and field.type.name in _IDENTIFYING)


_IDENTIFYING = frozenset({"phone", "email", "national_id", "bank_card"})


def _having(operation: Operation, collection: Collection, field: Field, entered: str) -> list[bytes]:
    if field.natural:
        one = record_store.by_natural_key(operation.tx, operation.tenancy, collection, entered, operation.now)
        return [] if one is None else [one]
    context = operation.tenancy.context(operation.now)
    probe = operation.tenancy.indexes.probe(collection, field, entered, Search.EXACT, context)
    return sorted(set(customers_with(operation, collection, probe)))


def _told(operation: Operation, collection: Collection, found: FoundRecord, fields: list[str]) -> Duplicate:
    row = found.record
    target = operation.target(found, Asked.VIEW)
    reached = operation.decide(collection.name, target=target, action=Asked.VIEW).allowed
    owner = None if row.owner is None else operation.colleague(row.owner)
    return Duplicate(owner, row.team, tuple(fields), write_id(collection.prefix, row.id) if reached else None)


def _record(
    operation: Operation, collection: Collection, known: Mapping[bytes, FoundRecord], asked: Mapping[str, str]
) -> None:
    """The customers are named in the event; what was asked with goes when the one who was found goes."""
    draft = operation.draft(collection=collection.name, fields=sorted(asked))
    draft.members = [
        Member(MemberKind.FOUND, collection.number, each, each, found.record.revision, ())
        for each, found in known.items()
    ]
    draft.subjects = set(known)
    draft.detail = {"words": dict(asked)}
    key = None
    if len(known) == 1:
        draft.customer, found = next(iter(known.items()))
        key = operation.load(found).key
    operation.record(draft, key)
