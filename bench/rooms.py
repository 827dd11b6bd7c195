"""The rooms that are measured, made once and kept: customers, their events, and the same people unprotected.

Lives here: founding and filling, each resumed where it was stopped. Must not live here: measuring.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from secrets import token_hex
from shutil import rmtree
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)

import strongroom
from bench.engines import AddressOf, core_engine, drop_database
from bench.people import FIELDS, person, plain_row
from strongroom.audit.recorder import EventDraft
from strongroom.cli.session import operating_system_login
from strongroom.errors import Conflict
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import new_id, write_id
from strongroom.storage import log_rows, outbox_rows, tables
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.importing.bulk_plan import Given
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.founding import Foundation, found

__all__ = [
    "PEOPLE",
    "USER",
    "NewPlace",
    "Place",
    "PlainRoom",
    "add_views",
    "log_length",
    "open_at",
    "some_customers",
]

USER, _PURPOSE = "bench", "support"
_TENANT, _CUSTOMERS = 1, 1
_BATCH, _EVENTS, _ROWS = 10_000, 5_000, 10_000
_SOURCE = Path(strongroom.__file__).parent
_STORED_BY = (
    *(
        "crypto",
        "storage/tables",
        "storage/migrations",
        "model/default_schema.py",
        "model/schema_document.py",
    ),
    *("keys/ring_json.py", "keys/anchor.py", "keys/vouched_json.py", "keys/page_keys.py"),
    *("access/builtin.py", "access/policy_document.py", "access/deciding_rows.py", "vault/storing/rows.py"),
)
"""What decides in which form a room is kept: after a change there, another room is made."""

Progress = Callable[[str], None]

PEOPLE = Table(
    "people",
    MetaData(),
    Column("id", LargeBinary, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    *(Column(name, String, nullable=False) for name in FIELDS),
)
Index("ix_people_phone", PEOPLE.c.phone)
Index("ix_people_email", PEOPLE.c.email)
Index("ix_people_external_id", PEOPLE.c.external_id)


class Place:
    """Where rooms of one engine are kept.

    Args:
        folder: Kept from one run to the next.
        address_of: From the name of a database to its URL.
        progress: Told what is being made.
    """

    def __init__(self, folder: Path, engine: str, address_of: AddressOf, progress: Progress) -> None:
        self._folder, self._engine, self._address_of, self._progress = folder, engine, address_of, progress

    @contextmanager
    def room(self, size: int, events: int) -> Iterator[Room]:
        """A room with so many customers, and so many events in its log or more."""
        name, folder = _room_name(size), self.folder_of(size)
        if not (folder / "room" / "strongroom.toml").exists():
            self._found(folder, name)
        with open_at(folder / "room") as room:
            self._fill(room, size)
            self._look_about(room, events)
            room.settle()
            yield room

    def folder_of(self, size: int) -> Path:
        """Where the room of a size is, or will be: the room, its keys and ring stores."""
        return self._folder / f"{self._engine}_{_room_name(size)}"

    def make(self, size: int, events: int) -> None:
        """Have a room made, where it is not there yet; it is closed afterwards."""
        with self.room(size, events):
            pass

    @contextmanager
    def new(self) -> Iterator["NewPlace"]:
        """An empty room and an empty table, gone afterwards."""
        name = f"new_{token_hex(4)}"
        folder = self._folder / f"{self._engine}_{name}"
        self._found(folder, name)
        address = self._address_of(f"people_{name}")
        engine = core_engine(address)
        try:
            NewPlace.TABLE.metadata.create_all(engine)
            with open_at(folder / "room") as room:
                yield NewPlace(room, engine, folder)
        finally:
            engine.dispose()
            drop_database(address)
            drop_database(self._address_of(name))
            rmtree(folder)

    @contextmanager
    def people(self, size: int) -> Iterator["PlainRoom"]:
        """The same customers, unprotected."""
        engine = core_engine(self._address_of(f"people_{size}"))
        try:
            PEOPLE.metadata.create_all(engine)
            with engine.begin() as connection:
                there = connection.execute(select(func.count()).select_from(PEOPLE)).scalar_one()
            for at in range(there, size, _ROWS):
                self._progress(f"people {at:,} of {size:,}")
                with engine.begin() as connection:
                    rows = [plain_row(number) for number in range(at, min(size, at + _ROWS))]
                    connection.execute(insert(PEOPLE), rows)
            yield PlainRoom(engine, size)
        finally:
            engine.dispose()

    def _found(self, folder: Path, name: str) -> None:
        for each in ("keys", "store-a", "store-b"):
            (folder / each).mkdir(mode=0o700, parents=True, exist_ok=True)
        plan = Foundation(
            home=folder / "room",
            keys=f"file:{folder}/keys/root.key",
            founder=USER,
            logins=(operating_system_login(),),
            solo=True,
            stores=(f"folder:{folder}/store-a", f"folder:{folder}/store-b"),
            database=None if self._engine == "sqlite" else self._address_of(name),
        )
        found(plan, Surroundings())

    def _fill(self, room: Room, size: int) -> None:
        with room.acting(USER, purpose=_PURPOSE) as desk:
            try:
                run = desk.imports.begin("customers", [b"people", b"%d" % size], name="people")
            except Conflict as error:
                if error.code != "import.already-done":
                    raise
                return
            while run.next_item < size:
                self._progress(f"customers {run.next_item:,} of {size:,}")
                ends = min(size, run.next_item + _BATCH)
                batch = [Given(number, person(number)) for number in range(run.next_item, ends)]
                run, stored = desk.imports.store(run, batch, last=ends == size)
                if stored.rejected:
                    raise ValueError(f"made-up customers were refused: {stored.rejected[0].code}")

    def _look_about(self, room: Room, events: int) -> None:
        """Views of customers, a hundred thousand in a few seconds."""
        with room.acting(USER, purpose=_PURPOSE) as desk:
            customers = some_customers(room, events)
            while (there := log_length(room)) < events:
                self._progress(f"events {there:,} of {events:,}")
                add_views(room, desk, customers, min(_EVENTS, events - there))


class NewPlace:
    """An empty room, and a table for the same customers without protection.

    Attributes:
        engine: SQLAlchemy's.
        folder: For files.
    """

    TABLE = Table(
        "imported",
        MetaData(),
        Column("id", LargeBinary, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("created", Integer, nullable=False),
        Column("updated", Integer, nullable=False),
        *(Column(name, String, nullable=False) for name in FIELDS),
    )

    def __init__(self, room: Room, engine: Engine, folder: Path) -> None:
        self.room, self.engine, self.folder = room, engine, folder

    def rows(self, first: int, size: int) -> list[dict[str, Any]]:
        """So many customers, as rows."""
        return [self.row(number, person(number)) for number in range(first, first + size)]

    def row(self, number: int, fields: dict[str, Any]) -> dict[str, Any]:
        """One customer, with an id that is random, as ours are."""
        return {"id": new_id(), "revision": 1, "created": number, "updated": number, **fields}


# What ours can be searched by.
for _name in ("name", "phone", "email"):
    Index(f"ix_imported_{_name}", NewPlace.TABLE.c[_name])
Index("ix_imported_last_four", func.substr(NewPlace.TABLE.c.phone, 11, 4))
Index("ix_imported_external_id", NewPlace.TABLE.c.external_id, unique=True)


def _room_name(size: int) -> str:
    return f"room_{_form()}_{size}"


@cache
def _form() -> str:
    digest = sha256()
    for place in _STORED_BY:
        path = _SOURCE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


class PlainRoom:
    """Customers without protection.

    Attributes:
        engine: SQLAlchemy's.
        size: How many.
    """

    def __init__(self, engine: Engine, size: int) -> None:
        self.engine, self.size = engine, size


def open_at(home: Path) -> Room:
    """Open a room as a program does."""
    return open_room(home, Surroundings())


_IDS = Statement(
    select(tables.records.c.id).where(
        tables.records.c.tenant == _TENANT, tables.records.c.collection == _CUSTOMERS
    )
)


def some_customers(room: Room, most: int) -> list[bytes]:
    """Ids of customers anywhere in the room, the same ones each time."""
    ids = sorted(bytes(row[0]) for row in room.door.database.read(lambda tx: tx.rows(_IDS)))
    Random(1).shuffle(ids)
    return ids[:most]


def log_length(room: Room) -> int:
    """How many events there are, numbered or waiting."""

    def read(tx: Transaction) -> int:
        head = log_rows.head(tx, _TENANT)
        waiting, _ = outbox_rows.pending_count(tx, _TENANT)
        return (0 if head is None else head.next) + waiting

    return room.door.database.read(read)


def add_views(room: Room, desk: Desk, customers: list[bytes], count: int) -> None:
    """Record so many views in one transaction, without looking."""
    door, actor, now = room.door, desk.session.actor, room.door.now()

    def work(tx: Transaction) -> None:
        for draft in _views(customers, now, count):
            door.recorder.record(tx, _TENANT, draft, actor, now, 1)

    door.database.transact(work)


def _views(customers: list[bytes], now: int, count: int) -> Iterator[EventDraft]:
    draw: Any = Random(now).choice
    for _ in range(count):
        customer = draw(customers)
        yield EventDraft(
            event=new_id(now),
            action="view",
            purpose=_PURPOSE,
            collection="customers",
            record=write_id("cus", customer),
            customer=customer,
            subjects=(customer,),
            revision=1,
            fields=FIELDS,
        )
