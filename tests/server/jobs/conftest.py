"""A room with jobs of made-up kinds, on both engines."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from strongroom.access.actions import Action
from strongroom.keys.surroundings import Surroundings
from strongroom.server.jobs.holding import Holding
from strongroom.server.jobs.kind import JobKind, Unattended, Work, room_action
from strongroom.server.jobs.parameters import Flag, Number, parameters
from strongroom.server.jobs.queue import JobQueue
from strongroom.server.jobs.runner import Pace, Runner
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.server.signing_in import Clock
from tests.vault.conftest import make_home

Do = Callable[[Work], Mapping[str, Any]]


@dataclass
class Workplace:
    """A room whose one kind of job does what a test says.

    Attributes:
        do: What the job ``count`` does.
        ticks: The clock to wait by, in seconds; it moves when a test moves it.
    """

    room: Room
    surroundings: Surroundings
    clock: Clock
    do: Do = field(default=lambda work: {"sum": work.parameters["number"]})
    ticks: float = 0.0

    def kinds(self) -> dict[str, JobKind]:
        made = JobKind(
            name="count",
            en="Count",
            zh="计数",
            permit=room_action(Action.BACKUP_RUN),
            read=parameters(number=(Number(0, 100), 1), again=(Flag(), False)),
            work=lambda work: self.do(work),
            unattended=Unattended("system_admin", frozenset({"backup_run"})),
            attempts=3,
        )
        return {"count": made}

    @property
    def queue(self) -> JobQueue:
        return JobQueue(self.room, self.kinds())

    def runner(self, **pace: Any) -> Runner:
        kinds = self.kinds()
        holding = Holding(self.room, kinds, lease=60.0, monotonic=lambda: self.ticks)
        return Runner(self.room, self.surroundings, kinds, holding, Pace(**{"poll": 0.01, **pace}))

    def desk(self, who: str = "alice", purpose: str = "operations") -> Desk:
        return self.room.acting(who, purpose=purpose)

    def state(self, job: str) -> str:
        return self.queue.get(self.desk(), job).state


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Workplace]:
    clock = Clock()
    surroundings = Surroundings(now=clock, environment={})
    home = make_home(tmp_path, database_url)
    with open_room(home, surroundings) as room:
        with room.acting("alice", purpose="security") as desk:
            desk.admin.user_add("bob", ["sales"])
            desk.admin.user_add("sam", ["system_admin"])
        yield Workplace(room, surroundings, clock)
