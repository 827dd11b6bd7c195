"""Keys made from keys: HKDF-Expand under fixed-width labels, and all that comes from a customer's key.

Lives here: the one derivation of the house, its labels' width, commitments and sealing keys. Must not live
here: making random keys, storing or wrapping them.
"""

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from strongroom.crypto.suites import SUITES
from strongroom.errors import VerificationFailed

__all__ = [
    "COMMITMENT_BYTES",
    "ID_BYTES",
    "KEY_BYTES",
    "LABEL_BYTES",
    "CustomerKey",
    "check_commitment",
    "expand",
    "label",
    "sealing_use",
]

KEY_BYTES = 32
ID_BYTES = 16
LABEL_BYTES = 24
COMMITMENT_BYTES = 32

_SHA256 = SHA256()
_BLOCK_ONE = b"\x01"


def label(text: str) -> bytes:
    """Return a label as it stands in derivations and associated data: ASCII, zeros up to 24 bytes."""
    raw = text.encode("ascii")
    if not raw or len(raw) > LABEL_BYTES or b"\0" in raw:
        raise ValueError(f"a label has 1 to {LABEL_BYTES} ASCII characters")
    return raw.ljust(LABEL_BYTES, b"\0")


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-Expand with SHA-256 for up to one block of output.

    Args:
        key: The pseudorandom key, 32 bytes.
        info: What the derived key is for; starts with a `label`.
        length: 1 to 32 bytes.

    Spec: RFC 5869 section 2.3. With one block, T(1) = HMAC(key, info | 0x01) is the whole of it; this spares
    half the time of the general function, and sealing derives a key for each level.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("keys have 32 bytes")
    if not 1 <= length <= 32:
        raise ValueError("one block gives 1 to 32 bytes")
    context = HMAC(key, _SHA256)
    context.update(info + _BLOCK_ONE)
    return context.finalize()[:length]


_IDENTITY = Struct(">16sQ16sH")
_COMMIT_LABEL = label("strongroom/commit/v1")
_USE = Struct(">HBBB")
_SEAL_LABEL = label("strongroom/seal/v1")
_COLUMNS_LABEL = label("strongroom/columns/v1")


@lru_cache(maxsize=1_024)
def sealing_use(collection: int, level: int, suite: int) -> bytes:
    """What a sealing key is for, as `CustomerKey.derive` takes it."""
    return _USE.pack(collection, level, suite, 1)  # the 1 is the block counter of HKDF-Expand


def check_commitment(
    key: bytes, room: bytes, tenant: int, customer: bytes, key_number: int, commitment: bytes
) -> None:
    """Make sure that a key is the one that was committed to, where nothing else is derived from it.

    Args:
        key: The customer's key; as in `CustomerKey`, like all others here.

    Raises:
        VerificationFailed: ``key.commitment-differs``.
    """
    if len(room) != ID_BYTES or len(customer) != ID_BYTES:
        raise ValueError("ids have 16 bytes")
    identity = _IDENTITY.pack(room, tenant, customer, key_number)
    if not bytes_eq(expand(key, _COMMIT_LABEL + identity), commitment):
        raise VerificationFailed("key.commitment-differs", key_number=key_number)


class CustomerKey:
    """A customer's key at work: bound to where it belongs, ready to derive several keys at little cost.

    Args:
        key: The customer's key, 32 random bytes.
        room: The room's id, 16 bytes.
        tenant: The tenant's number, 64 bits.
        customer: The customer's id, 16 bytes.
        key_number: Which of the customer's keys this is, 16 bits.

    Ids and keys of another length are a `ValueError`, numbers of another size a `struct.error`.
    """

    __slots__ = ("_context", "_identity", "_seals", "customer", "key_number", "room", "tenant")

    def __init__(self, key: bytes, room: bytes, tenant: int, customer: bytes, key_number: int) -> None:
        # struct would cut or fill ids of another length in silence.
        if len(key) != KEY_BYTES or len(room) != ID_BYTES or len(customer) != ID_BYTES:
            raise ValueError("keys have 32 bytes, ids 16")
        # Keyed once and copied for each derivation: the key schedule is most of the cost of one.
        self._context = HMAC(key, _SHA256)
        self._identity = _IDENTITY.pack(room, tenant, customer, key_number)
        self._seals = _SEAL_LABEL + self._identity
        self.room = room
        self.tenant = tenant
        self.customer = customer
        self.key_number = key_number

    @property
    def identity(self) -> bytes:
        """Room, tenant, customer and key number as they stand in derivations and associated data."""
        return self._identity

    def commitment(self) -> bytes:
        """Return the 32 bytes that say which key this is without giving it away.

        Spec: docs/spec/keys.md, commitment.
        """
        context = self._context.copy()
        context.update(_COMMIT_LABEL + self._identity + _BLOCK_ONE)
        return context.finalize()

    def check_commitment(self, commitment: bytes) -> None:
        """Make sure that this is the key that was committed to.

        Raises:
            VerificationFailed: ``key.commitment-differs``.
        """
        if not bytes_eq(self.commitment(), commitment):
            raise VerificationFailed("key.commitment-differs", key_number=self.key_number)

    def sealing_key(self, collection: int, level: int, suite: int) -> bytes:
        """Return the key that seals one level of this customer's records in one collection.

        Args:
            collection: The collection's number, 16 bits.
            level: The level's number, 8 bits.
            suite: A key of `SUITES`; it decides the length, and no key serves two suites.

        Spec: docs/spec/keys.md, sealing key.
        """
        return self.derive(sealing_use(collection, level, suite), SUITES[suite].key_bytes)

    def derive(self, use: bytes, length: int) -> bytes:
        """Return one sealing key; arguments as of `derive_all`."""
        context = self._context.copy()
        context.update(self._seals + use)
        return context.finalize()[:length]

    def derive_all(self, uses: Sequence[bytes], length: int) -> list[bytes]:
        """Return several sealing keys.

        Args:
            uses: From `sealing_use`; whoever seals many records has them ready.
            length: Of each, as their suite has it.
        """
        keyed, seals = self._context, self._seals
        keys = []
        for use in uses:
            context = keyed.copy()
            context.update(seals + use)
            keys.append(context.finalize()[:length])
        return keys

    def columns_key(self) -> bytes:
        """Return the key that seals the clear columns of this customer's records in backups, 32 bytes.

        Spec: docs/spec/backup.md, columns.
        """
        context = self._context.copy()
        context.update(_COLUMNS_LABEL + self._identity + _BLOCK_ONE)
        return context.finalize()
