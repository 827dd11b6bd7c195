"""A room with people in it and destinations beside it, for tests of backups."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from strongroom.audit.erased import whole_ledger
from strongroom.backup.destinations import add_destination
from strongroom.backup.registry import Registered, Role
from strongroom.backup.run import RunReport, run_backup
from strongroom.backup.workshop import Workshop
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.destinations import put_ledger
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.founding import Foundation, found
from tests.backup.destinations import ENVIRONMENT

__all__ = ["BackedRoom"]


class BackedRoom:
    """A room of which alice wears all hats.

    Args:
        folder: An empty folder; the room is in ``room``, ring stores and destinations beside it.
        url: The database's.
        destinations: Names of folders that are made destinations.
        places: Stand before the destinations, by name.
        now: The clock, where it is not the machine's.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        destinations: tuple[str, ...] = ("disk",),
        places: Mapping[str, Any] | None = None,
        now: Callable[[], int] | None = None,
    ) -> None:
        self.folder = folder
        self.places = dict(places or {})
        self.surroundings = Surroundings(environment={})
        if now is not None:
            self.surroundings = replace(self.surroundings, now=now)
        keys = folder / "keys"
        keys.mkdir(mode=0o700)
        stores = tuple(f"folder:{folder / name}" for name in ("store-a", "store-b"))
        plan = Foundation(
            home=folder / "room",
            keys=f"file:{keys / 'root.key'}",
            founder="alice",
            database=None if url.startswith("sqlite") else url,
            solo=True,
            stores=stores,
        )
        self.recovery = found(plan, self.surroundings).recovery
        self.room: Room = open_room(plan.home, self.surroundings)
        self.desk: Desk = self.room.acting("alice", purpose="support")
        for name in destinations:
            add_destination(self.shop, name, f"folder:{folder / name}", Role.GATING)

    @property
    def shop(self) -> Workshop:
        """The workshop, its destinations behind what stands before them."""
        session = self.room.acting("alice", purpose="operations").session
        plain = Workshop(self.room, session, ENVIRONMENT)
        if not self.places:
            return plain
        return Workshop(self.room, session, ENVIRONMENT, lambda: self._behind(plain.destinations()))

    def _behind(self, known: list[Registered]) -> list[Registered]:
        return [
            Registered(each.name, each.role, each.added, self.places[each.name](each.place))
            if each.name in self.places
            else each
            for each in known
        ]

    def add(self, name: str, **values: object) -> str:
        """Add a customer and return the id."""
        made: Any = self.desk.customers.create({"kind": "person", "name": name, **values})
        identity: str = made.id
        return identity

    def erase(self, identity: str, *, hidden_only: bool = False) -> None:
        """Erase a customer, as far as it goes at once."""
        with self.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
            due = self.room.door.now() + (3_600_000 if hidden_only else 0)
            desk.erasures.ask(identity, due=due)
            places = self.shop.destinations()
            carriage = Carriage(door=self.room.door, session=desk.session, destinations=places)
            carried = carry_forward(carriage)
            put_ledger(self.room.door, 1, places, list(whole_ledger(self.room.door.database, 1)))
            assert hidden_only or carried.round == ()

    def run(self, **options: Any) -> RunReport:
        """Back up."""
        return run_backup(self.shop, **options)

    def objects(self, name: str = "disk") -> dict[str, bytes]:
        """What lies at a destination."""
        folder = self.folder / name
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def close(self) -> None:
        self.room.close()
