"""Tables of the key tree, and of what is searched by.

Lives here: names, columns, keys and indexes. Must not live here: records.
"""

from sqlalchemy import Index

from strongroom.storage.columns import big, blob, small, whole
from strongroom.storage.tables.base import REWRITTEN, table, tenant

__all__ = [
    "customer_keys",
    "key_pages",
    "key_state",
    "leases",
    "natural_keys",
    "search_indexes",
    "search_tokens",
]

# -- keys ----------------------------------------------------------------------
customer_keys = table(
    "customer_keys",
    tenant(),
    blob("customer", key=True),
    small("key_no", key=True),
    big("page"),
    whole("gen"),
    blob("wrapped"),
    blob("commitment"),
    storage=REWRITTEN,
)
Index(None, customer_keys.c.tenant, customer_keys.c.page)

key_pages = table(
    "key_pages",
    tenant(),
    big("page", key=True),
    whole("region"),
    whole("gen"),
    whole("epoch"),
    blob("wrapped"),
    whole("used"),
    blob("writer", null=True),
    storage=REWRITTEN,
)

key_state = table("key_state", tenant(), whole("region", key=True), whole("epoch"), whole("generation"))

leases = table("leases", tenant(), blob("process", key=True), big("until"), big("seen"))

# -- search --------------------------------------------------------------------
natural_keys = table(
    "natural_keys", tenant(), whole("index_no", key=True), blob("key", key=True), blob("record")
)

search_indexes = table(
    "search_indexes",
    tenant(),
    whole("index_no", key=True),
    small("collection"),
    whole("field"),
    small("transform"),
    whole("generation"),
    small("state"),  # 0 building, 1 ready, 2 retiring
    blob("cursor", null=True),
)

search_tokens = table(
    "search_tokens",
    tenant(),
    whole("index_no", key=True),
    big("token", key=True),
    blob("record", key=True),
    without_rowid=True,
)
