"""The restored log goes on as a new era, whose first leaf says from where, and what of the data was undone.

Lives here: that leaf. Must not live here: bringing the log back (loading.py), promoting.
Spec: docs/spec/log.md, Eras.
"""

from base64 import b64encode
from collections.abc import Sequence
from secrets import token_hex

from strongroom.audit.actions import Action
from strongroom.audit.checkpoint import checkpoint_digest
from strongroom.audit.eras import eras_of
from strongroom.audit.integration import catch_up, tree
from strongroom.audit.recorder import EventDraft
from strongroom.audit.sequencer import drain
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import Anchor
from strongroom.model.ids import new_id
from strongroom.storage import log_rows, restore_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session
from strongroom.vault.upkeep.founding import log_origin

__all__ = ["begin_era", "put_log_in_place"]


def put_log_in_place(door: Door, tenant: int, size: int, note: str, generation: int) -> None:
    """Say how long the log is, integrate it, and hold its root against the checkpoint that was backed up.

    Args:
        note: The signed note of that size.
        generation: The manifest's: more than 1 where the log has several eras.

    Raises:
        VerificationFailed: ``log.leaf-missing``; ``backup.log-differs``, where it is another log.
    """
    origin, stated = note.split("\n")[0], note.split("\n")[2]
    known = door.database.read(lambda tx: log_rows.head(tx, tenant))
    if known is not None and known.next > size:
        return  # the new era has begun: the restore was killed after it
    door.database.transact(lambda tx: restore_rows.put_head(tx, tenant, size, origin, generation))
    if generation > 1:
        eras = len(eras_of(door.database, tenant))
        door.database.transact(lambda tx: restore_rows.set_era(tx, tenant, origin, eras))
    catch_up(door.database, tenant)
    root = door.database.read(lambda tx: tree(tx, tenant, size).root())
    if b64encode(root).decode() != stated:
        raise VerificationFailed("backup.log-differs", tenant=tenant)


def begin_era(
    door: Door,
    session: Session,
    size: int,
    note: str,
    known: Anchor | None,
    data_to: int | None,
    later: Sequence[str] = (),
) -> None:
    """Begin the new era; nothing, where it has begun already.

    Args:
        size: Leaves that were brought back.
        note: The checkpoint of that size.
        known: The anchor of the room that is restored: its checkpoint may be of a longer log.
        data_to: The leaf from which on revisions were left out; None where none were.
        later: Checkpoints of backups that were given up.
    """
    tenant = session.tenant
    # A restore that was killed here may have recorded the leaf already, and not numbered it.
    drain(door.database, door.keyring, tenant)

    def work(tx: Transaction, now: int) -> None:
        head = log_rows.lock_head(tx, tenant)
        if head is None or head.next != size:
            return
        operation = Operation(door, tx, session, Action.RESTORE, now)
        number = head.era + 1
        origin = f"{log_origin(door.keyring.room, tenant, number)}-{token_hex(4)}"
        extra: dict[str, object] = {
            "origin": origin,
            "previous_origin": head.origin,
            "previous_checkpoint": checkpoint_digest(_newest(note, head.origin, known, tenant, later)).hex(),
            "size": size,
        }
        if data_to is not None and data_to < size:
            extra["data_to"] = data_to
        draft = EventDraft(event=new_id(now), action=Action.ERA_BEGIN, extra=extra)
        restore_rows.set_era(tx, tenant, origin, number)
        suite = operation.tenancy.suite
        door.recorder.record(tx, tenant, draft, operation.session.actor, now, suite)

    door.transact(tenant, work)
    drain(door.database, door.keyring, tenant)


def _newest(note: str, origin: str, known: Anchor | None, tenant: int, later: Sequence[str]) -> bytes:
    """The last checkpoint that anybody knows of the era before."""
    remembered = None if known is None else known.tenant(tenant).checkpoint
    notes = [note, *later, *([] if remembered is None else [remembered.note])]
    return max((each for each in notes if each.split("\n")[0] == origin), key=_size, default=note).encode()


def _size(note: str) -> int:
    return int(note.split("\n")[1])
