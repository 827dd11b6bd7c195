"""Founding a room: keys, rules, founder, and the first leaves of its log.

Lives here: the order in which a room comes to be, so that `found` can be run again after
a crash at any instant. Must not live here: keys (strongroom.keys), the room in use (room.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from strongroom.access.builtin import builtin_policy
from strongroom.access.deciding_rows import set_digest
from strongroom.access.policy import FOUNDER, SOLO
from strongroom.access.policy_document import write_policy
from strongroom.access.users import User, check_handle
from strongroom.audit.leaf import Actor, KeyCommitment
from strongroom.audit.recorder import EventDraft, Recorder
from strongroom.errors import Conflict
from strongroom.keys.anchor import Access
from strongroom.keys.creation import RoomPlan, complete_room, create_room
from strongroom.keys.keyring import KeyRing
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings
from strongroom.keys.surroundings import Surroundings
from strongroom.keys.tree import KeyTree
from strongroom.model.default_schema import default_schema
from strongroom.model.ids import new_id, write_id
from strongroom.model.schema import Schema
from strongroom.model.schema_document import write_schema
from strongroom.storage import log_rows, rule_rows, search_rows, tenant_rows, user_rows
from strongroom.storage.database import Database, open_database
from strongroom.storage.key_rows import add_customer_keys
from strongroom.storage.rule_rows import DocumentRow
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.storage.versions import migrate
from strongroom.vault.indexes.indexing import READY
from strongroom.vault.macs.deciding import tagged
from strongroom.vault.staff.people import Staff
from strongroom.vault.upkeep.demo_mark import DEMO

__all__ = ["Foundation", "Founded", "found", "log_origin"]

_FIRST = 1


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """What a new room should be like.

    Args:
        home: The folder for settings, ring and anchor, and for a database of SQLite.
        database: ``postgresql://…``; SQLite in the home, when left out.
        keys: The root key's URI.
        founder: Handle of the first user.
        logins: Logins of the operating system that the first user is bound to.
        solo: One person wears all hats: trying it out, a very small firm; declared in the log.
        recovery: The recovery key's recipient; one is made and handed out once, when left out.
        stores: URIs of ring stores.
        suite: The suite that seals.
        demo: Made-up people only, for good: the log's first leaf says so.
    """

    home: Path
    keys: str
    founder: str
    logins: tuple[str, ...] = ()
    database: str | None = None
    solo: bool = False
    recovery: str | None = None
    stores: Sequence[str] = ()
    suite: int = 1
    tenant: int = 1
    region: str = "CN"
    language: str = "en"
    demo: bool = False


@dataclass(frozen=True)
class Founded:
    """A room that is there now.

    Args:
        room: Its id, 16 bytes.
        recovery: The recovery key, where it was made here: to be shown to people once, kept nowhere.
    """

    room: bytes
    recovery: str | None = field(default=None, repr=False)


def log_origin(room: bytes, tenant: int, era: int) -> str:
    """The name of a tenant's log in one era: first line of its checkpoints, name of its key."""
    return f"strongroom/{write_id('room', room)}/{tenant}/{era}"


def found(plan: Foundation, surroundings: Surroundings) -> Founded:
    """Make a room; after a crash the same call goes on where it stopped.

    Raises:
        Conflict: ``room.exists``, ``room.database-taken``.
        StrongroomError: As `create_room`, `migrate` and `check_handle` have it.
    """
    handle = check_handle(plan.founder)
    files = RoomFiles(plan.home)
    if files.settings.exists():
        raise Conflict("room.exists", home=str(files.home))
    files.make_folders()
    url = plan.database or f"sqlite:///{files.database}"
    migrate(url)
    with open_database(url) as database:
        keys = RoomPlan(plan.keys, plan.tenant, plan.recovery, tuple(plan.stores), plan.demo)
        new = create_room(files, database, keys, surroundings)
        _Founding(plan, handle, database, new.keyring, surroundings).run()
        settings = Settings(
            new.keyring.room, url, plan.keys, plan.language, plan.tenant, plan.region, plan.demo
        )
        complete_room(files, settings)
        return Founded(new.keyring.room, None if new.recovery is None else new.recovery.reveal())


