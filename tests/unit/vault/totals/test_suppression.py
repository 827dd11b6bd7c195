"""Withholding groups: none of too few people is shown, nor to be had by subtracting."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.vault.totals.suppression import withheld

Groups = dict[tuple[str, ...], set[int]]


def people(first: int, count: int) -> set[int]:
    return set(range(first, first + count))


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    groups: Groups = {("open",): people(0, 40), ("done",): people(100, 12), ("returned",): people(200, 3)}
    assert withheld(groups, 1, 10) == {("returned",), ("done",)}


def test_small_groups_that_are_many_together_hide_each_other() -> None:
    groups: Groups = {("a",): people(0, 6), ("b",): people(10, 6), ("c",): people(20, 30)}
    assert withheld(groups, 1, 10) == {("a",), ("b",)}


def test_small_groups_of_the_same_few_people_do_not() -> None:
    groups: Groups = {("a",): people(0, 6), ("b",): people(0, 6), ("c",): people(20, 30)}
    assert withheld(groups, 1, 10) == {("a",), ("b",), ("c",)}


def test_what_a_margin_withholds_is_withheld_in_its_parts() -> None:
    groups: Groups = {
        ("returned", "jan"): people(0, 3),
        ("done", "jan"): people(100, 12),
        ("open", "jan"): people(200, 40),
        ("open", "feb"): people(300, 40),
    }
    assert withheld(groups, 1 + 1, 10) >= {("returned", "jan"), ("done", "jan")}


@pytest.mark.parametrize("least", [0, 1])
def test_without_a_limit_nothing_is_withheld(least: int) -> None:
    assert withheld({("a",): {1}}, 1, least) == set()


def test_a_room_of_too_few_people_shows_nothing_at_all() -> None:
    assert withheld({(): people(0, 9)}, 0, 10) == {()}
    assert withheld({("a",): people(0, 5), ("b",): people(5, 4)}, 1, 10) == {("a",), ("b",)}


_keys = st.tuples(*(st.sampled_from("abc") for _ in range(3)))
_tables = st.dictionaries(_keys, st.sets(st.integers(0, 25), min_size=1), min_size=1, max_size=20)


def margin(groups: Groups, columns: tuple[int, ...]) -> Groups:
    found: Groups = {}
    for key, each in groups.items():
        found.setdefault(tuple(key[column] for column in columns), set()).update(each)
    return found


@given(_tables, st.integers(2, 12))
def test_no_group_of_any_table_is_too_small_and_none_is_to_be_had_by_subtracting(
    table: Groups, least: int
) -> None:
    every = [columns for size in range(4) for columns in combinations(range(3), size)]
    tables = {columns: margin(table, columns) for columns in every}
    # As whoever asks for each of these tables by itself would get it.
    gone = {columns: withheld(groups, len(columns), least) for columns, groups in tables.items()}
    for columns, groups in tables.items():
        assert all(len(each) >= least for key, each in groups.items() if key not in gone[columns])
        for above in every:
            if not set(above) < set(columns):
                continue
            places = [columns.index(column) for column in above]
            for total in tables[above].keys() - gone[above]:
                line = {key for key in groups if tuple(key[place] for place in places) == total}
                hidden = line & gone[columns]
                together: set[int] = set().union(*(groups[key] for key in hidden))
                assert not hidden or hidden == line or len(hidden) > 1
                assert not hidden or len(together) >= least
            for total in gone[above]:
                assert {key for key in groups if tuple(key[place] for place in places) == total} <= gone[
                    columns
                ]
