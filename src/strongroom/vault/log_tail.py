"""The log's tail: numbered, integrated, signed, remembered.

Lives here: these steps together, for closing a room and for whoever needs to know how long the log is now.
Must not live here: each of them (audit), the anchor's file (keys).
"""

from strongroom.audit.integration import issue_checkpoint
from strongroom.audit.note import NoteSigner
from strongroom.audit.sequencer import drain
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import Checkpoint
from strongroom.storage import log_rows
from strongroom.vault.door import Door

__all__ = ["settle_log"]


def settle_log(door: Door, tenant: int) -> Checkpoint | None:
    """Number what waits, integrate it, sign a checkpoint and remember it in the anchor.

    Returns:
        The checkpoint; None where the log is empty.

    Raises:
        VerificationFailed: ``log.head-missing``, ``log.leaf-missing``, ``log.tile-missing``.
    """
    drain(door.database, door.keyring.row_mac(), tenant)
    head = door.database.read(lambda tx: log_rows.head(tx, tenant))
    if head is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    signer = NoteSigner(head.origin, door.keyring.log_seed(tenant))
    signed = issue_checkpoint(door.database, tenant, signer, door.now())
    if signed is None:
        return None
    found = signed.checkpoint
    newest = Checkpoint(found.origin, found.size, found.root, signed.note)
    door.keyring.anchor.update(lambda anchor: anchor.with_checkpoint(tenant, newest))
    return newest
