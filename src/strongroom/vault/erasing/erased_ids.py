"""Identifiers of erased customers: noted as keyed digests, so that an import does not bring a person back.

Lives here: making the digests, looking them up. Must not live here: SQL, the ring.
Spec: docs/spec/erasure.md, identifiers that must not come back.
"""

from collections.abc import Collection as Some
from collections.abc import Mapping

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import InvalidInput
from strongroom.keys.keyring import KeyRing
from strongroom.model.fieldtypes.base import Search, Value
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage import erased_id_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.basis import require_basis

__all__ = ["admit_again", "erased_before", "note_erased", "readmit"]

_LABEL = label("strongroom/erased/v1")
_DIGEST_BYTES = 16


def _digest(mac: RowMac, room: bytes, tenant: int, collection: int, form: str) -> bytes:
    numbers = tenant.to_bytes(8, "big"), collection.to_bytes(2, "big")
    return mac.tag(_LABEL, room, *numbers, form.encode())[:_DIGEST_BYTES]


def note_erased(
    tx: Transaction, keyring: KeyRing, tenant: int, collection: Collection, value: Value, erasure: bytes
) -> bool:
    """Note the external id of a customer who is being erased; False, where it has no normal form."""
    field = collection.natural_field
    form = None if field is None else field.type.key(value, Search.EXACT)
    if form is None:
        return False
    number, mac = keyring.erased_mac()
    digest = _digest(mac, keyring.room, tenant, collection.number, form)
    erased_id_rows.add_erased_id(tx, tenant, number, digest, erasure)
    return True


def erased_before(
    tx: Transaction, keyring: KeyRing, tenant: int, collection: Collection, forms: Some[str]
) -> set[str]:
    """Those of these normal forms that belonged to somebody who was erased."""
    return {form for form, _ in _noted(tx, keyring, tenant, collection, forms)}


def readmit(tx: Transaction, keyring: KeyRing, tenant: int, collection: Collection, forms: Some[str]) -> int:
    """Let identifiers come back; returns how many were noted."""
    found = _noted(tx, keyring, tenant, collection, forms)
    erased_id_rows.forget_erased_ids(tx, tenant, [key for _, key in found])
    return len({form for form, _ in found})


def admit_again(
    tx: Transaction,
    keyring: KeyRing,
    tenant: int,
    collection: Collection,
    form: str | None,
    basis: str | None,
) -> Mapping[str, object]:
    """Refuse the identifier of somebody who was erased, or let it come back where there is a basis for it.

    Args:
        form: The normal form of an external id that is to be a customer's; None where there is none.
        basis: Why somebody who was erased may come back; None: nobody may.

    Returns:
        What the leaf says of it: empty, where nobody came back.

    Raises:
        InvalidInput: ``ingest.erased-before``; ``ingest.basis-wrong``.
    """
    if collection.number != CUSTOMERS or form is None:
        return {}
    if not erased_before(tx, keyring, tenant, collection, {form}):
        return {}
    require_basis(basis)
    if basis is None:
        raise InvalidInput("ingest.erased-before")
    readmit(tx, keyring, tenant, collection, {form})
    return {"readmitted": 1, "basis": basis}


def _noted(
    tx: Transaction, keyring: KeyRing, tenant: int, collection: Collection, forms: Some[str]
) -> list[tuple[str, tuple[int, bytes]]]:
    found: list[tuple[str, tuple[int, bytes]]] = []
    if not forms or not erased_id_rows.any_erased_id(tx, tenant):
        return found
    for number in sorted(keyring.ring.mark_keys):
        _, mac = keyring.erased_mac(number)
        digests = {_digest(mac, keyring.room, tenant, collection.number, form): form for form in forms}
        noted = erased_id_rows.erased_digests(tx, tenant, number, sorted(digests))
        found += [(digests[digest], (number, digest)) for digest in sorted(noted)]
    return found
