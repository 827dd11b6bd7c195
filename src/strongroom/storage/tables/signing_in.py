"""Tables of signing in, and of what a server keeps for a day: outcomes of requests, files.

Lives here: names, columns, keys and indexes. Must not live here: users themselves, jobs.
"""

from sqlalchemy import Index

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.tables.base import table, tenant

__all__ = [
    "api_tokens",
    "credentials",
    "held_files",
    "held_parts",
    "once",
    "sign_in_links",
    "sign_in_sessions",
    "sign_in_steps",
    "sign_in_tries",
]

# What a user shows to sign in; all of it is sealed under the user's own key, hashes of passwords too.
credentials = table(
    "credentials",
    tenant(),
    blob("user", key=True),
    blob("credential", key=True),
    small("kind"),  # 1 password, 2 one-time codes, 3 recovery codes, 4 passkey, 5 known device
    whole("revision"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)

# The key is the hash of what the browser's cookie holds: who reads the table cannot be anybody by it.
sign_in_sessions = table(
    "sign_in_sessions",
    tenant(),
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

sign_in_links = table(
    "sign_in_links",
    tenant(),
    blob("link", key=True),
    blob("user"),
    big("made"),
    big("ends"),
    big("used", null=True),
    blob("event"),
    blob("mac"),
)
Index(None, sign_in_links.c.tenant, sign_in_links.c.user)

api_tokens = table(
    "api_tokens",
    tenant(),
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
sign_in_steps = table(
    "sign_in_steps",
    tenant(),
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
sign_in_tries = table(
    "sign_in_tries",
    tenant(),
    blob("place", key=True),
    whole("wrong"),
    big("until"),
    big("at"),
    blob("mac"),
)
Index(None, sign_in_tries.c.tenant, sign_in_tries.c.at)

# What a request that named an idempotency key came to, so that one that is sent again does nothing twice.
once = table(
    "once",
    tenant(),
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
held_files = table(
    "held_files",
    tenant(),
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

held_parts = table("held_parts", tenant(), blob("file", key=True), whole("part", key=True), blob("sealed"))
