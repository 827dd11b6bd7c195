"""Tokens find equal values and tell nothing across fields and tenants."""

from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.search_tokens import BUCKETS, TokenMaker, field_key
from tests.unit.crypto.second_reader import search_mac

KEY, ROOM = bytes(range(32)), b"room" * 4
texts = st.text(st.characters(codec="utf-8"))


def maker(tenant: int = 7, collection: int = 1, field: int = 2, transform: int = 0) -> TokenMaker:
    return TokenMaker(field_key(KEY, ROOM, tenant, collection, field, transform))


@given(texts)
def test_tokens_are_those_of_the_specification(text: str) -> None:
    mac = search_mac(KEY, ROOM, 7, 1, 2, 0, text)
    made = maker()
    assert made.natural(text) == mac
    assert made.token(text) == int.from_bytes(mac[:8], "big", signed=True)
    assert made.bucket(text) == int.from_bytes(mac[:2], "big") & 0x3FF


@given(texts)
def test_a_maker_keeps_nothing_of_earlier_calls(text: str) -> None:
    made = maker()
    first = made.token(text)
    made.token("another")
    assert made.token(text) == first


@given(texts, texts)
def test_different_texts_have_different_tokens(one: str, other: str) -> None:
    assert (maker().token(one) == maker().token(other)) is (one == other)


def test_nothing_is_equal_across_tenants_collections_fields_and_transforms() -> None:
    makers = [maker(), maker(tenant=8), maker(collection=2), maker(field=3), maker(transform=1)]
    assert len({made.natural("+8613800005678") for made in makers}) == len(makers)
    another_room = TokenMaker(field_key(KEY, bytes(16), 7, 1, 2, 0))
    another_generation = TokenMaker(field_key(bytes(32), ROOM, 7, 1, 2, 0))
    assert maker().token("x") not in (another_room.token("x"), another_generation.token("x"))


def test_collection_and_field_do_not_run_together() -> None:
    assert maker(collection=1, field=0).token("x") != maker(collection=0, field=256).token("x")


def test_suffixes_fall_evenly_into_buckets_that_name_nobody() -> None:
    made = maker()
    counts = [0] * BUCKETS
    for number in range(10_000):
        counts[made.bucket(f"{number:04}")] += 1
    assert min(counts) >= 1
    assert max(counts) < 40
