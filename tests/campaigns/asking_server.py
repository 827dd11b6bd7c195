"""A server in a process of its own, and the clients that ask it: each knows what was acknowledged to it.

Lives here: the process, a client's requests, its ledger. Must not live here: when the server is killed
(server_kills.py), what its memory does (load.py), and what has to be true afterwards.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import httpx2

from strongroom.keys.surroundings import Surroundings
from strongroom.server.api.once import IDEMPOTENCY_KEY
from strongroom.server.run import listen, log_to_standard_error, serve
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token
from strongroom.storage import sqlite
from strongroom.storage.sqlite_connection import connect
from strongroom.vault.room import open_room
from tests.campaigns.kill_workers import Notes
from tests.forked import PROCESSES

__all__ = ["Client", "Ledger", "Sent", "asking", "server", "token_of"]

_PATIENCE = 300.0
_WHY = {"reason_code": "customer_request"}


def _serve(folder: str, notes: str, cache_kib: int | None) -> None:
    """Serve a room on a free port until somebody ends it; the notes say which port."""
    if cache_kib is not None:
        vars(sqlite)["connect"] = lambda path, *, write, **_: connect(path, write=write, cache_kib=cache_kib)
    log_to_standard_error(as_json=False, least=logging.CRITICAL)
    settings = ServerSettings(port=0, requests_per_minute=10_000_000, requests_at_once=1_000_000)
    with open_room(Path(folder) / "room", Surroundings()) as room, listen(settings) as listener:
        noted = Notes(Path(notes))
        serve(room, settings, listener, Surroundings(), lambda: noted(f"begun {listener.getsockname()[1]}"))


@contextmanager
def server(folder: Path, cache_kib: int | None = None) -> Iterator[tuple[ForkServerProcess, str]]:
    """A server that answers, with its address; at the end it is killed, if nobody has done that before.

    Args:
        cache_kib: Of each connection to SQLite; None for what the product has.
    """
    notes = folder / "server-notes"
    notes.unlink(missing_ok=True)
    notes.touch()
    process = PROCESSES.Process(target=_serve, args=(str(folder), str(notes), cache_kib))
    process.start()
    try:
        until = time.monotonic() + _PATIENCE
        while not notes.read_text("utf-8").endswith("\n"):
            if not process.is_alive() or time.monotonic() > until:
                raise AssertionError(f"the server did not begin: {process.exitcode}")
            time.sleep(0.01)
        yield process, f"http://127.0.0.1:{notes.read_text('utf-8').split()[1]}"
    finally:
        process.kill()
        process.join()


def token_of(folder: Path) -> str:
    """An API token of alice's, who wears all hats."""
    with (
        open_room(folder / "room", Surroundings()) as room,
        room.acting("alice", purpose="security") as desk,
    ):
        return add_token(room, desk, TokenPlan(user="alice", name="crm"))[0]


@dataclass(frozen=True)
class Sent:
    """One request that changes something, under a name of its own."""

    method: str
    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    customer: str = ""


