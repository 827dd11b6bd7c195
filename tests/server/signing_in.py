"""What tests of signing in share: a clock that they move, people, and browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from strongroom.audit.leaf import Leaf
from strongroom.server.serving import Serving
from strongroom.server.signin.links import invite
from strongroom.vault.log.audit_desk import EventFilter
from tests.server.applications import app_of

ADDRESS = "http://localhost:8443"
_MAKING = Lock()


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: int = 1_790_000_000_000

    def __call__(self) -> int:
        return self.now

    def forward(self, *, minutes: float = 0, hours: float = 0, seconds: float = 0) -> None:
        self.now += int((seconds + minutes * 60 + hours * 3600) * 1000)


@dataclass
class Browser:
    """Somebody's browser: keeps cookies, and sends the session's token with what changes something."""

    client: TestClient
    csrf: dict[str, str] = field(default_factory=dict)

    def follow(self, link: str) -> None:
        answer = self.client.post("/v1/sessions", json={"link": link})
        assert answer.status_code == 201, answer.text
        self.csrf = {"Strongroom-CSRF": answer.json()["csrf"]}


@contextmanager
def browser(serving: Serving, address: str = ADDRESS) -> Iterator[Browser]:
    """A new browser without cookies."""
    with _MAKING:  # several threads may open browsers at once
        serving.registry = CollectorRegistry()  # each application counts for itself
        made = app_of(serving)
    with TestClient(made, base_url=address, raise_server_exceptions=False) as client:
        yield Browser(client)


def link_for(serving: Serving, handle: str) -> str:
    """A one-time link, made by the security administrator."""
    with serving.room.acting("alice", purpose="security") as desk:
        return invite(serving.room, desk, handle)


def logged(serving: Serving, action: str) -> list[Leaf]:
    """The leaves of an action, oldest first."""
    with serving.room.acting("alice", purpose="audit") as desk:
        page = desk.audit.list(EventFilter(action=action), limit=500)
    return [item.leaf for item in reversed(page.items)]
