"""What a kind of job is, and what its work is given.

Lives here: the two values that whoever adds a kind needs. Must not live here: any kind, running (runner.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.actions import Action
from strongroom.access.decision import Decision
from strongroom.errors import InvalidInput
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room

__all__ = ["JobKind", "Stopped", "Unattended", "Work", "nothing_to_read", "room_action"]

Parameters = Mapping[str, Any]
Permit = Callable[[Operation, Parameters], Decision]


class Stopped(Exception):
    """A job ends before its end: it was cancelled, taken over by another process, or this one stops."""


class Work:
    """What a job's work is given: its parameters, a desk, and somebody to tell how far it is.

    A kind's work may be begun again from the start at any time, in another process, after the one that did it
    was killed at any instant: what it does must be such that doing it again does no harm and goes on.

    Attributes:
        job: Id, ``job_…``; it stands in the log as the request.
        parameters: As `JobKind.read` gave them back.
        private: Those that were sealed.
        attempt: 1 the first time.
        surroundings: Clock, randomness, environment.
        token: Id of the token that a program showed when it asked; the job ends with it.
    """

    def __init__(
        self,
        room: Room,
        surroundings: Surroundings,
        job: str,
        parameters: Parameters,
        private: Parameters,
        attempt: int,
        sit_down: Callable[[], Desk],
        must_stop: Callable[[], bool],
        token: str | None = None,
    ) -> None:
        self.room, self.surroundings = room, surroundings
        self.job, self.attempt = job, attempt
        self.parameters, self.private = parameters, private
        self._sit_down, self._must_stop = sit_down, must_stop
        self.token = token
        self.done = 0
        self.total: int | None = None
        self.facts: dict[str, Any] = {}

    def desk(self) -> Desk:
        """The desk of whoever asked for the job, with the rights that they have now.

        Raises:
            Refused: ``user.unknown``, ``token.not-taken``.
        """
        return self._sit_down()

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far it is, as often as wanted; stops here where the job is to stop.

        Raises:
            Stopped: See `check`.
        """
        self.done = done
        if total is not None:
            self.total = total
        self.check()

    def check(self) -> None:
        """Stop here, where the job is to stop; call it between steps that can be left so.

        Raises:
            Stopped: Let it through: it is no error.
        """
        if self._must_stop():
            raise Stopped

    def note(self, **facts: Any) -> None:
        """Add numbers, ids and codes to the result, that stand also where the work fails afterwards."""
        self.facts.update(facts)


@dataclass(frozen=True, slots=True)
class Unattended:
    """As whom the room does a job by itself.

    Args:
        role: A built-in role.
        actions: What it needs, out of what that role grants.
        purpose: Code of the purpose.
    """

    role: str
    actions: frozenset[str]
    purpose: str = "operations"


def room_action(action: Action) -> Permit:
    """Whoever may do this to the room may ask for the job."""

    def permit(operation: Operation, parameters: Parameters) -> Decision:
        return operation.decide(None, action=str(action))

    return permit


def nothing_to_read(parameters: Parameters) -> Parameters:
    """For kinds without parameters.

    Raises:
        InvalidInput: ``job.bad-parameter``.
    """
    for name in parameters:
        raise InvalidInput("job.bad-parameter", name=name)
    return {}


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of job.

    Args:
        name: Stands in rows and in the log: lower-case letters and underscores.
        en: What it is called, in English; `zh` in Chinese.
        permit: Decides whether somebody may ask for it; its own steps are decided anew at the door.
        work: Does it; returns the result, of numbers, ids and codes.
        read: Checks parameters; raises InvalidInput for what is wrong.
        unattended: As whom the room does it on a schedule; None: people only.
        alone: Whether one at a time is enough for everybody.
        attempts: How often it is begun at most, after kills and where something was busy.
        keeps: Whether parameters that were sealed stay after its end, so that it can be asked for changed.
    """

    name: str
    en: str
    zh: str
    permit: Permit = field(repr=False)
    work: Callable[[Work], Parameters] = field(repr=False)
    read: Callable[[Parameters], Parameters] = field(default=nothing_to_read, repr=False)
    unattended: Unattended | None = None
    alone: bool = False
    attempts: int = 6
    keeps: bool = False
