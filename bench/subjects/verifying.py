"""The whole log checked: hashing alone, and from storage.

Lives here: `verify_log` and the tree. Must not live here: the data against the log.
"""

from collections.abc import Iterator

from bench.context import Bench
from bench.figures import Figure, at_least, at_most, plain, speed
from bench.pairs import Taken, best, in_pairs
from bench.rooms import log_length
from strongroom.audit.merkle import hash_leaf, merkle_root
from strongroom.audit.verify_room import verify_log
from strongroom.storage import leaf_rows
from strongroom.vault.log.tail import log_signer

__all__ = ["measure"]

_BODIES = 100_000
_MILLION = 1_000_000


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of verifying."""
    room, door = bench.room, bench.room.door
    tenant, database = room.settings.tenant, door.database
    room.settle()
    leaves = log_length(room)
    bodies = _bodies(bench, min(leaves, _BODIES))

    def hashing() -> int:
        merkle_root([hash_leaf(body) for body in bodies])
        return len(bodies)

    def elsewhere() -> int:
        from pymerkle import InmemoryTree

        tree = InmemoryTree(algorithm="sha256")
        for body in bodies:
            tree.append_entry(body)
        tree.get_root()
        return len(bodies)

    pair = in_pairs(hashing, elsewhere, bench.rounds(4))
    goal = at_least(400_000, ratio=False)
    yield speed("leaves hashed to a root", pair, "pymerkle in memory", unit="/s", goal=goal)
    quickest = _of_a_million(best(hashing, bench.rounds(8)))
    yield plain(
        "a million leaves hashed", quickest, unit="s", goal=at_most(2.5, ratio=False), note="from the rate"
    )

    def stored() -> int:
        signer = database.read(lambda tx: log_signer(door, tx, tenant))
        report = verify_log(database, tenant, [signer.verifier_key], door.keyring)
        if not report.ok or report.leaves != leaves:
            raise AssertionError(f"the log does not verify: {report.findings[:1]}")
        return leaves

    whole = _of_a_million(best(stored, bench.rounds(2 if leaves >= _MILLION else 4)))
    goal = at_most(10, ratio=False)
    note = f"{leaves:,} leaves" + ("" if leaves >= _MILLION else ", from the rate")
    yield plain("a million leaves verified from storage", whole, unit="s", goal=goal, note=note)


def _of_a_million(each: Taken) -> Taken:
    return Taken(each.wall * _MILLION, each.cpu * _MILLION)


def _bodies(bench: Bench, count: int) -> list[bytes]:
    found: list[bytes] = []
    while len(found) < count:
        first, last = len(found), min(count, len(found) + 5_000)
        rows = bench.room.door.database.read(
            lambda tx, first=first, last=last: leaf_rows.leaves_between(  # type: ignore[misc]  # bound now, called now
                tx, bench.room.settings.tenant, first, last
            )
        )
        found += [row.body for row in rows if row.body is not None]
    return found
