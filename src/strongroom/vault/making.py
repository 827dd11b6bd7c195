"""New records: from valid values to row, tokens and natural keys.

Lives here: how a record comes to be, for one and for the many of an import. Must not live here: changed
records (assembling.py), storing them, deciding, events. What all records of a collection have in common is
worked out once.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from strongroom.audit.leaf import SealedLevel
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.record_sealer import RecordSealer
from strongroom.crypto.row_mac import RecordMac
from strongroom.model.clear_columns import Columns, clear_columns
from strongroom.model.fieldtypes.base import Value
from strongroom.model.levels import Level
from strongroom.model.packing import Entry, pack
from strongroom.model.schema import Collection
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.assembling import place_values
from strongroom.vault.rows import ACTIVE, authenticate
from strongroom.vault.sealing import LevelMark, entries_of, write_marks
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
        self._places = {
            each.name: (each.number, self._levels.index(each.level))
            for level in self._levels
            for each in collection.level_fields(level)
        }
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
        values: Mapping[str, Value],
        clear: Mapping[str, Value],
        raised: Mapping[str, Level],
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
            values: Sealed fields.
            clear: Fields of clear columns.
            raised: Levels of values that lie above their field's.
            natural: Its natural keys, where they are known already.
            event: What made it, and as which of its members.
        """
        payloads = [pack(entries) for entries in self._entries(values, raised)]
        sealed = self._sealer.seal(key, record, payloads)
        row = self._row(key, record, clear, sealed, owner, team, event, member, now)
        indexes, collection = self._tenancy.indexes, self._collection
        if natural is None:
            field = collection.natural_field
            value = None if field is None else values.get(field.name)
            natural = () if value is None else indexes.natural_keys(collection, value)
        levels = tuple(
            SealedLevel(number, _FIRST, sha256(envelope).digest())
            for number, envelope in zip(self._numbers, sealed, strict=True)
        )
        return Made(authenticate(self._mac, row), indexes.tokens(collection, values), natural, levels)

    def _entries(self, values: Mapping[str, Value], raised: Mapping[str, Level]) -> list[list[Entry]]:
        """Values by level, in the order of their fields' numbers."""
        if raised:
            placed = place_values(self._collection, values, raised)
            return [entries_of(placed[level]) for level in self._levels]
        places = self._places
        levels: list[list[Entry]] = [[] for _ in self._levels]
        for name, (canonical, raw, flags) in values.items():
            number, level = places[name]
            levels[level].append((number, canonical, raw, flags) if flags else (number, canonical, raw))
        for entries in levels:
            entries.sort()
        return levels

    def _row(
        self,
        key: CustomerKey,
        record: bytes,
        clear: Mapping[str, Value],
        sealed: list[bytes],
        owner: bytes | None,
        team: str | None,
        event: bytes,
        member: int | None,
        now: int,
    ) -> RecordRow:
        columns = clear_columns(self._collection, clear) if self._collection.clear_fields else _NO_COLUMNS
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
