"""A user's own API tokens, as the user's own page has them.

Lives here: listing and ending one's own. Must not live here: making them, and those of others (tokens.py):
for these access is asked.
"""

from strongroom.access.users import User
from strongroom.audit.actions import Action
from strongroom.errors import NotFound, StrongroomError
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.server.signin import record
from strongroom.server.signin.tokens import TokenView, view_of
from strongroom.server.signin.visit import Visit
from strongroom.storage import api_token_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.staff.sign_in_checks import check
from strongroom.vault.staff.sign_ins import end_token

__all__ = ["end_own_token", "tokens_of"]


def tokens_of(room: Room, user: User) -> tuple[TokenView, ...]:
    """A user's tokens that stand, the oldest first.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    door, tenant = room.door, room.settings.tenant

    def look(tx: Transaction) -> tuple[TokenView, ...]:
        tenancy, now = door.tenancies.current(tx, tenant), door.now()
        rows = [row for row in api_token_rows.token_rows(tx, tenant) if row.user == user.id]
        views = (view_of(room, tx, tenancy, row, user, now) for row in rows)
        return tuple(view for view in views if view.state == "stands")

    return door.database.read(look)


def end_own_token(room: Room, user: User, token: str, visit: Visit) -> None:
    """End one of one's own tokens at once.

    Raises:
        NotFound: ``token.not-found``; also for one of somebody else.
    """
    identity, door, tenant = read_id("tok", token), room.door, room.settings.tenant

    def work(tx: Transaction, now: int) -> StrongroomError | None:
        tenancy, event = door.tenancies.current(tx, tenant), new_id(now)
        row = api_token_rows.token_row(tx, tenant, identity)
        if row is None or check(door.keyring.row_mac(), row).user != user.id:
            return NotFound("token.not-found")
        end_token(tx, door.keyring.row_mac(), row, event)
        extra, action = {"token": write_id("tok", identity)}, Action.TOKEN_REVOKE
        record.note(room, tx, tenancy, now, action, visit, event=event, user=user.id, extra=extra)
        return None

    outcome = door.transact(tenant, work)
    if outcome is not None:
        raise outcome
