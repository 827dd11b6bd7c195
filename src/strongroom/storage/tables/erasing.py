"""Tables of erasures, of imports, and of the places where copies lie.

Lives here: names, columns, keys and indexes. Must not live here: jobs that carry them.
"""

from sqlalchemy import Index

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.tables.base import table, tenant

__all__ = [
    "backups",
    "destination_facts",
    "destinations",
    "erased_ids",
    "erasure_ledger",
    "erasure_rounds",
    "erasures",
    "holds",
    "import_batches",
    "imports",
    "key_copies",
]

# -- erasure -------------------------------------------------------------------
erasures = table(
    "erasures",
    tenant(),
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

erasure_rounds = table(
    "erasure_rounds",
    tenant(),
    whole("round", key=True),
    small("step"),  # the last that is done: docs/spec/erasure.md
    text("plan"),
    big("begun"),
    big("changed"),
    blob("mac"),
)

erasure_ledger = table(
    "erasure_ledger",
    tenant(),
    big("number", key=True),
    small("kind"),  # 1 hidden, 2 cancelled, 3 shredded
    blob("customer"),
    blob("erasure"),
    big("at"),
    small("key_no"),
    blob("head"),
)

erased_ids = table(
    "erased_ids", tenant(), whole("mark_key", key=True), blob("digest", key=True), blob("erasure")
)

holds = table(
    "holds",
    tenant(),
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
imports = table(
    "imports",
    tenant(),
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

import_batches = table(
    "import_batches", tenant(), blob("import", key=True), whole("batch", key=True), blob("event")
)

# -- backups -------------------------------------------------------------------
# All of them belong to the room, tenant 0, but for the copies of key state.
destinations = table(
    "destinations",
    tenant(),
    text("name", key=True),
    text("uri"),
    small("role"),  # 1 gating, 2 archive, 3 removed
    big("added"),
    blob("event"),
    blob("mac"),
)

# What was last found out about each destination; derived, and not backed up.
destination_facts = table(
    "destination_facts", tenant(), text("name", key=True), text("facts"), big("at"), blob("mac")
)

backups = table("backups", tenant(), big("number", key=True), blob("digest"), blob("manifest"), big("at"))

# Which states of a region's keys lie at the destinations, and what the newest of them holds.
key_copies = table("key_copies", tenant(), whole("region", key=True), big("sequence"), blob("pages"))
