"""What a running server consists of: an open room, its settings, its figures.

Lives here: these together, for the life of the process. Must not live here: listening (run.py), routes.
"""

from dataclasses import dataclass, field, replace

from prometheus_client import CollectorRegistry
from starlette.requests import Request

from strongroom.errors import Busy
from strongroom.keys.surroundings import Surroundings
from strongroom.server.jobs.at_work import AtWork
from strongroom.server.jobs.queue import JobQueue
from strongroom.server.limits import Rates
from strongroom.server.outcomes import Outcomes
from strongroom.server.settings import MOST_SESSIONS, ServerSettings
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.service import SignIn
from strongroom.storage.versions import check_version
from strongroom.vault.room import Room
from strongroom.vault.upkeep.demo_mark import is_demo

__all__ = ["Serving", "serving_of"]


@dataclass
class Serving:
    """One server process.

    Attributes:
        room: Open for as long as the server runs.
        sign_in: Who is at the other end of a request.
        rates: Counts the requests of each principal.
        surroundings: Clock, randomness and environment, for what the room does by itself.
        at_work: What works beside requests; begun by whoever listens.
        outcomes: Of requests that may be sent again.
        demo: Whether the room was founded as a demo, with made-up people only.
        stopping: Set when no new request should be sent here.
    """

    room: Room
    settings: ServerSettings
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    stopping: bool = False
    surroundings: Surroundings = field(default_factory=Surroundings, repr=False)
    at_work: AtWork = field(init=False)
    sign_in: SignIn = field(init=False)
    rates: Rates = field(init=False)
    outcomes: Outcomes = field(init=False)
    demo: bool = field(init=False)

    def __post_init__(self) -> None:
        self.demo = is_demo(self.room.door, self.room.settings.tenant)
        rules = SignInRules(
            profile=self.settings.profile,
            words=self.settings.password_words,
            sessions=self.settings.sessions_per_user,
        )
        if self.demo:  # made-up people, shared by many visitors: nobody chooses a password, links are used up
            rules = replace(rules, idle=rules.absolute, by_link=rules.absolute, sessions=MOST_SESSIONS)
        self.sign_in = SignIn(self.room, rules)
        self.at_work = AtWork(self.room, self.surroundings)
        self.rates = Rates(self.settings.requests_per_minute, self.settings.requests_at_once)
        self.outcomes = Outcomes(self.room)

    @property
    def jobs(self) -> JobQueue:
        """Where routes ask for jobs."""
        return self.at_work.queue

    def check_ready(self) -> None:
        """Make sure that requests can be served.

        Raises:
            Busy: ``http.stopping``; ``storage.unreachable``, and the like.
            NoRoom: Where the room has become one of another version.
        """
        if self.stopping:
            raise Busy("http.stopping")
        self.room.door.database.read(check_version)


def serving_of(request: Request) -> Serving:
    """The server that a request came to."""
    serving: Serving = request.app.state.serving
    return serving