class _Founding:
    """The rows of a new tenant, each step in a transaction of its own that can be found done."""

    def __init__(
        self,
        plan: Foundation,
        handle: str,
        database: Database,
        keyring: KeyRing,
        surroundings: Surroundings,
    ) -> None:
        self._plan = plan
        self._handle = handle
        self._database = database
        self._keyring = keyring
        self._now = surroundings.now()
        self._tree = KeyTree(database, keyring, surroundings)
        self._recorder = Recorder(keyring)

    def run(self) -> None:
        tenant = self._plan.tenant
        try:
            self._tree.prepare(tenant, 1)
            founder = self._database.transact(self._begin_log)
            row = self._database.transact(lambda tx: self._add_tenant(tx, founder))
        finally:
            self._tree.close()
        access = Access(row.access_version, row.access_digest)
        self._keyring.anchor.update(lambda anchor: anchor.with_access(tenant, access))

    def _begin_log(self, tx: Transaction) -> bytes:
        """The first leaf: it names the log, and by its actor the founder to come."""
        tenant, founder = self._plan.tenant, new_id(self._now)
        if log_rows.head(tx, tenant) is not None:
            return founder
        origin = log_origin(self._keyring.room, tenant, _FIRST)
        log_rows.add_head(tx, tenant, origin)
        extra = {"origin": origin, **({DEMO: 1} if self._plan.demo else {})}
        draft = EventDraft(event=new_id(self._now), action="era_begin", extra=extra)
        self._record(tx, draft, founder)
        return founder

    def _add_tenant(self, tx: Transaction, founder: bytes) -> TenantRow:
        plan, tenant, event = self._plan, self._plan.tenant, new_id(self._now)
        known = tenant_rows.tenant_row(tx, tenant)
        if known is not None:
            return known
        mac = self._keyring.row_mac()
        schema, policy = default_schema(), builtin_policy(solo=plan.solo)
        schema_row = DocumentRow(tenant, _FIRST, write_schema(schema), self._now, event, b"")
        policy_row = DocumentRow(tenant, _FIRST, write_policy(policy), self._now, event, b"")
        schema_row, policy_row = tagged(mac, schema_row, "schemas"), tagged(mac, policy_row, "policies")
        rule_rows.add_schema(tx, schema_row)
        rule_rows.add_policy(tx, policy_row)
        self._add_indexes(tx, schema)
        key = self._tree.new_customer_keys(tx, tenant, [founder])[0]
        add_customer_keys(tx, tenant, [key.row])
        staff = Staff(self._keyring, self._tree)
        user = staff.seal(tenant, self._founder(founder), key.key, plan.suite, _FIRST, event)
        user_rows.add_user(tx, user)
        row = TenantRow(
            tenant=tenant,
            name=None,
            schema_version=_FIRST,
            policy_version=_FIRST,
            access_version=_FIRST,
            access_digest=set_digest([user.mac, schema_row.mac, policy_row.mac]),
            suite=plan.suite,
            region=plan.region,
            erasure_head=None,
            mac=b"",
        )
        row = tagged(mac, row)
        tenant_rows.add_tenant(tx, row)
        draft = EventDraft(event=event, action="init", record=write_id("usr", founder), revision=_FIRST)
        draft.key = KeyCommitment(key.row.key_no, key.row.commitment)
        draft.extra = {"separation": "declared" if plan.solo else "kept"}
        self._record(tx, draft, founder)
        return row

    def _add_indexes(self, tx: Transaction, schema: Schema) -> None:
        tenant = self._plan.tenant
        generation = self._keyring.newest_index_generation(tenant)
        number = 0
        for collection in schema.all_collections:
            for each in collection.fields.values():
                for transform in each.transforms():
                    number += 1
                    index = SearchIndexRow(
                        number, collection.number, each.number, transform, generation, READY, None
                    )
                    search_rows.add_index(tx, tenant, index)

    def _founder(self, identity: bytes) -> User:
        role = SOLO if self._plan.solo else FOUNDER
        return User(
            id=identity,
            handle=self._handle,
            name=self._handle,
            created=self._now,
            roles=(role,),
            logins=frozenset(self._plan.logins),
        )

    def _record(self, tx: Transaction, draft: EventDraft, founder: bytes) -> None:
        actor = Actor(principal=write_id("usr", founder))
        self._recorder.record(tx, self._plan.tenant, draft, actor, self._now, self._plan.suite)
