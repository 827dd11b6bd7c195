"""What the campaign of backups kills: processes that back up, merge, prune, verify, and restore.

Lives here: the work. Must not live here: when it is killed, and what has to be true afterwards (backups.py).
It writes what was acknowledged to its notes, after the call has returned.
"""

from pathlib import Path
from random import Random

from strongroom.backup.chain import read_chain
from strongroom.backup.healing import heal
from strongroom.backup.merging import merge
from strongroom.backup.plan import make_plan
from strongroom.backup.prune import Keep, prune
from strongroom.backup.restore import restore
from strongroom.backup.restore_order import RestoreOrder
from strongroom.backup.ring_source import find_ring
from strongroom.backup.run import run_backup
from strongroom.backup.verify import verify_backups
from strongroom.backup.workshop import Workshop, signing_keys
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import Room, open_room
from tests.campaigns.kill_workers import Notes

__all__ = ["back_up", "bring_back", "order", "workshop"]

_MOST = 40
NOTHING = Keep(last=1, min_age=0)


def workshop(room: Room) -> Workshop:
    """Alice's workshop."""
    return Workshop(room, room.acting("alice", purpose="operations").session, {})


def back_up(folder: str, notes: str, seed: str) -> None:
    """Add somebody, back up, and now and then merge, prune or verify; again and again."""
    noted, random = Notes(Path(notes)), Random(seed)
    with open_room(Path(folder) / "room", Surroundings()) as room:
        desk, shop = room.acting("alice", purpose="sales"), workshop(room)
        noted("begun")
        for number in range(_MOST):
            made = desk.customers.create(
                {"kind": "person", "name": "Ada Byron", "external_id": f"{seed}-{number}"}
            )
            noted(f"added {made.id}")
            report = run_backup(shop, base=random.random() < 0.2)
            assert report.manifest is not None
            noted(f"backed {report.manifest.number}")
            kind = random.choice(("merge", "prune", "verify", "none"))
            if kind == "merge":
                merge(shop, shop.destinations())
                heal(shop, shop.destinations())
            elif kind == "prune":
                prune(shop, NOTHING, grace=0)
            elif kind == "verify":
                verify_backups(shop)
            noted(kind)


def order(folder: Path, to: Path, room: Room | None = None) -> RestoreOrder:
    """A restore of the newest backup into a new place."""
    if room is None:
        with open_room(folder / "room", Surroundings()) as opened:
            return order(folder, to, opened)
    found = find_ring(to, folder / "room", None, Surroundings())
    places = workshop(room).destinations()
    chain = read_chain(places, found.opened.ring.room, signing_keys(found.opened.ring))
    return RestoreOrder(
        plan=make_plan(chain, None, []),
        places=places,
        to=to,
        ring=found.opened,
        provider=found.provider,
        keys=found.keys,
        anchor=found.anchor,
        settings=found.settings,
        user="alice",
    )


def bring_back(folder: str, notes: str, target: str) -> None:
    """Restore into a place where a restore may have been begun before."""
    noted = Notes(Path(notes))
    wanted = order(Path(folder), Path(target))
    noted("begun")
    restore(wanted, Surroundings(), lambda what, done: noted(what))
    noted("restored")
