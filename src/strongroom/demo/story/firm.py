"""The firm as its chapters work with it: an open room, its clock, its people and their data.

Lives here: these together, and sitting down at a desk. Must not live here: what happens (chapters).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from strongroom.backup.workshop import Workshop
from strongroom.demo.story.clock import StoryClock
from strongroom.demo.story.places import Places
from strongroom.demo.story.population import Population
from strongroom.vault.batches.batch import BatchResult
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.vault.views.record_views import RecordView
from strongroom.watch.alert_desk import AlertDesk
from strongroom.watch.live import Watcher

__all__ = ["Firm", "Programs"]


class Programs(Protocol):
    """How programs sign in, which belongs to the server: the story is told from below it."""

    def add_token(self, room: Room, desk: Desk, user: str, name: str, networks: Sequence[str]) -> str:
        """Make a token; returns its text."""

    def show_token(self, room: Room, text: str, network: str) -> bool:
        """Show a token from an address; whether it was taken."""


@dataclass
class Firm:
    """What the chapters work with.

    Args:
        people: Whose data it is.
        environment: Where credentials of destinations may be.

    Attributes:
        first: The customers who were there first, by their place among them.
        watcher: What finds alerts in the log, by the firm's rules.
    """

    room: Room
    clock: StoryClock
    places: Places
    people: Population
    programs: Programs
    chance: Random
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    first: dict[int, str] = field(default_factory=dict)
    watcher: Watcher = field(init=False)

    def __post_init__(self) -> None:
        self.watcher = Watcher(self.room.door, self.room.settings.tenant)

    def desk(self, handle: str, purpose: str, reason: str | None = None) -> Desk:
        """Sit down as one of the staff.

        Args:
            reason: A reason code.
        """
        return self.room.acting(handle, purpose=purpose, reason_code=reason)

    def workshop(self, handle: str) -> Workshop:
        """The workshop of a system administrator."""
        return Workshop(self.room, self.desk(handle, "operations").session, self.environment)

    def watch(self) -> None:
        """Let the watch go over what was done since it last did, as a server does all the time."""
        while self.watcher.step().behind:
            pass

    def alerts(self, handle: str) -> AlertDesk:
        """The alerts, as one of the staff works with them."""
        return AlertDesk(self.room.door, self.desk(handle, "security").session)

    def do(self, desk: Desk, *operations: Mapping[str, object]) -> Sequence[BatchResult]:
        """Do some things with one commit, as colleagues do within a minute."""
        self.clock.go_on(20 + self.chance.random() * 60)
        done = desk.batch(operations)
        for each in done:
            if each.error is not None:
                raise each.error
        return done

    def knows(self, page: Iterable[RecordView]) -> None:
        """Remember the first customers by their place, which their external id says."""
        for each in page:
            text = each.fields["external_id"].shown or ""
            self.first[int(text.removeprefix("C-")) - 1] = each.id
