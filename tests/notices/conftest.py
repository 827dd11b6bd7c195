"""A room that may speak to the loopback, and sends notices, on both engines."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.notices.notice import Notice
from strongroom.notices.outbox import put_notice
from strongroom.notices.sender import Sender
from strongroom.notices.target import MailPlan, WebhookPlan
from strongroom.notices.targets import DeliveryView, Targets
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.server.signing_in import Clock
from tests.vault.conftest import make_home


@dataclass
class Post:
    """A room that sends notices."""

    room: Room
    clock: Clock
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None

    @property
    def targets(self) -> Targets:
        return Targets(self.room)

    def desk(self, who: str = "sam", purpose: str = "operations") -> Desk:
        return self.room.acting(who, purpose=purpose)

    def sender(self, **changes: Any) -> Sender:
        surroundings = Surroundings(now=self.clock, environment=self.environment)
        given = {"seconds": 60.0, "tls": self.tls, "spread": lambda seconds: 0.0, **changes}
        return Sender(self.room, surroundings, **given)

    def webhook(self, port: int, path: str = "/hook", scheme: str = "http", **plan: Any) -> tuple[str, str]:
        """Add a webhook on the loopback; returns its id and secret."""
        host = "localhost" if scheme == "https" else "127.0.0.1"
        url = f"{scheme}://{host}:{port}{path}"
        secret, view = self.targets.add_webhook(self.desk(), WebhookPlan(url=url, **plan))
        return view.id, secret

    def mail(self, server: str, **plan: Any) -> str:
        given = {"sender": "room@example.com", "recipients": ("ops@example.com",), **plan}
        return self.targets.add_mail(self.desk(), MailPlan(server=server, **given)).id

    def put(self, kind: str = "late", **parts: Any) -> None:
        given = parts or {"codes": {"what": "backup", "destination": "shelf"}, "numbers": {"minutes": 90}}
        self.clock.forward(seconds=0.01)  # deliveries are listed by their time
        notice, tenant = Notice(kind=kind, **given), self.room.settings.tenant
        door = self.room.door
        door.transact(tenant, lambda tx, now: put_notice(door, tx, tenant, notice, now))

    def last(self, target: str) -> DeliveryView:
        return self.targets.deliveries(self.desk(), target)[0]


@pytest.fixture
def post(tmp_path: Path, database_url: str) -> Iterator[Post]:
    clock = Clock()
    home = make_home(tmp_path, database_url)
    with open_room(home, Surroundings(now=clock, environment={})) as room:
        with room.acting("alice", purpose="security") as desk:
            desk.admin.user_add("bob", ["sales"])
            desk.admin.user_add("sam", ["system_admin"])
        room.settings = replace(room.settings, reachable=("127.0.0.0/8",))
        yield Post(room, clock, tmp_path)
