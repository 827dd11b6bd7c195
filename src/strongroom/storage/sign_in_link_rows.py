"""Rows of links that let somebody in once.

Lives here: statements. Must not live here: what the rows say (strongroom.server.signin), their MACs
(strongroom.vault.staff.sign_in_checks). Each row is replaced only as it was read.
"""

from typing import Any, NamedTuple

from strongroom.storage.expressions import bindparam, insert, select
from strongroom.storage.locking import for_change
from strongroom.storage.named_tables import sign_in_links
from strongroom.storage.rewriting import Rewriting
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["LinkRow", "add_link", "links_of", "lock_link", "replace_link"]

_tenant: Any = bindparam("tenant")
_user: Any = bindparam("user")


class LinkRow(NamedTuple):
    """One link that lets a user in once; the columns of the table in their order.

    Attributes:
        link: SHA-256 of the secret in it.
        used: When it was; None before.
    """

    tenant: int
    link: bytes
    user: bytes
    made: int
    ends: int
    used: int | None
    event: bytes
    mac: bytes


_l = sign_in_links.c
_LOCK_LINK = Statement(
    for_change(select(sign_in_links).where(_l.tenant == _tenant, _l.link == bindparam("link")))
)
_LINKS = Statement(select(sign_in_links).where(_l.tenant == _tenant, _l.user == _user).order_by(_l.made))
_ADD_LINK = Statement(insert(sign_in_links))
_REPLACE_LINK = Rewriting(sign_in_links)


def lock_link(tx: Transaction, tenant: int, link: bytes) -> LinkRow | None:
    """The link of a hash; nobody else uses it before the commit."""
    row = tx.row(_LOCK_LINK, tenant=tenant, link=link)
    return None if row is None else LinkRow(*row)


def links_of(tx: Transaction, tenant: int, user: bytes) -> list[LinkRow]:
    """All links of a user, the oldest first."""
    return [LinkRow(*row) for row in tx.rows(_LINKS, tenant=tenant, user=user)]


def add_link(tx: Transaction, row: LinkRow) -> None:
    """Add a link."""
    tx.run(_ADD_LINK, **row._asdict())


def replace_link(tx: Transaction, row: LinkRow, old: LinkRow) -> bool:
    """Write one anew; False where it has changed since ``old`` was read."""
    return _REPLACE_LINK(tx, row, old)
