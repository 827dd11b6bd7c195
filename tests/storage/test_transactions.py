"""What both engines promise of a transaction."""

import threading
from functools import partial
from typing import Any

import pytest

from strongroom.errors import Conflict, InvalidInput, StrongroomError
from strongroom.storage.database import Database
from strongroom.storage.statement import Statement, insert_or_ignore, upsert
from strongroom.storage.tables import events, heads, records
from strongroom.storage.transaction import Transaction
from tests.storage.people import row
from tests.unit.storage.events import GET, SOME, add, count, event


def test_what_was_committed_is_there(database: Database) -> None:
    database.transact(lambda tx: add(tx, b"e" * 16, b"\0\xff bytes as they are \0"))
    assert database.read(lambda tx: tx.row(GET, tenant=1, event=b"e" * 16)) == (
        b"h" * 32,
        b"\0\xff bytes as they are \0",
    )


def test_what_failed_is_not(database: Database) -> None:
    def work(tx: Transaction) -> None:
        add(tx)
        raise InvalidInput("id.malformed")

    with pytest.raises(InvalidInput):
        database.transact(work)
    with pytest.raises(InvalidInput):
        database.submit(work).result(60)
    assert database.read(count) == 0


def test_a_taken_key_is_a_conflict_that_names_no_value(database: Database) -> None:
    secret = b"+8613800005678"
    database.transact(lambda tx: add(tx, secret.ljust(16, b"\0"), secret))
    with pytest.raises(Conflict) as caught:
        database.transact(lambda tx: add(tx, secret.ljust(16, b"\0"), secret))
    assert caught.value.code == "storage.duplicate"
    assert caught.value.__context__ is None
    assert secret.decode() not in repr(caught.value)


def test_a_save_point_undoes_its_part_and_its_numbers(database: Database) -> None:
    def work(tx: Transaction) -> list[int]:
        numbers = [tx.next_seq()]
        add(tx, b"a" * 16)
        try:
            with tx.savepoint():
                tx.next_seq()
                add(tx)
                add(tx, b"a" * 16)
        except Conflict:
            numbers.append(tx.next_seq())
        return numbers

    assert database.transact(work) == [1, 2]
    assert database.read(count) == 1


def test_numbers_of_a_stream_go_on_only_with_commits(database: Database) -> None:
    def take(tx: Transaction) -> tuple[bytes, int]:
        return tx.stream.id, tx.next_seq()

    def fail(tx: Transaction) -> None:
        tx.next_seq()
        raise InvalidInput("id.malformed")

    first = database.transact(take)
    with pytest.raises(InvalidInput):
        database.transact(fail)
    assert database.transact(take) == (first[0], 2)
    assert len(first[0]) == 8


def take_number(tx: Transaction, good: bool) -> tuple[bytes, int]:
    result = tx.stream.id, tx.next_seq()
    add(tx)
    if not good:
        raise InvalidInput("id.malformed")
    return result


def test_streams_of_many_threads_have_no_gap(database: Database) -> None:
    taken: dict[bytes, list[int]] = {}
    gate = threading.Lock()

    def take(number: int) -> None:
        for at in range(20):
            try:
                stream, seq = database.transact(partial(take_number, good=(number + at) % 3 > 0))
            except InvalidInput:
                continue
            with gate:
                taken.setdefault(stream, []).append(seq)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for numbers in taken.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert sum(map(len, taken.values())) == database.read(count)


def test_reading_writes_nothing(database: Database) -> None:
    with pytest.raises(StrongroomError) as caught:
        database.read(add)
    assert caught.value.code == "storage.read-only"


def test_rows_copied_in_read_back(database: Database) -> None:
    rows = [
        row(number.to_bytes(16, "big"), team="销售", at=-5 if number % 2 else None, member=number)
        for number in range(2_500)
    ]
    database.transact(lambda tx: tx.copy_in(records, rows))
    tenant: Any = records.c.tenant == 1
    everything = Statement(records.select().where(tenant).order_by(records.c.id))
    assert database.read(lambda tx: tx.rows(everything)) == rows


