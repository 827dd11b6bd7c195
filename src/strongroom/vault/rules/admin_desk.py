"""Users and the access policy, as the security administrator works with them.

Lives here: adding, linking, suspending users and letting them back in, applying a policy file, explaining and
reporting access. Must not live here: the rules of appointing and deciding (access).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from strongroom.access.decide import default_purpose
from strongroom.access.explain import Explanation, explain
from strongroom.access.policy import Policy
from strongroom.access.policy_diff import PolicyChange, diff_policies
from strongroom.access.policy_document import read_policy, write_policy
from strongroom.access.policy_file import apply_policy_file
from strongroom.access.principal import Request
from strongroom.access.report import ReportRow, access_report
from strongroom.access.users import (
    User,
    check_appointment,
    check_handle,
    check_remaining,
)
from strongroom.audit.leaf import KeyCommitment
from strongroom.errors import Conflict, NotFound
from strongroom.model.ids import new_id, write_id
from strongroom.storage import rule_rows, user_rows
from strongroom.storage.key_rows import add_customer_keys
from strongroom.storage.rule_rows import DocumentRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.vault.door import Door
from strongroom.vault.macs.deciding import check, tagged
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.rules import user_changes
from strongroom.vault.rules.changing import Changed, Versions, change_rules
from strongroom.vault.rules.user_changes import change_user, end_founder
from strongroom.vault.session import Session

__all__ = ["AdminDesk"]

T = TypeVar("T")
_FIRST = 1
_SOME_REASON = "customer_request"


class AdminDesk:
    """The part of a desk that is about people and rights; it shows no customer's data."""

    def __init__(self, door: Door, session: Session) -> None:
        self._door = door
        self._session = session

    def users(self) -> tuple[User, ...]:
        """Every user, those who ended too.

        Raises:
            Refused: ``access.refused``.
        """

        return self._look("user_list", lambda op: tuple(self._door.staff.all(op.tx, op.tenancy)))

    def user_add(
        self,
        handle: str,
        roles: Iterable[str] = (),
        *,
        teams: Iterable[str] = (),
        name: str | None = None,
        logins: Iterable[str] = (),
    ) -> User:
        """Add a user with a key of its own. When all three administrators are there, the founder ends.

        Raises:
            Refused: ``user.may-not-appoint``, ``user.kept-apart``, ``access.refused``.
            Conflict: ``user.handle-taken``.
        """
        wanted = check_handle(handle)

        def change(op: Operation, tenant: TenantRow) -> Changed[User] | Refusal:
            decision = op.permit(None)
            if isinstance(decision, Refusal):
                return decision
            known = self._door.staff.all(op.tx, op.tenancy)
            if any(user.handle == wanted for user in known):
                raise Conflict("user.handle-taken")
            user = User(
                id=new_id(op.now),
                handle=wanted,
                name=name or wanted,
                created=op.now,
                roles=tuple(roles),
                teams=frozenset(teams),
                logins=frozenset(logins),
            )
            check_appointment(op.tenancy.bound.policy, self._by(op, known), None, user)
            key = self._door.tree.new_customer_keys(op.tx, tenant.tenant, [user.id])[0]
            add_customer_keys(op.tx, tenant.tenant, [key.row])
            row = self._door.staff.seal(tenant.tenant, user, key.key, tenant.suite, _FIRST, op.event)
            user_rows.add_user(op.tx, row)
            ended = end_founder(op, tenant, [*known, user])
            draft = op.draft(record=write_id("usr", user.id))
            draft.revision, draft.key = _FIRST, KeyCommitment(key.row.key_no, key.row.commitment)
            draft.extra = {"ended": [write_id("usr", each) for each in ended]} if ended else {}
            draft.values = {"roles": " ".join(user.roles), "teams": " ".join(sorted(user.teams))}
            versions = Versions(tenant.schema_version, tenant.policy_version)
            return Changed(versions, draft, user, key.key)

        return change_rules(self._door, self._session, "user_add", change, new_keys=1)

    def user_link(self, handle: str, login: str) -> User:
        """Bind a login of the operating system to a user, who may then be named by ``--as`` from there."""
        return self._change_user(
            "user_link", handle, lambda user: replace(user, logins=user.logins | {login})
        )

    def user_suspend(self, handle: str) -> User:
        """Let a user, named by handle or written id, act no more; at once, for every session that is open.

        Raises:
            Refused: ``user.last-administrator``.
        """
        return self._change("user_suspend", lambda op, tenant: user_changes.suspend(op, tenant, handle))

    def user_resume(self, handle: str) -> User:
        """Let a suspended user, named by handle or written id, act again with the roles and teams of before.

        Sessions, tokens and links from before stay ended; passwords, passkeys and codes count again.

        Raises:
            Conflict: ``user.not-suspended``: active, or ended for good.
            Refused: ``user.may-not-appoint``: a founder.
        """
        return self._change("user_resume", lambda op, tenant: user_changes.resume(op, tenant, handle))

    def user_update(self, handle: str, *, roles: Iterable[str], teams: Iterable[str]) -> User:
        """Give a user, named by handle or written id, other roles and teams."""
        return self._change_user(
            "user_update", handle, lambda user: replace(user, roles=tuple(roles), teams=frozenset(teams))
        )

    def access_apply(self, text: str, *, dry_run: bool = False) -> tuple[PolicyChange, ...]:
        """Put a policy file into force as the next version.

        Returns:
            What it changes, a line each; nothing where it changes nothing.
        """

        def change(op: Operation, tenant: TenantRow) -> Changed[tuple[PolicyChange, ...]] | Refusal:
            decision = op.permit(None)
            if isinstance(decision, Refusal):
                return decision
            current = op.tenancy.bound.policy
            wanted = apply_policy_file(text, current, op.tenancy.schema)
            changes = tuple(diff_policies(current, wanted))
            if wanted is not current:
                check_remaining(self._door.staff.all(op.tx, op.tenancy))
                document = write_policy(wanted)
                row = DocumentRow(tenant.tenant, wanted.version, document, op.now, op.event, b"")
                rule_rows.add_policy(op.tx, tagged(self._door.keyring.row_mac(), row, "policies"))
            draft = op.draft()
            draft.revision = wanted.version
            return Changed(Versions(tenant.schema_version, wanted.version), draft, changes)

        if dry_run:
            return self._dry_run(text)
        return change_rules(self._door, self._session, "access_apply", change)

    def policy(self, version: int | None = None) -> Policy:
        """The policy in force, or an earlier version of it.

        Raises:
            NotFound: ``access.no-such-version``.
            VerificationFailed: ``access.row-forged``.
        """

        def look(op: Operation) -> Policy:
            if version is None:
                return op.tenancy.bound.policy
            row = rule_rows.policy_row(op.tx, op.tenancy.tenant, version)
            if row is None:
                raise NotFound("access.no-such-version", version=version)
            check(self._door.keyring.row_mac(), row, "policies")
            return read_policy(row.document)

        return self._look("access_report", look)

    def policy_versions(self) -> list[tuple[int, int, str]]:
        """Every version of the policy with its moment and the event that put it into force, oldest first."""

        def look(op: Operation) -> list[tuple[int, int, str]]:
            rows = rule_rows.policy_versions(op.tx, op.tenancy.tenant)
            for row in rows:
                check(self._door.keyring.row_mac(), row, "policies")
            return [(row.version, row.at, write_id("evt", row.event)) for row in rows]

        return self._look("access_report", look)

    def explain(
        self, handle: str, action: str, collection: str | None, field: str | None = None
    ) -> Explanation:
        """What would be decided for a user, and what led to it; no record is touched.

        It is asked for the purpose that the user's sessions begin with (one's own: the session's), and with a
        reason stated.

        Raises:
            NotFound: ``user.not-found``.
        """

        def work(op: Operation) -> Explanation:
            user = self._door.staff.by_handle(op.tx, op.tenancy, handle)
            if user is None:
                raise NotFound("user.not-found")
            bound, own = op.tenancy.bound, user.id == op.session.principal.user
            request = Request(
                action=action,
                collection=collection,
                fields=() if field is None else (field,),
                purpose=op.session.purpose if own else default_purpose(bound, user.principal()),
                reason_code=_SOME_REASON,
            )
            return explain(bound, user.principal(), request)

        return self._look("access_explain", work)

    def report(self) -> list[ReportRow]:
        """Who sees what: a row for each user, role, collection and field that is not hidden."""

        def work(op: Operation) -> list[ReportRow]:
            users = self._door.staff.all(op.tx, op.tenancy)
            return access_report(op.tenancy.bound, users, op.session.language)

        return self._look("access_report", work)

    # -- what these share ----------------------------------------------------------------

    def _look(self, action: str, look: Callable[[Operation], T]) -> T:
        def work(op: Operation) -> T | Refusal:
            decision = op.permit(None)
            if isinstance(decision, Refusal):
                return decision
            found = look(op)
            op.record(op.draft())
            return found

        return run(self._door, self._session, action, work)

    def _dry_run(self, text: str) -> tuple[PolicyChange, ...]:
        def look(op: Operation) -> tuple[PolicyChange, ...]:
            current = op.tenancy.bound.policy
            return tuple(diff_policies(current, apply_policy_file(text, current, op.tenancy.schema)))

        return self._look("access_explain", look)

    def _change_user(self, action: str, handle: str, change: Callable[[User], User]) -> User:
        return self._change(action, lambda op, tenant: change_user(op, tenant, handle, change))

    def _change(self, action: str, change: Callable[[Operation, TenantRow], Changed[User]]) -> User:
        def work(op: Operation, tenant: TenantRow) -> Changed[User] | Refusal:
            decision = op.permit(None)
            return decision if isinstance(decision, Refusal) else change(op, tenant)

        return change_rules(self._door, self._session, action, work)

    def _by(self, op: Operation, users: list[User]) -> User:
        return next(user for user in users if user.id == op.session.principal.user)
