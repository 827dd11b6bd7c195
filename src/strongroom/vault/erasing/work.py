"""What transactions about erasures share: who is meant, whether it may be done, what stands in the way.

Lives here: deciding on a customer, holds, the erasure's own row, and the transaction with the tenant's row
held. Must not live here: what each does (erasure_desk.py, shredding.py).
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from strongroom.access.actions import Action
from strongroom.access.decision import Decision
from strongroom.audit.leaf import SealedLevel
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import InvalidInput, NotFound, VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage import customer_rows, erasure_rows, hold_rows, tenant_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    OPEN_STATES,
    WAITS,
    ErasureState,
    check_erasure,
    check_hold,
    read_document,
    standing,
    tagged_erasure,
    write_document,
)
from strongroom.vault.operations.operation import Operation, Refusal, settle
from strongroom.vault.records.merging import same_person
from strongroom.vault.session import ROOM_ITSELF, Session
from strongroom.vault.storing.assembling import envelopes_of
from strongroom.vault.storing.sealing import read_marks, sealed_levels

__all__ = ["ErasureWork", "asked_by", "customers_of", "levels_in", "read_customer"]

T = TypeVar("T")
_PREFIX = "cus"


def customers_of(op: Operation) -> Collection:
    """The collection of customers."""
    return op.tenancy.schema.by_number[CUSTOMERS]


def read_customer(identity: str) -> bytes:
    """The id of a customer.

    Raises:
        InvalidInput: ``erasure.customers-only``, for the id of anything else.
    """
    if not identity.strip().startswith(f"{_PREFIX}_"):
        raise InvalidInput("erasure.customers-only")
    return read_id(_PREFIX, identity)


def levels_in(row: RecordRow) -> tuple[SealedLevel, ...]:
    """What the log commits to of a row that keeps its envelopes."""
    return sealed_levels(read_marks(row.levels), envelopes_of(row))


def asked_by(op: Operation) -> str | None:
    """Who asks, where the policy wants somebody else to approve; in its own copy the room tries alone."""
    user = op.session.principal.user
    wanted = Action.ERASE in op.tenancy.bound.policy.approved and user != ROOM_ITSELF
    return write_id("usr", user) if wanted else None


class ErasureWork:
    """Transactions of one session on erasures.

    Args:
        session: Who acts.
    """

    def __init__(self, door: Door, session: Session) -> None:
        self._door, self._session = door, session

    @property
    def _mac(self) -> RowMac:
        return self._door.keyring.row_mac()

    def _run(self, action: str, work: Callable[[Operation], T | Refusal]) -> T:
        def transaction(tx: Transaction, now: int) -> T | Refusal:
            return work(Operation(self._door, tx, self._session, action, now))

        return settle(self._door.transact(self._session.tenant, transaction))

    def _run_held(
        self, action: str, work: Callable[[Operation, TenantRow], T | Refusal], *, new_keys: int = 0
    ) -> T:
        """With the tenant's row held, whose head of the ledger will change.

        Args:
            new_keys: For how many customers keys are made.
        """

        def transaction(tx: Transaction, now: int) -> T | Refusal:
            locked = tenant_rows.lock_tenant(tx, self._session.tenant)
            if locked is None:
                raise VerificationFailed("access.set-differs", kind="tenant")
            return work(Operation(self._door, tx, self._session, action, now), locked)

        return settle(self._door.transact(self._session.tenant, transaction, new_keys))

    def _decided(
        self, op: Operation, customer: bytes, action: str, *, change: bool = False
    ) -> tuple[Decision, FoundRecord | None]:
        if change:
            # Waits for everybody who relies on the customer's being there as it is.
            customer_rows.lock_customer(op.tx, op.tenancy.tenant, customer)
        collection = customers_of(op)
        found = op.find(collection, customer)
        return op.decide(collection.name, target=op.target(found), action=action), found

    def _open_erasure(self, op: Operation, customer: bytes) -> ErasureRow | None:
        """The erasure of a customer that is not at its end."""
        for row in erasure_rows.erasures_of(op.tx, op.tenancy.tenant, customer):
            if row.state in OPEN_STATES:
                return check_erasure(self._mac, row)
        return None

    def _holds(self, op: Operation, customer: bytes) -> list[HoldRow]:
        rows = hold_rows.holds_of(op.tx, op.tenancy.tenant, customer)
        return [check_hold(self._mac, row) for row in rows]

    def _held(self, op: Operation, customer: bytes) -> bool:
        """Whether a hold stands on a customer, or on whoever is the same person by a merge."""
        people = same_person(op.tx, op.tenancy.tenant, customer)
        return any(standing(hold, op.now) for each in people for hold in self._holds(op, each))

    def _key_of(self, op: Operation, found: FoundRecord) -> CustomerKey | None:
        """For what is sealed beside an event; None where the key is gone, then the month's is taken."""
        return None if found.key is None else op.load_hidden(found).key

    def _advance(
        self,
        op: Operation,
        row: ErasureRow,
        state: ErasureState,
        added: Mapping[str, object],
        *,
        logged: bool,
        key_no: int | None = None,
    ) -> ErasureRow:
        """Write how far an erasure is, in the transaction of the step itself.

        Args:
            logged: Whether the operation records an event of its own.
        """
        document = read_document(row)
        event = write_id("evt", op.event) if logged else None
        document["reached"][state.name.lower()] = [op.now, event]
        document.pop(WAITS, None)
        changed = row._replace(
            state=int(state),
            changed=op.now,
            key_no=row.key_no if key_no is None else key_no,
            document=write_document({**document, **added}),
            event=op.event if logged else row.event,
        )
        changed = tagged_erasure(self._mac, changed)
        erasure_rows.replace_erasure(op.tx, changed, row)
        return changed

    def _customer_named(self, identity: str) -> bytes:
        """The customer of ``era_…`` or ``cus_…``.

        Raises:
            NotFound: ``erasure.not-found``.
        """
        if not identity.startswith(f"{ERASURE_PREFIX}_"):
            return read_customer(identity)
        erasure, tenant = read_id(ERASURE_PREFIX, identity), self._session.tenant
        row = self._door.database.read(lambda tx: erasure_rows.erasure_row(tx, tenant, erasure))
        if row is None:
            raise NotFound("erasure.not-found")
        return row.customer
