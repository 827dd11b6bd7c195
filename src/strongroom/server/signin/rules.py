"""How long what is handed out at a sign-in lasts, and what is asked of it.

Lives here: these rules as one value. Must not live here: applying them.
"""

from dataclasses import dataclass

from strongroom.server.signin.password_rules import ProfileName

__all__ = ["SignInRules"]

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """The rules of one server; times are in milliseconds.

    Args:
        idle: How long a session may rest before it ends (SP 800-63B-4, 2.2.3: an hour at most).
        absolute: When it ends whatever happens (the same: a day at most).
        by_link: When a session ends that a one-time link began: enough to choose a password.
        step_up: How long a second factor counts as fresh.
        link: How long a one-time link can be used.
        noted: How often, at most, a session's last use is written down.
        device: How long a device that somebody signed in on is known.
        sessions: How many sessions a user may have at once; one more ends the one that rested longest.
        profile: Which passwords are good enough.
        words: What no password may be made of here, beside what everybody tries: the firm's own names.
    """

    idle: int = 30 * _MINUTE
    absolute: int = 12 * _HOUR
    by_link: int = _HOUR
    step_up: int = 10 * _MINUTE
    link: int = 2 * _DAY
    noted: int = _MINUTE
    device: int = 180 * _DAY
    sessions: int = 10
    profile: ProfileName = ProfileName.NIST
    words: tuple[str, ...] = ()
