"""All tables of a room, for both engines.

Lives here: names, columns, keys and indexes. Must not live here: statements, and what the bytes in a column
mean.

The tenant leads every primary key and every index: that is what PostgreSQL is spread by (Citus), and no
statement goes without it. Identifiers are 16 bytes, times are milliseconds since 1970 in UTC. Nothing is
deleted by the database on its own account: there is no ON DELETE CASCADE and, since the log proves what
belongs together, no foreign key either. WITHOUT ROWID pays only for short rows; long ones are read and
written slower that way.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, MetaData, Table, UniqueConstraint

from strongroom.storage.columns import big, blob, small, text, whole

__all__ = [
    "KEPT_UNCOMPRESSED",
    "METADATA",
    "alerts",
    "api_tokens",
    "backups",
    "budget_uses",
    "checkpoints",
    "credentials",
    "customer_keys",
    "deliveries",
    "destination_facts",
    "destinations",
    "erased_ids",
    "erasure_ledger",
    "erasure_rounds",
    "erasures",
    "event_subjects",
    "events",
    "handouts",
    "heads",
    "held_files",
    "held_parts",
    "history",
    "holds",
    "honeytokens",
    "import_batches",
    "imports",
    "jobs",
    "key_copies",
    "key_pages",
    "key_state",
    "late_marks",
    "leases",
    "leaves",
    "level_moves",
    "natural_keys",
    "notice_targets",
    "notices",
    "once",
    "outbox",
    "policies",
    "records",
    "room_state",
    "schedule_runs",
    "schedules",
    "schemas",
    "search_indexes",
    "search_tokens",
    "shares",
    "sign_in_links",
    "sign_in_sessions",
    "sign_in_steps",
    "sign_in_tries",
    "tables_for_postgresql",
    "tenants",
    "tiles",
    "users",
    "watches",
]

# Every constraint has a name: SQLite's way of altering a table loses those that have none.
METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    }
)

# Rows of these tables are rewritten in place when pages are renewed: room is left for that.
_REWRITTEN = {"fillfactor": 70}
# The outbox is emptied as fast as it fills; vacuum must not wait for a share of its size.
_EMPTIED = {
    "autovacuum_vacuum_threshold": 1_000,
    "autovacuum_vacuum_scale_factor": 0,
    "autovacuum_vacuum_insert_threshold": -1,
    "autovacuum_vacuum_cost_delay": 0,
}


def _table(
    name: str,
    *parts: Any,
    without_rowid: bool = False,
    storage: dict[str, int] | None = None,
    engine: str = "",
) -> Table:
    info = {"engine": engine} if engine else {}
    return Table(
        name,
        METADATA,
        *parts,
        info={**info, "storage": storage or {}},
        sqlite_strict=True,
        sqlite_with_rowid=not without_rowid,
    )


def _tenant() -> Column[Any]:
    return whole("tenant", key=True)


# -- the room and its tenants --------------------------------------------------
room_state = _table(
    "room_state",
    _tenant(),  # always 0: the room itself
    blob("room"),
    whole("format"),
    whole("ring_generation"),
    whole("anchor_generation"),
    big("created"),
)

tenants = _table(
    "tenants",
    _tenant(),
    text("name", null=True),
    whole("schema_version"),
    whole("policy_version"),
    whole("access_version"),
    blob("access_digest"),
    small("suite"),
    text("region"),
    blob("erasure_head", null=True),
    blob("mac"),
)


# -- records -------------------------------------------------------------------
def _record_columns(*, revision_in_key: bool) -> tuple[Column[Any], ...]:
    return (
        _tenant(),
        small("collection", key=True),
        blob("id", key=True),
        whole("revision", key=revision_in_key),
        small("state"),  # 0 active, 1 hidden, 2 removed, 3 erased
        blob("customer"),
        blob("owner", null=True),
        text("team", null=True),
        text("status", null=True),
        text("kind", null=True),
        text("priority", null=True),
        big("at", null=True),
        text("extra", null=True),
        big("created"),
        big("updated"),
        small("key_no"),
        blob("levels"),
        blob("sealed_general", null=True),
        blob("sealed_personal", null=True),
        blob("sealed_sensitive", null=True),
        blob("event"),
        whole("member", null=True),
        blob("mac"),
    )


def _where(condition: Any) -> dict[str, Any]:
    return {"sqlite_where": condition, "info": {"where": condition}}


records = _table("records", *_record_columns(revision_in_key=False))
_r = records.c
Index(None, _r.tenant, _r.customer, _r.collection, **_where(_r.customer != _r.id))
Index(None, _r.tenant, _r.collection, _r.owner, _r.id, **_where(_r.owner.is_not(None)))
Index(None, _r.tenant, _r.collection, _r.team, _r.id, **_where(_r.team.is_not(None)))
Index(None, _r.tenant, _r.collection, _r.status, _r.id, **_where(_r.status.is_not(None)))
Index(None, _r.tenant, _r.collection, _r.at, _r.id, **_where(_r.at.is_not(None)))

history = _table("history", *_record_columns(revision_in_key=True))

shares = _table(
    "shares",
    _tenant(),
    small("collection", key=True),
    blob("id", key=True),
    blob("grantee", key=True),
    text("granted_team", key=True),
    blob("event"),
    blob("mac"),
)
Index(None, shares.c.tenant, shares.c.collection, shares.c.grantee, shares.c.id)

# -- keys ----------------------------------------------------------------------
customer_keys = _table(
    "customer_keys",
    _tenant(),
    blob("customer", key=True),
    small("key_no", key=True),
    big("page"),
    whole("gen"),
    blob("wrapped"),
    blob("commitment"),
    storage=_REWRITTEN,
)
Index(None, customer_keys.c.tenant, customer_keys.c.page)

key_pages = _table(
    "key_pages",
    _tenant(),
    big("page", key=True),
    whole("region"),
    whole("gen"),
    whole("epoch"),
    blob("wrapped"),
    whole("used"),
    blob("writer", null=True),
    storage=_REWRITTEN,
)

key_state = _table("key_state", _tenant(), whole("region", key=True), whole("epoch"), whole("generation"))

leases = _table("leases", _tenant(), blob("process", key=True), big("until"), big("seen"))

# -- search --------------------------------------------------------------------
natural_keys = _table(
    "natural_keys", _tenant(), whole("index_no", key=True), blob("key", key=True), blob("record")
)

search_indexes = _table(
    "search_indexes",
    _tenant(),
    whole("index_no", key=True),
    small("collection"),
    whole("field"),
    small("transform"),
    whole("generation"),
    small("state"),  # 0 building, 1 ready, 2 retiring
    blob("cursor", null=True),
)

search_tokens = _table(
    "search_tokens",
    _tenant(),
    whole("index_no", key=True),
    big("token", key=True),
    blob("record", key=True),
    without_rowid=True,
)

# -- what the room goes by -----------------------------------------------------
schemas = _table(
    "schemas",
    _tenant(),
    whole("version", key=True),
    text("document"),
    big("at"),
    blob("event"),
    blob("mac"),
)

# Where fields of a collection are moving to another level: how far their values are sealed anew.
level_moves = _table(
    "level_moves",
    _tenant(),
    small("collection", key=True),
    whole("version"),
    small("phase"),  # 0 records, 1 their history, 2 done
    blob("after"),
    whole("after_revision"),
    big("records"),
    big("revisions"),
    blob("event"),
    blob("mac"),
)

policies = _table(
    "policies",
    _tenant(),
    whole("version", key=True),
    text("document"),
    big("at"),
    blob("event"),
    blob("mac"),
)

users = _table(
    "users",
    _tenant(),
    blob("user", key=True),
    whole("revision"),
    small("state"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)

# How much of a budget somebody has used, so that the door can refuse: a row for each customer counted, or for
# each minute in which rows or searches were. The log has it all; this is only quicker, and holds a day.
budget_uses = _table(
    "budget_uses",
    _tenant(),
    blob("user", key=True),
    small("measure", key=True),
    blob("thing", key=True),
    big("at"),
    whole("amount"),
    without_rowid=True,
)
_b = budget_uses.c
Index(None, _b.tenant, _b.user, _b.measure, _b.at, _b.amount)

# -- signing in ----------------------------------------------------------------
# What a user shows to sign in; all of it is sealed under the user's own key, hashes of passwords too.
credentials = _table(
    "credentials",
    _tenant(),
    blob("user", key=True),
    blob("credential", key=True),
    small("kind"),  # 1 password, 2 one-time codes, 3 recovery codes, 4 passkey, 5 known device
    whole("revision"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)

# The key is the hash of what the browser's cookie holds: who reads the table cannot be anybody by it.
sign_in_sessions = _table(
    "sign_in_sessions",
    _tenant(),
    blob("session", key=True),
    blob("id"),
    blob("user"),
    small("factors"),  # the sum of: 1 password, 2 one-time code, 4 recovery code, 8 passkey, 16 link
    big("began"),
    big("seen"),
    big("ends"),
    big("stepped_up", null=True),
    text("purpose", null=True),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)
Index(None, sign_in_sessions.c.tenant, sign_in_sessions.c.user)
Index(None, sign_in_sessions.c.tenant, sign_in_sessions.c.ends)

sign_in_links = _table(
    "sign_in_links",
    _tenant(),
    blob("link", key=True),
    blob("user"),
    big("made"),
    big("ends"),
    big("used", null=True),
    blob("event"),
    blob("mac"),
)
Index(None, sign_in_links.c.tenant, sign_in_links.c.user)

api_tokens = _table(
    "api_tokens",
    _tenant(),
    blob("token", key=True),
    blob("user"),
    blob("hash"),
    small("state"),  # 0 stands, 1 revoked
    whole("revision"),
    big("made"),
    big("ends"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)
Index(None, api_tokens.c.tenant, api_tokens.c.user)

# What somebody who signs in has yet to answer: a challenge, or the second of two steps. Each counts once.
sign_in_steps = _table(
    "sign_in_steps",
    _tenant(),
    blob("step", key=True),
    # 1 second factor, 2 passkey to sign in, 3 as second factor, 4 shown again, 5 to add, 6 ticket,
    # 7 a session's former secret
    small("kind"),
    blob("user", null=True),
    blob("bound", null=True),
    big("made"),
    big("ends"),
    blob("mac"),
)
Index(None, sign_in_steps.c.tenant, sign_in_steps.c.ends)

# How often somebody was wrong at a place: a name and a network, as a keyed digest.
sign_in_tries = _table(
    "sign_in_tries",
    _tenant(),
    blob("place", key=True),
    whole("wrong"),
    big("until"),
    big("at"),
    blob("mac"),
)
Index(None, sign_in_tries.c.tenant, sign_in_tries.c.at)

# What a request that named an idempotency key came to, so that one that is sent again does nothing twice.
once = _table(
    "once",
    _tenant(),
    whole("mark_key", key=True),
    blob("place", key=True),
    blob("request"),
    big("made"),
    big("ends"),
    text("outcome"),
    blob("mac"),
)
Index(None, once.c.tenant, once.c.ends)

# Files that are held for a while, in sealed pieces.
held_files = _table(
    "held_files",
    _tenant(),
    blob("file", key=True),
    blob("user"),
    small("kind"),  # 1 upload, 2 rows that were refused, 3 export
    small("state"),  # 0 being written, 1 whole, 2 handed out
    whole("parts"),
    big("size"),
    big("made"),
    big("ends"),
    whole("generation"),  # of the index, whose key this file's comes from
    blob("sealed"),
    blob("event"),
    blob("mac"),
)
Index(None, held_files.c.tenant, held_files.c.user)
Index(None, held_files.c.tenant, held_files.c.ends)
Index(None, held_files.c.tenant, held_files.c.generation)

held_parts = _table("held_parts", _tenant(), blob("file", key=True), whole("part", key=True), blob("sealed"))

# -- the log -------------------------------------------------------------------
events = _table(
    "events",
    _tenant(),
    blob("event", key=True),
    blob("hash"),
    blob("leaf"),
    blob("sealed", null=True),
    blob("members", null=True),
)

event_subjects = _table(
    "event_subjects", _tenant(), blob("customer", key=True), blob("event", key=True), without_rowid=True
)

# SQLite numbers events in the transaction that made them and needs no outbox.
outbox = _table(
    "outbox",
    _tenant(),
    Column("id", BigInteger, Identity(), primary_key=True),
    blob("event"),
    blob("hash"),
    blob("mac"),
    small("bad", default=0),
    storage=_EMPTIED,
    engine="postgresql",
)

leaves = _table(
    "leaves",
    _tenant(),
    big("leaf", key=True),
    blob("event"),
    blob("hash"),
    whole("mac_key"),
    blob("mac"),
    UniqueConstraint("tenant", "event"),
)

tiles = _table("tiles", _tenant(), small("level", key=True), big("idx", key=True), blob("hashes"))

heads = _table("heads", _tenant(), big("next"), big("integrated"), text("origin"), whole("era"))

checkpoints = _table("checkpoints", _tenant(), big("size", key=True), text("note"), big("at"))
# Where to look for the event in which a checkpoint was given out; the event is what counts.
handouts = _table("handouts", _tenant(), big("size", key=True), blob("event"))

# -- the watch -----------------------------------------------------------------
# How far the log has been watched, who watches, and the digest of the alerts that are not closed.
watches = _table(
    "watches",
    _tenant(),
    big("position"),
    blob("watcher", null=True),
    big("until"),
    blob("digest"),
    blob("mac"),
)

alerts = _table(
    "alerts",
    _tenant(),
    blob("alert", key=True),
    blob("subject"),  # keyed digest of rule, principal and customer: what has the same folds into one
    small("state"),  # 0 open, 1 acknowledged, 2 closed
    big("first"),
    big("last"),
    whole("times"),
    whole("revision"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)
Index(None, alerts.c.tenant, alerts.c.subject, alerts.c.alert)
Index(None, alerts.c.tenant, alerts.c.state, alerts.c.alert)

# Customers who do not exist outside the room: as keyed digests, so that the table does not say who.
honeytokens = _table(
    "honeytokens", _tenant(), blob("mark", key=True), big("at"), blob("sealed"), blob("event"), blob("mac")
)

# -- erasure -------------------------------------------------------------------
erasures = _table(
    "erasures",
    _tenant(),
    blob("erasure", key=True),
    blob("customer"),
    small("state"),  # 1 hidden, 2 committed, 3 cut, 4 shredded, 5 definitive, 9 cancelled
    whole("round", null=True),
    big("asked"),
    big("due"),
    big("changed"),
    small("key_no"),
    text("document"),
    blob("event"),
    blob("receipt", null=True),
    blob("mac"),
)
Index(None, erasures.c.tenant, erasures.c.customer)
Index(None, erasures.c.tenant, erasures.c.state)

erasure_rounds = _table(
    "erasure_rounds",
    _tenant(),
    whole("round", key=True),
    small("step"),  # the last that is done: docs/spec/erasure.md
    text("plan"),
    big("begun"),
    big("changed"),
    blob("mac"),
)

erasure_ledger = _table(
    "erasure_ledger",
    _tenant(),
    big("number", key=True),
    small("kind"),  # 1 hidden, 2 cancelled, 3 shredded
    blob("customer"),
    blob("erasure"),
    big("at"),
    small("key_no"),
    blob("head"),
)

erased_ids = _table(
    "erased_ids", _tenant(), whole("mark_key", key=True), blob("digest", key=True), blob("erasure")
)

holds = _table(
    "holds",
    _tenant(),
    blob("hold", key=True),
    blob("customer"),
    small("state"),  # 0 stands, 1 lifted
    big("since"),
    big("until", null=True),
    text("reason_code"),
    blob("event"),
    blob("mac"),
)
Index(None, holds.c.tenant, holds.c.customer)

# -- files in ------------------------------------------------------------------
imports = _table(
    "imports",
    _tenant(),
    blob("import", key=True),
    small("collection"),
    blob("identity"),
    small("state"),  # 0 running, 1 done, 2 undone
    big("next_record"),
    whole("created"),
    whole("updated"),
    whole("rejected"),
    big("started"),
    big("finished", null=True),
    blob("sealed", null=True),
    blob("event"),
    blob("mac"),
)
Index(None, imports.c.tenant, imports.c.identity)

import_batches = _table(
    "import_batches", _tenant(), blob("import", key=True), whole("batch", key=True), blob("event")
)

# -- backups -------------------------------------------------------------------
# All of them belong to the room, tenant 0, but for the copies of key state.
destinations = _table(
    "destinations",
    _tenant(),
    text("name", key=True),
    text("uri"),
    small("role"),  # 1 gating, 2 archive, 3 removed
    big("added"),
    blob("event"),
    blob("mac"),
)

# What was last found out about each destination; derived, and not backed up.
destination_facts = _table(
    "destination_facts", _tenant(), text("name", key=True), text("facts"), big("at"), blob("mac")
)

backups = _table("backups", _tenant(), big("number", key=True), blob("digest"), blob("manifest"), big("at"))

# Which states of a region's keys lie at the destinations, and what the newest of them holds.
key_copies = _table("key_copies", _tenant(), whole("region", key=True), big("sequence"), blob("pages"))

# -- work by itself ------------------------------------------------------------
# Work that takes longer than a request; written by whoever asks for it, done by whichever process is free.
jobs = _table(
    "jobs",
    _tenant(),
    blob("job", key=True),
    text("kind"),
    small("state"),  # 0 queued, 1 running, 2 done, 3 failed, 4 cancelled
    blob("user"),
    text("document"),
    blob("sealed", null=True),
    text("schedule", null=True),
    big("queued"),
    big("due"),
    small("attempts"),
    blob("holder", null=True),
    big("beat"),
    small("stop"),  # 1 once somebody asked for its end
    big("done"),
    big("total", null=True),
    big("changed"),
    text("result", null=True),
    text("because", null=True),
    blob("event"),
    blob("mac"),
)
Index(None, jobs.c.tenant, jobs.c.state, jobs.c.due)
Index(None, jobs.c.tenant, jobs.c.schedule, jobs.c.job, **_where(jobs.c.schedule.is_not(None)))

# How somebody changed when something runs; what has no row runs as it does in every room.
schedules = _table(
    "schedules",
    _tenant(),
    text("name", key=True),
    text("document"),
    big("changed"),
    blob("event"),
    blob("mac"),
)

schedule_runs = _table(
    "schedule_runs",
    _tenant(),
    text("name", key=True),
    big("next"),
    big("last", null=True),
    blob("job", null=True),
    blob("mac"),
)

# What is late, or was, and when that was last told.
late_marks = _table(
    "late_marks", _tenant(), text("subject", key=True), big("since"), big("told"), small("late"), blob("mac")
)

# -- telling people ------------------------------------------------------------
# Where notices go; addresses and secrets are sealed under the key of the user who entered them.
notice_targets = _table(
    "notice_targets",
    _tenant(),
    blob("target", key=True),
    small("kind"),  # 1 webhook, 2 mail
    small("state"),  # 0 stands, 1 taken away
    blob("user"),
    whole("revision"),
    big("made"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)

notices = _table(
    "notices",
    _tenant(),
    blob("notice", key=True),
    text("kind"),
    text("document"),
    big("at"),
    blob("mac"),
)

deliveries = _table(
    "deliveries",
    _tenant(),
    blob("delivery", key=True),
    blob("notice"),
    blob("target"),
    small("state"),  # 0 waits, 1 delivered, 2 given up
    small("attempts"),
    big("due"),
    big("changed"),
    small("answer", null=True),
    text("because", null=True),
    blob("mac"),
)
Index(None, deliveries.c.tenant, deliveries.c.state, deliveries.c.due)
Index(None, deliveries.c.tenant, deliveries.c.target, deliveries.c.delivery)

# Sealed bytes do not compress: on PostgreSQL trying is time lost on each write.
KEPT_UNCOMPRESSED: dict[str, tuple[str, ...]] = {
    "records": ("sealed_general", "sealed_personal", "sealed_sensitive"),
    "history": ("sealed_general", "sealed_personal", "sealed_sensitive"),
    "events": ("sealed", "members"),
    "tiles": ("hashes",),
    "users": ("sealed",),
    "imports": ("sealed",),
    "erasures": ("receipt",),
    "credentials": ("sealed",),
    "sign_in_sessions": ("sealed",),
    "api_tokens": ("sealed",),
    "held_files": ("sealed",),
    "held_parts": ("sealed",),
    "jobs": ("sealed",),
    "notice_targets": ("sealed",),
    "alerts": ("sealed",),
}


def tables_for_postgresql() -> MetaData:
    """All tables with what only PostgreSQL's DDL says of them.

    It is said here and not above, since naming an engine imports all of its support, a fifth of the time that
    SQLAlchemy takes as a whole, and statements need none of this.
    """
    for table in METADATA.tables.values():
        table.dialect_options["postgresql"]["with"] = table.info["storage"]
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.info.get("where")
    return METADATA
