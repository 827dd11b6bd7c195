"""A desk: one person at work, with one purpose.

Lives here: the way from a desk to its collections. Must not live here: operations. The desks for what is
rare are imported when somebody sits down at them: showing one record takes none of them, and a command that
does so is a whole process.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from strongroom.errors import InvalidInput
from strongroom.model.purposes import check_purpose, check_reason
from strongroom.model.schema import Schema
from strongroom.vault.collection.door import CollectionDoor
from strongroom.vault.door import Door
from strongroom.vault.operations.once import Once, Outcome
from strongroom.vault.session import Session

if TYPE_CHECKING:
    from strongroom.vault.batches.batch import BatchResult
    from strongroom.vault.erasing.erasure_desk import ErasureDesk
    from strongroom.vault.importing.import_desk import ImportDesk
    from strongroom.vault.log.audit_desk import AuditDesk
    from strongroom.vault.rules.admin_desk import AdminDesk
    from strongroom.vault.schema.schema_desk import SchemaDesk
    from strongroom.vault.staff.offering import Offering
    from strongroom.vault.upkeep.custody_desk import CustodyDesk
    from strongroom.vault.upkeep.health_desk import HealthDesk
    from strongroom.vault.upkeep.keys_desk import KeysDesk

__all__ = ["Desk"]


class Desk:
    """Where one person works; everything done here is recorded with this person and purpose.

    Args:
        session: Who, and what for.
    """

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self.session = session

    def stating(
        self,
        *,
        purpose: str | None = None,
        reason_code: str | None = None,
        reason: str | None = None,
        fresh_for: frozenset[str] = frozenset(),
        once: Once | None = None,
    ) -> "Desk":
        """The same person's desk for another purpose or reason; what is left out stays.

        Args:
            purpose: Code of the purpose.
            reason_code: Code of the reason.
            reason: The reason in words, sealed beside each event.
            fresh_for: Actions that are refused here unless a second factor was shown just now.
            once: The name of the one operation that is done at that desk; sent again, it raises `Repeated`.

        Raises:
            InvalidInput: ``purpose.unknown``, ``reason.unknown``, ``reason.needs-text``.
        """
        session = self.session
        if purpose is not None:
            session = replace(session, purpose=check_purpose(purpose))
        if reason_code is not None or reason is not None:
            code = reason_code or session.reason_code
            if code is not None:
                check_reason(code, reason)
            session = replace(session, reason_code=code, reason=reason)
        if fresh_for - session.principal.fresh_for:
            named = session.principal.fresh_for | fresh_for
            session = replace(session, principal=replace(session.principal, fresh_for=named))
        if once is not None:
            session = replace(session, once=once)
        return self if session is self.session else Desk(self._door, session)

    def without_name(self) -> "Desk":
        """The same desk for operations that are no longer the one that ``once`` names."""
        return Desk(self._door, replace(self.session, once=None))

    @property
    def schema(self) -> Schema:
        """The collections and fields, as they are now."""
        tenant = self.session.tenant
        return self._door.database.read(lambda tx: self._door.tenancies.current(tx, tenant)).schema

    def collection(self, name: str) -> CollectionDoor:
        """A collection by its name.

        Raises:
            InvalidInput: ``schema.unknown-collection``.
        """
        # What a collection is called and its number stay; whether it is there is decided at each operation.
        known = self._door.tenancies.presumed(self.session.tenant)
        found = None if known is None else known.schema.collections.get(name)
        found = self.schema.collection(name) if found is None else found
        return CollectionDoor(self._door, self.session, found.name, found.number)

    def by_id(self, identity: str) -> CollectionDoor:
        """The collection that an id belongs to.

        Raises:
            InvalidInput: ``id.unknown-kind``.
        """
        found = self.schema.by_prefix.get(identity.strip().rpartition("_")[0])
        if found is None:
            raise InvalidInput("id.unknown-kind")
        return CollectionDoor(self._door, self.session, found.name, found.number)

    @property
    def customers(self) -> CollectionDoor:
        """The people and organisations whose data it is."""
        return self.collection("customers")

    @property
    def purchases(self) -> CollectionDoor:
        """What they bought."""
        return self.collection("purchases")

    @property
    def needs(self) -> CollectionDoor:
        """What they asked for."""
        return self.collection("needs")

    @property
    def audit(self) -> "AuditDesk":
        """The log."""
        from strongroom.vault.log.audit_desk import AuditDesk

        return AuditDesk(self._door, self.session)

    @property
    def admin(self) -> "AdminDesk":
        """Users and the access policy."""
        from strongroom.vault.rules.admin_desk import AdminDesk

        return AdminDesk(self._door, self.session)

    @property
    def schema_desk(self) -> "SchemaDesk":
        """What can be stored, and changing it."""
        from strongroom.vault.schema.schema_desk import SchemaDesk

        return SchemaDesk(self._door, self.session)

    @property
    def erasures(self) -> "ErasureDesk":
        """Erasing people, and keeping them from being erased."""
        from strongroom.vault.erasing.erasure_desk import ErasureDesk

        return ErasureDesk(self._door, self.session)

    @property
    def custody(self) -> "CustodyDesk":
        """Keepers, and copies of the ring elsewhere."""
        from strongroom.vault.upkeep.custody_desk import CustodyDesk

        return CustodyDesk(self._door, self.session)

    @property
    def keys(self) -> "KeysDesk":
        """Ring, ring stores and counts of keys."""
        from strongroom.vault.upkeep.keys_desk import KeysDesk

        return KeysDesk(self._door, self.session)

    @property
    def offering(self) -> "Offering":
        """What there is to offer this person: to show or to leave out, never to decide."""
        from strongroom.vault.staff.offering import Offering

        tenant = self.session.tenant
        tenancy = self._door.database.read(lambda tx: self._door.tenancies.current(tx, tenant))
        return Offering(tenancy, self.session)

    @property
    def health(self) -> "HealthDesk":
        """The room's state."""
        from strongroom.vault.upkeep.health_desk import HealthDesk

        return HealthDesk(self._door, self.session)

    @property
    def imports(self) -> "ImportDesk":
        """Many records at once, from a file, and taking them back."""
        from strongroom.vault.importing.import_desk import ImportDesk

        return ImportDesk(self._door, self.session)

    def batch(self, operations: Sequence[Mapping[str, Any]]) -> "tuple[BatchResult, ...]":
        """Do many things with one commit: at most 500, each decided and recorded by itself.

        One that is refused or fails takes no other along. What only shows records, one after the other, is
        one event, whose members they are.

        Args:
            operations: Each with ``op`` (``create``, ``get``, ``update``, ``remove``, ``revert``, ``reveal``,
                ``compare``, ``history``, ``transfer``, ``share``, ``unshare``, ``shares``) and what that call
                takes:
                ``{"op": "update", "id": "cus_…", "changes": {"city": "北京"}, "expect": 3}``.

        Returns:
            A result for each, in their order.

        Raises:
            UsageError: ``batch.too-many``.
            Busy: Nothing was done.
        """
        from strongroom.vault.batches.batch import run_batch

        return run_batch(self._door, self.session, operations)

    def batch_again(
        self, operations: Sequence[Mapping[str, Any]], outcome: Outcome
    ) -> "tuple[BatchResult, ...]":
        """The results of a batch that was carried out before, each shown as it may be seen now.

        Args:
            operations: Those of the batch.
            outcome: What it came to.
        """
        from strongroom.vault.batches.again import show_again

        return show_again(self._door, self.session, operations, outcome)

    def handover(
        self, giver: str, taker: str, progress: Callable[[str, int], None] | None = None
    ) -> Mapping[str, int]:
        """Give everything that one colleague owns to another; run again, it goes on where it was stopped.

        Args:
            giver: Handle or id of the colleague who gives, who may have left.
            taker: Handle or id of the one who takes over.
            progress: Told the collection, and how many of its records were given so far.

        Returns:
            How many records of each collection have another owner now.

        Raises:
            Refused: ``access.refused``, ``user.unknown``; ``user.not-active``, for the one who takes.
        """
        given: dict[str, int] = {}
        for name in self.schema.collections:
            given[name] = 0
            for count in self.collection(name).hand_over(giver, taker):
                given[name] += count
                if progress is not None:
                    progress(name, given[name])
        return given

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None
