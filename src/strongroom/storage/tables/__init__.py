"""All tables of a room, for both engines.

Lives here: all of them under one name, and what only one engine's DDL says. Must not live here: statements,
and what the bytes in a column mean.

The tenant leads every primary key and every index: that is what PostgreSQL is spread by (Citus), and no
statement goes without it. Identifiers are 16 bytes, times are milliseconds since 1970 in UTC. Nothing is
deleted by the database on its own account: there is no ON DELETE CASCADE and, since the log proves what
belongs together, no foreign key either. WITHOUT ROWID pays only for short rows; long ones are read and
written slower that way.
"""

from sqlalchemy import MetaData

from strongroom.storage.tables.base import METADATA
from strongroom.storage.tables.by_itself import (
    deliveries,
    jobs,
    late_marks,
    notice_targets,
    notices,
    schedule_runs,
    schedules,
)
from strongroom.storage.tables.erasing import (
    backups,
    destination_facts,
    destinations,
    erased_ids,
    erasure_ledger,
    erasure_rounds,
    erasures,
    holds,
    import_batches,
    imports,
    key_copies,
)
from strongroom.storage.tables.keys import (
    customer_keys,
    key_pages,
    key_state,
    leases,
    natural_keys,
    search_indexes,
    search_tokens,
)
from strongroom.storage.tables.log import (
    alerts,
    checkpoints,
    event_subjects,
    events,
    handouts,
    heads,
    honeytokens,
    leaves,
    outbox,
    tiles,
    watches,
)
from strongroom.storage.tables.records import (
    history,
    records,
    room_state,
    shares,
    tenants,
)
from strongroom.storage.tables.rules import (
    budget_uses,
    level_moves,
    policies,
    schemas,
    users,
)
from strongroom.storage.tables.signing_in import (
    api_tokens,
    credentials,
    held_files,
    held_parts,
    once,
    sign_in_links,
    sign_in_sessions,
    sign_in_steps,
    sign_in_tries,
)

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
