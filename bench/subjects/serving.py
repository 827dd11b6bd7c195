"""The server, asked over HTTP on this machine's loopback.

Lives here: masked reads beside a plain handler of the same framework, many clients, a hundred records at
once, a customer's page. Must not live here: the servers (served.py), the clients (clients.py).
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from secrets import token_hex
from statistics import median, quantiles
from time import perf_counter

import httpx2

from bench.clients import ask_all, get
from bench.context import Bench
from bench.figures import Figure, at_least, at_most, speed
from bench.pairs import in_pairs
from bench.rooms import USER, open_at, some_customers
from bench.served import plain_server, room_server
from strongroom.model.ids import write_id
from strongroom.server.signin.links import invite
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token
from strongroom.vault.room import Room

__all__ = ["measure"]

_IN_FLIGHT, _CLIENTS, _AT_ONCE = 16, 50, 100
_READ = 2_000
_PASSWORD = "a quiet lamp beside nine rivers"  # of a room that is measured
_PURCHASES, _NEEDS = 20, 5


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of serving."""
    with open_at(bench.kept() / "room") as room:
        asked = _Asked(room)
    url = bench.people.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with room_server(bench.kept() / "room") as ours, plain_server(url) as plain:
        yield from _reads(bench, asked, ours, plain)
        yield _hundred(bench, asked, ours)
        yield from _page(bench, asked, ours)


class _Asked:
    """What is asked for, and the right to ask: made before the server begins."""

    def __init__(self, room: Room) -> None:
        self.ids = [write_id("cus", one) for one in some_customers(room, _READ)]
        self.handle = f"reader-{token_hex(4)}"
        with room.acting(USER, purpose="security") as desk:
            self.token = add_token(room, desk, TokenPlan(user=USER, name="bench", days=1))[0]
            desk.admin.user_add(self.handle, ["service"])
            self.link = invite(room, desk, self.handle)
        with room.acting(USER, purpose="support") as desk:
            self.customer = desk.customers.create({"kind": "person", "name": "欧阳娜娜", "city": "上海"}).id
            for number in range(_PURCHASES):
                bought = {"ordered_at": f"2026-{number % 12 + 1:02d}-01", "currency": "CNY", "total": "12.50"}
                desk.purchases.create({"customer": self.customer, **bought})
            for _ in range(_NEEDS):
                need = {"kind": "question", "summary": "开门时间？", "status": "new"}
                desk.needs.create({"customer": self.customer, **need})

    @property
    def headers(self) -> tuple[str, ...]:
        return f"Authorization: Bearer {self.token}", "Strongroom-Purpose: support"


def _reads(bench: Bench, asked: _Asked, ours: int, plain: int) -> Iterator[Figure]:
    shown = cycle([get(ours, f"/v1/customers/{one}", *asked.headers) for one in asked.ids])
    numbers = range(0, bench.size, max(1, bench.size // _READ))
    rows = cycle([get(plain, f"/people/{number}") for number in numbers])
    count = bench.times(640)

    def work(port: int, requests: Iterator[bytes]) -> Callable[[], int]:
        return lambda: len(asyncio.run(ask_all(port, islice(requests, count), _IN_FLIGHT)))

    pair = in_pairs(work(ours, shown), work(plain, rows), bench.rounds(12))
    read = speed(
        f"{_IN_FLIGHT} in flight",
        pair,
        "FastAPI and SQLAlchemy Core, the row by its key",
        goal=at_least(0.5),
        note="masked, decided, its event on the disk",
    )
    yield replace(read, cpu=None, cpu_ratio=None)  # the processor's time is the servers', not ours
    for pause, many in ((0.0, bench.times(5_000)), (1.0, _CLIENTS * bench.times(20))):
        took = asyncio.run(ask_all(ours, islice(shown, many), _CLIENTS, pause))
        yield Figure(
            f"99 of 100, {_CLIENTS} clients",
            quantiles(took, n=100)[98] * 1e3,
            "ms",
            goal=at_most(50, ratio=False),
            note=f"each rests {pause:g} s after an answer" if pause else "each asks again at once",
        )


def _hundred(bench: Bench, asked: _Asked, port: int) -> Figure:
    def once(client: httpx2.Client) -> float:
        begun = perf_counter()
        client.post("/v1/batch/read", json={"ids": asked.ids[:_AT_ONCE]}).raise_for_status()
        return perf_counter() - begun

    headers = dict(each.split(": ", 1) for each in asked.headers)
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
        took = [once(client) for _ in range(bench.rounds(20))]
    return Figure(
        f"{_AT_ONCE} masked at once",
        median(took) * 1e3,
        "ms",
        goal=at_most(30, ratio=False),
        note="batch/read",
    )


def _page(bench: Bench, asked: _Asked, port: int) -> Iterator[Figure]:
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as browser:
        begun = browser.post("/v1/sessions", json={"link": asked.link}).raise_for_status()
        headers = {"Strongroom-CSRF": begun.json()["csrf"]}
        browser.put("/v1/me/password", json={"new": _PASSWORD}, headers=headers).raise_for_status()
        took = []
        for _ in range(bench.rounds(20)):
            begun_at = perf_counter()
            page = browser.get(f"/customers/{asked.customer}").raise_for_status()
            took.append(perf_counter() - begun_at)
    note = f"{_PURCHASES} purchases and {_NEEDS} needs"
    yield Figure("a customer's page", median(took) * 1e3, "ms", goal=at_most(50, ratio=False), note=note)
    yield Figure(
        "a customer's page, bytes", len(page.content) / 1024, "KiB", goal=at_most(60, ratio=False), note=note
    )
