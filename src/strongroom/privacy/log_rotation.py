"""Rotating the key that signs the log: made, named in the log, in use, and the old one ended.

Lives here: the order of these, gone on with after a kill at any instant. Must not live here: leaves
(vault.log.rotation), the ring.

The leaf that names the new key is covered by a checkpoint of the old one before the new one signs anything:
so whoever believes the old key can follow. The old one counts up to the size at which no process had it in
use any more; whoever steals it later cannot sign with it.
"""

from strongroom.errors import VerificationFailed
from strongroom.keys.keyring import KeyRing
from strongroom.keys.ring import LogEnd, Ring
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.erasure_steps import Wait
from strongroom.storage import leaf_rows
from strongroom.vault.log.rotation import name_key, name_key_ended
from strongroom.vault.log.tail import former_keys, log_signer, settle_log

__all__ = ["rotate_log"]


def rotate_log(carriage: Carriage) -> tuple[Wait, ...]:
    """Put a new key in the place of the one that signs a tenant's log; returns what it waits for.

    Raises:
        VerificationFailed: As signing the log has it.
        KeyNotAvailable: ``stores.too-few-reachable``: the new key is not in use then.
    """
    door, tenant = carriage.door, carriage.tenant
    door.keyring.refresh()
    if _unfinished(door.keyring.ring, tenant) is None:
        _begin(carriage)
    if not carriage.all_let_go():
        return (Wait.LEASES,)
    _end(carriage)
    return ()


def _unfinished(ring: Ring, tenant: int) -> int | None:
    """The number of a key that is ended, and of which it is not said yet up to where."""
    for number, end in ring.log_ends.get(tenant, {}).items():
        if end.size is None:
            return number
    return None


def _begin(carriage: Carriage) -> None:
    door, tenant = carriage.door, carriage.tenant
    keyring = door.keyring
    made = keyring.rewrite(
        lambda ring: ring if tenant in ring.log_next else ring.with_log_change(tenant, keyring.new_key())
    )
    _require_stores(keyring, bool(made.stores))
    carriage.passed("log key made")
    origin = door.database.read(lambda tx: log_signer(door, tx, tenant)).verifier_key.name
    event = name_key(door, carriage.session, origin)
    settle_log(door, tenant)  # still by the old key
    leaf = door.database.read(lambda tx: leaf_rows.leaf_of(tx, tenant, event))
    if leaf is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    carriage.passed("log key named")
    keyring.rewrite(lambda ring: ring.with_log_end(tenant, LogEnd(leaf)) if tenant in ring.log_next else ring)
    carriage.passed("log key in use")


def _end(carriage: Carriage) -> None:
    door, tenant = carriage.door, carriage.tenant
    number = _unfinished(door.keyring.ring, tenant)
    known = settle_log(door, tenant)  # by the new key: nobody signs by the old one any more
    if number is None or known is None:
        return
    old = next(key for key, of, _ in former_keys(door, tenant, known.origin) if of == number)
    name_key_ended(door, carriage.session, old, known.size)
    settle_log(door, tenant)
    door.keyring.rewrite(lambda ring: ring.with_log_size(tenant, number, known.size))
    carriage.passed("log key ended")


def _require_stores(keyring: KeyRing, told: bool) -> None:
    keyring.require_stores(keyring.store_states() if told else keyring.publish())
