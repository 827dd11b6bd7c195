"""Tokens, their registry and natural keys, on both engines."""

import pytest

from strongroom.errors import Conflict
from strongroom.storage.database import Database
from strongroom.storage.natural_keys import add_natural_keys, delete_natural_keys, find_natural_keys
from strongroom.storage.search_rows import (
    SearchIndexRow,
    Token,
    add_index,
    add_missing_tokens,
    add_tokens,
    candidate_statement,
    count_token,
    delete_tokens,
    drop_index,
    indexes,
    lock_index,
    move_index,
    trim_index,
    walk_tokens,
)

A, B = b"a" * 16, b"b" * 16
LOWEST, HIGHEST = -(2**63), 2**63 - 1


def test_tokens_use_all_64_bits_and_walk_in_order(database: Database) -> None:
    tokens = [Token(1, HIGHEST, A), Token(1, LOWEST, A), Token(1, 0, B), Token(1, 0, A), Token(2, 0, A)]
    database.transact(lambda tx: add_tokens(tx, 1, tokens))
    expected = [Token(1, LOWEST, A), Token(1, 0, A), Token(1, 0, B), Token(1, HIGHEST, A)]
    assert database.read(lambda tx: walk_tokens(tx, 1, 1, limit=10)) == expected
    assert database.read(lambda tx: walk_tokens(tx, 1, 1, after=(0, A))) == expected[2:]


def test_adding_twice_is_a_conflict_but_a_backfill_may(database: Database) -> None:
    database.transact(lambda tx: add_tokens(tx, 1, [Token(1, 5, A)]))
    with pytest.raises(Conflict):
        database.transact(lambda tx: add_tokens(tx, 1, [Token(1, 5, A)]))
    database.transact(lambda tx: add_missing_tokens(tx, 1, [Token(1, 5, A), Token(1, 5, B)]))
    assert database.read(lambda tx: count_token(tx, 1, 1, 5, most=10)) == 2


def test_deleting_takes_only_what_is_named(database: Database) -> None:
    database.transact(lambda tx: add_tokens(tx, 1, [Token(1, 5, A), Token(1, 5, B), Token(2, 5, A)]))
    database.transact(lambda tx: delete_tokens(tx, 1, [Token(1, 5, A), Token(1, 6, A)]))
    assert database.read(lambda tx: walk_tokens(tx, 1, 1)) == [Token(1, 5, B)]
    assert database.read(lambda tx: walk_tokens(tx, 1, 2)) == [Token(2, 5, A)]


def test_counting_a_token_stops(database: Database) -> None:
    tokens = [Token(1, 5, number.to_bytes(16, "big")) for number in range(30)]
    database.transact(lambda tx: add_tokens(tx, 1, tokens))
    assert database.read(lambda tx: count_token(tx, 1, 1, 5, most=20)) == 20
    assert database.read(lambda tx: count_token(tx, 1, 1, 6, most=20)) == 0


def test_a_retiring_index_is_trimmed_away_and_no_other(database: Database) -> None:
    tokens = [Token(index_no, number - 50, A) for index_no in (1, 2) for number in range(100)]
    database.transact(lambda tx: add_tokens(tx, 1, tokens))
    trimmed = 0
    while gone := database.transact(lambda tx: trim_index(tx, 1, 1, limit=30)):
        trimmed += gone
    assert trimmed == 100
    assert len(database.read(lambda tx: walk_tokens(tx, 1, 2))) == 100


def test_the_registry_keeps_how_far_a_backfill_has_come(database: Database) -> None:
    index = SearchIndexRow(3, 1, 4, 0, 1, 0)
    database.transact(lambda tx: add_index(tx, 1, index))
    database.transact(lambda tx: add_index(tx, 1, index._replace(state=2)))
    database.transact(lambda tx: move_index(tx, 1, 3, 0, A))
    assert database.transact(lambda tx: lock_index(tx, 1, 3)) == index._replace(cursor=A)
    database.transact(lambda tx: move_index(tx, 1, 3, 1, None))
    assert database.read(lambda tx: indexes(tx, 1)) == [index._replace(state=1)]
    assert database.read(lambda tx: indexes(tx, 2)) == []
    database.transact(lambda tx: drop_index(tx, 1, 3))
    assert database.transact(lambda tx: lock_index(tx, 1, 3)) is None


@pytest.mark.parametrize("count", [0, 17])
def test_a_search_needs_a_token_and_not_too_many(count: int) -> None:
    with pytest.raises(ValueError, match="16"):
        candidate_statement(count, frozenset(), frozenset())


def test_natural_keys_are_found_again_by_index(database: Database) -> None:
    keys = [number.to_bytes(16, "big") for number in range(3_000)]
    database.transact(lambda tx: add_natural_keys(tx, 1, [(1, key, A) for key in keys]))
    found = database.read(lambda tx: find_natural_keys(tx, 1, 1, [*keys, B]))
    assert found == dict.fromkeys(keys, A)
    assert database.read(lambda tx: find_natural_keys(tx, 1, 2, keys[:5])) == {}
    assert database.read(lambda tx: find_natural_keys(tx, 2, 1, keys[:5])) == {}


def test_a_natural_key_belongs_to_one_record(database: Database) -> None:
    database.transact(lambda tx: add_natural_keys(tx, 1, [(1, A, A)]))
    with pytest.raises(Conflict):
        database.transact(lambda tx: add_natural_keys(tx, 1, [(1, A, B)]))
    database.transact(lambda tx: delete_natural_keys(tx, 1, [(1, A), (1, B)]))
    database.transact(lambda tx: add_natural_keys(tx, 1, [(1, A, B)]))
    assert database.read(lambda tx: find_natural_keys(tx, 1, 1, [A])) == {A: B}