@dataclass
class Ledger:
    """What a client knows.

    Attributes:
        revisions: The revision of each customer that was made, as it was acknowledged last.
        reveals: How often each was shown in full.
        in_flight: What was sent and not answered yet.
        revealing: The customer of a reveal that was not answered yet.
        statuses: Answers, by method and status.
        wrong: Answers that must not be.
    """

    revisions: dict[str, int] = field(default_factory=dict)
    reveals: Counter[str] = field(default_factory=Counter)
    in_flight: Sent | None = None
    revealing: str = ""
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Client:
    """Asks one thing after the other.

    Args:
        think: Seconds between two requests, about.
    """

    def __init__(self, address: str, token: str, random: Random, ledger: Ledger, think: float = 0) -> None:
        self._random, self.ledger, self._think = random, ledger, think
        self._http = httpx2.Client(
            base_url=address,
            timeout=_PATIENCE,
            headers={"Authorization": f"Bearer {token}", "Strongroom-Purpose": "sales"},
            trust_env=False,
        )

    def ask_until(self, end: Event) -> None:
        """Go on until told to end, or until nobody answers any more."""
        works = (*[self._view] * 6, *[self._update] * 3, self._create, self._reveal, self._reveal)
        works = (*works, self._list, self._search, self._search, self._read)
        with self._http:
            try:
                while not end.is_set():
                    self._random.choice(works if self.ledger.revisions else (self._create,))()
                    end.wait(self._think * self._random.uniform(0.5, 1.5))
            except httpx2.TransportError:
                return

    def again(self) -> None:
        """Send what was not answered once more, under the same name."""
        sent, self.ledger.in_flight = self.ledger.in_flight, None
        if sent is not None:
            with self._http:
                self._change(sent)

    # -- what changes something -------------------------------------------------------------
    def _create(self) -> None:
        phone = f"+8613800{self._random.randrange(10**6):06}"
        values = {"kind": "person", "name": "Ada Byron", "phone": phone, "city": "York"}
        self._change(Sent("POST", "/v1/customers", {"values": values}, self._named()))

    def _update(self) -> None:
        customer = self._one()
        headers = {**self._named(), "If-Match": f'"{self.ledger.revisions[customer]}"'}
        changes = {"phone": f"+8613800{self._random.randrange(10**6):06}"}
        self._change(Sent("PATCH", f"/v1/customers/{customer}", {"changes": changes}, headers, customer))

    def _named(self) -> dict[str, str]:
        return {IDEMPOTENCY_KEY: f"{self._random.getrandbits(128):032x}"}

    def _change(self, sent: Sent) -> None:
        self.ledger.in_flight = sent
        answer = self._http.request(sent.method, sent.path, json=sent.body, headers=sent.headers)
        if self._good(answer, sent.method):
            document = answer.json()
            self.ledger.revisions[document["id"]] = document["revision"]
        self.ledger.in_flight = None

    # -- what only looks --------------------------------------------------------------------
    def _reveal(self) -> None:
        self.ledger.revealing = customer = self._one()
        body = {"fields": ["phone"], **_WHY}
        if self._good(self._http.post(f"/v1/customers/{customer}/reveals", json=body), "REVEAL"):
            self.ledger.reveals[customer] += 1
        self.ledger.revealing = ""

    def _view(self) -> None:
        customer = self._one()
        answer = self._http.get(f"/v1/customers/{customer}")
        if self._good(answer, "GET") and answer.json()["revision"] != self.ledger.revisions[customer]:
            self.ledger.wrong.append(f"{customer} is at {answer.json()['revision']}")

    def _list(self) -> None:
        self._good(self._http.get("/v1/customers", params={"limit": 50}), "LIST")

    def _search(self) -> None:
        phone = f"+8613800{self._random.randrange(10**6):06}"
        self._good(self._http.post("/v1/customers/search", json={"criteria": {"phone": phone}}), "SEARCH")

    def _read(self) -> None:
        body = {"ids": list(self.ledger.revisions)[-100:]}
        self._good(self._http.post("/v1/batch/read", json=body), "READ")

    def _one(self) -> str:
        return self._random.choice(list(self.ledger.revisions))

    def _good(self, answer: httpx2.Response, kind: str) -> bool:
        self.ledger.statuses[f"{kind} {answer.status_code}"] += 1
        if not answer.is_success:
            self.ledger.wrong.append(f"{kind} {answer.status_code} {answer.json().get('code')}")
        return answer.is_success


@contextmanager
def asking(clients: list[Client]) -> Iterator[Event]:
    """All clients ask, each in a thread, until the event is set or nobody answers any more."""
    end = Event()
    threads = [Thread(target=each.ask_until, args=(end,), daemon=True) for each in clients]
    for thread in threads:
        thread.start()
    try:
        yield end
    finally:
        end.set()
        for thread in threads:
            thread.join(_PATIENCE)
