"""A small room with data: customers, purchases, an import, users and rules, written by hand with events."""

import struct
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from strongroom.audit.leaf import KeyCommitment, SealedLevel
from strongroom.audit.members import Member, MemberKind
from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RecordMac
from strongroom.model.ids import write_id
from strongroom.storage.record_rows import RecordRow, insert_records, update_record
from strongroom.storage.tables import METADATA
from strongroom.storage.transaction import Transaction
from tests.audit.log_room import START, TENANT, USERS, LogRoom

__all__ = ["CHECKS", "COLLECTIONS", "SmallRoom"]

COLLECTIONS = {"customers": 1, "purchases": 2, "needs": 3}
_ROW_MAC = RecordMac(b"\x0b" * 32)
_LABEL = label("test/row")
_PREFIX = {1: "cus", 2: "pur", 3: "need"}
_NAMES = {number: name for name, number in COLLECTIONS.items()}


def row_tag(row: tuple[Any, ...]) -> bytes:
    """A MAC over a whole row but its last column."""
    return _ROW_MAC.tag(_LABEL, repr(tuple(row[:-1])).encode())


def check(row: tuple[Any, ...]) -> None:
    _ROW_MAC.check(row[-1], "record.row-forged", _LABEL, repr(tuple(row[:-1])).encode())


CHECKS: Mapping[str, Callable[[Any], None]] = dict.fromkeys(
    ("records", "history", "users", "schemas", "policies", "shares", "tenants", "imports"), check
)


