"""What the law keeps of somebody who is erased: sealed anew under the next key, opened for that alone.

Lives here: naming what is kept, and its new revisions. Must not live here: destroying the rest
(one_person.py), who may see what is kept (access). Spec: docs/spec/erasure.md, what the law keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strongroom.audit.leaf import KeyCommitment, SealedLevel
from strongroom.audit.members import Member, MemberKind
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import InvalidInput, UsageError
from strongroom.model.levels import LEVELS
from strongroom.model.schema import CUSTOMERS, Schema
from strongroom.storage.key_rows import add_customer_keys
from strongroom.storage.record_rows import RecordRow, replace_record
from strongroom.vault.erasing.basis import is_basis
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing.assembling import change_record
from strongroom.vault.storing.content import Content
from strongroom.vault.storing.rows import RETAINED, authenticate

__all__ = ["Keep", "Retained", "keep_key", "keep_record", "member_of", "read_keep"]


@dataclass(frozen=True, slots=True)
class Keep:
    """What is kept, how long and why.

    Args:
        fields: Fields of the customer.
        collections: Collections that are kept whole.
        until: When it goes too, in milliseconds.
        basis: The law, in words; it stands in the log and in the receipt.
    """

    fields: tuple[str, ...]
    collections: tuple[str, ...]
    until: int
    basis: str

    def document(self) -> dict[str, object]:
        """As it stands in the erasure's row."""
        return {
            "fields": list(self.fields),
            "collections": list(self.collections),
            "until": self.until,
            "basis": self.basis,
        }

    @classmethod
    def of(cls, document: Mapping[str, object] | None) -> "Keep | None":
        """From an erasure's row; None where nothing is kept."""
        if document is None:
            return None
        fields, collections = document["fields"], document["collections"]
        if not isinstance(fields, list) or not isinstance(collections, list):
            raise ValueError("a list of names")
        return cls(tuple(fields), tuple(collections), int(str(document["until"])), str(document["basis"]))


@dataclass(frozen=True, slots=True)
class Retained:
    """What was sealed anew.

    Args:
        commitment: Of the key that it is under now.
        row: The customer's own record.
        levels: Its sealed levels.
        members: The records of other collections, for the log.
    """

    commitment: KeyCommitment
    row: RecordRow
    levels: tuple[SealedLevel, ...]
    members: Sequence[Member]


def read_keep(schema: Schema, names: Sequence[str], until: int | None, basis: str | None, now: int) -> Keep:
    """What is to be kept, from what was entered.

    Args:
        names: Fields of customers and names of collections.

    Raises:
        UsageError: ``erasure.keep-incomplete``.
        InvalidInput: ``erasure.keep-unknown``, ``erasure.until-past``.
    """
    if until is None or basis is None or not is_basis(basis) or not names:
        raise UsageError("erasure.keep-incomplete")
    if until <= now:
        raise InvalidInput("erasure.until-past")
    customers = schema.by_number[CUSTOMERS]
    fields, collections = [], []
    for name in names:
        if name in customers.fields:
            fields.append(name)
        elif name in schema.collections and name != customers.name:
            collections.append(name)
        else:
            raise InvalidInput("erasure.keep-unknown", name=name)
    return Keep(tuple(sorted(set(fields))), tuple(sorted(set(collections))), until, basis.strip())


def keep_key(operation: Operation, customer: bytes, number: int) -> tuple[CustomerKey, KeyCommitment]:
    """The key that what is kept is sealed under from now on; its row is in the transaction."""
    tx, tenant = operation.tx, operation.tenancy.tenant
    made = operation.door.tree.new_customer_keys(tx, tenant, [customer], number)[0]
    add_customer_keys(tx, tenant, [made.row])
    return made.key, KeyCommitment(number, made.row.commitment)


def keep_record(
    operation: Operation,
    row: RecordRow,
    content: Content,
    key: CustomerKey,
    fields: Sequence[str] | None,
    member: int | None,
) -> tuple[RecordRow, tuple[SealedLevel, ...]]:
    """Seal a record anew, with some of its fields or all, in the place of what was there.

    Args:
        content: All levels of it.
        fields: Those to keep; None for all. A customer's own record is *retained* from then on.
        member: Its place in the event.
    """
    collection = operation.tenancy.schema.by_number[row.collection]

    def some(values: Mapping[str, object]) -> dict:  # type: ignore[type-arg]  # of values, whose type stays
        return {name: value for name, value in values.items() if fields is None or name in fields}

    kept, levels = change_record(
        operation.tenancy,
        operation.door.record_mac,
        collection,
        key,
        row,
        some(content.values),
        some(content.clear),
        {name: level for name, level in content.raised.items() if fields is None or name in fields},
        frozenset(level for level in LEVELS if collection.level_fields(level)),
        content.kept if fields is None else {},
        owner=None,
        team=None,
        event=operation.event,
        now=operation.now,
        member=member,
    )
    if row.collection == CUSTOMERS:
        kept = authenticate(operation.door.record_mac, kept._replace(state=RETAINED))
    replace_record(operation.tx, kept, row.revision)
    return kept, levels


def member_of(row: RecordRow, levels: tuple[SealedLevel, ...]) -> Member:
    """A record that is kept, as the log has it."""
    return Member(MemberKind.UPDATED, row.collection, row.id, row.customer, row.revision, (), levels)
