"""The room of the walk-through: founding and filling it, and changing its file behind its back.

Lives here: what prepares a stage. Must not live here: what is said (walk_texts.py), and showing it.
"""

import sqlite3
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from strongroom.demo.needs import needs
from strongroom.demo.people import Customer, customers
from strongroom.demo.purchases import purchases
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id
from strongroom.vault.desk import Desk
from strongroom.vault.upkeep.founding import Foundation, found

__all__ = ["FOUNDER", "STAFF", "SWAP", "fill", "found_room", "swap_sealed"]

FOUNDER = "alice"
STAFF = (("mei", "service"), ("max", "marketing"), ("rui", "system_admin"))
"""Handles and roles of the colleagues."""

SWAP = "UPDATE records SET sealed_personal = <the other one's> WHERE id IN (…, …)"
"""What `swap_sealed` does, as it is shown."""

_BUSIEST = 20
_AT_ONCE = 8


def found_room(home: Path, language: str, surroundings: Surroundings, logins: Iterable[str]) -> None:
    """Found a room with one person who wears all hats, and two ring stores beside it."""
    stores = [home.with_name(f"ring-store-{number}") for number in (1, 2)]
    for store in stores:
        store.mkdir(mode=0o700)
    plan = Foundation(
        home=home,
        # Beside the data, as only a demo may: one folder to throw away.
        keys=f"file:{home / 'root.key'}",
        founder=FOUNDER,
        logins=tuple(logins),
        solo=True,
        stores=[f"folder:{store}" for store in stores],
        language=language,
        demo=True,
    )
    found(plan, surroundings)


def fill(desk: Desk, seed: int, people: int) -> tuple[list[tuple[str, Customer]], dict[str, int]]:
    """Add made-up people, what they bought and what they asked for.

    Returns:
        Each customer's id with what was made up, and how many records of each collection there are.
    """
    made = list(customers(seed, people))
    bought = list(purchases(seed, made, busiest=_BUSIEST))
    wanted = list(needs(seed, made))
    # Those that wait together share a commit: as many colleagues at once would.
    with ThreadPoolExecutor(_AT_ONCE) as colleagues:
        views = colleagues.map(desk.customers.create, made)
        known = [(view.id, each) for view, each in zip(views, made, strict=True)]
        for door, documents in ((desk.purchases, bought), (desk.needs, wanted)):
            list(colleagues.map(door.create, documents))
    return known, {"customers": len(made), "purchases": len(bought), "needs": len(wanted)}


def swap_sealed(database: Path, one: str, other: str) -> None:
    """Exchange what is sealed of two customers, in the file itself: as somebody with SQL would."""
    first, second = read_id("cus", one), read_id("cus", other)
    with closing(sqlite3.connect(database)) as connection, connection:
        rows = dict(
            connection.execute("SELECT id, sealed_personal FROM records WHERE id IN (?, ?)", (first, second))
        )
        for record, sealed in ((first, rows[second]), (second, rows[first])):
            connection.execute("UPDATE records SET sealed_personal = ? WHERE id = ?", (sealed, record))