@pytest.mark.parametrize("count", [3, 199, 200, 401, 1_000])
def test_copying_a_taken_key_is_a_conflict_and_leaves_nothing(database: Database, count: int) -> None:
    rows = [row(number.to_bytes(16, "big")) for number in range(count - 1)]
    with pytest.raises(Conflict):
        database.transact(lambda tx: tx.copy_in(records, [*rows, rows[count // 2]]))
    assert database.read(lambda tx: tx.rows(Statement(records.select().where(records.c.tenant == 1)))) == []


@pytest.mark.parametrize("there", [0, 1, 250, 500])
def test_what_is_missing_is_copied_beside_what_is_there(database: Database, there: int) -> None:
    kept = [row(number.to_bytes(16, "big"), team="旧") for number in range(there)]
    rows = [row(number.to_bytes(16, "big"), team="新") for number in range(500)]
    database.transact(lambda tx: tx.copy_in(records, kept))

    def work(tx: Transaction) -> None:
        tx.copy_missing(records, rows)
        tx.copy_missing(records, rows)

    database.transact(work)
    everything = Statement(records.select().where(records.c.tenant == 1).order_by(records.c.id))
    assert database.read(lambda tx: tx.rows(everything)) == [*kept, *rows[there:]]


def test_what_cannot_be_copied_for_another_reason_is_an_error(database: Database) -> None:
    right = row(bytes(16))
    wrong = (*right[:2], None, *right[3:])
    with pytest.raises(StrongroomError) as caught:
        database.transact(lambda tx: tx.copy_missing(records, [wrong]))
    assert caught.value.code != "storage.duplicate"
    assert database.read(lambda tx: tx.rows(Statement(records.select().where(records.c.tenant == 1)))) == []


def test_nothing_is_copied_from_nothing(database: Database) -> None:
    database.transact(lambda tx: tx.copy_in(records, []))
    database.transact(lambda tx: tx.run_many(insert_or_ignore(events), []))


def test_what_is_there_is_ignored_or_replaced(database: Database) -> None:
    ignore, replace = insert_or_ignore(heads), upsert(heads, heads.c.next)
    head = {"tenant": 1, "next": 5, "integrated": 5, "origin": "o", "era": 1}
    get = Statement(heads.select().where(heads.c.tenant == 1))

    def work(tx: Transaction) -> list[tuple[Any, ...]]:
        return [
            (tx.run(ignore, **head), tx.row(get)),
            (tx.run(ignore, **{**head, "next": 6}), tx.row(get)),
            (tx.run(replace, **{**head, "next": 7, "era": 9}), tx.row(get)),
        ]

    assert database.transact(work) == [
        (1, (1, 5, 5, "o", 1)),
        (0, (1, 5, 5, "o", 1)),
        (1, (1, 7, 5, "o", 1)),
    ]


def some_events(tx: Transaction, ids: list[bytes]) -> list[tuple[Any, ...]]:
    return tx.rows(SOME, tenant=1, ids=ids)


def test_lists_of_any_length_find_the_right_rows(database: Database) -> None:
    ids = [number.to_bytes(16, "big") for number in range(40)]
    rows = [tuple(event(id).values()) for id in ids]
    database.transact(lambda tx: tx.copy_in(events, rows))
    for size in (0, 1, 2, 3, 5, 17, 40):
        found = database.read(partial(some_events, ids=ids[:size]))
        assert [id for (id,) in found] == ids[:size]


def test_a_change_says_how_many_rows_it_touched(database: Database) -> None:
    delete = Statement(events.delete().where(events.c.tenant == 1))
    for _ in range(3):
        database.transact(add)
    assert database.transact(lambda tx: tx.run(delete)) == 3
    assert database.transact(lambda tx: tx.run(delete)) == 0
