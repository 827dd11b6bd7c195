"""Another key for signing the log: named in the log under the key before it, and only then in use.

Lives here: the leaves that name keys, and which former keys a bundle has to bring along. Must not live here:
the order of the steps (strongroom.privacy), what a verifier makes of it (strongroom.audit).
Spec: docs/spec/log.md, Keys.
"""

from strongroom.audit.actions import Action
from strongroom.audit.bundle import PastKey
from strongroom.audit.note import NoteSigner, VerifierKey
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.log.tail import former_keys
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["name_key", "name_key_ended", "past_keys"]


def name_key(door: Door, session: Session, origin: str) -> bytes:
    """Say in the log which key signs next; returns the event, for a checkpoint of the old key to cover."""
    ring, tenant = door.keyring.ring, session.tenant
    numbers = sorted(ring.log_seeds[tenant])
    old, new = (
        NoteSigner(origin, ring.log_seeds[tenant][number].key).verifier_key for number in numbers[-2:]
    )
    return _record(door, session, {"vkey": str(new), "previous_vkey": str(old)})


def name_key_ended(door: Door, session: Session, key: VerifierKey, size: int) -> bytes:
    """Say in the log that a key signs no more.

    Args:
        size: Up to which its checkpoints count.
    """
    return _record(door, session, {"ended_vkey": str(key), "size": size})


def past_keys(door: Door, tenant: int, key: VerifierKey) -> list[PastKey]:
    """The keys that signed before one, under its name, the oldest first; with the leaf that names the next.

    Args:
        key: The one that signed the newest checkpoint of a bundle.
    """
    ends = door.keyring.ring.log_ends.get(tenant, {})
    found: list[PastKey] = []
    for former, number, _ in former_keys(door, tenant, key.name):
        if former == key:
            return found
        if number in ends:
            found.append(PastKey(former, ends[number].leaf))
    return found


def _record(door: Door, session: Session, extra: dict[str, object]) -> bytes:
    def work(tx: Transaction, now: int) -> bytes:
        operation = Operation(door, tx, session, Action.LOG_KEY, now)
        draft = operation.draft()
        draft.extra = extra
        operation.record(draft)
        return operation.event

    return door.transact(session.tenant, work)
