"""What the MAC of each table's rows covers, in one place: for whoever puts every row under another key.

Lives here: that list, and telling under which key a row is. Must not live here: writing rows
(mac_rotation.py), leaves of the log (log/leaf_relinking.py), which are linked to one another.

A table with MACs that is in no list is found by a test.
"""

from collections.abc import Callable, Mapping, Set
from enum import Enum
from hmac import compare_digest
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

from strongroom.crypto.row_mac import RecordMac, RowMac
from strongroom.keys.live_keys import record_mac, row_mac
from strongroom.keys.ring import Ring, newest
from strongroom.storage.backup_rows import DestinationRow, FactsRow
from strongroom.storage.erasure_round_rows import RoundRow
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.storage.import_rows import ImportRow
from strongroom.storage.once_rows import OnceRow
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.table_walk import column_names
from strongroom.vault.erasing.state import vouched_parts
from strongroom.vault.importing.state import vouched_import
from strongroom.vault.macs.deciding import deciding_parts
from strongroom.vault.macs.place_macs import DESTINATION, FACTS, destination_parts, facts_parts
from strongroom.vault.macs.whole_rows import whole_parts
from strongroom.vault.operations.claiming import vouched_once
from strongroom.vault.storing.rows import encoded

__all__ = [
    "ACCESS",
    "LINKED",
    "RECORDS",
    "WATCH",
    "RowMacs",
    "Under",
    "plain_tables",
]

Row = tuple[Any, ...]
Parts = tuple[bytes, tuple[bytes, ...]]

RECORDS = ("records", "history")
ACCESS = ("users", "schemas", "policies", "tenants")
"""Their MACs are digested as a set, which stands in the last of them."""
WATCH = ("alerts", "honeytokens", "watches")
"""As `ACCESS`."""
LINKED = ("leaves", "outbox")
"""Go by other rules: each leaf's MAC is over the one before, and the outbox is emptied."""

_WHOLE = MappingProxyType(
    {
        "alerts": "alert",
        "api_tokens": "token",
        "credentials": "factor",
        "deliveries": "delivery",
        "held_files": "held",
        "honeytokens": "bait",
        "jobs": "job",
        "late_marks": "late",
        "notice_targets": "target",
        "notices": "notice",
        "schedule_runs": "run",
        "schedules": "schedule",
        "sign_in_links": "link",
        "sign_in_sessions": "session",
        "sign_in_steps": "step",
        "sign_in_tries": "tries",
        "watches": "watch",
    }
)
_DECIDING = MappingProxyType(
    {
        "level_moves": "MoveRow",
        "policies": "policies",
        "schemas": "schemas",
        "shares": "ShareRow",
        "tenants": "TenantRow",
        "users": "UserRow",
    }
)


_OTHERS: Mapping[str, Callable[[Row], Parts]] = MappingProxyType(
    {
        "destination_facts": lambda row: (FACTS, facts_parts(FactsRow(*row[1:]))),
        "destinations": lambda row: (DESTINATION, destination_parts(DestinationRow(*row[1:]))),
        "erasure_rounds": lambda row: vouched_parts(RoundRow(*row)),
        "erasures": lambda row: vouched_parts(ErasureRow(*row)),
        "holds": lambda row: vouched_parts(HoldRow(*row)),
        "imports": lambda row: vouched_import(ImportRow(*row)),
        "once": lambda row: vouched_once(OnceRow(*row)),
    }
)


def plain_tables() -> tuple[str, ...]:
    """The small tables whose rows are vouched for one by one."""
    together = {*ACCESS, *WATCH}
    return tuple(sorted({*_WHOLE, *_DECIDING, *_OTHERS} - together))


def _parts(table: str, row: Row) -> Parts:
    if table in _WHOLE:
        return whole_parts(_WHOLE[table], row)
    if table in _DECIDING:
        named = SimpleNamespace(**dict(zip(column_names(table), row, strict=True)))
        return deciding_parts(named, _DECIDING[table])
    return _OTHERS[table](row)


class Under(Enum):
    """Which key a row's MAC is under."""

    NEWEST = "newest"
    OLD = "old"
    NONE = "none"


class _Keys(NamedTuple):
    rows: RowMac
    records: RecordMac


class RowMacs:
    """The MAC keys of a ring, each by itself.

    Args:
        ring: With the old keys that still count.
        ended: Numbers of old keys that do not count for small tables: a backup that was made after a key's
            end has no row under it that the room obeyed.
    """

    def __init__(self, ring: Ring, ended: Set[int] = frozenset()) -> None:
        last = newest(ring.mac_keys)
        keys = {number: _Keys(row_mac(key), record_mac(key)) for number, key in ring.mac_keys.items()}
        self._newest = keys.pop(last)
        self._old = tuple(keys.values())
        self._of_state = tuple(each for number, each in keys.items() if number not in ended)

    def judge(self, table: str, row: Row) -> tuple[Under, bytes]:
        """Under which key a row is, and the MAC that it has under the newest.

        Args:
            row: All columns of the table, the MAC last.
        """
        found = bytes(row[-1])
        if table in RECORDS:
            text = encoded(RecordRow(*row))
            tags = (each.records.tag_encoded(text) for each in self._old)
            wanted = self._newest.records.tag_encoded(text)
        else:
            what, parts = _parts(table, row)
            # What belongs to the data goes back with it, to a moment before the key's end.
            old = self._old if table == "imports" else self._of_state
            tags = (each.rows.tag(what, *parts) for each in old)
            wanted = self._newest.rows.tag(what, *parts)
        if compare_digest(found, wanted):
            return Under.NEWEST, wanted
        old_one = any(compare_digest(found, tag) for tag in tags)
        return (Under.OLD if old_one else Under.NONE), wanted
