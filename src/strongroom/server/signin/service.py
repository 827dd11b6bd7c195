"""Signing in to one room, as a running server has it.

Lives here: its parts together. Must not live here: what any of them does.
"""

from dataclasses import dataclass, field

from strongroom.access.users import User
from strongroom.server.signin.by_password import ByPassword
from strongroom.server.signin.credentials import Credentials
from strongroom.server.signin.hashing import Hashing
from strongroom.server.signin.links import use_link
from strongroom.server.signin.one_time import OneTimeCodes
from strongroom.server.signin.password_rules import PROFILES
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.sessions import Begun, Sessions
from strongroom.server.signin.throttle import Throttle
from strongroom.server.signin.tokens import resolve_token
from strongroom.server.signin.visit import Visit
from strongroom.vault.room import Room
from strongroom.vault.session import SignedInBy

__all__ = ["SignIn"]


@dataclass
class SignIn:
    """What routes go through.

    Args:
        rules: How long things last, and what is asked for.
    """

    room: Room
    rules: SignInRules = field(default_factory=SignInRules)
    sessions: Sessions = field(init=False)
    passwords: ByPassword = field(init=False)
    one_time: OneTimeCodes = field(init=False)

    def __post_init__(self) -> None:
        room, door = self.room, self.room.door
        profile = PROFILES[self.rules.profile]
        credentials = Credentials(door)
        throttle = Throttle(door, room.settings.tenant, profile.free, profile.longest_wait)
        self.sessions = Sessions(room, self.rules)
        self.one_time = OneTimeCodes(room, credentials, self.sessions, throttle)
        self.passwords = ByPassword(
            room, self.rules, credentials, self.sessions, throttle, self.one_time, Hashing()
        )

    def by_link(self, secret: str, visit: Visit) -> Begun:
        """Sign in by a one-time link; raises as `use_link`."""
        return use_link(self.room, self.sessions, secret, visit)

    def by_token(self, text: str, visit: Visit) -> tuple[User, SignedInBy]:
        """Who a program acts as by an API token; raises as `resolve_token`."""
        return resolve_token(self.room, text, visit)
