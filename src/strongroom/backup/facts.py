"""What was last found out about destinations, under a MAC, so that a status is made of facts and not of
hopes.

Lives here: the facts and their rows. Must not live here: finding them out (verify.py, drill.py), judging
(status.py).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.storage import backup_rows
from strongroom.storage.backup_rows import FactsRow
from strongroom.storage.database import Database
from strongroom.vault.macs.place_macs import FACTS, facts_parts

__all__ = ["Drilled", "Facts", "read_drill", "read_facts", "write_drill", "write_facts"]

_ROOM = ""


@dataclass
class Facts:
    """What was last found out about one destination.

    Args:
        verified: Segment's digest to when it was last fetched, opened and found whole.
        checked: When the last verification ended.
        findings: How many things it found wrong that could not be healed.
        immutable_days: For how many days nobody can delete an object.
        versioned: Whether a deleted object leaves a version behind.
        marked: Names of objects that nothing needs any more, and since when that is known.
    """

    verified: dict[str, int] = field(default_factory=dict)
    checked: int = 0
    findings: int = 0
    immutable_days: int = 0
    versioned: bool = False
    marked: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Drilled:
    """What the last drill came to.

    Args:
        at: When.
        backup: The number of the manifest.
        source: The destination alone from which it restored.
        passed: Whether everything held.
    """

    at: int
    backup: int
    source: str
    passed: bool


def read_facts(database: Database, mac: RowMac) -> dict[str, Facts]:
    """The facts by destination; a row that is not the room's own counts for nothing."""
    found = {}
    for name, document in _documents(database, mac).items():
        if name != _ROOM:
            found[name] = Facts(**document)
    return found


def read_drill(database: Database, mac: RowMac) -> Drilled | None:
    """The last drill; None before the first."""
    document = _documents(database, mac).get(_ROOM)
    return None if document is None else Drilled(**document)


def write_facts(database: Database, mac: RowMac, name: str, facts: Facts, now: int) -> None:
    """Note what was found out about a destination."""
    _write(database, mac, name, asdict(facts), now)


def write_drill(database: Database, mac: RowMac, drilled: Drilled) -> None:
    """Note what a drill came to."""
    _write(database, mac, _ROOM, asdict(drilled), drilled.at)


def _documents(database: Database, mac: RowMac) -> dict[str, dict[str, Any]]:
    documents = {}
    for row in database.read(backup_rows.facts_rows):
        try:
            mac.check(row.mac, "destination.row-forged", FACTS, *facts_parts(row))
            documents[row.name] = json.loads(row.facts)
        except VerificationFailed:
            continue  # forged facts are no facts: what they said has to be found out again
    return documents


def _write(database: Database, mac: RowMac, name: str, document: Mapping[str, Any], now: int) -> None:
    row = FactsRow(name, json.dumps(document, sort_keys=True, separators=(",", ":")), now, b"")
    row = row._replace(mac=mac.tag(FACTS, *facts_parts(row)))
    database.transact(lambda tx: backup_rows.put_facts(tx, row))
