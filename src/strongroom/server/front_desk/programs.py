"""How the programs of the demo's story sign in.

Lives here: that, for `strongroom.demo.story`, which stands below the server. Must not live here: tokens.
"""

from collections.abc import Sequence

from strongroom.errors import Refused
from strongroom.model.ids import new_id, write_id
from strongroom.server.signin.by_token import resolve_token
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token
from strongroom.server.signin.visit import Visit
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

__all__ = ["TokensOfServer"]


class TokensOfServer:
    """See `strongroom.demo.story.firm.Programs`."""

    def add_token(self, room: Room, desk: Desk, user: str, name: str, networks: Sequence[str]) -> str:
        """Make a token; returns its text."""
        text, _ = add_token(room, desk, TokenPlan(user=user, name=name, networks=tuple(networks)))
        return text

    def show_token(self, room: Room, text: str, network: str) -> bool:
        """Show a token from an address; whether it was taken."""
        request = write_id("req", new_id(room.door.now()))
        try:
            resolve_token(room, text, Visit(request=request, network=network, agent="crm-sync"))
        except Refused:
            return False
        return True
