"""The event loop is never held up: whatever touches the database does so in a thread."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from strongroom.storage.transaction import Transaction
from tests.server.signing_in import Browser
from tests.server.test_tokens import token_for


@pytest.fixture
def looked(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done to the database; on the event loop it fails."""
    database, done = serving.room.door.database, []

    def watched(name: str) -> Callable[..., Any]:
        original = getattr(database, name)

        def call(work: Callable[[Transaction], Any]) -> Any:
            with pytest.raises(RuntimeError, match="no running event loop"):
                asyncio.get_running_loop()
            done.append(name)
            return original(work)

        return call

    submitted = database.transact_async

    async def call_for(work: Callable[[Transaction], Any]) -> Any:
        def off_the_loop(tx: Transaction) -> Any:
            with pytest.raises(RuntimeError, match="no running event loop"):
                asyncio.get_running_loop()
            done.append("transact_async")
            return work(tx)

        return await submitted(off_the_loop)

    for name in ("read", "transact"):
        monkeypatch.setattr(database, name, watched(name))
    monkeypatch.setattr(database, "transact_async", call_for)
    return done


def test_a_program_is_looked_up_and_answered_in_threads(
    client: TestClient, serving: Serving, looked: list[str]
) -> None:
    headers = {"Authorization": f"Bearer {token_for(serving, 'alice')}", "Strongroom-Purpose": "sales"}
    named = {**headers, "Idempotency-Key": "0193f5c8-8c3e-7a52-9d3b"}
    made = client.post("/v1/customers", json={"values": {"kind": "person", "name": "Ann"}}, headers=named)
    assert made.status_code == 201, made.text
    looked.clear()
    assert client.get(made.headers["location"], headers=headers).status_code == 200
    # Who it is, and the record with its event; nothing else. On PostgreSQL a thread of its own transacts.
    within = ["transact"] if serving.room.door.database.dialect == "postgresql" else []
    assert looked == ["read", *within, "transact_async"]


def test_a_page_is_made_in_threads(bob: Browser, looked: list[str]) -> None:
    assert bob.client.get("/v1/me").status_code == 200
    assert bob.client.get("/", headers={"Accept": "text/html"}).status_code == 200
    assert bob.client.get("/no-such-page", headers={"Accept": "text/html"}).status_code == 404
    assert "read" in looked


def test_who_asks_is_found_with_the_rules_by_one_statement(
    client: TestClient, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"Authorization": f"Bearer {token_for(serving, 'alice')}", "Strongroom-Purpose": "sales"}
    assert client.get("/v1/me", headers=headers).status_code == 200
    database, statements, asked = serving.room.door.database, [], []
    execute, read = Transaction._execute, database.read

    def executing(tx: Transaction, sql: str, arguments: Sequence[Any] = ()) -> None:
        statements.append(sql)
        execute(tx, sql, arguments)

    def reading(work: Callable[[Transaction], Any]) -> Any:
        before = len(statements)
        found = read(work)
        asked.append(len(statements) - before)
        return found

    monkeypatch.setattr(Transaction, "_execute", executing)
    monkeypatch.setattr(database, "read", reading)
    assert client.get("/v1/me", headers=headers).status_code == 200
    assert asked[0] == 1
