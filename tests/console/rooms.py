"""A small room, served on the loopback in a thread, with a user of each built-in role."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn

from strongroom.access.users import User
from strongroom.keys.surroundings import Surroundings
from strongroom.server.run import listen
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room, open_room
from tests.server.applications import app_of
from tests.vault.conftest import make_home

PEOPLE = {
    "sales": ("lin", "林晓梅"),
    "service": ("wang", "王芳"),
    "marketing": ("zhao", "赵敏"),
    "analyst": ("qian", "钱进"),
    "privacy_officer": ("sun", "孙丽"),
    "security_admin": ("zhou", "周杰"),
    "system_admin": ("wu", "吴刚"),
    "audit_admin": ("zheng", "郑洁"),
}
"""Handle and name of the user of each role; alice, who founded the room, wears all hats."""


@dataclass
class House:
    """A room that is served.

    Attributes:
        address: ``http://localhost:PORT``.
        room: The same room, for what a test prepares through desks.
        serving: The server.
    """

    address: str
    room: Room
    serving: Serving

    def cookie(self, role: str, *, factors: Factor = Factor.PASSWORD | Factor.ONE_TIME_CODE) -> str:
        """The secret of a new session of a role's user, or of the user of a handle."""
        handle = PEOPLE[role][0] if role in PEOPLE else role
        room, tenant = self.room, self.room.settings.tenant

        def work(tx: Transaction, now: int) -> str:
            tenancy = room.door.tenancies.current(tx, tenant)
            user = room.door.staff.by_handle(tx, tenancy, handle)
            assert isinstance(user, User)
            visit = Visit(request="req_01jw0000000000000000000000", network="127.0.0.1", agent="Chromium")
            return self.serving.sign_in.sessions.begin(tx, tenancy, now, user, factors, visit).secret

        return room.door.transact(tenant, work)


def _quiet() -> None:
    """Keep the program's log out of what pytest shows of a failure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Make a room, serve it, and stop in good order."""
    _quiet()
    home = make_home(folder, f"sqlite:///{folder / 'room.db'}")
    with open_room(home, Surroundings()) as room:
        with room.acting("alice", purpose="security") as desk:
            for role, (handle, name) in PEOPLE.items():
                desk.admin.user_add(handle, [role], name=name)
        with served(room) as house:
            yield house


@contextmanager
def served(room: Room) -> Iterator[House]:
    """Serve a room in a thread, and stop in good order."""
    settings = ServerSettings(port=0)
    listener = listen(settings)
    serving = Serving(room, settings)
    server = uvicorn.Server(
        uvicorn.Config(app_of(serving), log_config=None, access_log=False, lifespan="off")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield House(f"http://localhost:{listener.getsockname()[1]}", room, serving)
    server.should_exit = True
    thread.join()
