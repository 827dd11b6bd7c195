"""A server over a room that has one of everything, and the words by which a request gets at it.

Lives here: the room, who asks it, which ids and names stand in it. Must not live here: requests
(any_request.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from strongroom.keys.surroundings import Surroundings
from strongroom.server.api.asking import desk_of
from strongroom.server.app import make_app
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.caller import Asking
from strongroom.server.signin.links import invite
from strongroom.vault.desk import Desk
from strongroom.vault.room import open_room
from strongroom.vault.session import SignedInBy
from strongroom.vault.upkeep.founding import found
from tests.campaigns.kill_workers import foundation

__all__ = ["ADDRESS", "House", "house"]

ADDRESS = "http://localhost:8443"
PERSON = {"kind": "person", "name": "王芳", "phone": "13800001111", "city": "北京"}
_MAPPING = 'collection = "customers"\nkey = "id"\n[fields]\nkind = { value = "person" }\nname = "name"\n'
_WHY = {"reason_code": "customer_request"}


@dataclass(frozen=True)
class House:
    """The server.

    Attributes:
        app: What answers.
        known: By the name of a member or of a part of an address: words that stand for something there.
    """

    serving: Serving
    app: FastAPI
    folder: Path
    known: Mapping[str, Sequence[Any]]

    def signed_in(self) -> dict[str, str]:
        """Headers of a new session of alice's, who wears all hats."""
        with TestClient(self.app, base_url=ADDRESS) as browser:
            answer = browser.post("/v1/sessions", json={"link": _link(self.serving, "alice")})
            assert answer.status_code == 201, answer.text
            cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return {"Cookie": cookies, "Strongroom-CSRF": answer.json()["csrf"]}


@contextmanager
def house(folder: Path, database: str) -> Iterator[House]:
    """Found a room, put one of everything into it, and serve it."""
    found(foundation(folder, database or None), Surroundings())
    with open_room(folder / "room", Surroundings()) as room:
        serving = Serving(room, ServerSettings(requests_per_minute=10_000_000, requests_at_once=1_000_000))
        app = make_app(serving)
        app.dependency_overrides[desk_of] = _fresh
        built = House(serving, app, folder, {})
        with TestClient(app, base_url=ADDRESS, headers=built.signed_in()) as alice:
            yield replace(built, known=_furnish(serving, alice, folder))


def _link(serving: Serving, handle: str) -> str:
    with serving.room.acting("alice", purpose="security") as desk:
        return invite(serving.room, desk, handle)


def _fresh(caller: Asking) -> Desk:
    """The desk of whoever signed in, as after a second factor of a moment ago."""
    return replace(caller, by=SignedInBy(stepped_up=True, may_step_up=True)).desk()


def _furnish(serving: Serving, alice: TestClient, folder: Path) -> dict[str, list[Any]]:
    """Make one of everything."""

    def make(path: str, body: Mapping[str, Any], method: str = "POST", **headers: str) -> Any:
        answer = alice.request(
            method, f"/v1/{path}", json=body, headers={"Strongroom-Purpose": "sales", **headers}
        )
        assert answer.is_success, (path, answer.text)
        return answer.json() if answer.content else {}

    bob = make("users", {"handle": "bob", "roles": ["sales"]})["id"]
    make("users", {"handle": "carol", "roles": ["service"]})
    people = [make("customers", {"values": PERSON})["id"] for _ in range(4)]
    gone = make("customers", {"values": PERSON})["id"]
    bought = make(
        "purchases",
        {"values": {"customer": people[0], "ordered_at": "2026-01-02T03:04:05Z", "status": "done"}},
    )["id"]
    need = make("needs", {"values": {"customer": people[0], "kind": "question", "status": "open"}})["id"]
    place = folder / "destination"
    place.mkdir(mode=0o700)
    make("destinations", {"name": "nas", "uri": f"folder:{place}"})
    make("backups/runs", {})
    erasure = make("erasures", {"customer": gone, **_WHY})["erasure"]
    make("holds", {"customer": people[1], **_WHY})
    make("honeytokens", {"customer": people[2]})
    sent = alice.post(
        "/v1/imports/customers/upload",
        content=b"id,name\na1,Ada Byron\n",
        headers={"Content-Type": "application/octet-stream"},
    ).json()["file"]
    make("imports/customers", {"file": sent, "mapping": _MAPPING})
    serving.at_work.runner.run_waiting()
    event = alice.get("/v1/events").json()["items"][0]["id"]
    jobs = [each["id"] for each in alice.get("/v1/jobs").json()["items"]]
    token = make("tokens", {"user": "bob", "name": "crm"})
    hook = make("webhooks", {"url": "https://203.0.114.7/in"})
    users = ["bob", bob, "carol"]
    with TestClient(alice.app, base_url=ADDRESS) as browser:
        session = browser.post("/v1/sessions", json={"link": _link(serving, "bob")}).json()["session"]
    return {
        "collection": ["customers", "purchases", "needs"],
        "customers": people,
        "purchases": [bought],
        "needs": [need],
        "customer": [*people, gone],
        "ids": [[*people, bought, need]],
        "survivor": people,
        "erasure": [erasure],
        "event": [event],
        "user": users,
        "owner": users,
        "giver": users,
        "taker": users,
        "principal": users,
        "handle": ["dora", "bob"],
        "roles": [["sales"], ["service", "marketing"]],
        "teams": [[]],
        "token": [str(token["id"])],
        "target": [each for each in (hook.get("id"), hook.get("target", {}).get("id")) if each],
        "session": [session],
        "job": jobs,
        "file": [sent],
        "mapping": [_MAPPING],
        "name": ["nas", "sales", "backup"],
        "version": ["current", "1"],
        "field": ["phone", "name", "city"],
        "fields": [["phone"], ["name", "city"]],
        "values": [PERSON, {**PERSON, "external_id": "crm-1"}],
        "changes": [{"city": "上海"}, {"phone": None}],
        "criteria": [{"name": "王芳"}, {"phone": "13800001111"}],
        "reason_code": ["customer_request", "audit_review", "order_handling"],
        "revision": [1, 2],
        "text": ["", "[collections.customers.fields.city]\nsearches = []\n"],
        "path": ["0/000", "0/000.p/3", "1/000", "9/000"],
        "passphrase": ["a long enough passphrase"],
        "verdict": ["harmless"],
        "old": [1, 3],
    }
