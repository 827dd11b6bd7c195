"""The story, told with as few people as it takes.

Lives here: telling it, for the tests of several folders. Must not live here: what any of them looks at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from strongroom.cli.app import app
from strongroom.demo.story.places import Places
from strongroom.demo.story.population import FEWEST
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import Room, open_room


@dataclass
class Told:
    """A room in which the story happened; whoever changes it puts it back."""

    places: Places
    said: str
    room: Room

    def customer(self, place: int) -> str:
        """The id of a customer by the place in the firm's files."""
        with self.room.acting("mei", purpose="support") as desk:
            [found] = desk.customers.find({"external_id": f"C-{place + 1:07d}"})
        return found.id


@contextmanager
def told_in(folder: Path) -> Iterator[Told]:
    """Tell the story by the command, and open its room."""
    places = Places(folder / "room")
    made = ["demo", "--home", str(places.home), "--people", str(FEWEST), "--no-serve", "--lang", "en"]
    done = CliRunner().invoke(app, made, env={"STRONGROOM_HOME": None})
    assert done.exit_code == 0, done.stderr
    with open_room(places.home, Surroundings()) as room:
        yield Told(places, done.stderr, room)
