"""Documents of a user, sealed under the user's own key: they go with the user.

Lives here: sealing and opening what stands beside credentials, sessions, tokens, jobs and targets of notices.
Must not live here: what is in the documents.
"""

import json
from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

from strongroom.crypto.envelope import LevelSealer
from strongroom.errors import VerificationFailed
from strongroom.model.levels import Level
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.tenancy import Tenancy

__all__ = ["OpenedDocuments", "Place", "SealedDocument", "open_document", "seal_document"]

_FORMAT = 1
_MOST_KEPT = 1_024

Place = tuple[int, bytes, bytes]
"""Number of the kind of place (model.schema), the user's id, and the id of what a document belongs to."""


class SealedDocument(NamedTuple):
    """A document as it stands in a row.

    Attributes:
        revision: Which version of the document it is.
    """

    place: Place
    revision: int
    sealed: bytes


def seal_document(
    door: Door,
    tx: Transaction,
    tenancy: Tenancy,
    place: Place,
    revision: int,
    document: dict[str, Any],
) -> bytes:
    """Seal a document.

    Args:
        place: Where it will stand.
        revision: Which version of the document it is.
    """
    sealer = _sealer(door, tx, tenancy, place)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealer.seal(Level.PERSONAL, tenancy.suite, _FORMAT, revision, text.encode())


def open_document(door: Door, tx: Transaction, tenancy: Tenancy, document: SealedDocument) -> dict[str, Any]:
    """Open what `seal_document` sealed.

    Raises:
        VerificationFailed: Where it was sealed elsewhere, or for another revision.
    """
    return _read(_open(door, tx, tenancy, document))


class OpenedDocuments:
    """Documents that are opened again and again, as those of API tokens are at each request.

    What was opened is given again for the very bytes that it came from, read anew each time, for as long as
    no user has changed: whoever ends is forgotten here too.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Place, tuple[SealedDocument, str]] = OrderedDict()
        self._version: tuple[int, int] = (0, 0)
        self._lock = Lock()

    def open(self, door: Door, tx: Transaction, tenancy: Tenancy, document: SealedDocument) -> dict[str, Any]:
        """As `open_document`, whose arguments these are."""
        version = tenancy.tenant, tenancy.access_version
        with self._lock:
            if version != self._version:
                self._known.clear()
                self._version = version
            kept = self._known.get(document.place)
            if kept is not None and kept[0] == document:
                self._known.move_to_end(document.place)
                return _read(kept[1])
        text = _open(door, tx, tenancy, document)
        with self._lock:
            if version == self._version:
                self._known[document.place] = document, text
                if len(self._known) > _MOST_KEPT:
                    self._known.popitem(last=False)
        return _read(text)


def _sealer(door: Door, tx: Transaction, tenancy: Tenancy, place: Place) -> LevelSealer:
    kind, user, identity = place
    return LevelSealer(door.staff.key(tx, tenancy.tenant, user), kind, identity)


def _open(door: Door, tx: Transaction, tenancy: Tenancy, document: SealedDocument) -> str:
    place, revision, sealed = document
    return _sealer(door, tx, tenancy, place).open(Level.PERSONAL, _FORMAT, revision, sealed).decode()


def _read(text: str) -> dict[str, Any]:
    document = json.loads(text)
    if not isinstance(document, dict):
        raise VerificationFailed("user.malformed")
    return document
