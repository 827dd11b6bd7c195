"""Erasing a canary for good in a copy of the room that nobody else has.

Lives here: that erasure, which a drill makes. Must not live here: the drill (backup), the steps of erasing.
"""

from strongroom.access.actions import Action
from strongroom.errors import VerificationFailed
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.state import awaits_approval
from strongroom.vault.room import Room

__all__ = ["erase_in_copy"]


def erase_in_copy(room: Room, customer: str, desk: Desk) -> None:
    """Erase a customer for good in a room for practice: nobody else holds its keys, so nobody is waited for.

    Others whose erasure was on its way when the backup was made stay where they are. Where the policy wants a
    second person's approval, the room itself gives it here.

    Args:
        desk: At which an erasure may be asked for, and carried forward.

    Raises:
        VerificationFailed: ``drill.canary-opens``.
    """
    for name in ("store-a", "store-b"):  # an erasure wants the new key in two, and the copy has none
        room.door.keyring.add_store(f"folder:{room.home.parent / name}")
    asked = desk.erasures.ask(customer, due=room.door.now())
    if awaits_approval(asked):
        itself = room.unattended("privacy_officer", (Action.ERASE,), purpose="privacy_request")
        itself.stating(reason_code="customer_request").erasures.approve(customer)
    clock = [0.0]

    def pause(seconds: float) -> None:
        clock[0] += 60.0

    carriage = Carriage(door=room.door, session=desk.session, monotonic=lambda: clock[0], pause=pause)
    carried = carry_forward(carriage)
    if asked.erasure in carried.waiting or carried.round:
        raise VerificationFailed("drill.canary-opens")
