"""Made-up records with all that belongs to them: the smallest that the tables take."""

from typing import Any

from strongroom.storage.key_rows import KeyRow, add_customer_keys
from strongroom.storage.record_rows import RecordRow, insert_records
from strongroom.storage.statement import Statement
from strongroom.storage.tables import shares, tenants
from strongroom.storage.transaction import Transaction, insert_statement

TENANT = 1
CUSTOMERS, PURCHASES = 1, 2
ADD_TENANT: Statement = insert_statement(tenants)
ADD_SHARE: Statement = insert_statement(shares)


def id_of(number: int, kind: int = 0) -> bytes:
    """An id by number, in the order of numbers."""
    return number.to_bytes(15, "big") + bytes([kind])


def row(
    id: bytes, *, customer: bytes | None = None, collection: int = CUSTOMERS, **columns: Any
) -> RecordRow:
    """A record's row; what is not given is as small as can be."""
    plain = RecordRow(
        TENANT, collection, id, 1, 0, customer or id, None, None, None, None, None, None, None, 100, 100, 1,
        bytes(24), b"general", b"personal", None, b"e" * 16, None, b"m" * 16,
    )  # fmt: skip
    return plain._replace(**columns)


def add_tenant(tx: Transaction, tenant: int = TENANT) -> None:
    """Insert a tenant and its first page."""
    tx.run(
        ADD_TENANT, tenant=tenant, name=None, schema_version=1, policy_version=1, access_version=1,
        access_digest=bytes(32), suite=1, region="CN", erasure_head=None, mac=bytes(32),
    )  # fmt: skip


def add_people(tx: Transaction, rows: list[RecordRow]) -> None:
    """Insert records, with a key for each that is a customer."""
    insert_records(tx, rows)
    customers = [each.id for each in rows if each.collection == CUSTOMERS]
    add_customer_keys(tx, TENANT, [KeyRow(id, 1, 1, 1, b"wrapped", bytes(32)) for id in customers])


def share(tx: Transaction, id: bytes, user: bytes = b"", team: str = "", collection: int = CUSTOMERS) -> None:
    """Share a record with a user or a team."""
    tx.run(
        ADD_SHARE, tenant=TENANT, collection=collection, id=id, grantee=user, granted_team=team,
        event=bytes(16), mac=bytes(16),
    )  # fmt: skip
