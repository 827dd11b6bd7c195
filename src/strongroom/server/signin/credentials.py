"""The ways in which a user can sign in, as rows sealed under the user's own key.

Lives here: reading, adding, replacing, removing them. Must not live here: checking what somebody shows.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from strongroom.model.ids import new_id
from strongroom.model.schema import CREDENTIALS
from strongroom.storage import credential_rows
from strongroom.storage.credential_rows import CredentialRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.staff.documents import SealedDocument, open_document, seal_document
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.tenancy import Tenancy

__all__ = ["SECOND_FACTORS", "Credential", "CredentialKind", "Credentials"]

_FIRST = 1


class CredentialKind(IntEnum):
    """What a credential is; the numbers stand in the row."""

    PASSWORD = 1
    ONE_TIME_CODES = 2
    RECOVERY_CODES = 3
    PASSKEY = 4
    DEVICE = 5


SECOND_FACTORS = frozenset(
    {CredentialKind.ONE_TIME_CODES, CredentialKind.RECOVERY_CODES, CredentialKind.PASSKEY}
)
"""What a stolen password alone does not give."""


@dataclass(frozen=True, slots=True)
class Credential:
    """One way to sign in, opened."""

    row: CredentialRow = field(repr=False)
    document: dict[str, Any] = field(repr=False)

    @property
    def kind(self) -> CredentialKind:
        """What it is."""
        return CredentialKind(self.row.kind)

    @property
    def binding(self) -> bytes:
        """Which it is and how often it was sealed: another, once it was changed."""
        return self.row.credential + self.row.revision.to_bytes(8, "big")


class Credentials:
    """The credentials of a room's users, within a transaction of the caller's."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def of(self, tx: Transaction, tenancy: Tenancy, user: bytes) -> list[Credential]:
        """All of a user, the oldest first.

        Raises:
            VerificationFailed: ``access.row-forged``, for a row that the room did not write for this user.
        """
        mac = self._door.keyring.row_mac()
        found = []
        for row in credential_rows.credentials_of(tx, tenancy.tenant, user):
            check(mac, row)
            sealed = SealedDocument((CREDENTIALS, user, row.credential), row.revision, row.sealed)
            found.append(Credential(row, open_document(self._door, tx, tenancy, sealed)))
        return found

    def add(
        self,
        tx: Transaction,
        tenancy: Tenancy,
        user: bytes,
        kind: CredentialKind,
        document: dict[str, Any],
        event: bytes,
        now: int,
    ) -> Credential:
        """Add one."""
        row = CredentialRow(tenancy.tenant, user, new_id(now), int(kind), _FIRST, b"", event, b"")
        row = self._sealed(tx, tenancy, row, document)
        credential_rows.add_credential(tx, row)
        return Credential(row, document)

    def replace(
        self, tx: Transaction, tenancy: Tenancy, old: Credential, document: dict[str, Any], event: bytes
    ) -> bool:
        """Write one anew; False where it has changed since it was read, so that nothing counts twice."""
        row = old.row._replace(revision=old.row.revision + 1, event=event)
        return credential_rows.replace_credential(tx, self._sealed(tx, tenancy, row, document), old.row)

    def drop(self, tx: Transaction, credential: Credential) -> bool:
        """Take one away; False where it is gone already."""
        return credential_rows.drop_credential(tx, credential.row)

    def _sealed(
        self, tx: Transaction, tenancy: Tenancy, row: CredentialRow, document: dict[str, Any]
    ) -> CredentialRow:
        place = (CREDENTIALS, row.user, row.credential)
        sealed = seal_document(self._door, tx, tenancy, place, row.revision, document)
        return tagged(self._door.keyring.row_mac(), row._replace(sealed=sealed))
