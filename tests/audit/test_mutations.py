"""Every single change to any table of the log or of the data is found, or proved to mean nothing."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from strongroom.audit.checkpoint import Checkpoint, open_checkpoint
from strongroom.audit.verify_data import verify_data
from strongroom.audit.verify_room import verify_log
from strongroom.storage.database import sqlite_path
from tests.audit.log_room import MAC, SIGNER, TENANT
from tests.audit.mutations import MEANINGLESS, TABLES, Mutation, mutate
from tests.audit.small_room import CHECKS, COLLECTIONS, SmallRoom

SEED = 20261124
NORMAL = 1_000
LONG = int(os.environ.get("STRONGROOM_MUTATIONS", "20000"))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[SmallRoom]:
    room = SmallRoom(f"sqlite:///{tmp_path / 'room.db'}")
    yield room
    room.close()


def is_found(room: SmallRoom, remembered: Checkpoint) -> bool:
    if not verify_log(room.database, TENANT, [SIGNER.verifier_key], MAC, remembered=remembered).ok:
        return True
    return not verify_data(room.database, TENANT, COLLECTIONS, CHECKS).ok


def campaign(room: SmallRoom, count: int, seed: int) -> Counter[tuple[str, str]]:
    """Change, verify and put back; returns how often each table was changed in each way."""
    note = room.seal_up()
    remembered = open_checkpoint(note.encode(), SIGNER.verifier_key.name, [SIGNER.verifier_key])
    assert not is_found(room, remembered)
    random = Random(seed)
    path = sqlite_path(room.url)
    source = sqlite3.connect(path, isolation_level=None)
    kept = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    made: Counter[tuple[str, str]] = Counter()
    missed: list[Mutation] = []
    while made.total() < count:
        source.execute("BEGIN IMMEDIATE")
        mutation = mutate(source, random)
        if mutation is None:
            source.execute("ROLLBACK")
            continue
        source.execute("COMMIT")
        found = is_found(room, remembered)
        made[mutation.table, mutation.kind] += 1
        if not found and (mutation.table, mutation.column) not in MEANINGLESS:
            missed.append(mutation)
        source.execute("BEGIN IMMEDIATE")
        for table in {mutation.table, "records"}:
            source.execute(f"DELETE FROM {table}")
            marks = ", ".join("?" * len(kept[table][0]))
            source.executemany(f"INSERT INTO {table} VALUES ({marks})", kept[table])
        source.execute("COMMIT")
    source.close()
    assert Counter(missed) == Counter()
    assert not is_found(room, remembered)
    return made


def test_a_thousand_random_changes_are_found_or_mean_nothing(room: SmallRoom) -> None:
    made = campaign(room, NORMAL, SEED)
    assert {table for table, _ in made} == set(TABLES)


@pytest.mark.slow
@pytest.mark.hypothesis  # so that `./dev soak` runs it
def test_many_more_random_changes_are_found_or_mean_nothing(room: SmallRoom) -> None:
    campaign(room, LONG, Random().randrange(2**32))
