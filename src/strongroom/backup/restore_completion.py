"""Completing a restore, when all rows are back: from a copy of rows to a room that can be verified.

Lives here: the log's new era, erasing again, searching, the newest MAC keys, what the room remembers of its
backups, the event, verification. Must not live here: bringing rows back (restore_data.py), the era itself
(new_era.py), the order of a restore (restore.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from strongroom.audit.actions import Action
from strongroom.audit.erased import whole_ledger
from strongroom.backup.later_ledger import later_entries, remembered, with_remembered
from strongroom.backup.manifest import digest_of
from strongroom.backup.new_era import begin_era
from strongroom.backup.restore_order import Progress, RestoreOrder
from strongroom.backup.restore_process import RestoreProcess
from strongroom.backup.search_again import register_indexes
from strongroom.backup.workshop import Workshop
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import Access, Anchor
from strongroom.keys.surroundings import Surroundings
from strongroom.storage import backup_rows, tenant_rows
from strongroom.storage.backup_rows import BackupRow
from strongroom.storage.erasure_ledger_rows import last_ledger_entry
from strongroom.vault.door import Door
from strongroom.vault.erasing.later_erasures import apply_later_erasures, hide_again
from strongroom.vault.indexes.building import build_indexes
from strongroom.vault.log.audit_views import VerifyReport
from strongroom.vault.log.tail import settle_log
from strongroom.vault.macs.mac_rotation import move_rows
from strongroom.vault.macs.row_macs import RowMacs
from strongroom.vault.room import Room
from strongroom.vault.session import Session

__all__ = ["RestoreCompletion"]


class RestoreCompletion:
    """Completes a restore.

    Args:
        order: What is restored.
        room: The restored room, whose rows are back.
        surroundings: Clock, randomness, environment.
        progress: Is told.
    """

    def __init__(
        self, order: RestoreOrder, room: Room, surroundings: Surroundings, progress: Progress
    ) -> None:
        self._order = order
        self._plan = order.plan
        self._newest = order.plan.chain.newest
        self._room = room
        self._surroundings = surroundings
        self._progress = progress

    def rebuild(
        self, data_to: Mapping[int, int], stores: Sequence[str], another: RestoreProcess | None
    ) -> None:
        """Begin the log's new era, erase again who was erased, and make what is derived from the data.

        Args:
            data_to: By tenant the first leaf that was written after the moment that data went back to.
            stores: The ring stores of the room that is restored.
            another: A process that helps.

        Raises:
            Refused: ``access.refused``.
        """
        door = self._room.door
        session = self._order.sit_down(self._room).session
        Workshop(self._room, session, self._surroundings.environment).require(Action.RESTORE)
        for tenant, part in self._newest.tenants.items():
            acting = replace(session, tenant=tenant)
            given_up = [
                later.tenants[tenant].checkpoint
                for later, _ in self._plan.given_up
                if tenant in later.tenants
            ]
            undone = data_to.get(tenant)
            begin_era(door, acting, part.end, part.checkpoint, self._order.anchor, undone, given_up)
            self._erase_again(door, acting, stores)
            register_indexes(door, acting)
            build_indexes(
                door,
                acting,
                Action.RESTORE,
                lambda done: self._progress("search", done),
                alone=True,
                theirs=None if another is None else another.gather,
            )

    def verify(self) -> VerifyReport:
        """Bring keys and memory up to this day, record the restore, and verify the whole room.

        Raises:
            VerificationFailed: ``restore.findings``.
        """
        room, door = self._room, self._room.door
        shop = Workshop(room, self._order.sit_down(room).session, self._surroundings.environment)
        self._end_macs(door)
        self._remember(shop)
        number = self._newest.number
        digest = self._plan.chain.digests[number]
        shop.record(Action.RESTORE, {"number": number, "digest": digest.hex()}, _nothing)
        for tenant in self._newest.tenants:
            settle_log(door, tenant)
        verified = self._order.sit_down(room).audit.verify(
            data=True,
            search=False,  # built a moment ago, from what is verified here
            progress=lambda done, total: self._progress("verify", done),
        )
        if not verified.ok:
            codes = ", ".join(sorted({finding.code for finding in verified.findings}))
            raise VerificationFailed("restore.findings", count=len(verified.findings), codes=codes)
        return verified

    def _erase_again(self, door: Door, acting: Session, stores: Sequence[str]) -> None:
        """Erasures never go back: neither those that came after the backup, nor those after the moment."""
        database, tenant, keyring = door.database, acting.tenant, door.keyring
        known = database.read(lambda tx: last_ledger_entry(tx, tenant))
        later = later_entries(self._order.places, keyring.room, tenant, keyring.macs, known)
        memories = remembered(self._order.anchor, stores, keyring.room, tenant, keyring.macs)
        own = whole_ledger(database, tenant)
        apply_later_erasures(door, acting, with_remembered(later, tenant, own, memories))
        hide_again(door, acting, whole_ledger(database, tenant))
        door.tenancies.forget(tenant)

    def _end_macs(self, door: Door) -> None:
        """Put what former MAC keys vouch for under the newest; rows of the room's rules only where the backup
        was made before the key ended: whoever has it since could have written others."""
        keyring = door.keyring
        if len(keyring.ring.mac_keys) > 1:
            former = keyring.ring.former_macs
            ended = {number for number, key in former.items() if key.made < self._newest.at}
            while move_rows(door, RowMacs(keyring.ring, ended)):
                pass
            keyring.anchor.update(lambda anchor: anchor, anew=True)
            now = keyring.now()
            keyring.rewrite(lambda ring: ring.with_macs_ended(now))

    def _remember(self, shop: Workshop) -> None:
        """The chain goes on from here, and anchor and rows of access belong together again."""
        database, chain = shop.door.database, self._plan.chain
        for manifest in chain.manifests:
            number = manifest.number
            row = BackupRow(number, chain.digests[number], chain.data[number], manifest.at)
            database.transact(partial(backup_rows.add_backup, row=row, keep=True))
        for later, data in self._plan.given_up:
            # They lie at the destinations still: the next backup comes after them, and begins anew.
            row = BackupRow(later.number, digest_of(data), data, later.at)
            database.transact(partial(backup_rows.add_backup, row=row, keep=True))
        for tenant in self._newest.tenants:
            stored = database.read(partial(tenant_rows.tenant_row, tenant=tenant))
            if stored is not None:
                access = Access(stored.access_version, stored.access_digest)
                shop.door.keyring.anchor.update(partial(_with_access, tenant=tenant, access=access))


def _with_access(anchor: Anchor, tenant: int, access: Access) -> Anchor:
    return anchor.with_access(tenant, access)


def _nothing(operation: object) -> None:
    """A restore writes no rows of its own beside its event."""
