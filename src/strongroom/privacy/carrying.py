"""Carrying erasures forward, as far as they go: what `strongroom erase run` and the server's schedule call.

Lives here: the two parts of it under one lock. Must not live here: the parts (shredder.py, round_runner.py).
"""

from dataclasses import dataclass, field

from strongroom.backup.fencing import require_in_charge
from strongroom.errors import VerificationFailed
from strongroom.keys.file_lock import file_lock
from strongroom.keys.settings import read_settings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.erasure_steps import Wait
from strongroom.privacy.round_runner import carry_rounds
from strongroom.privacy.shredder import shred_due
from strongroom.storage import erasure_rows
from strongroom.vault.erasing.erasure_desk import ErasureDesk
from strongroom.vault.erasing.retention_end import RetentionEnds
from strongroom.vault.erasing.state import ErasureState
from strongroom.vault.erasing.waiting import ErasureNotes

__all__ = ["STOPPED", "Carried", "carry_forward"]

STOPPED = "stopped"
"""Beside what is waited for: a verification failed, and its code is noted."""

_ON_THE_WAY = (ErasureState.COMMITTED, ErasureState.CUT, ErasureState.SHREDDED)


@dataclass(frozen=True)
class Carried:
    """How far it went.

    Args:
        waiting: What erasures wait for that are not shredded yet, by erasure.
        round: What the round of those that are shredded waits for; nothing, where all are definitive.
    """

    waiting: dict[bytes, tuple[Wait, ...]] = field(default_factory=dict)
    round: tuple[Wait, ...] = ()


def carry_forward(carriage: Carriage, only: bytes | None = None) -> Carried:
    """Shred everybody whose time has come, then carry the round as far as it goes.

    What the law kept of somebody, and whose end has come, is erased with them.

    Never inside a transaction: it makes many of its own.

    Args:
        only: Shred this erasure alone; the round carries all that are shredded, as always.

    Raises:
        VerificationFailed: ``erasure.keys-differ`` and others: something was changed behind the
            product's back, and no key was destroyed.
        Busy: ``keys.lock-held``, while another process carries them forward.
        Refused: ``access.refused``, ``backup.copy``, ``backup.fenced``; nothing is done then.
    """
    ErasureDesk(carriage.door, carriage.session).may_run()
    if carriage.destinations:
        # What a clone, or a room that another took over from, puts there would be taken for the other's.
        tenant = read_settings(carriage.door.keyring.files).tenant
        require_in_charge(carriage.door, tenant, carriage.destinations)
    with file_lock(carriage.door.keyring.files.erasure_lock):
        if only is None:
            _end_retention(carriage)
        try:
            return Carried(shred_due(carriage, only), carry_rounds(carriage))
        except VerificationFailed as stopped:
            _note_stop(carriage, stopped.code)
            raise


def _note_stop(carriage: Carriage, code: str) -> None:
    """Write down with all that were on their way that somebody has to look before anything goes on."""
    door, tenant = carriage.door, carriage.tenant
    rows = door.database.read(lambda tx: erasure_rows.erasures_in_state(tx, tenant, _ON_THE_WAY))
    found = {row.erasure: {STOPPED: (code,)} for row in rows}
    ErasureNotes(door, carriage.session).waits(found)


def _end_retention(carriage: Carriage) -> None:
    """Begin to erase what the law kept, where its time is over."""
    ends = RetentionEnds(carriage.door, carriage.session)
    for kept in ends.due(carriage.door.now()):
        if ends.begin(kept) is not None:
            carriage.passed("retention ended")
