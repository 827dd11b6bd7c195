"""Several processes at once, and processes that are killed: nothing is lost, nothing is half there."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from strongroom.keys.page_keys import SLOTS
from strongroom.keys.tree import KeyTree
from strongroom.storage.key_rows import keys_of_page, open_pages, room_row
from strongroom.storage.transaction import Transaction
from tests.keys.rooms import Place, made_place

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


def test_processes_that_change_the_ring_at_once_lose_nothing(small_place: Place) -> None:
    before = small_place.create().keyring.ring
    with (
        worker(small_place, "months", "1", "8") as one,
        worker(small_place, "months", "2", "8") as two,
        worker(small_place, "months", "3", "8") as three,
    ):
        for child in (one, two, three):
            said(child)
    opened = small_place.open()
    assert len(opened.ring.detail_keys) == len(before.detail_keys) + 24
    assert opened.ring.generation == before.generation + 24
    assert all(state.current for state in opened.store_states())


@pytest.mark.parametrize("kills", [6, pytest.param(30, marks=pytest.mark.slow)])
def test_after_a_kill_ring_and_anchor_are_the_old_ones_or_the_new_ones(
    small_place: Place, kills: int
) -> None:
    small_place.create()
    dice = random.Random()
    known_ring = known_anchor = 0
    for _ in range(kills):
        with worker(small_place, "rewrite") as child:
            assert child.stdout is not None
            lines = [child.stdout.readline()]
            time.sleep(dice.uniform(0, 0.04))
            child.kill()
            lines += child.stdout.read().splitlines()
            whole = [line.split() for line in lines if len(line.split()) == 2]
            known_ring, known_anchor = int(whole[-1][0]), int(whole[-1][1])
        opened = small_place.open()
        anchor = opened.anchor.read()
        assert known_ring <= opened.ring.generation <= known_ring + 2
        assert known_anchor <= anchor.generation <= known_anchor + 2
        assert set(opened.ring.backup_keys) == set(range(1, len(opened.ring.backup_keys) + 1))
    opened.ensure_month(TENANT, "2027-05")
    assert all(state.current for state in opened.store_states())
    leftovers = [path.name for path in small_place.files.keys.iterdir() if path.name.startswith(".ring")]
    assert leftovers == []


@pytest.mark.parametrize("rooms", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_creation_that_is_killed_can_be_done_again(tmp_path: Path, rooms: int) -> None:
    dice = random.Random()
    for number in range(rooms):
        folder = tmp_path / str(number)
        with made_place(folder, f"sqlite:///{tmp_path / f'{number}.db'}") as place:
            with worker(place, "create") as child:
                deadline = time.monotonic() + 30
                while not (folder / "root.key").exists() and time.monotonic() < deadline:
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


@pytest.mark.parametrize("seconds", [6, pytest.param(45, marks=pytest.mark.slow)])
def test_making_and_erasing_at_once_loses_no_key_and_leaves_none_behind(place: Place, seconds: int) -> None:
    """STORAGE.md R7: without the protocol, three erasures lost nineteen living customers' keys."""
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
    print(f"{added} added, {erased} erased")
    assert added > 100
    assert erased > 5
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
