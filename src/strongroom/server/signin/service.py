"""Signing in to one room, as a running server has it.

Lives here: its parts together. Must not live here: what any of them does.
"""

from dataclasses import dataclass, field

from strongroom.access.users import User
from strongroom.errors import Refused
from strongroom.server.signin.by_name import ByName
from strongroom.server.signin.by_passkey import ByPasskey
from strongroom.server.signin.by_password import ByPassword
from strongroom.server.signin.by_token import SignedInProgram, resolve_token
from strongroom.server.signin.credentials import Credentials
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.hashing import Hashing
from strongroom.server.signin.known_devices import KnownDevices
from strongroom.server.signin.links import use_link
from strongroom.server.signin.one_time import OneTimeCodes
from strongroom.server.signin.own_password import OwnPassword
from strongroom.server.signin.own_ways import OwnWays, ways_of
from strongroom.server.signin.passkeys import Passkeys
from strongroom.server.signin.password_rules import PROFILES
from strongroom.server.signin.rules import SignInRules
from strongroom.server.signin.second_step import SecondStep
from strongroom.server.signin.sessions import Sessions
from strongroom.server.signin.signed_in import Begun, SignedIn
from strongroom.server.signin.steps import Steps
from strongroom.server.signin.throttle import Throttle
from strongroom.server.signin.visit import Visit
from strongroom.vault.room import Room
from strongroom.vault.staff.documents import OpenedDocuments
from strongroom.vault.upkeep.demo_mark import is_demo

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
    own_password: OwnPassword = field(init=False)
    one_time: OneTimeCodes = field(init=False)
    passkeys: Passkeys = field(init=False)
    by_passkey: ByPasskey = field(init=False)
    second_step: SecondStep = field(init=False)

    def __post_init__(self) -> None:
        room, door = self.room, self.room.door
        profile = PROFILES[self.rules.profile]
        self._opened = OpenedDocuments()
        self._credentials = credentials = Credentials(door)
        throttle = Throttle(door, room.settings.tenant, profile.free, profile.longest_wait)
        self.sessions = Sessions(room, self.rules)
        self.one_time = OneTimeCodes(room, credentials, self.sessions, throttle)
        steps = Steps(door, room.settings.tenant)
        hashing, devices = Hashing(), KnownDevices(door, self.rules, credentials)
        names = ByName(room, credentials, throttle, devices)
        self.own_password = OwnPassword(
            room, self.rules, credentials, self.sessions, throttle, names, hashing
        )
        self.passwords = ByPassword(
            room,
            self.rules,
            credentials,
            self.sessions,
            throttle,
            self.one_time,
            steps,
            hashing,
            names,
            devices,
            self.own_password,
        )
        self.passkeys = Passkeys(room, credentials, self.sessions, steps)
        self.by_passkey = ByPasskey(room, self.passkeys, self.sessions, steps, throttle)
        self.second_step = SecondStep(
            room, credentials, throttle, steps, self.passwords, self.one_time, self.passkeys, self.by_passkey
        )

    def by_link(self, secret: str, visit: Visit) -> Begun:
        """Sign in by a one-time link; raises as `use_link`.

        In a room that was founded as a demo every link is one to the front desk.
        """
        demo = is_demo(self.room.door, self.room.settings.tenant)
        factors = Factor.LINK | Factor.FRONT_DESK if demo else Factor.LINK
        return use_link(self.room, self.sessions, secret, visit, factors)

    def ways_of(self, user: User) -> OwnWays:
        """How a user can sign in."""
        return ways_of(self.room, self._credentials, user)

    def owes_second(self, session: SignedIn) -> bool:
        """Whether a session goes past the second factor that its user has: a link begins such a one."""
        factors = Factor(session.row.factors)
        if Factor.LINK not in factors or factors.second or Factor.FRONT_DESK in factors:
            return False
        return self.ways_of(session.user).second

    def asks_password(self, session: SignedIn) -> bool:
        """Whether setting up a way to sign in takes the password, because nothing was shown just now.

        Raises:
            Refused: ``sign-in.step-up-missing``: it takes the second factor that the user has. A password, or
                a link, would else be a way around it.
        """
        if session.stepped_up:
            return False
        if self.ways_of(session.user).second:
            raise Refused("sign-in.step-up-missing")
        factors = Factor(session.row.factors)
        fresh = self.room.door.now() - session.row.began < self.rules.step_up
        return not (factors.by_link_alone or (Factor.LINK in factors and fresh))

    def require_presence(self, session: SignedIn, password: str | None, visit: Visit) -> None:
        """Make sure that whoever found an open browser sets up nothing.

        It takes a second factor just now; of whoever has none, a link just now or the password.

        Raises:
            As `asks_password` and `OwnPassword.confirm`.
        """
        if self.asks_password(session):
            self.own_password.confirm(session, password, visit)

    def by_token(self, text: str, visit: Visit) -> SignedInProgram:
        """Who a program acts as by an API token; raises as `resolve_token`."""
        return resolve_token(self.room, text, visit, self._opened)
