"""Rows of shares: who may reach a record beside its owner and team.

Lives here: statements. Must not live here: their MACs, which have to be checked before a share counts
(strongroom.access.deciding_rows).
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, delete, or_, select
from strongroom.storage.named_tables import shares
from strongroom.storage.statement import LONGEST_LIST, Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = ["ShareRow", "add_share", "drop_share", "drop_shares", "shares_of", "shares_with"]

_tenant: Any = bindparam("tenant")


class ShareRow(NamedTuple):
    """One record shared with a user or a team; the columns of the table in their order.

    Attributes:
        grantee: The user; empty for a team.
        granted_team: The team; empty for a user.
    """

    tenant: int
    collection: int
    id: bytes
    grantee: bytes
    granted_team: str
    event: bytes
    mac: bytes


_s = shares.c
_OF_RECORDS = (
    _s.tenant == _tenant,
    _s.collection == bindparam("collection"),
    _s.id.in_(bindparam("ids", expanding=True)),
)
_SHARES = Statement(select(shares).where(*_OF_RECORDS).order_by(_s.id, _s.grantee, _s.granted_team))
_SHARES_WITH = Statement(
    select(shares)
    .where(
        *_OF_RECORDS,
        or_(_s.grantee == bindparam("user"), _s.granted_team.in_(bindparam("teams", expanding=True))),
    )
    .order_by(_s.id, _s.grantee, _s.granted_team)
)
_ADD_SHARE = insert_or_ignore(shares)
_DROP_SHARES = Statement(
    delete(shares).where(
        _s.tenant == _tenant, _s.collection == bindparam("collection"), _s.id == bindparam("id")
    )
)
_DROP_SHARE = Statement(
    delete(shares).where(
        _s.tenant == _tenant,
        _s.collection == bindparam("collection"),
        _s.id == bindparam("id"),
        _s.grantee == bindparam("grantee"),
        _s.granted_team == bindparam("granted_team"),
    )
)


def shares_of(tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes]) -> list[ShareRow]:
    """With whom records are shared."""
    found: list[ShareRow] = []
    for start in range(0, len(ids), LONGEST_LIST):
        part = list(ids[start : start + LONGEST_LIST])
        rows = tx.rows(_SHARES, tenant=tenant, collection=collection, ids=part)
        found += [ShareRow(*row) for row in rows]
    return found


def shares_with(
    tx: Transaction, tenant: int, collection: int, ids: Sequence[bytes], user: bytes, teams: Iterable[str]
) -> list[ShareRow]:
    """The shares of records that count for one user, as a user or by a team.

    A row's MAC has to be checked before it counts.
    """
    found: list[ShareRow] = []
    named = sorted(teams)
    for start in range(0, len(ids), LONGEST_LIST):
        part = list(ids[start : start + LONGEST_LIST])
        rows = tx.rows(_SHARES_WITH, tenant=tenant, collection=collection, ids=part, user=user, teams=named)
        found += [ShareRow(*row) for row in rows]
    return found


def add_share(tx: Transaction, row: ShareRow) -> bool:
    """Share a record; False where it is shared like that already."""
    return tx.run(_ADD_SHARE, **row._asdict()) == 1


def drop_share(
    tx: Transaction, tenant: int, collection: int, id: bytes, grantee: bytes, granted_team: str
) -> bool:
    """End one share; False where there was none."""
    of = {"tenant": tenant, "collection": collection, "id": id}
    return tx.run(_DROP_SHARE, grantee=grantee, granted_team=granted_team, **of) == 1


def drop_shares(tx: Transaction, tenant: int, collection: int, id: bytes) -> int:
    """End all shares of a record, as an erasure does; returns how many there were."""
    return tx.run(_DROP_SHARES, tenant=tenant, collection=collection, id=id)
