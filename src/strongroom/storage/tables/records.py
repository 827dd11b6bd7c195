"""Tables of the room, its tenants and their records.

Lives here: names, columns, keys and indexes. Must not live here: keys, and what is searched by.
"""

from typing import Any

from sqlalchemy import Column, Index

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.tables.base import table, tenant, where

__all__ = [
    "history",
    "records",
    "room_state",
    "shares",
    "tenants",
]

# -- the room and its tenants --------------------------------------------------
room_state = table(
    "room_state",
    tenant(),  # always 0: the room itself
    blob("room"),
    whole("format"),
    whole("ring_generation"),
    whole("anchor_generation"),
    big("created"),
)

tenants = table(
    "tenants",
    tenant(),
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
        tenant(),
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


records = table("records", *_record_columns(revision_in_key=False))
_r = records.c
Index(None, _r.tenant, _r.customer, _r.collection, **where(_r.customer != _r.id))
Index(None, _r.tenant, _r.collection, _r.owner, _r.id, **where(_r.owner.is_not(None)))
Index(None, _r.tenant, _r.collection, _r.team, _r.id, **where(_r.team.is_not(None)))
Index(None, _r.tenant, _r.collection, _r.status, _r.id, **where(_r.status.is_not(None)))
Index(None, _r.tenant, _r.collection, _r.at, _r.id, **where(_r.at.is_not(None)))

history = table("history", *_record_columns(revision_in_key=True))

shares = table(
    "shares",
    tenant(),
    small("collection", key=True),
    blob("id", key=True),
    blob("grantee", key=True),
    text("granted_team", key=True),
    blob("event"),
    blob("mac"),
)
Index(None, shares.c.tenant, shares.c.collection, shares.c.grantee, shares.c.id)
