"""Whether a room was founded as a demo, with made-up people only.

Lives here: reading that mark. Must not live here: what is open in a demo alone (server).

The mark stands in the first leaf of the log, which the room's MAC covers: no setting makes a demo of a room
in which people are real, and nobody does who can write to the database.
"""

from hmac import compare_digest

from strongroom.audit.chain import FORGED, LeafChain
from strongroom.audit.leaf import decode_leaf
from strongroom.audit.merkle import hash_leaf
from strongroom.errors import VerificationFailed
from strongroom.storage import leaf_rows
from strongroom.storage.leaf_rows import LeafLink, LeafRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door

__all__ = ["DEMO", "is_demo"]

DEMO = "demo"
"""The name under which the first leaf has it."""


def is_demo(door: Door, tenant: int) -> bool:
    """Whether a room was founded as a demo.

    Raises:
        VerificationFailed: ``log.leaf-forged``, ``leaf.malformed``: the first leaf is not the room's.
    """

    def look(tx: Transaction) -> tuple[list[LeafLink], list[LeafRow]]:
        return leaf_rows.leaf_links(tx, tenant, 0, 1), leaf_rows.leaves_between(tx, tenant, 0, 1)

    links, rows = door.database.read(look)
    if not links or not rows or rows[0].body is None:
        return False
    link, body = links[0], rows[0].body
    LeafChain(door.keyring, tenant).check(0, b"", link.hash, link.mac_key, link.mac)
    if not compare_digest(hash_leaf(body), link.hash):
        raise VerificationFailed(FORGED, tenant=tenant, leaf=0)
    leaf = decode_leaf(body)
    return leaf.action == "era_begin" and leaf.extra.get(DEMO) == 1
