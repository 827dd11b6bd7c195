"""Telling the story: its chapters in the order of the days.

Lives here: when what happens. Must not live here: the chapters, printing how long each took.

Nothing is written to the database but through the room's one door, by those whose work it is, under a clock
that is set back; the one exception is the change by SQL that the auditor's verification is there to find.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from random import Random

from strongroom.demo.story import beginning, forgetting, working
from strongroom.demo.story.clock import StoryClock
from strongroom.demo.story.firm import Firm, Programs
from strongroom.demo.story.places import Places
from strongroom.demo.story.population import PEOPLE, populate
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room

__all__ = ["CHAPTERS", "Story", "tell"]

CHAPTERS = ("people", "room", "beginning", "import", "days", "night", "forgetting", "lately")
"""The stages that are told of, in order."""

Stage = Callable[[str], AbstractContextManager[None]]

_BEGAN = 12
_TAKEOVER = 9
_NIGHT = 6
_UNPLUGGED = 3


@dataclass(frozen=True, kw_only=True)
class Story:
    """What story to tell, and where.

    Args:
        now: When it ends, in milliseconds; everything happened before.
        offset: Minutes by which the firm's clocks are ahead of UTC.
        logins: Logins of the operating system that the staff are bound to, for the command line.
        programs: How programs sign in.
    """

    places: Places
    now: int
    programs: Programs
    offset: int = 0
    seed: int = 1
    people: int = PEOPLE
    language: str = "en"
    logins: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


def tell(story: Story, stage: Stage, surroundings: Surroundings) -> None:
    """Make the room; it is closed when this returns.

    Args:
        stage: Entered for each of `CHAPTERS`, by its name.
        surroundings: Of this process; the story's own clock takes the place of theirs.

    Raises:
        StrongroomError: As what happens in it does.
    """
    clock = StoryClock(story.now, story.offset)
    then = replace(surroundings, now=clock)
    with stage("people"):
        people = populate(story.seed, story.people, clock.day(0), _TAKEOVER)
    with stage("room"):
        clock.go_to(_BEGAN, 9)
        beginning.found_room(story.places, story.language, then, story.logins)
    with open_room(story.places.home, then) as room:
        chance = Random(story.seed + 70)  # noqa: S311 - whose turn it is, not keys
        firm = Firm(room, clock, story.places, people, story.programs, chance, story.environment)
        _Telling(story, firm, stage).run()


class _Telling:
    def __init__(self, story: Story, firm: Firm, stage: Stage) -> None:
        self._story, self._firm, self._stage, self._clock = story, firm, stage, firm.clock

    def run(self) -> None:
        firm, clock = self._firm, self._clock
        with self._stage("beginning"):
            clock.go_on(600)
            token = beginning.hire(firm, self._story.offset, self._story.logins)
            beginning.open_places(firm)
            clock.go_to(_BEGAN, 14)
            beginning.take_first_in(firm)
            self._first_erasure()
        with self._stage("import"):
            clock.go_to(_TAKEOVER, 10)
            beginning.take_over(firm)
        with self._stage("days"):
            for day in (8, 7):
                self._day(day)
        with self._stage("night"):
            working.night(firm, _NIGHT)
            self._day(_NIGHT)
        with self._stage("forgetting"):
            self._after_the_night(token)
        with self._stage("lately"):
            self._last_days()

    def _first_erasure(self) -> None:
        """Somebody was erased for good before the data of the former program came in."""
        firm, clock = self._firm, self._clock
        working.back_up(firm, 11)
        clock.go_to(11, 10)
        forgetting.ask(firm, forgetting.ERASED, clock.moment(10, 9))
        working.back_up(firm, 10)
        clock.go_to(10, 9, 30)
        forgetting.carry(firm)
        clock.go_to(10, 11)
        forgetting.ask(firm, forgetting.WAITING, clock.moment(_UNPLUGGED, 8))
        clock.go_to(10, 22, 40)
        forgetting.tamper_and_verify(firm)
        working.back_up(firm, _TAKEOVER)
        firm.watch()
        clock.go_to(_TAKEOVER, 8, 40)
        forgetting.settle_finding(firm)

    def _after_the_night(self, token: str) -> None:
        firm, clock = self._firm, self._clock
        working.back_up(firm, 5)
        clock.go_to(5, 9, 10)
        working.leave(firm)
        working.work(firm, 5)
        clock.go_to(5, 16, 20)
        working.refuse_token(firm, token)
        clock.go_to(5, 17)
        forgetting.ask(firm, forgetting.HIDDEN, clock.moment(-2, 17))
        self._day(4)
        clock.go_to(4, 16)
        forgetting.hold(firm, forgetting.ON_HOLD, clock.moment(-180, 0))
        clock.go_to(_UNPLUGGED, 0, 30)
        firm.places.unplug_nas()
        self._day(_UNPLUGGED)
        clock.go_to(_UNPLUGGED, 16)
        forgetting.carry(firm)

    def _last_days(self) -> None:
        firm, clock = self._firm, self._clock
        self._day(2)
        clock.go_to(2, 16)
        working.fair(firm)
        self._day(1)
        clock.go_to(1, 17)
        beginning.take_rest_in(firm)
        working.back_up(firm, 0)
        firm.watch()
        firm.watcher.stop()

    def _day(self, days_before: int) -> None:
        working.back_up(self._firm, days_before)
        working.work(self._firm, days_before)
        self._firm.watch()