class SmallRoom(LogRoom):
    """See the module; everything in it fits until somebody changes it."""

    def __init__(self, url: str, seed: int = 1) -> None:
        super().__init__(url, seed)
        self.rows: dict[bytes, RecordRow] = {}
        self.database.transact(self._init)
        for _ in range(4):
            self.create()
        customers = list(self.rows)
        for customer in customers:
            self.create(2, customer)
        self.bulk_import(3)
        for record in customers[:2]:
            self.update(record)
        self.update(customers[0])
        self.remove(self.create(2, customers[1]))
        everybody = [row for row in self.rows.values() if row.collection == 1]
        members = [
            Member(MemberKind.LISTED, 1, row.id, row.customer, row.revision, (1, 2)) for row in everybody
        ]
        for user in (0, 1, 1, 0):
            self.append(user=user, action="list", collection="customers", members=members[:3])
        self.about("view", customers[0], user=2)
        self.about("reveal", customers[1], outcome="refused", because="no.grant")
        self.append(action="user_suspend", record=write_id("usr", USERS[1]), write=self._suspend)
        self.seal_up()
        self.about("view", customers[2], user=2)
        self.seal_up()

    # -- what is written -----------------------------------------------------------
    def append(
        self, *, user: int = 0, write: Callable[[Transaction, bytes], None] | None = None, **draft: Any
    ) -> bytes:
        def work(tx: Transaction) -> bytes:
            event = self.new()
            if write is not None:
                write(tx, event)
            return self.record(tx, user=user, event=event, **draft)

        return self.database.transact(work)

    def insert(self, tx: Transaction, table: str, *values: Any, signed: bool = True) -> None:
        row = (TENANT, *values)
        tx.copy_in(METADATA.tables[table], [(*row, row_tag((*row, b""))) if signed else row])

    def _init(self, tx: Transaction) -> None:
        event = self.new()
        self.insert(tx, "tenants", None, 1, 1, 1, bytes(32), 1, "CN", None)
        self.insert(tx, "schemas", 1, "{}", START, event)
        self.insert(tx, "policies", 1, "{}", START, event)
        self.insert(tx, "search_indexes", 1, 1, 9, 0, 1, 1, None, signed=False)
        commitment = sha256(USERS[0]).digest()
        self.insert(tx, "customer_keys", USERS[0], 1, 1, 1, b"wrapped", commitment, signed=False)
        self.insert(tx, "users", USERS[0], 1, 0, b"sealed", event)
        user = write_id("usr", USERS[0])
        self.record(tx, action="init", event=event, record=user, revision=1, key=KeyCommitment(1, commitment))
        event = self.new()
        self.insert(tx, "users", USERS[1], 1, 0, b"sealed", event)
        self.record(tx, action="user_add", event=event, record=write_id("usr", USERS[1]), revision=1)

    def _suspend(self, tx: Transaction, event: bytes) -> None:
        from strongroom.storage.user_rows import UserRow, replace_user

        row = (TENANT, USERS[1], 2, 1, b"sealed again", event)
        replace_user(tx, UserRow(*row, row_tag((*row, b""))), 1)

    def make(
        self, collection: int, customer: bytes | None, event: bytes, member: int | None = None
    ) -> RecordRow:
        record = self.new()
        row = RecordRow(
            tenant=TENANT,
            collection=collection,
            id=record,
            revision=1,
            state=0,
            customer=customer or record,
            owner=USERS[0],
            team="north",
            status="open",
            kind=None,
            priority=None,
            at=self.now,
            extra=None,
            created=self.now,
            updated=self.now,
            key_no=1,
            levels=bytes(24),
            sealed_general=None,
            sealed_personal=None,
            sealed_sensitive=None,
            event=event,
            member=member,
            mac=b"",
        )
        return self.sealed(row)

    def sealed(self, row: RecordRow) -> RecordRow:
        """Envelopes that are none, and the MAC."""
        envelopes = [self.random.randbytes(40) for _ in range(2)]
        levels = struct.pack(">6I", row.revision, 1, row.revision, 1, 0, 0)
        row = row._replace(levels=levels, sealed_general=envelopes[0], sealed_personal=envelopes[1])
        return row._replace(mac=row_tag(row))

    def levels(self, row: RecordRow) -> tuple[SealedLevel, ...]:
        envelopes = (row.sealed_general, row.sealed_personal)
        return tuple(
            SealedLevel(level, row.revision, sha256(one).digest())
            for level, one in enumerate(envelopes, 1)
            if one is not None
        )

    def about(self, action: str, record: bytes, **draft: Any) -> bytes:
        row = self.rows[record]
        return self.append(action=action, **self.naming(row), **draft)

    def naming(self, row: RecordRow) -> dict[str, Any]:
        return {
            "collection": _NAMES[row.collection],
            "record": write_id(_PREFIX[row.collection], row.id),
            "customer": row.customer,
            "revision": row.revision,
        }

    def create(self, collection: int = 1, customer: bytes | None = None) -> bytes:
        def work(tx: Transaction) -> RecordRow:
            event = self.new()
            row = self.make(collection, customer, event)
            insert_records(tx, [row])
            key = None
            if customer is None:
                key = KeyCommitment(1, sha256(row.id).digest())
                self.insert(tx, "customer_keys", row.id, 1, 1, 1, b"wrapped", key.commitment, signed=False)
                self.insert(tx, "natural_keys", 1, row.id[::-1], row.id, signed=False)
            about = {"fields": ("name", "phone"), "levels": self.levels(row), **self.naming(row)}
            self.record(tx, event=event, action="create", key=key, **about)
            return row

        row = self.database.transact(work)
        self.rows[row.id] = row
        return row.id

    def update(self, record: bytes, **draft: Any) -> bytes:
        def work(tx: Transaction) -> tuple[bytes, RecordRow]:
            event = self.new()
            old = self.rows[record]
            row = self.sealed(old._replace(revision=old.revision + 1, event=event, member=None))
            update_record(tx, row)
            about = {"action": "update", "fields": ("phone",), **self.naming(row), **draft}
            return self.record(tx, event=event, levels=self.levels(row), **about), row

        event, self.rows[record] = self.database.transact(work)
        return event

    def remove(self, record: bytes) -> None:
        def work(tx: Transaction) -> RecordRow:
            event = self.new()
            old = self.rows[record]
            row = old._replace(revision=old.revision + 1, event=event, state=2, levels=bytes(24))
            row = row._replace(sealed_general=None, sealed_personal=None)
            row = row._replace(mac=row_tag(row))
            update_record(tx, row)
            self.record(tx, event=event, action="remove", **self.naming(row))
            return row

        self.rows[record] = self.database.transact(work)

    def bulk_import(self, count: int) -> bytes:
        def work(tx: Transaction) -> tuple[bytes, list[RecordRow]]:
            event = self.new()
            rows = sorted((self.make(1, None, event) for _ in range(count)), key=lambda row: row.id)
            rows = [row._replace(member=at) for at, row in enumerate(rows)]
            rows = [row._replace(mac=row_tag(row)) for row in rows]
            insert_records(tx, rows)
            members = []
            for row in rows:
                key = KeyCommitment(1, sha256(row.id).digest())
                self.insert(tx, "customer_keys", row.id, 1, 1, 1, b"wrapped", key.commitment, signed=False)
                members.append(
                    Member(MemberKind.CREATED, 1, row.id, row.id, 1, (1, 2), self.levels(row), key)
                )
            self.insert(tx, "import_batches", event, 1, event, signed=False)
            return self.record(
                tx, event=event, action="import", collection="customers", members=members
            ), rows

        event, rows = self.database.transact(work)
        self.rows.update({row.id: row for row in rows})
        return event
