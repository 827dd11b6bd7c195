"""Taking back what one event of an import did.

Lives here: which of its records are still as it left them, and what becomes of these. Must not live here: the
import's own row (past_imports.py), deciding whether it may be undone at all.
"""

from dataclasses import asdict, dataclass

from strongroom.audit.members import Member, MemberKind, decode_members
from strongroom.errors import Conflict, VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import log_rows
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing import record_store
from strongroom.vault.storing.changing import all_levels, differing, put_away, put_revision
from strongroom.vault.storing.content import read_content

__all__ = ["Undone", "undo_event"]


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back came to, in records.

    Args:
        removed: Made by the import, and out of use now.
        reverted: Changed by the import, and as before now.
        changed_since: Left alone, for somebody has changed or removed them since, or they were erased.
        needed: Customers left alone, for records of others belong to them by now.
        out_of_reach: Left alone, for whoever undoes it may not change them.
    """

    removed: int = 0
    reverted: int = 0
    changed_since: int = 0
    needed: int = 0
    out_of_reach: int = 0

    def __add__(self, other: "Undone") -> "Undone":
        mine, theirs = asdict(self), asdict(other)
        return Undone(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def records(self) -> int:
        """All records that were looked at."""
        return sum(self.counts().values())

    @property
    def complete(self) -> bool:
        """Whether nothing was left alone."""
        return not (self.changed_since or self.needed or self.out_of_reach)

    def counts(self) -> dict[str, int]:
        """The numbers by their names."""
        return asdict(self)


def undo_event(operation: Operation, event: bytes) -> tuple[list[Member], Undone]:
    """Take back what an event did; the caller records it with these members.

    Raises:
        VerificationFailed: ``record.event-missing``, ``record.revision-missing``.
    """
    row = log_rows.event(operation.tx, operation.tenancy.tenant, event)
    if row is None:
        raise VerificationFailed("record.event-missing", event=write_id("evt", event))
    stored = [] if row.members is None else [Member.decode(each) for each in decode_members(row.members)]
    members: list[Member] = []
    done = Undone()
    # Last first: customers that were made for the records of the same event are free of them then.
    for place in reversed(range(len(stored))):
        done += _undo(operation, event, place, stored[place], members)
    return members, done


def _undo(operation: Operation, event: bytes, place: int, member: Member, members: list[Member]) -> Undone:
    collection = operation.tenancy.schema.by_number[member.collection]
    found = operation.find(collection, member.record, change=True)
    if found is None or (found.record.event, found.record.member) != (event, place):
        return Undone(changed_since=1)
    if not operation.decide(collection.name, (), operation.target(found)).allowed:
        return Undone(out_of_reach=1)
    if member.kind is MemberKind.UPDATED:
        members.append(_revert(operation, found, member, len(members)))
        return Undone(reverted=1)
    try:
        tombstone = put_away(operation, collection, operation.load(found), member=len(members))
    except Conflict as error:
        if error.code != "record.has-dependents":
            raise
        return Undone(needed=1)
    kind, number = MemberKind.REMOVED, collection.number
    members.append(Member(kind, number, member.record, member.customer, tombstone.revision))
    return Undone(removed=1)


def _revert(operation: Operation, found: FoundRecord, member: Member, place: int) -> Member:
    """The revision before the import's, made the newest."""
    collection = operation.tenancy.schema.by_number[member.collection]
    wanted = record_store.revision(operation.tx, found.record, member.revision - 1)
    if wanted is None:
        raise VerificationFailed("record.revision-missing", revision=member.revision - 1)
    levels, loaded = all_levels(collection), operation.load(found)
    before = read_content(collection, loaded, levels)
    after = read_content(collection, operation.revision(loaded, wanted), levels)
    touched = differing(collection, before, after)
    row, sealed = put_revision(
        operation,
        collection,
        loaded,
        before,
        after,
        levels,
        owner=wanted.owner,
        team=wanted.team,
        member=place,
    )
    numbers = tuple(sorted(collection.fields[name].number for name in touched))
    return Member(MemberKind.REVERTED, collection.number, row.id, row.customer, row.revision, numbers, sealed)
