"""Several processes at once, and processes that are killed: nothing is lost, nothing is half there.

A few rounds of each; `./dev soak key_processes` does many.
"""

from pathlib import Path
from random import Random

from tests.keys.at_once import kill_creations, kill_rewriters, make_and_erase, said, worker
from tests.keys.rooms import Place


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


def test_after_a_kill_ring_and_anchor_are_the_old_ones_or_the_new_ones(small_place: Place) -> None:
    kill_rewriters(small_place, 6, Random())


def test_a_creation_that_is_killed_can_be_done_again(tmp_path: Path) -> None:
    kill_creations(tmp_path, 3, Random())


def test_making_and_erasing_at_once_loses_no_key_and_leaves_none_behind(place: Place) -> None:
    added, erased = make_and_erase(place, 4)
    assert added > 100
    assert erased > 5
