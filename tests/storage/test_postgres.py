"""What only PostgreSQL can do to a transaction."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, select, update

from strongroom.errors import Busy, Conflict, NoRoom, StrongroomError, Unexpected
from strongroom.storage import record_lookup
from strongroom.storage.database import open_database
from strongroom.storage.locking import for_change, for_key_use, for_removal, for_use
from strongroom.storage.postgres import PostgresDatabase
from strongroom.storage.record_pages import Shape, page_statement
from strongroom.storage.record_rows import update_record, use_customer
from strongroom.storage.statement import Statement
from strongroom.storage.tables import heads
from strongroom.storage.transaction import Transaction, insert_statement
from tests.storage.people import CUSTOMERS, TENANT, add_people, add_tenant, id_of, row
from tests.unit.storage.events import GET, add, count

pytestmark = pytest.mark.postgres
_tenant: Any = bindparam("tenant")
SETTING = Statement(select(heads.c.next).where(heads.c.tenant == _tenant))
ADD_HEAD = insert_statement(heads)
MOVE = Statement(update(heads).where(heads.c.tenant == bindparam("of")).values(next=heads.c.next + 1))


@pytest.fixture
def admin(postgres_url: str) -> Iterator[Any]:
    """Another connection to the same database."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


def two_heads(tx: Transaction) -> None:
    for tenant in (1, 2):
        tx.run(ADD_HEAD, tenant=tenant, next=0, integrated=0, origin="o", era=1)


def setting(tx: Transaction, name: str) -> str:
    tx._cursor.execute("SELECT current_setting($1)", [name])
    value: str = tx._cursor.fetchone()[0]
    return value


def one_customer(tx: Transaction) -> None:
    add_tenant(tx)
    add_people(tx, [row(id_of(1))])


def change_to(tx: Transaction, **columns: Any) -> None:
    update_record(tx, row(id_of(1), revision=2, **columns))


