"""A room's keys, as the system administrator looks after them; no key is ever shown.

Lives here: who may look and change, and the events of it. Must not live here: keys (strongroom.keys).
"""

from collections.abc import Sequence
from dataclasses import replace

from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.keys.old_keys import OldKey
from strongroom.keys.ring_copies import StoreState
from strongroom.keys.root_change import announce_root, settle_root
from strongroom.keys.status import KeyStatus, key_status
from strongroom.vault.door import Door
from strongroom.vault.macs.mac_rotation import count_old
from strongroom.vault.macs.row_macs import RowMacs
from strongroom.vault.operations.looking import ask, note, prepare
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["KeysDesk"]


class KeysDesk:
    """The part of a desk that is about keys."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def status(self) -> KeyStatus:
        """Generations, counts, ages and stores.

        Raises:
            Refused: ``access.refused``.
        """
        ask(self._door, self._session, Action.KEYS_STATUS, lambda op, draft: None)
        status = key_status(self._door.keyring, self._door.database)
        ring = self._door.keyring.ring
        *rotated, _ = sorted(ring.mac_keys)
        if not rotated:
            return status
        left = count_old(self._door, RowMacs(ring))
        return replace(status, old=[*status.old, *(OldKey(f"mac/{each}", "rows", left) for each in rotated)])

    def stores(self) -> Sequence[StoreState]:
        """What each ring store holds, looked at just now.

        Raises:
            Refused: ``access.refused``.
        """
        ask(self._door, self._session, Action.KEYS_STATUS, lambda op, draft: None)
        return self._door.keyring.store_states()

    def store_add(self, uri: str) -> Sequence[StoreState]:
        """Make a place a ring store, after it has shown that it forgets what it is told to replace.

        Returns:
            What each ring store holds now; those that could not be written have a ``problem``.

        Raises:
            Refused: ``access.refused``.
            InvalidInput: ``stores.…``, for a place that cannot be one; recorded as failed.
            KeyNotAvailable: ``stores.unreachable``, ``ring.no-recovery-key``.
        """
        keyring, action = self._door.keyring, Action.KEYS_STORE_ADD
        prepare(self._door, self._session, action, lambda op: None)
        taken = False
        try:
            store = keyring.try_store(uri)
            self._record(action, store)
            states = keyring.take_store(store).stores
            taken = True
        finally:
            if not taken:
                note(self._door, self._session, action, "failed", {"store": uri})
        return states or keyring.store_states()

    def change_root(self, uri: str) -> Sequence[StoreState]:
        """Put the ring under another root key; killed at any instant, run it again.

        Args:
            uri: Where the new one comes from: ``file:``, ``passphrase:``, ``env:``, ``credential:``.

        Raises:
            Refused: ``access.refused``.
            InvalidInput: ``keys.root-key-same``, ``keys.root-key-beside-data``; of the URI.
            KeyNotAvailable: As the provider has it.
        """
        keyring = self._door.keyring

        def say(op: Operation, draft: EventDraft) -> None:
            draft.extra = {"kind": "root"}

        ask(self._door, self._session, Action.KEYS_ROTATE, say)
        provider = keyring.provider_of(uri)
        announce_root(keyring.files, uri)
        states = keyring.change_root(provider).stores
        settle_root(keyring.files, uri)
        return states

    def backup(self) -> Sequence[StoreState]:
        """Write the ring of now into every ring store, and read it back.

        Raises:
            Refused: ``access.refused``.
            KeyNotAvailable: ``ring.no-recovery-key``.
        """
        ask(self._door, self._session, Action.KEYS_BACKUP, lambda op, draft: None)
        return self._door.keyring.publish()

    def _record(self, action: str, store: str) -> None:
        def say(op: Operation, draft: EventDraft) -> None:
            draft.values = {"store": store}

        ask(self._door, self._session, action, say)
