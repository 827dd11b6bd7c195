"""Grouping: the same groups in every order of the file."""

import random
from collections import defaultdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from strongroom.ingest import grouping
from strongroom.ingest.grouping import Group, KeySet, Overlong, first_of_each, grouped
from strongroom.ingest.source import open_source


def write(path: Path, keys: list[str]) -> Path:
    path.write_text("key,n\n" + "".join(f"{key},{number}\n" for number, key in enumerate(keys)))
    return path


def test_groups_are_the_same_in_every_order(tmp_path: Path) -> None:
    source = random.Random(5)
    for _ in range(30):
        keys = [source.choice("abcdef") for _ in range(source.randrange(1, 40))]
        wanted = defaultdict(list)
        for number, key in enumerate(keys):
            wanted[key].append(number + 2)
        found = list(grouped(open_source(write(tmp_path / "f.csv", keys)), ("key",)))
        groups = [part for part in found if isinstance(part, Group)]
        assert len(groups) == len(found)
        assert sorted([raw.line for raw in group.raws] for group in groups) == sorted(wanted.values())
        assert all(group.rows[0].raw == group.raws[0] for group in groups)


def test_a_group_comes_as_soon_as_its_last_line(tmp_path: Path) -> None:
    parts = grouped(open_source(write(tmp_path / "f.csv", ["a", "b", "a", "c"])), ("key",))
    order = [part.rows[0].values["key"] for part in parts if isinstance(part, Group)]
    assert order == ["b", "a", "c"]


def test_keys_that_share_a_hash_stay_apart(tmp_path: Path) -> None:
    # Python gives -1 and -2 one hash; texts cannot be made to collide at will, so the count is made wrong.
    path = write(tmp_path / "f.csv", ["a", "b", "a"])
    original = grouping._counted
    try:
        grouping._counted = lambda *_: {hash("a"): 3, hash("b"): 3}
        groups = [part for part in grouped(open_source(path), ("key",)) if isinstance(part, Group)]
    finally:
        grouping._counted = original
    assert [[raw.line for raw in group.raws] for group in groups] == [[2, 4], [3]]


def test_a_group_that_is_too_long_is_refused_line_by_line(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", ["a"] * (grouping.GROUP_LIMIT + 1) + ["b"])
    parts = list(grouped(open_source(path), ("key",)))
    assert sum(isinstance(part, Overlong) for part in parts) == grouping.GROUP_LIMIT + 1
    assert sum(isinstance(part, Group) for part in parts) == 1


def test_the_first_of_each_key_comes_once(tmp_path: Path) -> None:
    rows = list(first_of_each(open_source(write(tmp_path / "f.csv", ["a", "b", "a", "c", "b"])), ("key",)))
    assert [row.raw.line for row in rows] == [2, 3, 5]


@given(st.lists(st.text(max_size=3)))
def test_a_key_set_knows_what_came(keys: list[str]) -> None:
    known, seen = KeySet(), set()
    for key in keys:
        assert known.add(key) == (key not in seen)
        seen.add(key)


def test_a_key_set_grows() -> None:
    known = KeySet()
    assert all(known.add(str(number)) for number in range(20_000))
    assert not any(known.add(str(number)) for number in range(20_000))
