"""Processes that work with one room's keys at once or are killed, and what has to be true afterwards.

Lives here: what a few rounds in the tests and many in a campaign do. Must not live here: how many, and the
work of the child processes (worker.py).
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from strongroom.keys.page_keys import SLOTS
from strongroom.keys.tree import KeyTree
from strongroom.storage.key_rows import keys_of_page
from strongroom.storage.page_rows import open_pages
from strongroom.storage.room_rows import room_row
from strongroom.storage.transaction import Transaction
from tests.keys.rooms import Place, made_place

__all__ = ["TENANT", "kill_creations", "kill_rewriters", "make_and_erase", "said", "worker"]

ROOT = Path(__file__).resolve().parents[2]
TENANT = 1


@contextmanager
def worker(place: Place, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    work, *others = arguments
    command = [sys.executable, "-m", "tests.keys.worker", work, str(place.folder), place.url, *others]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def said(child: "subprocess.Popen[str]") -> list[int]:
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return [int(word) for word in out.split()]


def kill_rewriters(place: Place, kills: int, dice: Random) -> None:
    """Kill processes that change ring and anchor: both are old or new ones, and nothing else is left."""
    place.create()
    known_ring = known_anchor = 0
    for _ in range(kills):
        with worker(place, "rewrite") as child:
            assert child.stdout is not None
            lines = [child.stdout.readline()]
            time.sleep(dice.uniform(0, 0.04))
            child.kill()
            lines += child.stdout.read().splitlines()
            whole = [line.split() for line in lines if len(line.split()) == 2]
            known_ring, known_anchor = int(whole[-1][0]), int(whole[-1][1])
        opened = place.open()
        anchor = opened.anchor.read()
        assert known_ring <= opened.ring.generation <= known_ring + 2
        assert known_anchor <= anchor.generation <= known_anchor + 2
        assert set(opened.ring.backup_keys) == set(range(1, len(opened.ring.backup_keys) + 1))
    opened.ensure_month(TENANT, "2027-05")
    assert all(state.current for state in opened.store_states())
    leftovers = [path.name for path in place.files.keys.iterdir() if path.name.startswith(".ring")]
    assert leftovers == []


def kill_creations(folder: Path, rooms: int, dice: Random) -> None:
    """Kill processes that create rooms: each can be created again, and opens."""
    for number in range(rooms):
        home = folder / str(number)
        with made_place(home, f"sqlite:///{folder / f'{number}.db'}") as place:
            with worker(place, "create") as child:
                deadline = time.monotonic() + 30
                while not (home / "root.key").exists() and time.monotonic() < deadline:
                    time.sleep(0.001)
                time.sleep(dice.uniform(0, 0.04))
                child.kill()
            if not place.files.settings.exists():  # else it was quicker than the kill
                place.create()
            opened = place.open()
            row = place.database.read(room_row)
            assert row is not None
            assert row.ring_generation == opened.ring.generation
            assert all(state.current for state in opened.store_states())


def make_and_erase(place: Place, seconds: int) -> tuple[int, int]:
    """Have three processes add customers while a fourth erases some: no key is lost, and none left behind.

    STORAGE.md R7: without the protocol, three erasures lost nineteen living customers' keys.

    Returns:
        How many were added, and how many erased.
    """
    place.create()
    text = str(seconds)
    with (
        worker(place, "add", text) as one,
        worker(place, "add", text) as two,
        worker(place, "add", text) as three,
        worker(place, "erase", text) as eraser,
    ):
        added = sum(said(child)[0] for child in (one, two, three))
        erased = said(eraser)[0]
    tree = KeyTree(place.database, place.open(), place.surroundings)
    tree.prepare(TENANT)
    pages = place.database.read(lambda tx: open_pages(tx, TENANT, 0, 1 << 40))
    opened = 0
    for page in pages:

        def work(tx: Transaction, number: int = page.page) -> int:
            rows = keys_of_page(tx, TENANT, number)
            for row in rows:
                tree.unwrap(tx, TENANT, row)
            return len(rows)

        found = place.database.transact(work)
        assert found == page.used <= SLOTS
        opened += found
    assert opened == added - erased
    return added, erased
