"""Keys sealed under keys: a customer's key under its page's, a page's key under its epoch's.

Lives here: the wrap's bytes and what binds them to their row. Must not live here: pages, regions and epochs
themselves, caching, rows.
"""

from os import urandom
from struct import Struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from strongroom.crypto.derive import ID_BYTES, KEY_BYTES, label
from strongroom.crypto.suites import NONCE_BYTES, TAG_BYTES, InvalidTag
from strongroom.errors import VerificationFailed

__all__ = ["WRAP_BYTES", "WRAP_FORMAT", "CustomerKeyWrapper", "PageKeyWrapper"]

WRAP_FORMAT = 1
_FORMAT = bytes([WRAP_FORMAT])
_HEAD_BYTES = 1 + NONCE_BYTES
WRAP_BYTES = _HEAD_BYTES + KEY_BYTES + TAG_BYTES

_PAGE_OF_CUSTOMERS = Struct(">24s16sQQI")
_CUSTOMER = Struct(">16sH")
_CUSTOMER_LABEL = label("strongroom/wrap/customer")
_EPOCH_OF_PAGES = Struct(">24s16sQ")
_PAGE = Struct(">QIII")
_PAGE_LABEL = label("strongroom/wrap/page")


def _wrapped(aead: AESGCM, key: bytes, associated_data: bytes, nonce: bytes | None) -> bytes:
    if nonce is None:
        nonce = urandom(NONCE_BYTES)
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError("keys have 32 bytes, nonces 12")
    return _FORMAT + nonce + aead.encrypt(nonce, key, associated_data)


def _unwrapped(aead: AESGCM, wrap: bytes, associated_data: bytes) -> bytes:
    if wrap[:1] != _FORMAT or len(wrap) != WRAP_BYTES:
        raise InvalidTag
    return aead.decrypt(wrap[1:_HEAD_BYTES], wrap[_HEAD_BYTES:], associated_data)


class CustomerKeyWrapper:
    """Wraps and unwraps customers' keys under the key of one page, in one generation.

    Args:
        page_key: 32 bytes.
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.
        page: The page's number, 64 bits.
        generation: The page's generation, 32 bits; each new page key is a new one.
    """

    __slots__ = ("_aead", "_bound_to", "_page")

    def __init__(self, page_key: bytes, room: bytes, tenant: int, page: int, generation: int) -> None:
        if len(page_key) != KEY_BYTES or len(room) != ID_BYTES:
            raise ValueError("keys have 32 bytes, ids 16")
        self._aead = AESGCM(page_key)
        self._bound_to = _PAGE_OF_CUSTOMERS.pack(_CUSTOMER_LABEL, room, tenant, page, generation)
        self._page = page

    def wrap(self, customer: bytes, key_number: int, key: bytes, nonce: bytes | None = None) -> bytes:
        """Wrap a customer's key.

        Args:
            customer: The customer's id, 16 bytes.
            key_number: Which of the customer's keys it is, 16 bits.
            key: 32 bytes.
            nonce: 12 random bytes; from the operating system, when left out.

        Returns:
            61 bytes; docs/spec/keys.md.
        """
        return _wrapped(self._aead, key, self._associated_data(customer, key_number), nonce)

    def unwrap(self, customer: bytes, key_number: int, wrap: bytes) -> bytes:
        """Return the customer's key.

        Raises:
            VerificationFailed: ``wrap.does-not-open``, when it is not the wrap of this customer and key
                number on this page in this generation.
        """
        try:
            return _unwrapped(self._aead, wrap, self._associated_data(customer, key_number))
        except InvalidTag:
            raise VerificationFailed("wrap.does-not-open", page=self._page) from None

    def _associated_data(self, customer: bytes, key_number: int) -> bytes:
        if len(customer) != ID_BYTES:
            raise ValueError("ids have 16 bytes")
        return self._bound_to + _CUSTOMER.pack(customer, key_number)


class PageKeyWrapper:
    """Wraps and unwraps the keys of a region's pages under the region's epoch key.

    Args:
        epoch_key: 32 bytes.
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.
        region: The region's number, 32 bits.
        epoch: The epoch's number, 32 bits.
    """

    __slots__ = ("_aead", "_bound_to", "_epoch", "_region")

    def __init__(self, epoch_key: bytes, room: bytes, tenant: int, region: int, epoch: int) -> None:
        if len(epoch_key) != KEY_BYTES or len(room) != ID_BYTES:
            raise ValueError("keys have 32 bytes, ids 16")
        self._aead = AESGCM(epoch_key)
        self._bound_to = _EPOCH_OF_PAGES.pack(_PAGE_LABEL, room, tenant)
        self._region = region
        self._epoch = epoch

    def wrap(self, page: int, generation: int, key: bytes, nonce: bytes | None = None) -> bytes:
        """Wrap a page's key.

        Args:
            page: The page's number, 64 bits.
            generation: The page's generation, 32 bits.
            key: 32 bytes.
            nonce: 12 random bytes; from the operating system, when left out.

        Returns:
            61 bytes; docs/spec/keys.md.
        """
        return _wrapped(self._aead, key, self._associated_data(page, generation), nonce)

    def unwrap(self, page: int, generation: int, wrap: bytes) -> bytes:
        """Return the page's key.

        Raises:
            VerificationFailed: ``wrap.does-not-open``, when it is not the wrap of this page and generation
                under this epoch.
        """
        try:
            return _unwrapped(self._aead, wrap, self._associated_data(page, generation))
        except InvalidTag:
            raise VerificationFailed("wrap.does-not-open", page=page) from None

    def _associated_data(self, page: int, generation: int) -> bytes:
        return self._bound_to + _PAGE.pack(page, self._region, generation, self._epoch)
