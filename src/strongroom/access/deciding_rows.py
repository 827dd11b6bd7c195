"""MACs on the rows that decide access, and the digest of the whole set of them.

Lives here: which parts of each row a MAC covers, the checks at use, the digest against rows that were
taken away or put back. Must not live here: the MAC itself (crypto makes it; it comes in as a value), SQL,
the anchor. Attack L1: whoever can write to the database would otherwise make themselves a colleague.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import ClassVar, Protocol

from strongroom.errors import RolledBack, VerificationFailed

__all__ = [
    "DecidingRow",
    "IndexRow",
    "MoveRow",
    "PolicyRow",
    "RowTagger",
    "SchemaRow",
    "ShareRow",
    "TenantRow",
    "UserRow",
    "check_row",
    "check_set",
    "check_version",
    "row_label",
    "set_digest",
    "tag_row",
]

LABEL_BYTES = 24
_SET_LABEL = b"strongroom/access-set/1"


class RowTagger(Protocol):
    """What is needed of `strongroom.crypto.row_mac.RowMac`: access is pure and imports no cryptography."""

    def tag(self, label: bytes, *parts: bytes) -> bytes:
        """The 32-byte tag of a row."""
        ...

    def check(self, tag: bytes, code: str, label: bytes, *parts: bytes, **about: str) -> None:
        """Make sure that a row has the tag of a key that counts; raises with the code otherwise."""
        ...


class DecidingRow(Protocol):
    """A row that decides: its kind, which labels its MAC, and every part that it decides by."""

    kind: ClassVar[str]

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers."""
        ...


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """What a row of ``users`` decides by; the columns are those of the table."""

    kind: ClassVar[str] = "user"
    tenant: int
    user: bytes
    revision: int
    state: int
    sealed: bytes

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers."""
        return _number(self.tenant), self.user, _number(self.revision), _number(self.state), self.sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class _DocumentRow:
    tenant: int
    version: int
    document: str

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers."""
        return _number(self.tenant), _number(self.version), self.document.encode()


class PolicyRow(_DocumentRow):
    """What a row of ``policies`` decides by."""

    kind: ClassVar[str] = "policy"


class SchemaRow(_DocumentRow):
    """What a row of ``schemas`` decides by."""

    kind: ClassVar[str] = "schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """What a row of ``shares`` decides by."""

    kind: ClassVar[str] = "share"
    tenant: int
    collection: int
    id: bytes
    grantee: bytes
    granted_team: str

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers."""
        team = self.granted_team.encode()
        return _number(self.tenant), _number(self.collection), self.id, self.grantee, team


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """What a row of ``search_indexes`` stands for; state and cursor change and decide nothing."""

    kind: ClassVar[str] = "index"
    tenant: int
    index_no: int
    collection: int
    field: int
    transform: int
    generation: int

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers."""
        numbers = (self.tenant, self.index_no, self.collection, self.field, self.transform, self.generation)
        return tuple(map(_number, numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """What a row of ``level_moves`` decides by: whoever moved it on would leave values where they were."""

    kind: ClassVar[str] = "move"
    tenant: int
    collection: int
    version: int
    phase: int
    after: bytes
    after_revision: int

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers; the counts are shown and decide nothing."""
        numbers = (self.tenant, self.collection, self.version, self.phase, self.after_revision)
        return *map(_number, numbers), self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRow:
    """What a row of ``tenants`` decides by: which versions hold, and what the whole set is."""

    kind: ClassVar[str] = "tenant"
    tenant: int
    schema_version: int
    policy_version: int
    access_version: int
    access_digest: bytes
    suite: int
    region: str
    erasure_head: bytes | None

    def parts(self) -> tuple[bytes, ...]:
        """What the MAC covers; no erasure yet and an empty head are different parts."""
        numbers = (self.tenant, self.schema_version, self.policy_version, self.access_version, self.suite)
        head = b"" if self.erasure_head is None else b"\1" + self.erasure_head
        return *map(_number, numbers), self.access_digest, self.region.encode(), head


def tag_row(mac: RowTagger, row: DecidingRow) -> bytes:
    """The tag that a row is stored with, 32 bytes."""
    return mac.tag(row_label(row.kind), *row.parts())


def row_label(kind: str) -> bytes:
    """What a kind of row is labelled with, 24 bytes."""
    return f"strongroom/row/{kind}".encode().ljust(LABEL_BYTES, b"\0")


def check_row(mac: RowTagger, row: DecidingRow, found: bytes) -> None:
    """Make sure, at use, that a row is one that we wrote.

    Args:
        mac: Made of the ring's key.
        row: As read.
        found: The tag that stands in the row.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    mac.check(found, "access.row-forged", row_label(row.kind), *row.parts(), kind=row.kind)


def set_digest(tags: Iterable[bytes]) -> bytes:
    """The digest of a whole set of rows, whatever their order.

    A row's own MAC shows that we wrote it once; only the set shows that it still holds. The digest of the
    rows of ``users`` and of the policy and schema in force stands in ``tenants`` and in the anchor.

    Args:
        tags: The rows' tags, 32 bytes each; a tag that comes twice counts once.

    Returns:
        32 bytes.
    """
    ordered = sorted(set(tags))
    digest = sha256(_SET_LABEL)
    digest.update(_number(len(ordered)))
    for tag in ordered:
        digest.update(tag)
    return digest.digest()


def check_set(tags: Iterable[bytes], digest: bytes, kind: str = "users") -> None:
    """Make sure that rows are the complete set.

    Raises:
        VerificationFailed: ``access.set-differs``.
    """
    if not compare_digest(set_digest(tags), digest):
        raise VerificationFailed("access.set-differs", kind=kind)


def check_version(found: tuple[int, bytes], known: tuple[int, bytes]) -> None:
    """Hold the version and digest in ``tenants`` against those of the anchor.

    Args:
        found: Version and digest in the database.
        known: Version and digest that the anchor remembers. It may be one behind: the database commits
            first.

    Raises:
        RolledBack: ``access.rolled-back``, for an older version.
        VerificationFailed: ``access.set-differs``, for another set under the same version.
    """
    if found[0] < known[0]:
        raise RolledBack("access.rolled-back", found=found[0], known=known[0])
    if found[0] == known[0] and not compare_digest(found[1], known[1]):
        raise VerificationFailed("access.set-differs", kind="access")
