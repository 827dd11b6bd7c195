"""What an API token is to be: whose, for how long, and what it narrows its user to.

Lives here: the plan, what is sealed of it, the networks that it names. Must not live here: making tokens
(tokens.py), taking them (by_token.py).
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from strongroom.access.actions import read_action
from strongroom.errors import InvalidInput
from strongroom.model.purposes import check_purpose

__all__ = ["LONGEST_DAYS", "TokenPlan", "is_within"]

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlan:
    """What a token is to be.

    Args:
        user: Handle of the user whose token it is.
        name: What it is for; shown in lists.
        days: After how many days it ends; a year at most.
        actions: The actions that it narrows the user to; None for all that the user may.
        purposes: The same for purposes.
        networks: Networks that it is taken from, as CIDR; none for any.
        act_for: Whether the program may act for its own users.
    """

    user: str
    name: str = field(repr=False)
    days: int = 90
    actions: frozenset[str] | None = None
    purposes: frozenset[str] | None = None
    networks: tuple[str, ...] = ()
    act_for: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_DAYS:
            raise InvalidInput("token.bad-days", most=LONGEST_DAYS)
        if not 1 <= len(self.name.strip()) <= 100 or not self.name.isprintable():
            raise InvalidInput("token.bad-name")
        for action in sorted(self.actions or ()):
            if read_action(action) is None:
                raise InvalidInput("token.unknown-action", action=action)
        for purpose in sorted(self.purposes or ()):
            check_purpose(purpose)
        for network in self.networks:
            _network(network)

    def as_document(self) -> dict[str, Any]:
        """What is sealed beside the row."""
        return {
            "name": self.name.strip(),
            "actions": None if self.actions is None else sorted(self.actions),
            "purposes": None if self.purposes is None else sorted(self.purposes),
            "networks": [str(_network(each)) for each in self.networks],
            "act_for": self.act_for,
        }


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address is in one of the networks; what is no address is in none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return any((mapped or parsed) in ipaddress.ip_network(each) for each in networks)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError:
        raise InvalidInput("token.bad-network") from None
