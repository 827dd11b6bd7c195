"""Forgetting: a page or a region gets a new key, and what is left out of it can never be opened again.

Lives here: re-wrapping a page without some customers, and a region's pages under a new epoch. Must not live
here: when it is done, and what has to be true before an old epoch is destroyed (strongroom.privacy, the
protocol of docs/spec/erasure.md).

Whoever renews waits for the locks of those who make keys; see `strongroom.storage.page_rows`.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from strongroom.crypto.derive import check_commitment
from strongroom.crypto.suites import NONCE_BYTES
from strongroom.errors import NotFound
from strongroom.keys.page_keys import PAGES_IN_REGION, PageKeys
from strongroom.keys.ring import KEY_BYTES
from strongroom.storage.key_rows import KeyRow, drop_customer_keys, keys_of_page, replace_keys
from strongroom.storage.page_rows import (
    lock_page,
    lock_region,
    move_pages,
    pages_of_region,
    replace_page,
    set_region_epoch,
)
from strongroom.storage.transaction import Transaction

__all__ = ["KeyName", "RenewedPage", "move_region", "renew_page"]

KeyName = tuple[bytes, int]
"""A customer's id and a key number."""


class RenewedPage(NamedTuple):
    """What became of a page.

    Attributes:
        page: The page.
        gen: Its new generation.
        kept: Keys re-wrapped.
        dropped: Keys that are gone.
    """

    page: int
    gen: int
    kept: int
    dropped: int


def renew_page(
    tx: Transaction,
    keys: PageKeys,
    room: bytes,
    tenant: int,
    page: int,
    forget: Collection[KeyName],
    random: Callable[[int], bytes],
) -> RenewedPage:
    """Give a page a new key, and re-wrap all customers' keys on it but those to forget.

    Every key is unwrapped and checked against its commitment first, those to forget included: a row that was
    changed or swapped stops the renewal before anything is written.

    Raises:
        NotFound: ``key.page-missing``.
        VerificationFailed: ``wrap.does-not-open``, ``key.commitment-differs``.
        KeyNotAvailable: ``ring.key-missing``.
    """
    old = lock_page(tx, tenant, page)
    if old is None:
        raise NotFound("key.page-missing", page=page)
    rows = keys_of_page(tx, tenant, page)
    before = keys.at_work(tenant, page, old.gen, keys.unwrap(tenant, old))
    gen = old.gen + 1
    page_key = random(KEY_BYTES)
    after = keys.at_work(tenant, page, gen, page_key)
    kept: list[KeyRow] = []
    dropped: list[KeyName] = []
    nonces = random(NONCE_BYTES * len(rows))
    for at, (customer, key_no, _, _, wrapped, commitment) in enumerate(rows):
        secret = before.unwrap(customer, key_no, wrapped)
        check_commitment(secret, room, tenant, customer, key_no, commitment)
        if (customer, key_no) in forget:
            dropped.append((customer, key_no))
            continue
        nonce = nonces[at * NONCE_BYTES : (at + 1) * NONCE_BYTES]
        again = after.wrap(customer, key_no, secret, nonce)
        kept.append(KeyRow(customer, key_no, page, gen, again, commitment))
    wrapped = keys.wrap(tenant, page, gen, old.epoch, page_key)
    replace_keys(tx, tenant, kept)
    drop_customer_keys(tx, tenant, dropped)
    replace_page(tx, tenant, old, old._replace(gen=gen, wrapped=wrapped, used=len(kept)))
    return RenewedPage(page, gen, len(kept), len(dropped))


def move_region(tx: Transaction, keys: PageKeys, tenant: int, region: int, epoch: int) -> int:
    """Wrap all page keys of a region under another epoch, and have new pages wrapped under it.

    The epoch's key must already lie in enough ring stores.

    Returns:
        How many pages were re-wrapped; those under the epoch already are left as they are.

    Raises:
        NotFound: ``key.region-missing``.
        VerificationFailed: ``wrap.does-not-open``.
        KeyNotAvailable: ``ring.key-missing``.
    """
    # The region first: from here on no new page appears under the old epoch.
    known = lock_region(tx, tenant, region)
    if known is None:
        raise NotFound("key.region-missing", region=region)
    pages = pages_of_region(tx, tenant, region * PAGES_IN_REGION, (region + 1) * PAGES_IN_REGION)
    moved = keys.rewrapped(tenant, region, [page for page in pages if page.epoch != epoch], epoch)
    move_pages(tx, tenant, moved)
    if known[0] != epoch:
        set_region_epoch(tx, tenant, region, epoch)
    return len(moved)
