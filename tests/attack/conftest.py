"""A room worth attacking, on both engines, with colleagues and customers in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from strongroom.errors import StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.audit.log_room import execute
from tests.vault.conftest import make_home

VICTIM = {
    "kind": "person",
    "external_id": "crm-77001",
    "name": "Zenobia Quillfeather",
    "phone": "+8613787654321",
    "email": "zenobia.q@example.com",
    "national_id": "11010519491231002X",
    "bank_card": "4111111111111111",
    "company": "Quillfeather Papers Ltd",
    "note": "prefers to be called after dusk",
}
DECOY = {"kind": "person", "external_id": "crm-77002", "name": "Ned Plain", "phone": "+8613700000002"}


def code_of(attempt: Callable[[], object]) -> str:
    """The code of the error that an attempt ends in."""
    with pytest.raises(StrongroomError) as caught:
        attempt()
    return caught.value.code


@dataclass(frozen=True)
class Target:
    """The room, its database as somebody who can write to it sees it, and who is in it.

    Attributes:
        victim: A customer of alice.
        decoy: A customer of bob, who sells and reaches his own customers alone.
    """

    room: Room
    url: str
    victim: str
    decoy: str

    @property
    def victim_id(self) -> bytes:
        return read_id("cus", self.victim)

    @property
    def decoy_id(self) -> bytes:
        return read_id("cus", self.decoy)

    def sql(self, statement: str, *parameters: object) -> list[tuple]:
        return execute(self.url, statement, parameters=parameters)

    def findings(self) -> set[tuple[str, str | None]]:
        """What `audit verify --data` names: code and record."""
        with self.room.acting("alice", purpose="audit") as desk:
            return {(one.code, one.record) for one in desk.audit.verify(data=True).findings}

    def swap(self, table: str, column: str, key: str, one: bytes, other: bytes) -> None:
        """Have two rows of a table change what one column says."""
        read = f"SELECT {column} FROM {table} WHERE {key} = ?"
        first, second = (self.sql(read, identity)[0][0] for identity in (one, other))
        write = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"
        self.sql(write, second, one)
        self.sql(write, first, other)


@pytest.fixture
def target(tmp_path: Path, database_url: str) -> Iterator[Target]:
    home = make_home(tmp_path, database_url)
    with open_room(home, Surroundings()) as room:
        with room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
            desk.admin.user_add("bob", ["sales"])
            desk.admin.user_add("carol", ["service"])
            victim = desk.customers.create(VICTIM).id
            decoy = desk.customers.create(DECOY, owner="bob").id
        yield Target(room, room.settings.database, victim, decoy)


@pytest.fixture
def alice(target: Target) -> Iterator[Desk]:
    """Wears all hats."""
    with target.room.acting("alice", purpose="sales", reason_code="order_handling") as desk:
        yield desk


@pytest.fixture
def bob(target: Target) -> Iterator[Desk]:
    """Sells, and reaches his own."""
    with target.room.acting("bob", purpose="sales", reason_code="order_handling") as desk:
        yield desk
