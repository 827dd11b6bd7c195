"""What somebody has to have set up first: a password, and with great powers a second factor.

Lives here: that rule. Must not live here: setting it up (screens/entry, screens/account).

Great powers are asked of access, not guessed by the names of roles: whoever may change who may do what,
take data out, or destroy it. A session in which a second factor was shown has one; one in which none was
shown is one of a user who has none, since signing in asks for it.
"""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Asked
from strongroom.server.signin.factors import Factor
from strongroom.vault.staff.offering import Offering

__all__ = ["WELCOME", "WELCOME_SECOND", "has_great_powers", "threshold"]

WELCOME, WELCOME_SECOND = "/welcome", "/welcome/second-factor"
GREAT_POWERS: tuple[Asked, ...] = (
    (Action.USER_ADD, None),
    (Action.ACCESS_APPLY, None),
    (Action.TOKEN_ADD, None),
    (Action.SCHEMA_APPLY, None),
    (Action.RESTORE, None),
    (Action.KEYS_ROTATE, None),
    (Action.AUDIT_EXPORT, None),
    (Action.EXPORT, "customers"),
    (Action.ERASE, "customers"),
)


def has_great_powers(offering: Offering) -> bool:
    """Whether somebody has to have a second factor."""
    return any(offering.grants(*asked) for asked in GREAT_POWERS)


def threshold(factors: Factor, offering: Offering) -> str | None:
    """The page that comes before any other; None for those who may go on."""
    if Factor.FRONT_DESK in factors:
        return None  # there is nothing in a demo room that anybody needs to be kept from
    if factors.by_link_alone:
        return WELCOME
    return WELCOME_SECOND if not factors.second and has_great_powers(offering) else None
