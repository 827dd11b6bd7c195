"""Whoever wants the rules alone gets its turn among writers who share them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import psycopg
import pytest

from strongroom.storage import tenant_rows
from strongroom.storage.postgres import PostgresDatabase
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.transaction import Transaction

TENANT = TenantRow(1, None, 1, 1, 1, b"d" * 32, 1, "cn", None, b"m" * 32)


def _wait_for_waiting(url: str, how_many: int) -> None:
    with psycopg.connect(url, autocommit=True) as looking:
        for _ in range(12_000):
            row = looking.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
            assert row is not None
            if row[0] >= how_many:
                return
            sleep(0.005)
    pytest.fail("nobody waits")


def test_who_asks_to_share_after_who_asked_to_be_alone_comes_later_and_sees_the_change(
    postgres: PostgresDatabase, postgres_url: str
) -> None:
    postgres.transact(lambda tx: tenant_rows.add_tenant(tx, TENANT))
    postgres.transact(lambda tx: tenant_rows.add_tenant(tx, TENANT._replace(tenant=2)))
    done, entered, order = Event(), Event(), list[str]()

    def hold(tx: Transaction) -> None:
        tenant_rows.use_tenant(tx, 1)
        tenant_rows.use_tenant(tx, 1)
        entered.set()
        assert done.wait(60)
        tenant_rows.use_tenant(tx, 1)  # who shares it already is not held up by who waits
        order.append("the first writer")

    def change(tx: Transaction) -> None:
        tenant_rows.lock_tenant(tx, 1, alone=True)
        tenant_rows.replace_tenant(tx, TENANT._replace(access_version=2))
        order.append("the change")

    def share(tx: Transaction) -> TenantRow | None:
        row = tenant_rows.use_tenant(tx, 1)
        order.append("the second writer")
        return row

    with ThreadPoolExecutor(3) as pool:
        try:
            first = pool.submit(postgres.transact, hold)
            assert entered.wait(60)
            alone = pool.submit(postgres.transact, change)
            _wait_for_waiting(postgres_url, 1)
            second = pool.submit(postgres.transact, share)
            _wait_for_waiting(postgres_url, 2)
            other = postgres.transact(lambda tx: tenant_rows.use_tenant(tx, 2))
        finally:
            done.set()
        first.result()
        alone.result()
        seen = second.result()
    assert order == ["the first writer", "the change", "the second writer"]
    assert seen is not None
    assert seen.access_version == 2
    assert other is not None