def test_two_that_lock_each_other_out_are_both_done_in_the_end(postgres: PostgresDatabase) -> None:
    postgres.transact(two_heads)
    both_hold = threading.Barrier(2, timeout=60)
    tries: list[int] = []

    def work(first: int, second: int) -> None:
        def move(tx: Transaction) -> None:
            tries.append(first)
            tx.run(MOVE, of=first)
            if len(tries) <= 2:
                both_hold.wait()
            tx.run(MOVE, of=second)

        postgres.transact(move)

    threads = [threading.Thread(target=work, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) == 3  # one of them was the deadlock's victim and began again
    assert postgres.read(lambda tx: [tx.row(SETTING, tenant=tenant) for tenant in (1, 2)]) == [(2,), (2,)]


def test_who_loses_every_time_is_told_busy(postgres: PostgresDatabase) -> None:
    tries = []

    def lose(tx: Transaction) -> None:
        tries.append(tx.next_seq())
        tx._execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")

    with pytest.raises(Busy) as caught:
        postgres.transact(lose)
    assert caught.value.code == "storage.busy"
    assert tries == [1] * 8  # numbers taken in vain were given back each time


def test_a_lock_held_for_too_long_is_busy_and_not_tried_again(
    postgres: PostgresDatabase, postgres_url: str, admin: Any
) -> None:
    postgres.transact(two_heads)
    tries = []

    def move(tx: Transaction) -> None:
        tries.append(setting(tx, "lock_timeout"))
        tx.run(MOVE, of=1)

    with PostgresDatabase(postgres_url, busy_seconds=2) as impatient, admin.transaction():
        admin.execute("UPDATE heads SET next = 9 WHERE tenant = 1")
        with pytest.raises(Busy) as caught:
            impatient.transact(move)
    assert caught.value.code == "storage.busy"
    assert tries == ["2s"]


def test_a_failure_that_the_work_swallowed_is_not_taken_for_a_commit(postgres: PostgresDatabase) -> None:
    postgres.transact(lambda tx: add(tx, b"a" * 16))

    def swallow(tx: Transaction) -> None:
        add(tx)
        try:
            add(tx, b"a" * 16)
        except Conflict:
            return

    # The server answers ROLLBACK to this COMMIT, without an error.
    with pytest.raises(Unexpected) as caught:
        postgres.transact(swallow)
    assert caught.value.code == "storage.failed"
    assert postgres.read(count) == 1


@pytest.mark.parametrize(
    ("set_to", "used"), [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")]
)
def test_a_commit_is_never_answered_before_it_is_on_the_disk(
    set_to: str, used: str, postgres_url: str, admin: Any
) -> None:
    name = psycopg.sql.Identifier(admin.info.dbname)
    admin.execute(psycopg.sql.SQL("ALTER DATABASE {} SET synchronous_commit = {}").format(name, set_to))
    with open_database(postgres_url) as database:
        assert database.transact(lambda tx: setting(tx, "synchronous_commit")) == used


def test_settings_do_not_outlive_their_transaction(postgres: PostgresDatabase) -> None:
    # A pooler may give the same connection to somebody else next.
    assert postgres.transact(lambda tx: setting(tx, "lock_timeout")) == "2min"
    connection: Any = postgres._pool.connect()
    assert connection.dbapi_connection.execute("SHOW lock_timeout").fetchone() == ("0",)
    connection.close()


def test_isolation_is_stated_not_inherited(postgres_url: str, admin: Any) -> None:
    name = psycopg.sql.Identifier(admin.info.dbname)
    admin.execute(
        psycopg.sql.SQL("ALTER DATABASE {} SET default_transaction_isolation = serializable").format(name)
    )
    admin.execute(psycopg.sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    with open_database(postgres_url) as database:
        assert database.transact(lambda tx: setting(tx, "transaction_isolation")) == "read committed"
        database.transact(add)


def prepared_statements(tx: Transaction) -> list[tuple[Any, ...]]:
    tx._cursor.execute("SELECT name FROM pg_prepared_statements")
    names: list[tuple[Any, ...]] = tx._cursor.fetchall()
    return names


@pytest.mark.parametrize(("threshold", "prepared"), [(None, False), (2, True)])
def test_statements_are_prepared_only_after_so_many_runs(
    threshold: int | None, prepared: bool, postgres_url: str
) -> None:
    with open_database(postgres_url, prepare_threshold=threshold) as database:
        for _ in range(5):
            database.read(lambda tx: tx.row(GET, tenant=1, event=b""))
        assert bool(database.read(prepared_statements)) is prepared


def test_nothing_is_prepared_where_another_process_works_than_the_one_that_greeted(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As behind a pooler, which greets with a number of its own making.
    monkeypatch.setattr(psycopg.ConnectionInfo, "backend_pid", property(lambda info: 1))
    with open_database(postgres_url, prepare_threshold=2) as database:
        for _ in range(5):
            database.read(lambda tx: tx.row(GET, tenant=1, event=b""))
        assert database.read(prepared_statements) == []


def kill_all(admin: Any) -> None:
    admin.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_connections_that_the_server_closed_meanwhile_are_replaced(
    postgres: PostgresDatabase, admin: Any
) -> None:
    postgres.transact(add)
    kill_all(admin)
    postgres.transact(add)
    assert postgres.read(count) == 2


def test_a_connection_lost_amid_the_work_is_unreachable_and_nothing_is_done(
    postgres: PostgresDatabase, admin: Any
) -> None:
    def work(tx: Transaction) -> None:
        add(tx)
        kill_all(admin)
        add(tx)

    with pytest.raises(Busy) as caught:
        postgres.transact(work)
    assert caught.value.code == "storage.unreachable"
    assert postgres.read(count) == 0


def test_a_connection_lost_before_the_commit_leaves_the_outcome_unknown_and_the_stream_ends(
    postgres: PostgresDatabase, admin: Any
) -> None:
    before = postgres.transact(lambda tx: (tx.stream.id, tx.next_seq())[0])

    def work(tx: Transaction) -> None:
        add(tx)
        tx.next_seq()
        kill_all(admin)

    with pytest.raises(Unexpected) as caught:
        postgres.transact(work)
    assert caught.value.code == "storage.outcome-unknown"
    assert postgres.transact(lambda tx: (tx.stream.id != before, tx.next_seq())) == (True, 1)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(Busy) as caught:
        open_database("postgresql://127.0.0.1:1/room?connect_timeout=2")
    assert caught.value.code == "storage.unreachable"
    assert caught.value.__context__ is None


def test_a_database_that_does_not_exist_is_missing(postgres_url: str, admin: Any) -> None:
    with pytest.raises(NoRoom) as caught:
        open_database(postgres_url.replace(admin.info.dbname, "no_such_database"))
    assert caught.value.code == "storage.missing"


def test_a_role_without_rights_is_told_so(postgres: PostgresDatabase) -> None:
    def work(tx: Transaction) -> None:
        tx._execute("CREATE ROLE nobody_at_all")
        tx._execute("SET LOCAL ROLE nobody_at_all")
        add(tx)

    with pytest.raises(NoRoom) as caught:
        postgres.transact(work)
    assert caught.value.code == "storage.permission"


def test_more_at_once_than_connections_wait_and_then_are_busy(postgres_url: str) -> None:
    with PostgresDatabase(postgres_url, connections=1, busy_seconds=0.2) as database:
        with pytest.raises(Busy) as caught:
            database.transact(lambda tx: database.transact(add))
        assert caught.value.parameters["state"] == "connections"
        assert database.read(count) == 0


def test_locks_have_the_strength_of_their_names() -> None:
    query = select(heads.c.next)
    strength = {
        for_removal: "FOR UPDATE",
        for_change: "FOR NO KEY UPDATE",
        for_use: "FOR SHARE",
        for_key_use: "FOR KEY SHARE",
    }
    for lock, words in strength.items():
        assert Statement(lock(query, heads)).sql("postgresql").endswith(f"{words} OF heads")
        assert "FOR" not in Statement(lock(query, heads)).sql("sqlite")


def test_a_customer_in_use_cannot_be_changed_meanwhile(postgres: PostgresDatabase) -> None:
    postgres.transact(one_customer)
    seen: list[object] = []

    def writer(tx: Transaction) -> None:
        use_customer(tx, TENANT, [id_of(1)])
        other = postgres.submit(partial(change_to, state=1))
        time.sleep(0.2)
        seen.append(other.done())
        seen.append(use_customer(tx, TENANT, [id_of(1)])[id_of(1)])
        futures.append(other)

    futures: list[Any] = []
    postgres.transact(writer)
    futures[0].result(60)
    assert seen == [False, 0]
    assert postgres.transact(lambda tx: use_customer(tx, TENANT, [id_of(1)])) == {id_of(1): 1}


def test_two_who_change_the_same_revision_are_not_both_right(postgres: PostgresDatabase) -> None:
    postgres.transact(one_customer)
    futures = [postgres.submit(partial(change_to, updated=at)) for at in range(6)]
    errors = [future.exception(60) for future in futures]
    assert errors.count(None) == 1
    for error in errors:
        assert error is None or (isinstance(error, Conflict) and error.code == "record.changed")


def test_no_error_of_the_server_brings_a_value_along(postgres: PostgresDatabase) -> None:
    def work(tx: Transaction) -> None:
        tx._execute("SELECT '13800005678 secret'::int")

    with pytest.raises(StrongroomError) as caught:
        postgres.transact(work)
    assert "13800005678" not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


ONE = record_lookup._GET.bind("postgresql", {"tenant": 1, "collection": CUSTOMERS, "id": id_of(15_000)})
PAGE = page_statement(Shape(frozenset({"f_state"}))).bind(
    "postgresql", {"tenant": 1, "collection": CUSTOMERS, "after": b"", "limit": 50, "f_state": 0}
)


def test_records_come_by_key_on_tables_that_were_never_analysed_and_later(
    postgres: PostgresDatabase, admin: Any
) -> None:
    postgres.transact(add_tenant)
    postgres.transact(lambda tx: add_people(tx, [row(id_of(number)) for number in range(20_000)]))

    def removed_rows(tx: Transaction) -> list[str]:
        plans = []
        for sql, arguments in (ONE, PAGE):
            tx._cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", arguments)
            plans += [line for (line,) in tx._cursor.fetchall()]
        walks = ("Merge", "Hash", "Rows Removed", "Seq Scan on customer_keys", "Seq Scan on records")
        return [line for line in plans if any(word in line for word in walks)]

    assert postgres.read(removed_rows) == []
    admin.execute("ANALYZE")
    assert postgres.read(removed_rows) == []
