"""Tables of the log, and of what watches it.

Lives here: names, columns, keys and indexes. Must not live here: what leaves say.
"""

from sqlalchemy import BigInteger, Column, Identity, Index, UniqueConstraint

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.tables.base import EMPTIED, table, tenant

__all__ = [
    "alerts",
    "checkpoints",
    "event_subjects",
    "events",
    "handouts",
    "heads",
    "honeytokens",
    "leaves",
    "outbox",
    "tiles",
    "watches",
]

# -- the log -------------------------------------------------------------------
events = table(
    "events",
    tenant(),
    blob("event", key=True),
    blob("hash"),
    blob("leaf"),
    blob("sealed", null=True),
    blob("members", null=True),
)

event_subjects = table(
    "event_subjects", tenant(), blob("customer", key=True), blob("event", key=True), without_rowid=True
)

# SQLite numbers events in the transaction that made them and needs no outbox.
outbox = table(
    "outbox",
    tenant(),
    Column("id", BigInteger, Identity(), primary_key=True),
    blob("event"),
    blob("hash"),
    blob("mac"),
    small("bad", default=0),
    storage=EMPTIED,
    engine="postgresql",
)

leaves = table(
    "leaves",
    tenant(),
    big("leaf", key=True),
    blob("event"),
    blob("hash"),
    whole("mac_key"),
    blob("mac"),
    UniqueConstraint("tenant", "event"),
)

tiles = table("tiles", tenant(), small("level", key=True), big("idx", key=True), blob("hashes"))

heads = table("heads", tenant(), big("next"), big("integrated"), text("origin"), whole("era"))

checkpoints = table("checkpoints", tenant(), big("size", key=True), text("note"), big("at"))
# Where to look for the event in which a checkpoint was given out; the event is what counts.
handouts = table("handouts", tenant(), big("size", key=True), blob("event"))

# -- the watch -----------------------------------------------------------------
# How far the log has been watched, who watches, and the digest of the alerts that are not closed.
watches = table(
    "watches",
    tenant(),
    big("position"),
    blob("watcher", null=True),
    big("until"),
    blob("digest"),
    blob("mac"),
)

alerts = table(
    "alerts",
    tenant(),
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
honeytokens = table(
    "honeytokens", tenant(), blob("mark", key=True), big("at"), blob("sealed"), blob("event"), blob("mac")
)
