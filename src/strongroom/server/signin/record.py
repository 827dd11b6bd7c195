"""What the log says of signing in.

Lives here: the events that no desk makes, since nobody sits at one yet. Must not live here: when they are
made. Whoever did not get in is nobody, the user of zeros: a name that was typed shows no one. What was typed
stands in the leaf as a keyed digest at most, and a network too: equal ones look alike, and say no more.
"""

from collections.abc import Mapping

from strongroom.audit.leaf import Actor
from strongroom.audit.recorder import EventDraft
from strongroom.model.ids import ID_BYTES, write_id
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room
from strongroom.vault.tenancy import Tenancy

__all__ = ["NOBODY", "note"]

NOBODY = bytes(ID_BYTES)


def note(
    room: Room,
    tx: Transaction,
    tenancy: Tenancy,
    now: int,
    action: str,
    visit: Visit,
    *,
    event: bytes,
    user: bytes = NOBODY,
    token: str | None = None,
    about: bytes | None = None,
    because: str | None = None,
    extra: Mapping[str, object] | None = None,
) -> None:
    """Append an event; nothing may be written in the transaction after it.

    Args:
        user: Who did it.
        token: Id of the token that was shown.
        about: The user whom it concerns, where that is not who did it.
        because: Code of the refusal, where it was one.
    """
    draft = EventDraft(
        event=event,
        action=action,
        outcome="done" if because is None else "refused",
        because=because,
        record=None if about is None else write_id("usr", about),
        extra={"network": room.pseudonym(visit.network), **(extra or {})},
    )
    actor = Actor(principal=write_id("usr", user), token=token, request=visit.request)
    room.door.recorder.record(tx, tenancy.tenant, draft, actor, now, tenancy.suite)
