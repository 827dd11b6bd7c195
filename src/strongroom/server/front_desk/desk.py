"""Getting in at the front desk: the link that is printed, and signing in as one of the six.

Lives here: these two ways, each by a one-time link that the security administrator of the story gives out.
Must not live here: pages (console). Nothing here works in a room that was not founded as a demo.
"""

from strongroom.demo.story.cast import SIX
from strongroom.errors import NotFound
from strongroom.server.signin.links import LINK_PATH, invite
from strongroom.server.signin.service import SignIn
from strongroom.server.signin.signed_in import Begun
from strongroom.server.signin.visit import Visit
from strongroom.vault.room import Room
from strongroom.vault.upkeep.demo_mark import is_demo

__all__ = ["HANDLES", "link_to_front_desk", "require_demo", "take_seat"]

HANDLES = tuple(handle for _, handles in SIX for handle in handles)
"""Who can be signed in as with one click."""

_GIVES_LINKS = "su"


def require_demo(room: Room) -> None:
    """Make sure that a room was founded as a demo; any other has no front desk.

    Raises:
        NotFound: ``http.no-such-page``.
        VerificationFailed: As `is_demo` has it.
    """
    if not is_demo(room.door, room.settings.tenant):
        raise NotFound("http.no-such-page")


def link_to_front_desk(room: Room, address: str) -> str:
    """A link by which somebody at this machine gets in once.

    Args:
        address: Where the server listens.

    Raises:
        NotFound: ``http.no-such-page``, where the room is no demo.
    """
    return f"{address}{LINK_PATH}{_invite(room, HANDLES[0])}"


def take_seat(room: Room, sign_in: SignIn, handle: str, visit: Visit) -> Begun:
    """Sign in as one of the six.

    Raises:
        NotFound: ``http.no-such-page``, where the room is no demo, or it is none of them.
        Refused: As making and using a link has it, such as for one who was suspended meanwhile.
    """
    if handle not in HANDLES:
        raise NotFound("http.no-such-page")
    return sign_in.by_link(_invite(room, handle), visit)


def _invite(room: Room, handle: str) -> str:
    require_demo(room)
    return invite(room, room.acting(_GIVES_LINKS, purpose="security"), handle)
