"""Changing a user: the rows and the event of it, within a change of the rules.

Lives here: what the desk for users and suspending from an alert have in common, and the way back. Must
not live here: who may ask for it, the transaction (changing.py).
"""

from collections.abc import Callable
from dataclasses import replace

from strongroom.access.policy import FOUNDER
from strongroom.access.users import User, UserState, check_appointment, check_remaining, founder_has_ended
from strongroom.errors import Conflict, NotFound
from strongroom.model.ids import write_id
from strongroom.storage import user_rows
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.operations.operation import Operation
from strongroom.vault.rules.changing import Changed, Versions
from strongroom.vault.staff.sign_ins import end_sign_ins

__all__ = ["change_user", "end_founder", "resume", "suspend"]


def suspend(op: Operation, tenant: TenantRow, named: str) -> Changed[User]:
    """Let a user act no more, at once, for every session that is open; raises as `change_user`."""
    return change_user(op, tenant, named, lambda user: replace(user, state=UserState.SUSPENDED))


def resume(op: Operation, tenant: TenantRow, named: str) -> Changed[User]:
    """Let a suspended user act again, with the roles and teams of before.

    What the suspension ended stays ended: sessions, tokens, links and open questions go in the same
    transaction, so that whoever comes back signs in anew.

    Raises:
        Conflict: ``user.not-suspended``.
        VerificationFailed: ``access.row-forged``.
        StrongroomError: As `change_user`.
    """
    changed = change_user(op, tenant, named, _resumed)
    changed.draft.extra = end_sign_ins(op, changed.result.id)
    return changed


def _resumed(user: User) -> User:
    if user.state is not UserState.SUSPENDED:
        raise Conflict("user.not-suspended", user=user.handle)
    return replace(user, state=UserState.ACTIVE)


def change_user(
    op: Operation, tenant: TenantRow, named: str, change: Callable[[User], User]
) -> Changed[User]:
    """Change a user.

    Args:
        named: Handle or written id.

    Raises:
        NotFound: ``user.not-found``.
        Refused: ``user.not-oneself``, ``user.may-not-appoint``, ``user.last-administrator``.
    """
    staff = op.door.staff
    known = staff.all(op.tx, op.tenancy)
    before = next((user for user in known if named in (user.handle, write_id("usr", user.id))), None)
    if before is None:
        raise NotFound("user.not-found")
    after = change(before)
    by = next(user for user in known if user.id == op.session.principal.user)
    check_appointment(op.tenancy.bound.policy, by, before, after)
    users = [after if user.id == after.id else user for user in known]
    check_remaining(users)
    _replace(op, tenant, after)
    end_founder(op, tenant, users)
    draft = op.draft(record=write_id("usr", after.id))
    draft.values = {"roles": " ".join(after.roles), "teams": " ".join(sorted(after.teams))}
    versions = Versions(tenant.schema_version, tenant.policy_version)
    return Changed(versions, draft, after, staff.key(op.tx, tenant.tenant, after.id))


def end_founder(op: Operation, tenant: TenantRow, users: list[User]) -> list[bytes]:
    """The founder's role ends once three others are appointed; returns whose it was."""
    if not founder_has_ended(users):
        return []
    founders = [user for user in users if FOUNDER in user.roles and user.state is UserState.ACTIVE]
    for user in founders:
        _replace(op, tenant, replace(user, state=UserState.ENDED))
    return [user.id for user in founders]


def _replace(op: Operation, tenant: TenantRow, user: User) -> None:
    stored = user_rows.user_row(op.tx, tenant.tenant, user.id)
    revision = 0 if stored is None else stored.revision
    key = op.door.staff.key(op.tx, tenant.tenant, user.id)
    row = op.door.staff.seal(tenant.tenant, user, key, tenant.suite, revision + 1, op.event)
    user_rows.replace_user(op.tx, row, revision)
