"""Whoever writes to the database does not get in by it."""

from typing import Any

import pytest

from strongroom.server.serving import Serving
from tests.server.signing_in import Browser, browser, link_for

FORGED = "access.row-forged"


def _run(serving: Serving, sql: str, *values: Any) -> None:
    marks = (
        sql if serving.room.door.database.read(lambda tx: tx.dialect) == "sqlite" else sql.replace("?", "%s")
    )
    for number in range(1, len(values) + 1):
        if "%s" in marks:
            marks = marks.replace("%s", f"${number}", 1)
    serving.room.door.database.transact(lambda tx: tx._execute(marks, values))


def _id(serving: Serving, handle: str) -> bytes:
    with serving.room.acting(handle) as desk:
        return desk.session.principal.user


@pytest.mark.parametrize(
    "change",
    [
        "ends = ends + 1",
        "seen = seen + 1",
        "began = began - 1",
        "factors = 2",
        "stepped_up = seen",
        "purpose = 'audit'",
    ],
)
def test_a_session_that_was_changed_by_sql_lets_nobody_in(
    bob: Browser, serving: Serving, change: str
) -> None:
    _run(serving, f"UPDATE sign_in_sessions SET {change}")
    answer = bob.client.get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (500, FORGED)


def test_a_session_given_to_somebody_else_by_sql_lets_nobody_in(bob: Browser, serving: Serving) -> None:
    _run(serving, 'UPDATE sign_in_sessions SET "user" = ?', _id(serving, "alice"))
    assert bob.client.get("/v1/me").json()["code"] == FORGED


def test_a_cookie_put_over_anothers_session_by_sql_lets_nobody_in(bob: Browser, serving: Serving) -> None:
    with browser(serving) as alice:
        alice.follow(link_for(serving, "alice"))
        stolen = serving.room.door.database.read(lambda tx: _sessions(tx))
        mine = next(row for row in stolen if bytes(row[1]) == _id(serving, "bob"))
        hers = next(row for row in stolen if bytes(row[1]) == _id(serving, "alice"))
        _run(serving, "DELETE FROM sign_in_sessions WHERE session = ?", bytes(mine[0]))
        _run(
            serving,
            "UPDATE sign_in_sessions SET session = ? WHERE session = ?",
            bytes(mine[0]),
            bytes(hers[0]),
        )
    assert bob.client.get("/v1/me").json()["code"] == FORGED


def _sessions(tx: Any) -> list[Any]:
    tx._execute('SELECT session, "user" FROM sign_in_sessions')
    return list(tx._fetch())


@pytest.mark.parametrize("change", ["used = NULL", "ends = ends + 1", "made = made + 1"])
def test_a_link_that_was_changed_by_sql_lets_nobody_in(bob: Browser, serving: Serving, change: str) -> None:
    link = link_for(serving, "bob")
    bob.follow(link)
    _run(serving, f"UPDATE sign_in_links SET {change}")
    assert bob.client.post("/v1/sessions", json={"link": link}).json()["code"] == FORGED
