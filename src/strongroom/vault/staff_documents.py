"""Documents of a user, sealed under the user's own key: they go with the user.

Lives here: sealing and opening what stands beside credentials, sessions, tokens, jobs and targets of notices.
Must not live here: what is in the documents.
"""

import json
from typing import Any

from strongroom.crypto.envelope import LevelSealer
from strongroom.errors import VerificationFailed
from strongroom.model.levels import Level
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.tenancy import Tenancy

__all__ = ["open_document", "seal_document"]

_FORMAT = 1


def seal_document(
    door: Door,
    tx: Transaction,
    tenancy: Tenancy,
    place: tuple[int, bytes, bytes],
    revision: int,
    document: dict[str, Any],
) -> bytes:
    """Seal a document.

    Args:
        place: Number of the kind of place (model.schema), the user's id, and the id of what it belongs to.
        revision: Which version of the document it is.
    """
    sealer = _sealer(door, tx, tenancy, place)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealer.seal(Level.PERSONAL, tenancy.suite, _FORMAT, revision, text.encode())


def open_document(
    door: Door,
    tx: Transaction,
    tenancy: Tenancy,
    place: tuple[int, bytes, bytes],
    revision: int,
    sealed: bytes,
) -> dict[str, Any]:
    """Open what `seal_document` sealed; arguments as there.

    Raises:
        VerificationFailed: Where it was sealed elsewhere, or for another revision.
    """
    text = _sealer(door, tx, tenancy, place).open(Level.PERSONAL, _FORMAT, revision, sealed)
    document = json.loads(text)
    if not isinstance(document, dict):
        raise VerificationFailed("user.malformed")
    return document


def _sealer(door: Door, tx: Transaction, tenancy: Tenancy, place: tuple[int, bytes, bytes]) -> LevelSealer:
    kind, user, identity = place
    return LevelSealer(door.staff.key(tx, tenancy.tenant, user), kind, identity)
