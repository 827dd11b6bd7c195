"""Rounds of changing one thing, verifying, and putting it back: rows of a room, and lines of its bundles.

Lives here: what a round is. Must not live here: the changes (mutations.py, bundle_mutations.py).
"""

import io
import sqlite3
from collections import Counter
from pathlib import Path
from random import Random

from strongroom.audit.checkpoint import Checkpoint, open_checkpoint
from strongroom.audit.exporting import range_export, selection_export
from strongroom.audit.verify import verify_bundle
from strongroom.audit.verify_data import verify_data
from strongroom.audit.verify_room import verify_log
from strongroom.storage import checkpoint_rows, leaf_rows
from strongroom.storage.database import sqlite_path
from tests.audit.bundle_mutations import KINDS, change, says_less
from tests.audit.log_room import MAC, SIGNER, TENANT
from tests.audit.mutations import MEANINGLESS, TABLES, mutate
from tests.audit.small_room import CHECKS, COLLECTIONS, SmallRoom

__all__ = ["Rounds", "change_bundles", "change_rows"]


class Rounds:
    """What was done and what of it nobody noticed.

    Attributes:
        made: How often what was changed in which way.
        meaningless: How many of these mean nothing, as the tables of the changes say.
        missed: Changes that should have been found and were not.
    """

    def __init__(self) -> None:
        self.made: Counter[tuple[str, str]] = Counter()
        self.meaningless = 0
        self.missed: list[str] = []


def _is_found(room: SmallRoom, remembered: Checkpoint) -> bool:
    if not verify_log(room.database, TENANT, [SIGNER.verifier_key], MAC, remembered=remembered).ok:
        return True
    return not verify_data(room.database, TENANT, COLLECTIONS, CHECKS).ok


def change_rows(folder: Path, count: int, seed: int) -> Rounds:
    """Change ``count`` rows of a small room, one at a time, and put each back."""
    room = SmallRoom(f"sqlite:///{folder / 'room.db'}")
    theirs = SmallRoom(f"sqlite:///{folder / 'theirs.db'}", seed=2)
    theirs.close()
    rounds, random = Rounds(), Random(seed)
    try:
        note = room.seal_up()
        remembered = open_checkpoint(note.encode(), SIGNER.verifier_key.name, [SIGNER.verifier_key])
        if _is_found(room, remembered):
            raise AssertionError("an untouched room has findings")
        source = sqlite3.connect(sqlite_path(room.url), isolation_level=None)
        source.execute("ATTACH ? AS theirs", [str(folder / "theirs.db")])
        kept = {table: source.execute(f"SELECT * FROM main.{table}").fetchall() for table in TABLES}
        while rounds.made.total() < count:
            source.execute("BEGIN IMMEDIATE")
            mutation = mutate(source, random)
            if mutation is None:
                source.execute("ROLLBACK")
                continue
            source.execute("COMMIT")
            rounds.made[mutation.table, mutation.kind] += 1
            if not _is_found(room, remembered):
                if (mutation.table, mutation.column) in MEANINGLESS:
                    rounds.meaningless += 1
                else:
                    rounds.missed.append(str(mutation))
            source.execute("BEGIN IMMEDIATE")
            for table in {mutation.table, "records"}:
                source.execute(f"DELETE FROM main.{table}")
                marks = ", ".join("?" * len(kept[table][0]))
                source.executemany(f"INSERT INTO main.{table} VALUES ({marks})", kept[table])
            source.execute("COMMIT")
        source.close()
        if _is_found(room, remembered):
            raise AssertionError("the room was not put back")
    finally:
        room.close()
    return rounds


def change_bundles(folder: Path, count: int, seed: int) -> Rounds:
    """Change ``count`` bundles of a small room, one thing each, under a closing record that fits."""
    key, rounds, random = SIGNER.verifier_key, Rounds(), Random(seed)
    room = SmallRoom(f"sqlite:///{folder / 'bundled.db'}")
    theirs = SmallRoom(f"sqlite:///{folder / 'their-bundles.db'}", seed=2)
    try:
        older = _bundles(room)
        for _ in range(5):
            room.update(next(iter(room.rows)))
        room.seal_up()
        bundles, foreign = _bundles(room), _bundles(theirs)
    finally:
        room.close()
        theirs.close()
    while rounds.made.total() < count:
        form, kind = random.choice(sorted(bundles)), random.choice(KINDS)
        whole = bundles[form]
        changed = change(random, kind, whole, older[form], foreign[form])
        if changed == whole:
            continue
        rounds.made[form, kind] += 1
        if verify_bundle(io.BytesIO(changed), [str(key)]).ok:
            if says_less(whole, changed):
                rounds.meaningless += 1
            else:
                rounds.missed.append(f"{form}, {kind}, round {rounds.made.total()}")
    return rounds


def _bundles(room: SmallRoom) -> dict[str, bytes]:
    """Every leaf, and every other event with all members of bulk events."""
    key = SIGNER.verifier_key
    rows = room.database.read(lambda tx: leaf_rows.leaves_between(tx, TENANT, 0, 1 << 40))
    newest = room.database.read(lambda tx: checkpoint_rows.newest_checkpoint(tx, TENANT))
    events = [row.event for row in rows if newest is not None and row.number < newest[0]]
    selection = selection_export(room.database, TENANT, key, events[::2], members=True)
    found = {"range": b"".join(range_export(room.database, TENANT, key)), "selection": b"".join(selection)}
    for form, bundle in found.items():
        report = verify_bundle(io.BytesIO(bundle), [str(key)])
        if not report.ok:
            raise AssertionError(f"an untouched {form} has findings: {report.findings[:2]}")
    return found
