"""Customers' keys: made, wrapped under their page's key, unwrapped and checked.

Lives here: the lower half of the key tree. Must not live here: which pages are filled (pages.py), the ring,
rows' statements, how keys are forgotten (renewal.py).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.wrap import CustomerKeyWrapper
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.keyring import KeyRing
from strongroom.keys.leases import Lease, StoredLeases
from strongroom.keys.page_cache import KeptPage, PageCache
from strongroom.keys.page_keys import PageKeys
from strongroom.keys.pages import Pages
from strongroom.keys.renewal import KeyName, RenewedPage, move_region, renew_page
from strongroom.keys.ring import FIRST, KEY_BYTES
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import Database
from strongroom.storage.key_rows import KeyRow, key_with_page
from strongroom.storage.page_rows import KeyPage, page_row
from strongroom.storage.transaction import Transaction

__all__ = ["DrawnKey", "KeyTree", "NewKey"]

_NONCE_BYTES = 12


class DrawnKey(NamedTuple):
    """A new key that is on no page yet; records can be sealed under it already.

    Attributes:
        customer: The customer's id, 16 bytes.
        key_no: Which of the customer's keys it is.
        secret: The key, 32 bytes.
        commitment: 32 bytes, for the row and for the leaf of its creation.
    """

    customer: bytes
    key_no: int
    secret: bytes
    commitment: bytes

    def __repr__(self) -> str:
        return f"DrawnKey(key_no={self.key_no})"


class NewKey(NamedTuple):
    """A new key with its row, which the caller stores in the same transaction."""

    row: KeyRow
    key: CustomerKey


class KeyTree:
    """The key tree of an open room; any thread may use it.

    Args:
        database: The room's.
        keyring: The live ring.
        surroundings: Clocks and randomness.
        cache: Where page keys are kept.

    Attributes:
        lease: This process's; `prepare` renews it.
    """

    def __init__(
        self,
        database: Database,
        keyring: KeyRing,
        surroundings: Surroundings,
        cache: PageCache | None = None,
    ) -> None:
        self._room = keyring.room
        self._random = surroundings.random
        self._monotonic = surroundings.monotonic
        self._cache = PageCache() if cache is None else cache
        self.page_keys = PageKeys(keyring.room, keyring.epoch, self._cache, surroundings.random)
        self.lease = Lease(StoredLeases(database), surroundings, self._cache, keyring.refresh)
        self._pages = Pages(database, keyring, self.page_keys, self.lease.process, surroundings)

    def prepare(self, tenant: int, new_customers: int = 0) -> None:
        """Get ready for a transaction that uses keys: call it before each one, never inside one.

        Args:
            tenant: The tenant.
            new_customers: For how many customers the transaction will make keys.

        Raises:
            Busy: the lease or pages could not be had in time.
            KeyNotAvailable: ``stores.too-few-reachable``, when a new region has to be begun.
        """
        self.lease.ensure()
        if new_customers:
            self._pages.prepare(tenant, new_customers)

    def draw(
        self, tenant: int, customers: Sequence[bytes], key_no: int = FIRST
    ) -> list[tuple[DrawnKey, CustomerKey]]:
        """Make new keys; no page is needed yet, so records can be sealed before the write lock is taken.

        Returns:
            Of each customer what is to be placed, and the key at work.
        """
        size = KEY_BYTES
        block = self._random(size * len(customers))
        room, make, drawn = self._room, CustomerKey, DrawnKey
        keys = []
        start = 0
        for customer in customers:
            secret = block[start : start + size]
            start += size
            key = make(secret, room, tenant, customer, key_no)
            keys.append((drawn(customer, key_no, secret, key.commitment()), key))
        return keys

    def place(self, tx: Transaction, tenant: int, drawn: Sequence[DrawnKey]) -> list[KeyRow]:
        """Wrap drawn keys on pages held by the transaction. The caller stores the rows in it.

        Raises:
            Busy: ``keys.lease-ended``, ``keys.no-free-page``; try again from `prepare` on.
        """
        self.lease.require()
        nonces = self._random(_NONCE_BYTES * len(drawn))
        placed: list[KeyRow] = []
        row = KeyRow
        start = 0
        for page, gen, wrapper, size in self._pages.take(tx, tenant, len(drawn)):
            wrap = wrapper.wrap
            for customer, key_no, secret, commitment in drawn[len(placed) : len(placed) + size]:
                wrapped = wrap(customer, key_no, secret, nonces[start : start + _NONCE_BYTES])
                start += _NONCE_BYTES
                placed.append(row(customer, key_no, page, gen, wrapped, commitment))
        return placed

    def new_customer_keys(
        self, tx: Transaction, tenant: int, customers: Sequence[bytes], key_no: int = FIRST
    ) -> list[NewKey]:
        """Make keys for new customers; the caller stores the rows in the transaction.

        Raises:
            Busy: as `place`.
        """
        drawn = self.draw(tenant, customers, key_no)
        rows = self.place(tx, tenant, [each for each, _ in drawn])
        return [NewKey(row, key) for row, (_, key) in zip(rows, drawn, strict=True)]

    def unwrap(self, tx: Transaction, tenant: int, row: KeyRow, page: KeyPage | None = None) -> CustomerKey:
        """Return a customer's key.

        Args:
            tx: The transaction that read the row.
            tenant: The tenant.
            row: The key's row; customer and number come from the query.
            page: The page's row, where the same statement gave it; saves looking at it.

        Raises:
            Busy: ``keys.lease-ended``; try again from `prepare` on.
            VerificationFailed: ``wrap.does-not-open``, ``key.commitment-differs``, ``key.page-differs``.
            KeyNotAvailable: ``key.row-missing``, when the key was destroyed meanwhile; ``ring.key-missing``.
        """
        if self._monotonic() >= self.lease.deadline:
            self.lease.require()
        customer, key_no, number, gen, wrapped, commitment = row
        kept = self._cache.get((tenant, number, gen))
        if kept is None:
            return self._unwrap_slowly(tx, tenant, row, page)
        try:
            secret = kept.wrapper.unwrap(customer, key_no, wrapped)
        except VerificationFailed:
            # The cache may hold the key of a page whose transaction was rolled back: its row decides.
            self._cache.forget((tenant, number, gen))
            return self._unwrap_slowly(tx, tenant, row, page)
        key = CustomerKey(secret, self._room, tenant, customer, key_no)
        key.check_commitment(commitment)
        return key

    def unwrap_all(
        self, tx: Transaction, tenant: int, rows: Iterable[KeyRow]
    ) -> dict[tuple[bytes, int], CustomerKey]:
        """The keys of many rows, by customer and number; of a row that comes twice once.

        A key that was destroyed since its row was read is left out. The lease has to last for all of them:
        ask for no more than a transaction's worth.

        Raises:
            Busy, VerificationFailed, KeyNotAvailable: as `unwrap`.
        """
        keys: dict[tuple[bytes, int], CustomerKey] = {}
        last: tuple[int, int] | None = None
        kept: KeptPage | None = None
        for row in rows:
            if not keys:
                self.lease.require()
            customer, key_no, page, gen, wrapped, commitment = row
            name = customer, key_no
            if name in keys:
                continue
            if (page, gen) != last:
                last, kept = (page, gen), self._cache.get((tenant, page, gen))
            try:
                if kept is None:
                    key = self._unwrap_slowly(tx, tenant, row, None)
                    last = None
                else:
                    secret = kept.wrapper.unwrap(customer, key_no, wrapped)
                    key = CustomerKey(secret, self._room, tenant, customer, key_no)
                    key.check_commitment(commitment)
            except VerificationFailed:
                key = self.unwrap(tx, tenant, row)  # as if it had come alone: the cache may be wrong
            except KeyNotAvailable as error:
                if error.code != "key.row-missing":
                    raise
                continue
            keys[name] = key
        return keys

    def forget(self, tx: Transaction, tenant: int, page: int, keys: Collection[KeyName]) -> RenewedPage:
        """Give a page a new key and re-wrap all keys on it but these; raises as `renew_page`."""
        renewed = renew_page(tx, self.page_keys, self._room, tenant, page, keys, self._random)
        self._cache.forget((tenant, page, renewed.gen - 1))
        return renewed

    def move(self, tx: Transaction, tenant: int, region: int, epoch: int) -> int:
        """Wrap all page keys of a region under another epoch; raises as `move_region`."""
        return move_region(tx, self.page_keys, tenant, region, epoch)

    def close(self) -> None:
        """Drop every key and end the lease, so that others may fill the pages of this process."""
        self.lease.end()

    def _unwrap_slowly(self, tx: Transaction, tenant: int, row: KeyRow, page: KeyPage | None) -> CustomerKey:
        row, wrapper = self._load(tx, tenant, row, page)
        secret = wrapper.unwrap(row.customer, row.key_no, row.wrapped)
        key = CustomerKey(secret, self._room, tenant, row.customer, row.key_no)
        key.check_commitment(row.commitment)
        return key

    def _load(
        self, tx: Transaction, tenant: int, row: KeyRow, page: KeyPage | None
    ) -> tuple[KeyRow, CustomerKeyWrapper]:
        if page is None:
            page = page_row(tx, tenant, row.page)
        if page is None or page.gen != row.gen:
            # On PostgreSQL each statement sees its own moment: the page was renewed since the row was read.
            found = key_with_page(tx, tenant, row.customer, row.key_no)
            if found is None:
                raise KeyNotAvailable("key.row-missing")
            row, page = found
            if page.gen != row.gen:
                raise VerificationFailed("key.page-differs", page=row.page)
        return row, self.page_keys.kept(tenant, page)
