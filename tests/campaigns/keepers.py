"""kill -9 at random instants of a keeper's pull and of ring writes: what it holds opens, the rest is gone.

Lives here: what has to be true afterwards. Must not live here: the work (keeper_workers.py), killing it
(ordeal.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from strongroom.backup.destinations import add_destination
from strongroom.backup.keeper.cabinet import Cabinet
from strongroom.backup.keeper.post import Post, make_post, read_post
from strongroom.backup.keeper.pulling import pull
from strongroom.backup.registry import Role
from strongroom.backup.run import run_backup
from strongroom.crypto.age import X25519Identity
from strongroom.keys.key_names import fingerprints
from strongroom.keys.private_file import has_leftovers, read_private
from strongroom.keys.ring_copies import copy_name, open_copy
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from strongroom.vault.upkeep.founding import found
from tests.campaigns.backup_workers import workshop
from tests.campaigns.keeper_workers import keep, later
from tests.campaigns.kill_workers import foundation
from tests.campaigns.ordeal import Ordeal, go_through, require
from tests.campaigns.outcome import Outcome

__all__ = ["Keeping", "run"]

_WEEK = 7 * 86_400_000


@dataclass
class Keeping(Ordeal):
    """A keeper pulls while the ring changes under it."""

    longest = 1.0
    rounds_a_room = 40
    _recovery: str = ""

    def begin(self) -> None:
        """See `Ordeal.begin`."""
        made = found(foundation(self.room, self.databases() or None), Surroundings())
        self._recovery = made.recovery or ""
        with open_room(self.room / "room", Surroundings()) as room:
            with room.acting("alice", purpose="sales") as desk:
                desk.customers.create({"kind": "person", "name": "Ada Byron"})
            shop = workshop(room)
            add_destination(shop, "disk", f"folder:{self.room / 'disk'}", Role.GATING)
            run_backup(shop)
            post = Post(
                folder=self.room / "keeper",
                room=room.id,
                name="vault-b",
                grace=_WEEK,
                sources=(f"folder:{self.room / 'store-a'}",),
                destinations=(f"folder:{self.room / 'disk'}",),
            )
            with room.acting("alice", purpose="operations") as desk:
                desk.custody.add_keeper(make_post(post, Surroundings()))

    def once(self) -> None:
        """See `Ordeal.once`."""
        notes = self.kill(keep)
        pulled = max((int(words[1]) for words in notes if words[0] == "pulled"), default=0)
        post = read_post(self.room / "keeper")
        with open_room(self.room / "room", Surroundings()) as room:
            room.door.keyring.publish()
            done = pull(post, later(self.room, self.random.randrange(3)))
            ring = room.door.keyring.ring
        require(done.problem is None, f"it does not take the ring: {done.problem}")
        require(all(code is None for _, code in done.told), f"it was not heard: {done.told}")
        custody = Cabinet(post.folder, post.room).remembered()
        require(custody.copies[-1].generation == ring.generation >= pulled, "it holds an older ring")
        identity = X25519Identity.parse(self._recovery)
        folders = {path.name for path in (post.folder / "copies").iterdir()}
        require(folders == {str(copy.generation) for copy in custody.copies}, "a copy is left, or lost")
        for copy in custody.copies:
            path = post.folder / "copies" / str(copy.generation) / copy_name(post.room)
            require(not has_leftovers(path), "a writer left something")
            opened = open_copy(read_private(path), identity)
            require(dict(fingerprints(opened)) == dict(copy.keys), "a copy is not what it is said to be")


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Kill ``count`` times, on the engines one after the other."""
    return go_through("keepers", Keeping, count, seed, report)
