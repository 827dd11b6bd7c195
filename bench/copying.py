"""Backing up, changing, restoring and forgetting in a process of its own, which tells time and memory.

Lives here: that process. Must not live here: what its numbers mean (the subjects).
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from bench.memory import Memory
from bench.people import person
from bench.rooms import USER, open_at, some_customers
from strongroom.backup.chain import read_chain
from strongroom.backup.destinations import add_destination
from strongroom.backup.plan import make_plan
from strongroom.backup.registry import Role
from strongroom.backup.restore import restore
from strongroom.backup.restore_order import RestoreOrder
from strongroom.backup.run import run_backup
from strongroom.backup.workshop import Workshop, signing_keys
from strongroom.keys.page_keys import region_of
from strongroom.keys.ring import newest
from strongroom.keys.ring_file import open_ring, read_ring_file
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import write_id
from strongroom.storage import backup_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room

__all__ = ["main"]

_TENANT = 1


def main(what: str, home: str, *arguments: str) -> None:
    """Do one thing with a room and print, as JSON, seconds, seconds of the processor and MiB of memory."""
    with open_at(Path(home)) as room:
        _DO[what](room, *arguments)


class _Clock:
    """Time and memory of this process and of those that it started and that have ended."""

    def __init__(self) -> None:
        self._memory = Memory()
        self._begun, self._used = perf_counter(), _processor()

    def tell(self, **told: object) -> None:
        seconds, cpu = perf_counter() - self._begun, _processor() - self._used
        most = self._memory.most()
        print(json.dumps({"seconds": seconds, "cpu": cpu, "mib": most, "told": told}))


def _processor() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def _shop(room: Room) -> Workshop:
    return Workshop(room, room.acting(USER, purpose="operations").session, {})


def _base(room: Room, *places: str) -> None:
    """Add destinations and back everything up."""
    shop = _shop(room)
    for at, place in enumerate(places):
        add_destination(shop, f"place-{at}", f"folder:{place}", Role.GATING)
    _cut(room)


def _cut(room: Room) -> None:
    """Back up what changed."""
    clock = _Clock()
    report = run_backup(_shop(room))
    report.require_complete()
    clock.tell(mb=report.size / 1e6)


def _change(room: Room, count: str) -> None:
    """Give so many customers another telephone number, each as a change of its own."""
    clock = _Clock()
    with room.acting(USER, purpose="support") as desk:
        for at, customer in enumerate(some_customers(room, int(count))):
            phone = person(50_000_000 + at)["phone"]
            desk.customers.update(write_id("cus", customer), {"phone": phone})
    room.settle()
    clock.tell()


def _restore(room: Room, to: str, *database: str) -> None:
    """Restore the newest backup, tokens and verification included."""
    shop, keyring = _shop(room), room.door.keyring
    opened = open_ring(read_ring_file(keyring.files.ring), room.id, keyring.provider)
    places = shop.destinations()
    parts: dict[str, float] = {}
    clock, what_before, since = _Clock(), "begin", perf_counter()

    def progress(what: str, done: int) -> None:
        nonlocal what_before, since
        now = perf_counter()
        parts[what_before] = parts.get(what_before, 0.0) + now - since
        what_before, since = what, now

    order = RestoreOrder(
        plan=make_plan(read_chain(places, room.id, signing_keys(opened.ring)), None, []),
        places=places,
        to=Path(to),
        ring=opened,
        provider=keyring.provider,
        keys=room.settings.keys,
        user=USER,
        database=database[0] if database else None,
        anchor=keyring.anchor.read(),
        settings=room.settings,
    )
    restore(order, Surroundings(), progress)
    progress("end", 0)
    clock.tell(**parts)


def _forget(room: Room, count: str) -> None:
    """Forget single customers' keys: a new key for the page, a new epoch for all pages of its region."""
    tree, keyring, database = room.door.tree, room.door.keyring, room.door.database
    clock, taken = _Clock(), []
    customers = some_customers(room, 50_000)
    for customer in Random(2).sample(customers, int(count)):
        row = database.read(lambda tx, whose=customer: backup_rows.key_rows_of(tx, _TENANT, [whose]))[0]  # type: ignore[misc]  # bound now, called now
        region = region_of(row.page)
        epoch = newest(keyring.ring.epochs[_TENANT, region]) + 1
        key = keyring.new_key()
        keyring.rewrite(lambda ring, r=region, e=epoch, k=key: ring.with_epoch(_TENANT, r, e, k))  # type: ignore[misc]  # as above
        tree.prepare(_TENANT)

        def renew(
            tx: Transaction, page: int = row.page, name: tuple[bytes, int] = (row.customer, row.key_no)
        ) -> None:
            tree.forget(tx, _TENANT, page, [name])

        def move(tx: Transaction, region: int = region, epoch: int = epoch) -> None:
            tree.move(tx, _TENANT, region, epoch)

        begun, used = perf_counter(), process_time()
        database.transact(renew)
        between = perf_counter()
        database.transact(move)
        taken.append([between - begun, perf_counter() - between, process_time() - used])
    clock.tell(taken=taken)


_DO: dict[str, Callable[..., None]] = {
    "base": _base,
    "cut": _cut,
    "change": _change,
    "restore": _restore,
    "forget": _forget,
}


if __name__ == "__main__":
    main(*sys.argv[1:])
