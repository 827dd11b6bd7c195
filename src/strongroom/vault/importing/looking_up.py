"""What a batch finds in the room: records by natural key and by id, owners, who was erased.

Lives here: those looks, many at a time. Must not live here: what follows for an item (bulk_planning.py), whom
references mean (batch_customers.py).
"""

from collections.abc import Iterator, Sequence

from strongroom.access.users import UserState
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.natural_keys import find_natural_keys
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.storage.statement import LONGEST_LIST
from strongroom.vault.erasing.erased_ids import erased_before
from strongroom.vault.importing.bulk_plan import Natural
from strongroom.vault.operations.operation import Operation
from strongroom.vault.storing.rows import check_row
from strongroom.vault.tenancy import Tenancy

__all__ = ["LookUp"]


class LookUp:
    """Looks for a batch, in one short read after the other.

    Args:
        operation: The read at hand; `go_on` gives the next.

    Attributes:
        op: The read at hand.
        customers: The collection of customers.
        context: What values are read by; the same for the whole batch.
    """

    def __init__(self, operation: Operation) -> None:
        self.op = operation
        self.customers = operation.tenancy.schema.by_number[CUSTOMERS]
        self.context = operation.tenancy.context(operation.now)
        self._owners: dict[str, bytes | None] = {}

    @property
    def tenancy(self) -> Tenancy:
        """What the tenant goes by in the read at hand."""
        return self.op.tenancy

    def go_on(self, operation: Operation) -> None:
        """Look in another read from now on."""
        self.op = operation

    def erased(self, forms: Sequence[str]) -> set[str]:
        """Those of these external ids whose customers were erased."""
        keyring = self.op.door.keyring
        return erased_before(self.op.tx, keyring, self.tenancy.tenant, self.customers, forms)

    def by_natural_key(self, naturals: set[Natural]) -> dict[Natural, bytes]:
        """The records of natural keys."""
        found: dict[Natural, bytes] = {}
        by_index: dict[int, list[bytes]] = {}
        for index, key in naturals:
            by_index.setdefault(index, []).append(key)
        for index, keys in by_index.items():
            records = find_natural_keys(self.op.tx, self.tenancy.tenant, index, sorted(keys))
            found.update({(index, key): record for key, record in records.items()})
        return found

    def records(self, collection: Collection, ids: set[bytes]) -> dict[bytes, FoundRecord]:
        """Records by their ids.

        Raises:
            VerificationFailed: ``record.row-forged``.
        """
        found = {}
        for part in _parts(sorted(ids)):
            for each in get_records(self.op.tx, self.tenancy.tenant, collection.number, part):
                check_row(self.op.door.record_mac, each.record)
                found[each.record.id] = each
        return found

    def owner(self, handle: str | None) -> bytes | None:
        """The user of a handle, whoever imports where it is None; None where nobody of it works here."""
        if handle is None:
            return self.op.session.principal.user
        if handle not in self._owners:
            user = self.op.door.staff.by_handle(self.op.tx, self.tenancy, handle)
            # Nothing is given to somebody who no longer works here.
            here = user is not None and user.state is UserState.ACTIVE
            self._owners[handle] = user.id if user is not None and here else None
        return self._owners[handle]


def _parts(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(ids), LONGEST_LIST):
        yield ids[at : at + LONGEST_LIST]
