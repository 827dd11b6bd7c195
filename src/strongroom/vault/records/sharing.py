"""Sharing: who may reach a record beside its owner and team.

Lives here: the rows of shares, under their MACs, and the events of giving and taking. Must not live here:
what a role grants of what is shared (access), reading shares at use (storing/record_store.py).
"""

from strongroom.errors import NotFound, UsageError
from strongroom.model.ids import write_id
from strongroom.storage.share_rows import ShareRow, add_share, drop_share, shares_of
from strongroom.vault.macs.deciding import check, tagged
from strongroom.vault.operations.operation import Admitted, Operation, Refusal
from strongroom.vault.views.answer_views import Shares

__all__ = ["Shares", "share", "shares", "unshare"]

_SHARE = "share"


def share(
    operation: Operation, name: str, identity: str, user: bytes | None, team: str | None
) -> Shares | Refusal:
    """Share a record with a user or a team; sharing it like that once more changes nothing but the event."""
    admitted = operation.admit(name, identity, change=True)
    if isinstance(admitted, Refusal):
        return admitted
    grantee, granted_team = _one_of(user, team)
    row = admitted.row
    of = (row.tenant, row.collection, row.id, grantee, granted_team)
    # Written anew, so that the row names the event by which it holds.
    drop_share(operation.tx, *of)
    add_share(operation.tx, tagged(operation.door.keyring.row_mac(), ShareRow(*of, operation.event, b"")))
    return _record(operation, admitted, user, team)


def unshare(
    operation: Operation, name: str, identity: str, user: bytes | None, team: str | None
) -> Shares | Refusal:
    """End one share; who may share may end it.

    Raises:
        NotFound: ``share.not-shared``.
    """
    admitted = operation.admit(name, identity, change=True, action=_SHARE)
    if isinstance(admitted, Refusal):
        return admitted
    grantee, granted_team = _one_of(user, team)
    row = admitted.row
    if not drop_share(operation.tx, row.tenant, row.collection, row.id, grantee, granted_team):
        raise NotFound("share.not-shared")
    return _record(operation, admitted, user, team)


def shares(operation: Operation, name: str, identity: str) -> Shares | Refusal:
    """Tell with whom a record is shared; who may share it may know."""
    admitted = operation.admit(name, identity, action=_SHARE)
    if isinstance(admitted, Refusal):
        return admitted
    found = _shares(operation, admitted)
    operation.record(operation.about(admitted.collection, admitted.row, ()))
    return found


def _one_of(user: bytes | None, team: str | None) -> tuple[bytes, str]:
    """The two columns of a share's key, of which one is empty."""
    if (user is None) == (team is None):
        raise UsageError("share.with-whom")
    return user or b"", team or ""


def _record(operation: Operation, admitted: Admitted, user: bytes | None, team: str | None) -> Shares:
    found = _shares(operation, admitted)
    draft = operation.about(admitted.collection, admitted.row, ())
    draft.extra = {"user": write_id("usr", user)} if user is not None else {"team": team or ""}
    operation.record(draft, operation.key_beside(admitted.row.customer))
    return found


def _shares(operation: Operation, admitted: Admitted) -> Shares:
    row = admitted.row
    found = shares_of(operation.tx, row.tenant, row.collection, [row.id])
    mac = operation.door.keyring.row_mac()
    for each in found:
        check(mac, each)
    return Shares(
        write_id(admitted.collection.prefix, row.id),
        tuple(write_id("usr", each.grantee) for each in found if each.grantee),
        tuple(each.granted_team for each in found if each.granted_team),
    )
