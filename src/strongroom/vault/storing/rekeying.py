"""A customer's next key: what is current is sealed anew under it, for whoever doubts the key of before.

Lives here: that operation, on one customer. Must not live here: destroying keys (erasing/one_person.py). The
former key stays as long as history, events and backups are sealed under it, and goes when the customer is
erased.
"""

from strongroom.audit.members import Member, MemberKind
from strongroom.errors import InvalidInput
from strongroom.model.levels import LEVELS
from strongroom.model.schema import CUSTOMERS
from strongroom.storage import customer_rows
from strongroom.storage.record_rows import RecordRow, records_of_customer
from strongroom.vault.erasing.retaining import keep_key
from strongroom.vault.operations.operation import Loaded, Operation, Refusal
from strongroom.vault.storing.changing import put_revision
from strongroom.vault.storing.content import read_content
from strongroom.vault.storing.rows import ACTIVE
from strongroom.vault.storing.sealing import read_marks

__all__ = ["rekey"]


def rekey(op: Operation, name: str, identity: str) -> int | Refusal:
    """Give a customer the next key; returns its number.

    Raises:
        InvalidInput: ``erasure.customers-only``, in any other collection.
    """
    collection = op.collection(name)
    if collection.number != CUSTOMERS:
        raise InvalidInput("erasure.customers-only")
    admitted = op.admit(name, identity, change=True)
    if isinstance(admitted, Refusal):
        return admitted
    tx, tenant, row = op.tx, op.tenancy.tenant, admitted.row
    owner = op.load(admitted.found)
    numbers = [number for number, _ in customer_rows.keys_of_customer(tx, tenant, row.id)]
    key, commitment = keep_key(op, row.id, max(numbers, default=0) + 1)
    members: list[Member] = []
    for each in [row, *records_of_customer(tx, tenant, row.id)]:
        if each.state == ACTIVE:
            members.append(_seal_anew(op, op.revision(owner, each), Loaded(each, key), len(members)))
    draft = op.draft(collection=name, record=identity, customer=row.id)
    draft.key, draft.members = commitment, members
    op.record(draft, key)
    return commitment.number


def _seal_anew(op: Operation, before: Loaded, after: Loaded, place: int) -> Member:
    row: RecordRow = before.row
    collection = op.tenancy.schema.by_number[row.collection]
    content = read_content(collection, before, frozenset(LEVELS))
    marks = read_marks(row.levels)
    levels = frozenset(level for level in LEVELS if marks[level].sealed_at)
    changed, sealed = put_revision(
        op, collection, after, content, content, levels, owner=row.owner, team=row.team, member=place
    )
    kind = MemberKind.UPDATED
    return Member(kind, row.collection, row.id, changed.customer, changed.revision, (), sealed)
