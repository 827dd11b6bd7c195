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

__all__ = [
    "Complete",
    "Drilled",
    "Facts",
    "read_complete",
    "read_drill",
    "read_facts",
    "write_complete",
    "write_drill",
    "write_facts",
]

_ROOM = ""
_RUN = "run:"
"""Leads the rows of what runs found, which names of destinations never do: a run and a verification, which
takes long, write neither over what the other found out.
"""


@dataclass
class Facts:
    """What was last found out about one destination.

    Args:
        verified: Segment's digest to when it was last fetched, opened and found whole.
        checked: When the last verification ended.
        findings: How many things it found wrong that could not be healed.
        lost: The backups that could not be restored from there for that.
        asked: Whether the place could say how well it keeps what it has been given.
        immutable_days: For how many days nobody can delete an object.
        versioned: Whether a deleted object leaves a version behind.
        marked: Names of objects that nothing needs any more, and since when that is known.
    """

    verified: dict[str, int] = field(default_factory=dict)
    checked: int = 0
    findings: int = 0
    lost: list[int] = field(default_factory=list)
    asked: bool = False
    immutable_days: int = 0
    versioned: bool = False
    marked: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complete:
    """What a run last found to be complete at one destination.

    Args:
        backup: The number of the newest manifest then.
        at: When it began to look, in milliseconds of Unix time: whatever had happened until then lies there,
            in that backup, though it may have been made long before.
    """

    backup: int
    at: int


@dataclass(frozen=True)
class Drilled:
    """What the last drill came to.

    Args:
        at: When.
        backup: The number of the manifest.
        source: The destination alone from which it restored.
        passed: Whether everything held.
        store: The ring store alone that the ring came from, in the last drill with a recovery key.
    """

    at: int
    backup: int
    source: str
    passed: bool
    store: str | None = None


def read_facts(database: Database, mac: RowMac) -> dict[str, Facts]:
    """The facts by destination; a row that is not the room's own counts for nothing."""
    found = {}
    for name, document in _documents(database, mac).items():
        if name != _ROOM and not name.startswith(_RUN):
            found[name] = Facts(**document)
    return found


def read_complete(database: Database, mac: RowMac) -> dict[str, Complete]:
    """What runs last found to be complete, by destination."""
    return {
        name.removeprefix(_RUN): Complete(**document)
        for name, document in _documents(database, mac).items()
        if name.startswith(_RUN)
    }


def write_complete(database: Database, mac: RowMac, name: str, complete: Complete, now: int) -> None:
    """Note that a run found everything at a destination."""
    _write(database, mac, _RUN + name, asdict(complete), now)


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
