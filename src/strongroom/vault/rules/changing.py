"""Changing what decides: users, policy, schema, in one transaction with the set's digest.

Lives here: the lock on the tenant's row, the new version and digest, and telling the anchor.
Must not live here: which changes are allowed (access, model).
"""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from strongroom.access.deciding_rows import set_digest
from strongroom.audit.recorder import EventDraft
from strongroom.crypto.derive import CustomerKey
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import Access
from strongroom.storage import rule_rows, tenant_rows, user_rows
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.macs.deciding import tagged
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.session import Session

__all__ = ["Changed", "Versions", "change_rules"]

T = TypeVar("T")


class Versions(NamedTuple):
    """The schema and the policy in force after a change."""

    schema: int
    policy: int


class Changed(NamedTuple, Generic[T]):
    """A change whose rows are written: what holds now, its event, what to return.

    Attributes:
        key: For what is sealed beside the event; the month's detail key, when left out.
    """

    versions: Versions
    draft: EventDraft
    result: T
    key: CustomerKey | None = None


def change_rules(
    door: Door,
    session: Session,
    action: str,
    change: Callable[[Operation, TenantRow], Changed[T] | Refusal],
    *,
    new_keys: int = 0,
    alone: bool = False,
) -> T:
    """Change rows that decide access: rows, version, digest and event in one transaction, then the anchor.

    Args:
        change: Decides and writes its rows, but not its event, which comes last.
        new_keys: For how many users keys are made.
        alone: Wait for those who store records by the rules in force: a change of the schema.

    Raises:
        StrongroomError: As the decision or the change has it; nothing was changed then.
    """

    held: list[TenantRow] = []

    def hold(tx: Transaction) -> None:
        locked = tenant_rows.lock_tenant(tx, session.tenant, alone=alone)
        if locked is None:
            raise VerificationFailed("access.set-differs", kind="tenant")
        held[:] = [locked]

    def work(operation: Operation) -> tuple[Access, T] | Refusal:
        locked = held[0]
        outcome = change(operation, locked)
        if isinstance(outcome, Refusal):
            return outcome
        access = _next_version(door, operation.tx, locked, outcome.versions)
        operation.record(outcome.draft, outcome.key)
        return access, outcome.result

    access, result = run(door, session, action, work, new_customers=new_keys, hold=hold)
    door.keyring.anchor.update(lambda anchor: anchor.with_access(session.tenant, access))
    return result


def _next_version(door: Door, tx: Transaction, locked: TenantRow, versions: Versions) -> Access:
    schema = rule_rows.schema_row(tx, locked.tenant, versions.schema)
    policy = rule_rows.policy_row(tx, locked.tenant, versions.policy)
    if schema is None or policy is None:
        raise VerificationFailed("access.set-differs", kind="schema or policy")
    digest = set_digest([*user_rows.user_tags(tx, locked.tenant), schema.mac, policy.mac])
    row = locked._replace(
        schema_version=versions.schema,
        policy_version=versions.policy,
        access_version=locked.access_version + 1,
        access_digest=digest,
    )
    tenant_rows.replace_tenant(tx, tagged(door.keyring.row_mac(), row))
    return Access(row.access_version, digest)
