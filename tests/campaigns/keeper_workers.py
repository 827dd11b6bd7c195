"""What the campaign of keepers kills: a keeper that pulls, and the room that changes its ring meanwhile.

Lives here: the work. Must not live here: when it is killed, and what has to be true afterwards (keepers.py).
"""

from dataclasses import replace
from pathlib import Path
from random import Random

from strongroom.backup.keeper.post import read_post
from strongroom.backup.keeper.pulling import pull
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import Room, open_room
from tests.campaigns.kill_workers import Notes

__all__ = ["change_ring", "keep", "later"]

_MOST = 60
_DAY = 86_400_000


def later(folder: Path, days: int) -> Surroundings:
    """The keeper's surroundings, some days later than at its last pull."""
    clock = folder / "days"
    passed = (int(clock.read_text()) if clock.exists() else 0) + days
    # Whoever is killed here leaves the day before, not half a day.
    (folder / "days.new").write_text(str(passed))
    (folder / "days.new").replace(clock)
    known = Surroundings()
    return replace(known, now=lambda: known.now() + passed * _DAY)


def change_ring(room: Room, random: Random) -> None:
    """Give the ring another generation; sometimes a key goes, and the former ring has to be kept."""
    keyring = room.door.keyring
    # Months, of which none comes twice: a key is never another one of the same name.
    months = [month for _, month in keyring.ring.detail_keys if month < "2000"]
    if months and random.random() < 0.6:
        keyring.rewrite(lambda ring: ring.without_detail_key(1, random.choice(months)))
    else:
        made = keyring.ring.generation
        keyring.ensure_month(1, f"{made // 12:04}-{made % 12 + 1:02}")


def keep(folder: str, notes: str, seed: str) -> None:
    """Change the ring and pull; again and again, a few days later each time."""
    noted, random, place = Notes(Path(notes)), Random(seed), Path(folder)
    post = read_post(place / "keeper")
    with open_room(place / "room", Surroundings()) as room:
        noted("begun")
        for _ in range(_MOST):
            change_ring(room, random)
            noted("changed")
            done = pull(post, later(place, random.randrange(4)), step=noted)
            assert done.problem is None, done.problem
            noted(f"pulled {done.report.generation}")
