"""Identifiers of erased customers, as digests, that must not come back.

Lives here: statements. Must not live here: the digests and their key (strongroom.vault.erasing.erased_ids).
"""

from collections.abc import Sequence
from typing import Any

from strongroom.storage.expressions import bindparam, delete, select
from strongroom.storage.named_tables import erased_ids
from strongroom.storage.statement import LONGEST_LIST, Statement, insert_or_ignore
from strongroom.storage.transaction import Transaction

__all__ = ["add_erased_id", "any_erased_id", "erased_digests", "forget_erased_ids"]

_tenant: Any = bindparam("tenant")

_ADD_ERASED_ID = insert_or_ignore(erased_ids)
_ERASED_IDS = Statement(
    select(erased_ids.c.digest).where(
        erased_ids.c.tenant == _tenant,
        erased_ids.c.mark_key == bindparam("mark_key"),
        erased_ids.c.digest.in_(bindparam("digests", expanding=True)),
    )
)
_ANY_ERASED_ID = Statement(select(erased_ids.c.mark_key).where(erased_ids.c.tenant == _tenant).limit(1))
_FORGET_IDS = Statement(
    delete(erased_ids).where(
        erased_ids.c.tenant == _tenant,
        erased_ids.c.mark_key == bindparam("mark_key"),
        erased_ids.c.digest == bindparam("digest"),
    ),
    names=("tenant", "mark_key", "digest"),
)


def add_erased_id(tx: Transaction, tenant: int, mark_key: int, digest: bytes, erasure: bytes) -> None:
    """Note an identifier that must not come back; one that is noted stays as it is."""
    tx.run(_ADD_ERASED_ID, tenant=tenant, mark_key=mark_key, digest=digest, erasure=erasure)


def any_erased_id(tx: Transaction, tenant: int) -> bool:
    """Whether any identifier is noted: in most rooms none is."""
    return tx.row(_ANY_ERASED_ID, tenant=tenant) is not None


def erased_digests(tx: Transaction, tenant: int, mark_key: int, digests: Sequence[bytes]) -> set[bytes]:
    """Which of these are noted."""
    found: set[bytes] = set()
    for at in range(0, len(digests), LONGEST_LIST):
        part = digests[at : at + LONGEST_LIST]
        found |= {
            bytes(row[0]) for row in tx.rows(_ERASED_IDS, tenant=tenant, mark_key=mark_key, digests=part)
        }
    return found


def forget_erased_ids(tx: Transaction, tenant: int, keys: Sequence[tuple[int, bytes]]) -> None:
    """Let identifiers come back: whoever they belong to was readmitted."""
    tx.run_many(_FORGET_IDS, [(tenant, *key) for key in keys])
