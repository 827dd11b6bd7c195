"""New records: from what was prepared to row, tokens and natural keys.

Lives here: how a record comes to be, for one and for the many of an import. Must not live here: values
(preparing.py), changed records (assembling.py), storing them, deciding, events. What all records of a
collection have in common is worked out once.
"""

from hashlib import sha256
from typing import NamedTuple

from strongroom.audit.leaf import SealedLevel
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.record_sealer import RecordSealer
from strongroom.crypto.row_mac import RecordMac
from strongroom.model.clear_columns import Columns, clear_columns
from strongroom.model.levels import Level
from strongroom.model.schema import Collection
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.storing.preparing import Prepared
from strongroom.vault.storing.rows import ACTIVE, authenticate
from strongroom.vault.storing.sealing import LevelMark, write_marks
from strongroom.vault.tenancy import Tenancy

__all__ = ["Made", "RecordMaker"]

_FIRST = 1
_NO_COLUMNS: Columns = {}


class Made(NamedTuple):
    """A record ready to be stored.

    Attributes:
        tokens: Index and token of each search.
        natural: Index and key by which another system's records are recognised.
        levels: What the log commits to.
    """

    row: RecordRow
    tokens: list[tuple[int, int]]
    natural: tuple[tuple[int, bytes], ...]
    levels: tuple[SealedLevel, ...]


class RecordMaker:
    """Makes records of one collection.

    Args:
        tenancy: The tenant's rules; another maker is due when they have changed.
        mac: The room's, over rows of records.
        collection: What they are.
    """

    def __init__(self, tenancy: Tenancy, mac: RecordMac, collection: Collection) -> None:
        self._tenancy, self._mac, self._collection = tenancy, mac, collection
        self._levels = collection.sealed_levels
        self._sealer = RecordSealer(
            tenancy.room,
            tenancy.tenant,
            collection.number,
            tenancy.suite,
            tenancy.schema_version,
            self._levels,
        )
        self._marks = write_marks(dict.fromkeys(self._levels, LevelMark(_FIRST, tenancy.schema_version)))
        self._numbers = [int(level) for level in self._levels]

    def make(
        self,
        key: CustomerKey,
        record: bytes,
        prepared: Prepared,
        *,
        natural: tuple[tuple[int, bytes], ...] | None = None,
        owner: bytes | None,
        team: str | None,
        event: bytes,
        member: int | None,
        now: int,
    ) -> Made:
        """A new record, revision 1.

        Args:
            key: Of its customer.
            record: Its id.
            prepared: By the same rules.
            natural: Its natural keys, where they are known already.
            event: What made it, and as which of its members.
        """
        sealed = self._sealer.seal(key, record, prepared.payloads)
        row = self._row(key, record, prepared, sealed, owner, team, event, member, now)
        indexes, collection = self._tenancy.indexes, self._collection
        if natural is None:
            natural = indexes.natural_keys_of(collection, prepared.natural)
        levels = tuple(
            [
                SealedLevel(number, _FIRST, sha256(envelope).digest())
                for number, envelope in zip(self._numbers, sealed, strict=True)
            ]
        )
        tokens = indexes.tokens_of(collection, prepared.forms)
        return Made(authenticate(self._mac, row), tokens, natural, levels)

    def _row(
        self,
        key: CustomerKey,
        record: bytes,
        prepared: Prepared,
        sealed: list[bytes],
        owner: bytes | None,
        team: str | None,
        event: bytes,
        member: int | None,
        now: int,
    ) -> RecordRow:
        columns = _NO_COLUMNS
        if prepared.clear:
            columns = clear_columns(self._collection, prepared.clear_values())
        at = columns.get("at")
        envelopes: dict[Level, bytes] = dict(zip(self._levels, sealed, strict=True))
        return RecordRow(
            self._tenancy.tenant,
            self._collection.number,
            record,
            _FIRST,
            ACTIVE,
            key.customer,
            owner,
            team,
            _text(columns.get("status")),
            _text(columns.get("kind")),
            _text(columns.get("priority")),
            None if at is None else int(at),
            _text(columns.get("extra")),
            now,
            now,
            key.key_number,
            self._marks,
            envelopes.get(Level.GENERAL),
            envelopes.get(Level.PERSONAL),
            envelopes.get(Level.SENSITIVE),
            event,
            member,
            b"",
        )


def _text(part: str | int | None) -> str | None:
    return None if part is None else str(part)
