"""Handing over: all that one colleague owns goes to another, page by page.

Lives here: one page in one transaction, with one event. Must not live here: giving a single record away
(writing.py), users themselves. What has been given no longer has the old owner, so a handover that was
stopped goes on when it is run again.
"""

from typing import NamedTuple

from strongroom.audit.members import Member, MemberKind
from strongroom.model.ids import write_id
from strongroom.storage.record_pages import page_of_records
from strongroom.storage.record_scope import RecordFilter
from strongroom.vault.changing import put_revision
from strongroom.vault.content import read_content
from strongroom.vault.operation import Operation, Refusal

__all__ = ["HandedOver", "hand_over_page"]

_PAGE = 200


class HandedOver(NamedTuple):
    """What became of one page.

    Attributes:
        given: Records that have the new owner now.
        after: Where the next page begins; None at the end.
    """

    given: int
    after: bytes | None


def hand_over_page(
    operation: Operation, name: str, giver: bytes, taker: bytes, after: bytes
) -> HandedOver | Refusal:
    """Give the next records of a colleague to another; no level of them is opened.

    Args:
        after: The last record of the page before; empty at the beginning.
    """
    collection = operation.collection(name)
    decision = operation.permit(collection)
    if isinstance(decision, Refusal):
        return decision
    page = page_of_records(
        operation.tx,
        operation.tenancy.tenant,
        collection.number,
        decision.scope,
        RecordFilter(owner=giver),
        after=after,
        limit=_PAGE,
    )
    members: list[Member] = []
    for each in page:
        found = operation.find(collection, each.record.id, change=True)
        # Between the look and the lock somebody may have given it away, or begun to erase it.
        if found is None or found.record.owner != giver:
            continue
        if not operation.decide(name, target=operation.target(found)).allowed:
            continue
        loaded = operation.load(found)
        content = read_content(operation, collection, loaded, frozenset())
        row, sealed = put_revision(
            operation,
            collection,
            loaded,
            content,
            content,
            frozenset(),
            owner=taker,
            team=found.record.team,
            member=len(members),
        )
        kind, number = MemberKind.UPDATED, collection.number
        members.append(Member(kind, number, row.id, row.customer, row.revision, (), sealed))
    draft = operation.draft(collection=name)
    draft.members = members
    draft.extra = {"from": write_id("usr", giver), "to": write_id("usr", taker)}
    operation.record(draft)
    return HandedOver(len(members), page[-1].record.id if len(page) == _PAGE else None)
