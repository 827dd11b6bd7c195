"""The log's tail: numbered, integrated, signed, remembered.

Lives here: these steps together, for closing a room and for whoever needs to know how long the log is now.
Must not live here: each of them (audit), the anchor's file (keys).
"""

import re

from strongroom.audit.integration import issue_checkpoint
from strongroom.audit.note import LogSigner, NoteSigner, VerifierKey
from strongroom.audit.sequencer import drain
from strongroom.crypto.signing import SigningKey
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import Checkpoint
from strongroom.storage import checkpoint_rows, log_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.upkeep.founding import log_origin

__all__ = ["former_keys", "key_ends", "log_keys", "log_signer", "settle_log"]

_MOST_ERAS = 1_000
_LARGEST = 2**63 - 1
_RESTORED = re.compile(r"-[0-9a-f]{8}", re.ASCII)


def log_signer(door: Door, tx: Transaction, tenant: int) -> LogSigner:
    """Who signs a tenant's checkpoints, in the era that its log is in.

    Raises:
        VerificationFailed: ``log.head-missing``; ``log.origin-differs``, where the head names the log of
            another room or tenant.
    """
    head = log_rows.head(tx, tenant)
    if head is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    if not _is_origin(head.origin, log_origin(door.keyring.room, tenant, head.era)):
        raise VerificationFailed("log.origin-differs", tenant=tenant)
    number = door.keyring.newest_log_seed(tenant)
    earlier = [(key, end) for key, of, end in former_keys(door, tenant, head.origin) if of < number]
    return LogSigner(head.origin, door.keyring.log_seed(tenant, number), earlier)


def former_keys(door: Door, tenant: int, origin: str) -> list[tuple[VerifierKey, int, int | None]]:
    """The keys of a log other than the newest, the oldest first: key, its number, and up to which size.

    Args:
        origin: The name that they sign under.
    """
    ring = door.keyring.ring
    ends, numbers = ring.log_ends.get(tenant, {}), sorted(ring.log_seeds[tenant])
    return [
        (
            NoteSigner(origin, ring.log_seeds[tenant][number].key).verifier_key,
            number,
            ends[number].size if number in ends else None,
        )
        for number in numbers[:-1]
    ]


def log_keys(door: Door, tx: Transaction, tenant: int) -> list[VerifierKey]:
    """The keys of all eras of a tenant's log, former ones too, for verifying it, whatever its head says.

    An era that a restore began has a name that nobody could foresee; it stands in the era's own checkpoints.
    """
    head = log_rows.head(tx, tenant)
    eras = 1 if head is None else min(max(1, head.era), _MOST_ERAS)
    door.keyring.log_seed(tenant)
    ring, room = door.keyring.ring, door.keyring.room
    plain = [log_origin(room, tenant, era) for era in range(1, eras + 1)]
    origins = dict.fromkeys(plain)
    if head is not None and eras > 1:
        notes = checkpoint_rows.checkpoints_between(tx, tenant, 0, _LARGEST)
        for found in (head.origin, *(note.partition("\n")[0] for _, note, _ in notes)):
            if any(_is_origin(found, origin) for origin in plain):
                origins[found] = None
    seeds = [key.key for key in ring.log_seeds[tenant].values()]
    return [NoteSigner(origin, seed).verifier_key for origin in origins for seed in seeds]


def key_ends(door: Door, tenant: int) -> dict[bytes, int]:
    """Of each key of a log that signs no more, by its 32 bytes, up to which size its checkpoints count."""
    ring = door.keyring.ring
    return {
        SigningKey(ring.log_seeds[tenant][number].key).public_key: end.size
        for number, end in ring.log_ends.get(tenant, {}).items()
        if end.size is not None and number in ring.log_seeds[tenant]
    }


def _is_origin(found: str, plain: str) -> bool:
    """Whether a name is that of an era, or of one that a restore began: then with eight random digits."""
    return found == plain or bool(_RESTORED.fullmatch(found.removeprefix(plain)))


def settle_log(door: Door, tenant: int) -> Checkpoint | None:
    """Number what waits, integrate it, sign a checkpoint and remember it in the anchor.

    Returns:
        The checkpoint; None where the log is empty.

    Raises:
        VerificationFailed: As `log_signer` and `issue_checkpoint` have it; nothing was signed then.
    """
    drain(door.database, door.keyring, tenant)
    signer = door.database.read(lambda tx: log_signer(door, tx, tenant))
    signed = issue_checkpoint(door.database, tenant, signer, door.keyring, door.now())
    if signed is None:
        return None
    found = signed.checkpoint
    newest = Checkpoint(found.origin, found.size, found.root, signed.note)
    door.keyring.anchor.update(lambda anchor: anchor.with_checkpoint(tenant, newest))
    return newest
