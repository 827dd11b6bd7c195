"""Reading what a tenant goes by, checked against its MACs and kept until it changes.

Lives here: from rows to `Tenancy`, and the check that the rows are ours and complete. Must
not live here: changing any of it (upkeep/founding.py, rules/changing.py).
"""

from threading import Lock

from strongroom.access.bound import bind
from strongroom.access.deciding_rows import check_set
from strongroom.access.policy_document import read_policy
from strongroom.errors import NoRoom, VerificationFailed
from strongroom.keys.keyring import KeyRing
from strongroom.model.schema_document import read_schema
from strongroom.storage import rule_rows, search_rows, tenant_rows, user_rows
from strongroom.storage.record_lookup import TenantState
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.indexes.indexing import Indexes
from strongroom.vault.macs.deciding import check
from strongroom.vault.tenancy import Tenancy

__all__ = ["Tenancies"]


class Tenancies:
    """The tenants of an open room; any thread may use it.

    Args:
        keyring: For index keys and the MAC over rows.
    """

    def __init__(self, keyring: KeyRing) -> None:
        self._keyring = keyring
        self._known: dict[int, tuple[TenantRow, Tenancy]] = {}
        self._lock = Lock()

    def current(
        self,
        tx: Transaction,
        tenant: int,
        *,
        anew: bool = False,
        hold: bool = False,
        row: TenantRow | None = None,
    ) -> Tenancy:
        """What the tenant goes by in this transaction.

        Args:
            anew: Look again where an index was still being built: that it is ready now changes
                no version, so that building does not disturb those who work.
            hold: Keep the schema in force until the commit: whoever changes it waits for those who store
                records by the old one, so that no record comes in behind the back of what follows a change.
            row: The tenant's, where a statement of this transaction has brought it already.

        Raises:
            VerificationFailed: ``access.row-forged``, ``access.set-differs``: nothing is obeyed then.
        """
        if row is None or hold:
            row = tenant_rows.use_tenant(tx, tenant) if hold else tenant_rows.tenant_row(tx, tenant)
        if row is None:
            raise NoRoom("room.no-tenant", tenant=tenant)
        known = self._known.get(tenant)
        if known is not None and known[0] == row and not (known[1].indexes.building and anew):
            return known[1]
        with self._lock:
            tenancy = self._read(tx, row)
            self._known[tenant] = (row, tenancy)
            return tenancy

    def presumed(self, tenant: int) -> Tenancy | None:
        """What the tenant went by when it was last looked up; to be held against `agrees` or replaced by
        `current` before anything is decided by it."""
        known = self._known.get(tenant)
        return None if known is None else known[1]

    def agrees(self, presumed: Tenancy, state: TenantState) -> bool:
        """Whether a tenant still goes by what was presumed, as the statement that found a record has it: so
        that a record is had with the rules in force at that moment, without asking for them."""
        known = self._known.get(presumed.tenant)
        if known is None or known[1] is not presumed:
            return False
        row = known[0]
        return state == (
            row.schema_version,
            row.policy_version,
            row.access_version,
            row.access_digest,
            row.suite,
            row.region,
            row.mac,
        )

    def forget(self, tenant: int) -> None:
        """Read a tenant anew next time: its indexes were registered without a new version of the rules."""
        with self._lock:
            self._known.pop(tenant, None)

    def _read(self, tx: Transaction, row: TenantRow) -> Tenancy:
        mac = self._keyring.row_mac()
        check(mac, row)
        schema = rule_rows.schema_row(tx, row.tenant, row.schema_version)
        policy = rule_rows.policy_row(tx, row.tenant, row.policy_version)
        if schema is None or policy is None:
            raise VerificationFailed("access.set-differs", kind="schema or policy")
        check(mac, schema, "schemas")
        check(mac, policy, "policies")
        tags = [*user_rows.user_tags(tx, row.tenant), schema.mac, policy.mac]
        check_set(tags, row.access_digest)
        return Tenancy(
            tenant=row.tenant,
            room=self._keyring.room,
            suite=row.suite,
            region=row.region,
            schema_version=row.schema_version,
            access_version=row.access_version,
            bound=bind(read_policy(policy.document), read_schema(schema.document)),
            indexes=Indexes(
                search_rows.indexes(tx, row.tenant),
                lambda generation: self._keyring.index_key(row.tenant, generation),
                self._keyring.room,
                row.tenant,
            ),
        )
