"""What is killed: processes that work in a room until they are done or somebody ends them.

Lives here: the work. Must not live here: when they are killed, and what has to be true afterwards (kills.py).

Each writes to its notes: ``begun``, once everything is imported and open; then a line for what was
acknowledged, after the call has returned.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.founding import Foundation, found

__all__ = ["MAPPING", "THREADS", "WORKERS", "foundation"]

THREADS = 4
MAPPING = """
collection = "customers"
key = "id"
[fields]
kind = { value = "person" }
name = "name"
phone = "phone"
city = "city"
"""
_BATCH = 4
_MOST = 400


class Notes:
    """Lines that outlive a kill: each is one write to a file opened for appending."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def __call__(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


def foundation(folder: Path, database: str | None) -> Foundation:
    """The room of a campaign; its root key and ring stores lie beside its home."""
    for name in ("keys", "store-a", "store-b"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    return Foundation(
        home=folder / "room",
        keys=f"file:{folder}/keys/root.key",
        founder="alice",
        solo=True,
        stores=(f"folder:{folder}/store-a", f"folder:{folder}/store-b"),
        database=database,
    )


def init(folder: str, notes: str, database: str) -> None:
    """Found a room."""
    noted = Notes(Path(notes))
    plan = foundation(Path(folder), database or None)
    noted("begun")
    found(plan, Surroundings())
    noted("founded")


def _in_room(folder: str, notes: str, work: Callable[[Room, Notes], None]) -> None:
    noted = Notes(Path(notes))
    with open_room(Path(folder) / "room", Surroundings()) as room:
        noted("begun")
        work(room, noted)


def importing(folder: str, notes: str, file: str) -> None:
    """Import a file in small batches."""

    def work(room: Room, noted: Notes) -> None:
        with room.acting("alice", purpose="sales", reason_code="migration") as desk:
            import_file(
                desk,
                Path(file),
                "customers",
                read_mapping(MAPPING),
                batch=_BATCH,
                progress=lambda done: noted(f"imported {done}"),
            )

    _in_room(folder, notes, work)


def undoing(folder: str, notes: str, identity: str) -> None:
    """Take an import back."""

    def work(room: Room, noted: Notes) -> None:
        with room.acting("alice", purpose="sales", reason_code="migration") as desk:
            desk.imports.undo(identity, lambda done: noted(f"undone {done}"))

    _in_room(folder, notes, work)


def schema(folder: str, notes: str, text: str) -> None:
    """Put a schema file into force, and build what it asks for."""

    def work(room: Room, noted: Notes) -> None:
        with room.acting("alice", purpose="operations") as desk:
            desk.schema_desk.apply(text, progress=lambda done: noted(f"indexed {done}"))

    _in_room(folder, notes, work)


def ring(folder: str, notes: str, prefix: str) -> None:
    """Take one ring store after the other."""

    def work(room: Room, noted: Notes) -> None:
        for number in range(3):
            place = Path(f"{prefix}-{number}")
            place.mkdir(mode=0o700)
            room.door.keyring.add_store(f"folder:{place}")
            noted(f"store folder:{place}")

    _in_room(folder, notes, work)


def sequencing(folder: str, notes: str, _: str) -> None:
    """Number what waits, integrate it and sign it, again and again, with events of its own in between."""

    def work(room: Room, noted: Notes) -> None:
        with room.acting("alice", purpose="sales") as desk:
            for _ in range(_MOST):
                desk.customers.list(limit=1)
                room.settle()
                noted("listed")

    _in_room(folder, notes, work)


def single(folder: str, notes: str, prefix: str) -> None:
    """Write and read one by one from several threads, so that some share a commit."""

    def work(room: Room, noted: Notes) -> None:
        with (
            room.acting("alice", purpose="sales", reason_code="order_handling") as desk,
            ThreadPoolExecutor(THREADS) as pool,
        ):
            jobs = [pool.submit(_single, desk, noted, f"{prefix}-{thread}") for thread in range(THREADS)]
            for job in jobs:
                job.result()

    _in_room(folder, notes, work)


def _single(desk: Desk, noted: Notes, prefix: str) -> None:
    random = Random(prefix)
    made = ""
    for number in range(_MOST // THREADS):
        choice = random.randrange(4) if made else 0
        if choice == 0:
            entered = {
                "kind": "person",
                "external_id": f"{prefix}-{number}",
                "name": "Ada Byron",
                "city": "York",
            }
            made = desk.customers.create(entered).id
            noted(f"created {made}")
        elif choice == 1:
            phone = f"+8613800{random.randrange(10**6):06}"
            noted(f"updated {made} {desk.customers.update(made, {'phone': phone}).revision}")
        elif choice == 2:
            desk.customers.get(made)
            noted(f"view {made}")
        else:
            desk.customers.reveal(made, ["name"])
            noted(f"reveal {made}")


WORKERS: dict[str, Callable[[str, str, str], None]] = {
    "init": init,
    "import": importing,
    "undo": undoing,
    "schema": schema,
    "ring": ring,
    "sequencing": sequencing,
    "single": single,
}
