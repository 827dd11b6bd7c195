"""Handing out what is signed: the log is signed as it stands, and what leaves is recorded before it does.

Lives here: that order, the keys that signed, the events that are chosen. Must not live here: what is handed
out (evidence_desk.py, scope_desk.py), the bytes (strongroom.audit).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from strongroom.audit.bundle import PastKey
from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.handouts import handout_extra
from strongroom.audit.integration import issue_checkpoint
from strongroom.audit.note import VerifierKey
from strongroom.audit.query import EventFilter as Asked
from strongroom.audit.query import list_events
from strongroom.audit.recorder import EventDraft
from strongroom.audit.sequencer import drain
from strongroom.errors import VerificationFailed
from strongroom.storage import checkpoint_rows
from strongroom.storage.handout_rows import add_handout
from strongroom.vault.door import Door
from strongroom.vault.log.event_filter import EventFilter
from strongroom.vault.log.rotation import past_keys
from strongroom.vault.log.tail import log_signer
from strongroom.vault.operations.looking import ask, prepare
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["Given", "HandingOut"]

_PAGE = 500


class Given(NamedTuple):
    """A checkpoint that may leave: its event is committed."""

    size: int
    note: str
    key: VerifierKey


class HandingOut:
    """What leaves the room for somebody outside, for one session."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def _past(self, key: VerifierKey) -> list[PastKey]:
        return past_keys(self._door, self._session.tenant, key)

    def _signer_of(self, size: int) -> VerifierKey | None:
        """The key that signed the checkpoint of a size: a former one, where it is of before a change."""
        tenant = self._session.tenant
        signer = self._door.database.read(lambda tx: log_signer(self._door, tx, tenant))
        kept = self._door.database.read(
            lambda tx: checkpoint_rows.checkpoints_between(tx, tenant, size, size)
        )
        for key in signer.keys_at(size) if kept else ():
            try:
                open_checkpoint(kept[0][1].encode(), key.name, [key])
            except VerificationFailed:
                continue
            return key
        return None

    def _hand_out(self, action: str, about: Mapping[str, object] | None = None) -> Given:
        """Sign the log as it stands, and record that this checkpoint leaves the room, and with what.

        Nothing has left when this fails; an event is in the log when it returns.
        """
        door, session = self._door, self._session
        signer = prepare(door, session, action, lambda op: log_signer(door, op.tx, session.tenant))
        self._drain()
        signed = issue_checkpoint(door.database, session.tenant, signer, door.keyring, door.now())
        if signed is None:
            raise VerificationFailed("log.head-missing", tenant=session.tenant)
        size, note = signed.checkpoint.size, signed.note

        def tell(op: Operation, draft: EventDraft) -> None:
            draft.extra = {**(about or {}), **handout_extra(size, note)}
            add_handout(op.tx, session.tenant, size, op.event)

        ask(door, session, action, tell)
        return Given(size, note, self._signer_of(size) or signer.verifier_key)

    def _prepared(self, action: str, wanted: EventFilter) -> Asked:
        asked = prepare(self._door, self._session, action, wanted.read)
        self._drain()
        return asked

    def _chosen(self, asked: Asked) -> Iterator[tuple[bytes, int]]:
        """Id and leaf of each event that is asked for, in short reads."""
        cursor: str | None = None
        while True:
            page = self._door.database.read(
                lambda tx, cursor=cursor: list_events(  # type: ignore[misc]  # bound now, called now
                    tx, self._session.tenant, asked, _PAGE, cursor, unfold=True
                )
            )
            for line in page.items:
                if line.number is not None:
                    yield line.event, line.number
            cursor = page.next
            if cursor is None:
                return

    def _drain(self) -> None:
        drain(self._door.database, self._door.keyring, self._session.tenant)
