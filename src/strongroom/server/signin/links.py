"""One-time links: how a user gets in for the first time, or after losing everything.

Lives here: making and using them. Must not live here: sending them; whoever asked for one hands it over.
A newer link ends the older ones, and each lets in once.
"""

from strongroom.access.users import UserState
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.errors import NotFound, Refused, StrongroomError
from strongroom.model.ids import new_id, write_id
from strongroom.server.signin import record
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.credentials import SECOND_FACTORS, Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Begun
from strongroom.server.signin.visit import Visit
from strongroom.storage import sign_in_link_rows
from strongroom.storage.sign_in_link_rows import LinkRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room
from strongroom.vault.staff.sign_in_checks import check, tagged
from strongroom.vault.staff.sign_ins import drop_sessions

__all__ = ["LINK_PATH", "invite", "use_link"]

LINK_PATH = "/sign-in/link/"
"""Where the console takes a link; the secret follows."""


def invite(
    room: Room, desk: Desk, handle: str, rules: SignInRules | None = None, *, anew: bool = False
) -> str:
    """Make a link by which a user gets in once.

    Args:
        anew: Whether the second factors that the user has count no more from now on, and all sessions end:
            for whoever has lost them. The event says so. A link alone goes around none of them.

    Returns:
        The secret in it, shown here and never again.

    Raises:
        NotFound: ``user.not-found``; Refused: ``user.not-active``, ``access.refused``.
    """
    secret, lasts = new_secret(), (rules or SignInRules()).link
    digest = digest_of(secret)
    assert digest is not None  # noqa: S101 - it was made just now
    mac = room.door.keyring.row_mac()

    def work(op: Operation, draft: EventDraft) -> None:
        user = room.door.staff.by_handle(op.tx, op.tenancy, handle)
        if user is None:
            raise NotFound("user.not-found")
        if user.state is not UserState.ACTIVE:
            raise Refused("user.not-active")
        tenant = op.tenancy.tenant
        for old in sign_in_link_rows.links_of(op.tx, tenant, user.id):
            if old.used is None:
                sign_in_link_rows.replace_link(op.tx, tagged(mac, old._replace(used=op.now)), old)
        row = LinkRow(tenant, digest, user.id, op.now, op.now + lasts, None, op.event, b"")
        sign_in_link_rows.add_link(op.tx, tagged(mac, row))
        draft.record = write_id("usr", user.id)
        if anew:
            draft.extra = _forget(room, op, user.id)

    ask(room.door, desk.session, Action.USER_INVITE, work)
    return secret


def _forget(room: Room, op: Operation, user: bytes) -> dict[str, object]:
    """Take a user's second factors away and end the sessions; what the event says of it."""
    credentials, gone = Credentials(room.door), 0
    for each in credentials.of(op.tx, op.tenancy, user):
        gone += each.kind in SECOND_FACTORS and credentials.drop(op.tx, each)
    ended = drop_sessions(op.tx, op.tenancy.tenant, user, lambda row: True)
    return {"second_factors": gone, "sessions": [write_id("ses", row.id) for row in ended]}


def use_link(
    room: Room, sessions: Sessions, secret: str, visit: Visit, factors: Factor = Factor.LINK
) -> Begun:
    """Sign in by a link.

    Args:
        factors: What it counts as.

    Raises:
        Refused: ``sign-in.link-not-valid``: unknown, used, too old, or its user suspended; recorded.
        VerificationFailed: ``access.row-forged``.
    """
    door, tenant = room.door, room.settings.tenant
    digest, mac = digest_of(secret), door.keyring.row_mac()

    def work(tx: Transaction, now: int) -> Begun | StrongroomError:
        tenancy = door.tenancies.current(tx, tenant)
        row = None if digest is None else sign_in_link_rows.lock_link(tx, tenant, digest)
        user = None
        if row is not None and check(mac, row).used is None and now < row.ends:
            user = door.staff.by_id(tx, tenancy, row.user)
        if row is None or user is None or user.state is not UserState.ACTIVE:
            record.note(
                room,
                tx,
                tenancy,
                now,
                Action.SIGN_IN_FAILED,
                visit,
                event=new_id(now),
                about=None if row is None else row.user,
                because="sign-in.link-not-valid",
            )
            return Refused("sign-in.link-not-valid")
        sign_in_link_rows.replace_link(tx, tagged(mac, row._replace(used=now)), row)
        return sessions.begin(tx, tenancy, now, user, factors, visit)

    outcome = door.transact(tenant, work)
    if isinstance(outcome, StrongroomError):
        raise outcome
    return outcome
