"""Ids: random, ordered by time, typed, and read back exactly or not at all."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.ids import new_id, read_id, time_of, write_id


@given(st.binary(min_size=16, max_size=16))
def test_every_id_is_read_back_as_it_was_written(raw: bytes) -> None:
    text = write_id("cus", raw)
    assert read_id("cus", text) == raw
    assert len(text) == 30
    assert text.replace("_", "a").isalnum()


def test_an_id_of_another_kind_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_id("pur", write_id("cus", new_id()))
    assert caught.value.code == "id.malformed"


@given(st.text(max_size=40))
def test_no_text_is_read_as_an_id_that_would_be_written_otherwise(text: str) -> None:
    try:
        raw = read_id("cus", text)
    except InvalidInput:
        return
    assert write_id("cus", raw) == text.strip()


def test_ids_made_later_sort_later_and_follow_version_7() -> None:
    first, second = new_id(1_700_000_000_000), new_id(1_700_000_000_001)
    assert first < second
    assert first[6] >> 4 == 7
    assert first[8] >> 6 == 2


def test_ids_of_one_millisecond_sort_as_they_were_made_whatever_is_made_between() -> None:
    moment = 1_700_000_000_000
    made = []
    for at in range(3_000):
        made.append(new_id(moment))
        new_id(moment - at % 7)
    assert made == sorted(made)
    assert {time_of(each) for each in made} == {moment}
    assert {(each[6] >> 4, each[8] >> 6) for each in made} == {(7, 2)}
    assert len({each[12:] for each in made}) > 2_990, "each has random bits of its own"


def test_ids_of_many_threads_differ_and_grow_within_each() -> None:
    def make(_: int) -> list[bytes]:
        return [new_id(1_700_000_000_500) for _ in range(2_000)]

    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(make, range(8)))
    assert all(run == sorted(run) for run in runs)
    assert len({each for run in runs for each in run}) == 16_000


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the new process only writes and ends
def test_a_process_that_was_split_off_counts_from_another_beginning() -> None:
    moment = 1_700_000_000_900
    before = new_id(moment)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id(moment))
        os._exit(0)
    os.waitpid(child, 0)
    there, here = os.read(reading, 16), new_id(moment)
    os.close(reading)
    os.close(writing)
    assert before[:12] < here[:12]
    assert there[6:12] != here[6:12]
