"""What every part of a backup works with: the open room, who acts, its destinations, its keys.

Lives here: these together, the decision, and what all parts read alike. Must not live here: runs,
verification, pruning, restoring.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from strongroom.backup.manifest import Manifest, read_manifest
from strongroom.backup.registry import Registered, registered
from strongroom.backup.segment import SegmentSealer
from strongroom.crypto.signing import SigningKey
from strongroom.errors import Busy, NotFound
from strongroom.keys.file_lock import file_lock
from strongroom.keys.ring import Ring, newest
from strongroom.model.schema_document import read_schema
from strongroom.storage import backup_rows, rule_rows, tenant_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.room import Room
from strongroom.vault.session import Session

__all__ = ["Workshop", "collections_of", "sealer_of", "signer_of", "signing_keys"]

T = TypeVar("T")


def collections_of(tx: Transaction, tenant: int) -> dict[str, int]:
    """Number of each collection by name, of every version that the schema ever had."""
    return {
        collection.name: collection.number
        for row in rule_rows.schema_versions(tx, tenant)
        for collection in read_schema(row.document).all_collections
    }


def signing_keys(ring: Ring) -> list[bytes]:
    """The public keys that may have signed a manifest: all that a log of this room has, or had."""
    return [SigningKey(key.key).public_key for seeds in ring.log_seeds.values() for key in seeds.values()]


def signer_of(ring: Ring) -> SigningKey:
    """The key that signs new manifests: the newest of the first tenant's log."""
    tenant = min(ring.log_seeds)
    return SigningKey(ring.log_seeds[tenant][ring.signing(tenant)].key)


def sealer_of(ring: Ring) -> SegmentSealer:
    """Makes and opens this room's segments."""
    return SegmentSealer(ring.room, newest(ring.backup_keys), lambda number: ring.backup_keys[number].key)


@dataclass(frozen=True)
class Workshop:
    """What every part of a backup works with.

    Args:
        room: Open.
        session: Who acts.
        environment: Where credentials of destinations may be.
        open_places: Gives the destinations; those of the room's rows, when left out.
    """

    room: Room
    session: Session
    environment: Mapping[str, str] = field(repr=False)
    open_places: Callable[[], list[Registered]] | None = None

    @property
    def door(self) -> Door:
        """The room's door."""
        return self.room.door

    @property
    def ring(self) -> Ring:
        """The ring of now."""
        return self.door.keyring.ring

    @property
    def handle(self) -> str:
        """Who acts, by short name."""
        return self.session.handle

    @cached_property
    def sealer(self) -> SegmentSealer:
        """Makes and opens segments."""
        return sealer_of(self.ring)

    def destinations(self) -> list[Registered]:
        """The room's destinations.

        Raises:
            VerificationFailed: ``destination.row-forged``.
        """
        if self.open_places is not None:
            return self.open_places()
        mac = self.door.keyring.row_mac()
        return self.door.database.read(lambda tx: registered(tx, mac, self.environment))

    def named(self, name: str) -> Registered:
        """One destination.

        Raises:
            NotFound: ``destination.unknown``, where it is none of this room's.
        """
        for each in self.destinations():
            if each.name == name:
                return each
        raise NotFound("destination.unknown", name=name)

    def manifests(self, first: int = 0) -> list[Manifest]:
        """The manifests that the database has, from a number on."""
        keys = signing_keys(self.ring)
        rows = self.door.database.read(lambda tx: backup_rows.backups_from(tx, first))
        return [read_manifest(row.manifest, self.room.id, keys) for row in rows]

    def digest(self, number: int) -> bytes | None:
        """The digest of a manifest; None where the database has none of that number."""
        rows = self.door.database.read(lambda tx: backup_rows.backups_from(tx, number))
        return rows[0].digest if rows and rows[0].number == number else None

    def tenants(self) -> list[int]:
        """The tenants of the room."""
        return [row.tenant for row in self.door.database.read(tenant_rows.tenant_rows)]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs of this machine out; the operating system lets go when this process dies.

        Raises:
            Busy: ``backup.running``.
        """
        try:
            with file_lock(self.door.keyring.files.backup_lock, seconds=0):
                yield
        except Busy as error:
            if error.code == "keys.lock-held":
                raise Busy("backup.running") from None
            raise

    def permit(self, action: str) -> None:
        """Decide before anything is done; a refusal is recorded here, what is allowed when it is done.

        Raises:
            StrongroomError: As the decision has it.
        """

        def work(tx: Transaction, now: int) -> Refusal | None:
            operation = Operation(self.door, tx, self.session, action, now)
            decision = operation.decide(None)
            return None if decision.allowed else operation.refuse(decision, None, None)

        settle(self.door.transact(self.session.tenant, work))

    def require(self, action: str) -> None:
        """Decide where nothing can be recorded yet: in a room that is still being restored.

        Raises:
            StrongroomError: As the decision has it.
        """
        now = self.door.now()
        decision = self.door.database.read(
            lambda tx: Operation(self.door, tx, self.session, action, now).decide(None)
        )
        if not decision.allowed:
            raise decision.error()

    def record(
        self,
        action: str,
        extra: Mapping[str, object],
        write: Callable[[Operation], T],
        outcome: str = "done",
    ) -> T:
        """Decide, write and record in one transaction.

        Args:
            write: Writes rows; its event follows.

        Raises:
            StrongroomError: As the decision has it.
        """

        def work(tx: Transaction, now: int) -> T | Refusal:
            operation = Operation(self.door, tx, self.session, action, now)
            decision = operation.decide(None)
            if not decision.allowed:
                return operation.refuse(decision, None, None)
            result = write(operation)
            draft = operation.draft(outcome=outcome)
            draft.extra = dict(extra)
            operation.record(draft)
            return result

        return settle(self.door.transact(self.session.tenant, work))
