"""Where notices go, as administrators work with it.

Lives here: adding, listing, testing and removing targets, new secrets, what was delivered; each decided and
recorded. Must not live here: what a target is (target.py), sending (sender.py).
"""

import secrets as randomness
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.crypto.webhook_signing import SECRET_BYTES, write_secret
from strongroom.errors import InvalidInput, NotFound, Refused
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.notices.notice import Notice
from strongroom.notices.outbox import put_notice
from strongroom.notices.reach import Reach
from strongroom.notices.rows import check, tagged
from strongroom.notices.target import (
    GONE,
    STANDS,
    MailPlan,
    TargetKind,
    TargetView,
    WebhookPlan,
    host_of,
    open_target,
    port_of,
    seal_target,
)
from strongroom.storage import notice_rows
from strongroom.storage.notice_rows import DeliveryRow, TargetRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.looking import ask, handles, prepare
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room

__all__ = ["DeliveryView", "Targets"]

_PREFIX = "tgt"
_FIRST = 1
_DAY = 86_400_000
_STATES = ("waits", "delivered", "given_up")


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One notice on its way to one target. Moments are in milliseconds."""

    id: str
    notice: str
    target: str
    kind: str
    state: str
    attempts: int
    due: int
    changed: int
    answer: int | None
    because: str | None

    def as_document(self) -> dict[str, Any]:
        """The delivery as programs read it."""
        return {
            "id": self.id,
            "notice": self.notice,
            "target": self.target,
            "kind": self.kind,
            "state": self.state,
            "attempts": self.attempts,
            "due": write_moment(self.due),
            "changed": write_moment(self.changed),
            "answer": self.answer,
            "because": self.because,
        }


@dataclass
class Targets:
    """The targets of a room.

    Args:
        woken: Told that there is something to send.
    """

    room: Room
    woken: Callable[[], None] = field(default=lambda: None, repr=False)

    def add_webhook(self, desk: Desk, plan: WebhookPlan) -> tuple[str, TargetView]:
        """Add a webhook.

        Returns:
            The secret that signs, shown here and never again, and how lists show the webhook.

        Raises:
            Refused: ``access.refused``, ``reach.not-allowed``, ``notice.needs-https``.
            Busy: ``reach.unresolved``.
        """
        prepare(self.room.door, desk.session, Action.NOTICE_SET, lambda op: None)
        address = self._reach.resolve(host_of(plan.url), port_of(plan.url))
        if plan.url.startswith("http:") and not address.own:
            raise Refused("notice.needs-https")
        secret = write_secret(randomness.token_bytes(SECRET_BYTES))
        kinds = None if plan.kinds is None else sorted(plan.kinds)
        document = {"url": plan.url, "kinds": kinds, "secrets": [{"value": secret, "until": None}]}
        return secret, self._add(desk, TargetKind.WEBHOOK, document)

    def add_mail(self, desk: Desk, plan: MailPlan) -> TargetView:
        """Add people to mail to.

        Raises:
            Refused: ``access.refused``, ``reach.not-allowed``.
            Busy: ``reach.unresolved``.
        """
        prepare(self.room.door, desk.session, Action.NOTICE_SET, lambda op: None)
        self._reach.resolve(host_of(plan.server), port_of(plan.server))
        return self._add(desk, TargetKind.MAIL, plan.as_document())

    def list(self, desk: Desk, kind: TargetKind | None = None) -> tuple[TargetView, ...]:
        """The targets that stand.

        Raises:
            Refused: ``access.refused``. VerificationFailed: ``access.row-forged``.
        """

        def look(op: Operation, draft: EventDraft) -> tuple[TargetView, ...]:
            known = handles(op)
            rows = notice_rows.target_rows(op.tx, op.tenancy.tenant)
            return tuple(
                self._view(op.tx, check(self._mac, row), known)
                for row in rows
                if row.state == STANDS and kind in (None, row.kind)
            )

        return ask(self.room.door, desk.session, Action.NOTICE_LIST, look)

    def new_secret(self, desk: Desk, target: str, *, days: int) -> tuple[str, TargetView]:
        """Give a webhook a new secret; the old one signs too for a while, so that nothing is lost meanwhile.

        Args:
            days: So long; 0: it ends at once, as where it is known to others.

        Returns:
            The new secret, shown here and never again.

        Raises:
            NotFound: ``notice.no-target``. InvalidInput: ``notice.bad-days``.
        """
        if not 0 <= days <= 30:
            raise InvalidInput("notice.bad-days", most=30)
        secret = write_secret(randomness.token_bytes(SECRET_BYTES))

        def work(op: Operation, draft: EventDraft) -> TargetView:
            row = self._held(op, target, TargetKind.WEBHOOK)
            document = open_target(self.room.door, op.tx, row)
            until, now = op.now + days * _DAY, op.now
            kept = [
                {**each, "until": min(until, each["until"] or until)}
                for each in document["secrets"]
                if each["until"] is None or each["until"] > now
            ]
            document["secrets"] = [
                {"value": secret, "until": None},
                *(each for each in kept if each["until"] > now),
            ]
            new = row._replace(revision=row.revision + 1, event=op.event)
            new = tagged(self._mac, seal_target(self.room.door, op.tx, op.tenancy, new, document))
            notice_rows.replace_target(op.tx, new, row)
            draft.extra = {"target": target, "days": days}
            return self._view(op.tx, new, handles(op))

        return secret, ask(self.room.door, desk.session, Action.NOTICE_SET, work)

    def remove(self, desk: Desk, target: str) -> None:
        """Let nothing go there any more; what is on its way is given up.

        Raises:
            NotFound: ``notice.no-target``. Refused: ``access.refused``.
        """

        def work(op: Operation, draft: EventDraft) -> None:
            row = self._held(op, target)
            new = row._replace(state=GONE, event=op.event)
            notice_rows.replace_target(op.tx, tagged(self._mac, new), row)
            draft.extra = {"target": target}

        ask(self.room.door, desk.session, Action.NOTICE_SET, work)

    def test(self, desk: Desk, target: str) -> str:
        """Send a test there.

        Returns:
            Id of the notice; `deliveries` says what became of it.

        Raises:
            NotFound: ``notice.no-target``. Refused: ``access.refused``.
        """

        def work(op: Operation, draft: EventDraft) -> str:
            row = self._held(op, target)
            notice = Notice(kind="test", ids={"target": write_id(_PREFIX, row.target)})
            identity = put_notice(self.room.door, op.tx, op.tenancy.tenant, notice, op.now, only=row.target)
            draft.extra = {"target": target, "test": 1}
            return write_id("ntc", identity)

        made = ask(self.room.door, desk.session, Action.NOTICE_SET, work)
        self.woken()
        return made

    def deliveries(self, desk: Desk, target: str, *, limit: int = 50) -> tuple[DeliveryView, ...]:
        """The newest deliveries to a target, the newest first.

        Raises:
            NotFound: ``notice.no-target``. Refused: ``access.refused``.
        """
        identity = read_id(_PREFIX, target)

        def look(op: Operation, draft: EventDraft) -> tuple[DeliveryView, ...]:
            tenant = op.tenancy.tenant
            if notice_rows.target_row(op.tx, tenant, identity) is None:
                raise NotFound("notice.no-target")
            rows = notice_rows.deliveries_to(op.tx, tenant, identity, limit)
            return tuple(self._delivery(op.tx, check(self._mac, row)) for row in rows)

        return ask(self.room.door, desk.session, Action.NOTICE_LIST, look)

    # -- inside --------------------------------------------------------------------------

    @property
    def _mac(self) -> Any:
        return self.room.door.keyring.row_mac()

    @property
    def _reach(self) -> Reach:
        return Reach(self.room.settings.reachable)

    def _add(self, desk: Desk, kind: TargetKind, document: Mapping[str, Any]) -> TargetView:
        def work(op: Operation, draft: EventDraft) -> TargetView:
            row = TargetRow(
                tenant=op.tenancy.tenant,
                target=new_id(op.now),
                kind=int(kind),
                state=STANDS,
                user=op.session.principal.user,
                revision=_FIRST,
                made=op.now,
                sealed=b"",
                event=op.event,
                mac=b"",
            )
            row = tagged(self._mac, seal_target(self.room.door, op.tx, op.tenancy, row, document))
            notice_rows.add_target(op.tx, row)
            draft.extra = {"target": write_id(_PREFIX, row.target), "kind": kind.name.lower()}
            return self._view(op.tx, row, handles(op))

        return ask(self.room.door, desk.session, Action.NOTICE_SET, work)

    def _held(self, op: Operation, target: str, kind: TargetKind | None = None) -> TargetRow:
        row = notice_rows.lock_target(op.tx, op.tenancy.tenant, read_id(_PREFIX, target))
        if row is None or row.state != STANDS or kind not in (None, row.kind):
            raise NotFound("notice.no-target")
        return check(self._mac, row)

    def _view(self, tx: Transaction, row: TargetRow, known: Mapping[str, str]) -> TargetView:
        document, user = open_target(self.room.door, tx, row), write_id("usr", row.user)
        mail = row.kind == TargetKind.MAIL
        kinds = document["kinds"]
        return TargetView(
            id=write_id(_PREFIX, row.target),
            kind=TargetKind(row.kind).name.lower(),
            user=known.get(user, user),
            made=row.made,
            host=host_of(document["server" if mail else "url"]),
            kinds=None if kinds is None else tuple(kinds),
            recipients=len(document["recipients"]) if mail else None,
            secrets=None if mail else len(document["secrets"]),
        )

    def _delivery(self, tx: Transaction, row: DeliveryRow) -> DeliveryView:
        notice = notice_rows.notice_row(tx, row.tenant, row.notice)
        return DeliveryView(
            id=write_id("dlv", row.delivery),
            notice=write_id("ntc", row.notice),
            target=write_id(_PREFIX, row.target),
            kind="?" if notice is None else notice.kind,
            state=_STATES[row.state],
            attempts=row.attempts,
            due=row.due,
            changed=row.changed,
            answer=row.answer,
            because=row.because,
        )
