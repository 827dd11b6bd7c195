"""Tables of what a tenant goes by: schemas, policies, users, and how much of a budget is used.

Lives here: names, columns, keys and indexes. Must not live here: how users sign in.
"""

from sqlalchemy import Index

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.tables.base import table, tenant

__all__ = [
    "budget_uses",
    "level_moves",
    "policies",
    "schemas",
    "users",
]

schemas = table(
    "schemas",
    tenant(),
    whole("version", key=True),
    text("document"),
    big("at"),
    blob("event"),
    blob("mac"),
)

# Where fields of a collection are moving to another level: how far their values are sealed anew.
level_moves = table(
    "level_moves",
    tenant(),
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

policies = table(
    "policies",
    tenant(),
    whole("version", key=True),
    text("document"),
    big("at"),
    blob("event"),
    blob("mac"),
)

users = table(
    "users",
    tenant(),
    blob("user", key=True),
    whole("revision"),
    small("state"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)

# How much of a budget somebody has used, so that the door can refuse: a row for each customer counted, or for
# each minute in which rows or searches were. The log has it all; this is only quicker, and holds a day.
budget_uses = table(
    "budget_uses",
    tenant(),
    blob("user", key=True),
    small("measure", key=True),
    blob("thing", key=True),
    big("at"),
    whole("amount"),
    without_rowid=True,
)
_b = budget_uses.c
Index(None, _b.tenant, _b.user, _b.measure, _b.at, _b.amount)
