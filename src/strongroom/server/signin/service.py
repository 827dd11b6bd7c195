"""Signing in to one room, as a running server has it.

Lives here: its parts together. Must not live here: what any of them does.
"""

from dataclasses import dataclass, field

from strongroom.server.signin.links import use_link
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.sessions import Begun, Sessions
from strongroom.server.signin.visit import Visit
from strongroom.vault.room import Room

__all__ = ["SignIn"]


@dataclass
class SignIn:
    """What routes go through.

    Args:
        rules: How long things last.
    """

    room: Room
    rules: SignInRules = field(default_factory=SignInRules)
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.room, self.rules)

    def by_link(self, secret: str, visit: Visit) -> Begun:
        """Sign in by a one-time link; raises as `use_link`."""
        return use_link(self.room, self.sessions, secret, visit)
