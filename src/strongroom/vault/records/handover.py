"""Handing over: all that one colleague owns goes to another, page by page.

Lives here: one page in one transaction, with one event. Must not live here: giving a single record away
(writing.py), users themselves. What has been given no longer has the old owner, so a handover that was
stopped goes on when it is run again.
"""

from functools import partial
from typing import NamedTuple

from strongroom.audit.members import Member, MemberKind
from strongroom.errors import Refused
from strongroom.model.ids import read_id, write_id
from strongroom.storage.record_pages import count_records, page_of_records
from strongroom.storage.record_scope import RecordFilter
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.session import Session
from strongroom.vault.storing.changing import put_revision
from strongroom.vault.storing.content import read_content

__all__ = ["HandedOver", "hand_over_page", "handover_reach"]

_PAGE = 200


class HandedOver(NamedTuple):
    """What became of one page.

    Attributes:
        given: Records that have the new owner now.
        after: Where the next page begins; None at the end.
    """

    given: int
    after: bytes | None


def handover_reach(door: Door, session: Session, giver: str) -> dict[str, int]:
    """How many records of each collection a handover would give, counted up to ten thousand; none is opened.

    Raises:
        Refused: ``access.refused``, ``user.unknown``.
    """

    def count(operation: Operation, name: str) -> int | Refusal:
        collection, tenant = operation.collection(name), operation.tenancy.tenant
        decision = operation.permit(collection)
        if isinstance(decision, Refusal):
            return decision
        owned = RecordFilter(owner=_giver(door, operation, giver))
        found = count_records(operation.tx, tenant, collection.number, decision.scope, owned)
        operation.record(operation.draft())
        return found

    names = door.database.read(lambda tx: door.tenancies.current(tx, session.tenant)).schema.collections
    return {name: run(door, session, "list", partial(count, name=name)) for name in names}


def _giver(door: Door, operation: Operation, giver: str) -> bytes:
    """The colleague who gives, by handle or written id."""
    if giver.startswith("usr_"):
        return read_id("usr", giver)
    user = door.staff.by_handle(operation.tx, operation.tenancy, giver)
    if user is None:
        raise Refused("user.unknown")
    return user.id


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
        content = read_content(collection, loaded, frozenset())
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
