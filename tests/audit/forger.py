"""Somebody who can write to the database, knows the program and has no key."""

import os

from strongroom.audit.leaf import Actor, Leaf, StreamPosition, encode_leaf
from strongroom.audit.merkle import hash_leaf
from strongroom.model.ids import new_id, write_id
from strongroom.model.moments import write_moment
from tests.audit.log_room import START, TENANT, USERS, execute

__all__ = ["append_forged", "forged_event", "insert_leaf"]


def forged_event(
    url: str, tenant: int = TENANT, user: bytes = USERS[1], at: int = START
) -> tuple[bytes, bytes]:
    """Store a well-formed event of a stream of its own; returns its id and leaf hash."""
    event = new_id(at)
    leaf = encode_leaf(
        Leaf(
            event=write_id("evt", event),
            tenant=tenant,
            at=write_moment(at),
            action="view",
            outcome="done",
            actor=Actor(write_id("usr", user)),
            stream=StreamPosition(os.urandom(8), 1),
        )
    )
    digest = hash_leaf(leaf)
    execute(
        url,
        "INSERT INTO events (tenant, event, hash, leaf) VALUES (?, ?, ?, ?)",
        parameters=(tenant, event, digest, leaf),
    )
    return event, digest


def insert_leaf(url: str, tenant: int, index: int, event: bytes, digest: bytes, mac: bytes) -> None:
    execute(
        url,
        "INSERT INTO leaves (tenant, leaf, event, hash, mac_key, mac) VALUES (?, ?, ?, ?, 1, ?)",
        parameters=(tenant, index, event, digest, mac),
    )


def append_forged(url: str, tenant: int = TENANT, at: int = START) -> bytes:
    """Put an event at the end of the log as well as it can be done without a key; returns its id."""
    (index,) = execute(url, "SELECT next FROM heads WHERE tenant = ?", parameters=(tenant,))[0]
    (copied,) = execute(
        url, "SELECT mac FROM leaves WHERE tenant = ? AND leaf = ?", parameters=(tenant, index - 1)
    )[0]
    event, digest = forged_event(url, tenant, at=at)
    insert_leaf(url, tenant, index, event, digest, bytes(copied))
    execute(url, "UPDATE heads SET next = next + 1 WHERE tenant = ?", parameters=(tenant,))
    return event
