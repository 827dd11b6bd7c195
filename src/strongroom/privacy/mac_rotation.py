"""Rotating the MAC key: made, every row put under it, and the old one ended.

Lives here: the order of these, gone on with after a kill at any instant by running it again. Must not live
here: rows (vault.macs.mac_rotation), leaves (vault.log.leaf_relinking), the ring.

While the ring has two, rows under either count, and new ones are written under the newer. Nothing is walked
through before every process writes under it, and the old one ends only after a walk that found nothing left.
"""

from strongroom.audit.sequencer import drain
from strongroom.keys.file_lock import file_lock
from strongroom.keys.ring import Ring, newest
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.erasure_steps import Wait
from strongroom.vault.log.leaf_relinking import relink
from strongroom.vault.macs.mac_rotation import move_rows, tenants_of
from strongroom.vault.macs.row_macs import RowMacs

__all__ = ["rotate_macs"]


def rotate_macs(carriage: Carriage) -> tuple[Wait, ...]:
    """Put a new MAC key in the place of the old one; returns what it waits for.

    Raises:
        VerificationFailed: Rows that decide are not the room's own, or the log is another than the signed
            one; both keys count still.
        KeyNotAvailable: ``stores.too-few-reachable``.
        Busy: ``keys.lock-held``, while a backup is being made.
    """
    keyring = carriage.door.keyring
    made = keyring.rewrite(
        lambda ring: (
            ring
            if len(ring.mac_keys) > 1
            else ring.with_mac_key(max(newest(ring.mac_keys), *ring.former_macs, 0) + 1, keyring.new_key())
        )
    )
    # A process that was killed may have made the key and not brought it to the stores.
    keyring.require_stores(made.stores or keyring.publish())
    carriage.passed("mac key made")
    if not carriage.all_let_go():
        return (Wait.LEASES,)
    _move(carriage)
    # A backup that is being made could have read some rows before, and say that it is of after the end.
    with file_lock(keyring.files.backup_lock):
        while _move(carriage):
            pass
        _end(carriage)
    carriage.passed("mac key ended")
    carriage.all_let_go()  # from here on no process obeys the old one
    return ()


def _move(carriage: Carriage) -> int:
    door = carriage.door
    macs, moved = RowMacs(door.keyring.ring), 0
    for tenant in tenants_of(door)[1:]:
        drain(door.database, door.keyring, tenant)
        moved += relink(door, tenant, carriage.passed)
    return moved + move_rows(door, macs, carriage.passed)


def _end(carriage: Carriage) -> None:
    keyring = carriage.door.keyring
    keyring.anchor.update(lambda anchor: anchor, anew=True)
    keyring.tell_stores()  # one out of reach is told with the next erasure; a restore knows the old key
    carriage.passed("anchor under the new key")
    now = keyring.now()

    def ended(ring: Ring) -> Ring:
        return ring.with_macs_ended(now) if len(ring.mac_keys) > 1 else ring

    keyring.rewrite(ended, stores_first=True)
