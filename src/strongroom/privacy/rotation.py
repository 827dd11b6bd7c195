"""Rotating keys: a new one in the place of an old one, online, gone on with after a kill by running it again.

Lives here: what each kind takes. Must not live here: rounds (round_runner.py), the ring (strongroom.keys).
"""

from enum import StrEnum

from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.keys.file_lock import file_lock
from strongroom.keys.page_keys import PAGES_IN_REGION
from strongroom.keys.ring import Ring, newest
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.erasure_steps import Wait
from strongroom.privacy.log_rotation import rotate_log
from strongroom.privacy.mac_rotation import rotate_macs
from strongroom.privacy.round_runner import carry_rounds
from strongroom.storage.page_rows import newest_region, open_pages
from strongroom.vault.erasing.rounds import Rounds
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation

__all__ = ["Rotated", "rotate"]


class Rotated(StrEnum):
    """Kinds of keys that can be rotated; the root key is rotated by `KeyRing.change_root`."""

    EPOCH = "epoch"
    PAGE = "page"
    INDEX = "index"
    BACKUP = "backup"
    LOG = "log"
    MAC = "mac"


def rotate(carriage: Carriage, kind: Rotated) -> tuple[Wait, ...]:
    """Rotate the tenant's keys of a kind. Never inside a transaction.

    Old epochs and index generations are destroyed in every ring store, as with an erasure, and with the same
    gate before. Pages get new keys, then their regions new epochs, so that no old copy opens by an old page's
    key. An old backup key stays as long as backups are sealed under it. An old MAC key vouches for nothing
    once every row is under the new one; the ring keeps it apart, for restoring backups from before.

    Returns:
        What it waits for, where it could not come to its end; run it again then.

    Raises:
        Refused: ``access.refused``.
        VerificationFailed: As carrying a round has it; nothing was destroyed.
        Busy: ``keys.lock-held``.
    """

    def say(op: Operation, draft: EventDraft) -> None:
        draft.extra = {"kind": str(kind)}

    ask(carriage.door, carriage.session, Action.KEYS_ROTATE, say)
    if kind is Rotated.BACKUP:
        _new_backup_key(carriage)
        return ()
    with file_lock(carriage.door.keyring.files.erasure_lock):
        if kind is Rotated.LOG:
            return rotate_log(carriage)
        if kind is Rotated.MAC:
            return rotate_macs(carriage)
        # What was begun before comes first: there is one round at a time.
        if wait := carry_rounds(carriage):
            return wait
        if kind is Rotated.PAGE:
            _renew_pages(carriage)
        rounds = Rounds(carriage.door, carriage.session)
        rounds.begin_rotation(regions=kind is not Rotated.INDEX, index=kind is Rotated.INDEX)
        return carry_rounds(carriage)


def _new_backup_key(carriage: Carriage) -> None:
    keyring = carriage.door.keyring

    def add(ring: Ring) -> Ring:
        return ring.with_backup_key(newest(ring.backup_keys) + 1, keyring.new_key())

    keyring.require_stores(keyring.rewrite(add).stores)


def _renew_pages(carriage: Carriage) -> None:
    """Page after page; those that were renewed before a kill are renewed once more, without harm."""
    door, tenant = carriage.door, carriage.tenant
    last = door.database.read(lambda tx: newest_region(tx, tenant))
    for region in range(0 if last is None else last + 1):
        first = region * PAGES_IN_REGION
        pages = door.database.read(
            lambda tx, first=first: open_pages(tx, tenant, first, first + PAGES_IN_REGION)  # type: ignore[misc]  # bound now, called now
        )
        for page in pages:
            door.transact(
                tenant,
                lambda tx, now, number=page.page: door.tree.forget(tx, tenant, number, ()),  # type: ignore[misc]  # bound now, called now
            )
        door.database.pause_for_others()
