"""Leaves are read in steps that hold a steady amount of bytes, and every leaf is read once."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strongroom.storage.leaf_steps import MEMBERS, Stride, steps

LARGE = 200_000


def _row(number: int, members: int) -> tuple[Any, ...]:
    row: list[Any] = [number, b"", b"", b"", None, None, False]
    row[MEMBERS] = bytes(members) if members else None
    return tuple(row)


def _read(sizes: list[int]) -> list[list[tuple[Any, ...]]]:
    read = steps(0, len(sizes), lambda first, end: [_row(at, sizes[at]) for at in range(first, end)])
    return [rows for _, _, rows in read]


@given(st.lists(st.sampled_from([0, 40, LARGE]), max_size=3_000))
def test_every_leaf_is_read_once_and_in_order(sizes: list[int]) -> None:
    assert [row[0] for rows in _read(sizes) for row in rows] == list(range(len(sizes)))


def test_small_leaves_come_many_at_a_time_and_large_ones_few() -> None:
    small, large = _read([0] * 10_000), _read([LARGE] * 2_000)
    assert len(small[-2]) == 1_024
    assert max(map(len, large)) == 32


def test_steps_grow_small_again_where_leaves_grow_large() -> None:
    after = [len(rows) for rows in _read([0] * 4_000 + [LARGE] * 4_000) if rows[0][MEMBERS]]
    assert after[1] == 32  # at most one step was taken at the size of before
    assert set(after[1:-1]) == {32}


@given(st.lists(st.sampled_from([0, 40, LARGE]), min_size=1, max_size=40))
def test_a_stride_is_always_a_whole_number_of_its_least(sizes: list[int]) -> None:
    stride = Stride(256)
    for before, members in pairwise([256, *sizes]):
        stride.learn([_row(at, members) for at in range(before % 7)])
        assert stride.size % 256 == 0
        assert 256 <= stride.size <= 1_024
