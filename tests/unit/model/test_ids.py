"""Ids: random, ordered by time, typed, and read back exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.ids import new_id, read_id, write_id


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
