"""Giving up a destination: what that would take away, and the row that says that it was one.

Lives here: the reach, and the refusal to give up the only whole copy. Must not live here: deleting what lies
there, which is for whoever owns the place; adding (destinations.py).

The row stays, with another role. No run, heal or erasure asks such a place for anything any more; receipts
name it, since what lay there then lies there still.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.audit.actions import Action
from strongroom.backup.chain import list_manifests
from strongroom.backup.object_names import Kind, prefix
from strongroom.backup.registry import Registered, Role, tagged_destination
from strongroom.backup.workshop import Workshop
from strongroom.errors import NotFound, Refused, StrongroomError
from strongroom.storage import backup_rows
from strongroom.storage.backup_rows import DestinationRow
from strongroom.vault.operations.operation import Operation

__all__ = ["Reach", "reach_of", "remove_destination"]


@dataclass(frozen=True)
class Reach:
    """What giving up a destination would take away.

    Args:
        backup: The newest backup that lies there; None for none.
        objects: How many objects of this room lie there, and stay there.
        size: Their bytes.
        whole: The other destinations that have every backup, by name.
        behind: The others that have not, or could not be asked.
        problem: Why the place could not be asked.
    """

    name: str
    uri: str
    role: Role
    backup: int | None
    objects: int
    size: int
    whole: Sequence[str]
    behind: Sequence[str]
    problem: str | None = None

    @property
    def only_whole(self) -> bool:
        """Whether there are backups, and no other place has all of them."""
        return self.backup is not None and not self.whole


def reach_of(shop: Workshop, name: str) -> Reach:
    """Look at a destination and at the others.

    Raises:
        Refused: ``access.refused``.
        NotFound: ``destination.unknown``.
    """
    shop.permit(Action.DESTINATION_REMOVE)
    return _look(shop, name)


def remove_destination(shop: Workshop, name: str) -> Reach:
    """Give a destination up; what lies there stays there.

    Raises:
        Refused: ``access.refused``; ``destination.only-whole``: no other place has every backup.
        NotFound: ``destination.unknown``.
        Busy: ``backup.running``.
    """
    shop.permit(Action.DESTINATION_REMOVE)
    with shop.alone():
        reach = _look(shop, name)
        if reach.only_whole:
            raise Refused("destination.only-whole", name=name)

        def write(operation: Operation) -> None:
            row = next(row for row in backup_rows.destination_rows(operation.tx) if row.name == name)
            gone = DestinationRow(name, row.uri, int(Role.REMOVED), row.added, operation.event, b"")
            mac = shop.door.keyring.row_mac()
            backup_rows.replace_destination(operation.tx, tagged_destination(mac, gone))

        shop.record(Action.DESTINATION_REMOVE, {"name": name, "role": int(reach.role)}, write)
    return reach


def _look(shop: Workshop, name: str) -> Reach:
    known = shop.destinations()
    found = next((each for each in known if each.name == name), None)
    if found is None:
        raise NotFound("destination.unknown", name=name)
    needed = {manifest.number for manifest in shop.manifests()}
    listings = list_manifests(known, shop.room.id)
    whole = [each.name for each in listings if not each.problem and needed <= set(each.numbers)]
    own = next(each for each in listings if each.name == name)
    objects, size, problem = _held(shop, found)
    return Reach(
        name=name,
        uri=found.place.uri,
        role=found.role,
        backup=max(set(own.numbers) & needed, default=max(needed, default=None)),
        objects=objects,
        size=size,
        whole=[each for each in whole if each != name],
        behind=[each.name for each in known if each.name not in whole and each.name != name],
        problem=problem,
    )


def _held(shop: Workshop, each: Registered) -> tuple[int, int, str | None]:
    start = prefix(shop.room.id, Kind.SEGMENTS).partition("/")[0] + "/"
    try:
        sizes = [stored.size for stored in each.place.list(start)]
    except StrongroomError as error:
        return 0, 0, error.code
    return len(sizes), sum(sizes), None
