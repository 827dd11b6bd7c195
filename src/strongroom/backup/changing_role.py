"""Changing what a destination is to erasure: one that erasures wait for, or an archive.

Lives here: what the change reaches, and the row with its event. Must not live here: another address, which
would be another destination: what is known of the old place would be said of the new one; adding
(destinations.py), giving up (leaving.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.audit.actions import Action
from strongroom.backup.registry import Role, tagged_destination
from strongroom.backup.workshop import Workshop
from strongroom.errors import NotFound
from strongroom.storage import backup_rows
from strongroom.vault.operations.operation import Operation

__all__ = ["RoleChange", "change_role", "role_change"]


@dataclass(frozen=True)
class RoleChange:
    """What a change of a destination's role comes to.

    Args:
        role: What it is to be.
        was: What it is.
        others: The other destinations that erasures wait for, by name.
    """

    name: str
    uri: str
    role: Role
    was: Role
    others: Sequence[str]

    @property
    def none_gating(self) -> bool:
        """Whether erasures would wait for no destination at all."""
        return self.role is not Role.GATING and not self.others


def role_change(shop: Workshop, name: str, role: Role) -> RoleChange:
    """Look at what a change would come to.

    Raises:
        Refused: ``access.refused``.
        NotFound: ``destination.unknown``.
    """
    shop.permit(Action.DESTINATION_ADD)
    return _look(shop, name, role)


def change_role(shop: Workshop, name: str, role: Role) -> RoleChange:
    """Let erasures wait for a destination from now on, or no longer.

    One that is what it is to be already is left as it is, without an event.

    Args:
        role: Gating or archive; a destination is given up by `remove_destination`.

    Raises:
        Refused: ``access.refused``.
        NotFound: ``destination.unknown``.
        Busy: ``backup.running``.
    """
    if role is Role.REMOVED:
        raise ValueError("giving a destination up shows first what that takes away")
    shop.permit(Action.DESTINATION_ADD)
    with shop.alone():
        found = _look(shop, name, role)
        if found.was is role:
            return found

        def write(operation: Operation) -> None:
            row = next(row for row in backup_rows.destination_rows(operation.tx) if row.name == name)
            changed = row._replace(role=int(role), event=operation.event)
            mac = shop.door.keyring.row_mac()
            backup_rows.replace_destination(operation.tx, tagged_destination(mac, changed))

        extra = {"name": name, "role": int(role), "was": int(found.was)}
        shop.record(Action.DESTINATION_ADD, extra, write)
    return found


def _look(shop: Workshop, name: str, role: Role) -> RoleChange:
    known = shop.destinations()
    found = next((each for each in known if each.name == name), None)
    if found is None:
        raise NotFound("destination.unknown", name=name)
    others = [each.name for each in known if each.role is Role.GATING and each.name != name]
    return RoleChange(name, found.place.uri, role, found.role, others)
