"""A keeper as the room knows it: it may open copies of the ring to try them, and signs what it says it holds.

Lives here: that value, and the card by which a keeper introduces itself. Must not live here: what a keeper
does (strongroom.backup.keeper), what it reports (keeper_report.py). Spec: docs/spec/keeper.md.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from strongroom.crypto.derive import label
from strongroom.crypto.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SigningKey, verify
from strongroom.errors import InvalidInput, StrongroomError
from strongroom.keys.canonical_json import (
    read_binary,
    read_json,
    read_number,
    write_binary,
    write_json,
)

__all__ = ["SHORTEST_GRACE", "Keeper", "check_keeper_name", "read_card", "write_card"]

SHORTEST_GRACE = 86_400_000
"""A day, in milliseconds: a grace that is over before anybody can look is none."""

_LABEL = label("strongroom/card/v1")
_FORMAT = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_RECIPIENT = re.compile(r"age1[0-9a-z]{58}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Keeper:
    """A keeper.

    Args:
        name: How it is called.
        recipient: ``age1…``: copies of the ring are sealed to it too.
        public: Ed25519, 32 bytes: what it reports is signed by it.
        grace: For how many milliseconds it keeps keys that nothing needs any more.
        added: When it was taken, in milliseconds of Unix time; 0 on a card.
    """

    name: str
    recipient: str = field(repr=False)
    public: bytes = field(repr=False)
    grace: int
    added: int = 0

    def __post_init__(self) -> None:
        check_keeper_name(self.name)
        if not _RECIPIENT.fullmatch(self.recipient) or len(self.public) != PUBLIC_KEY_BYTES:
            raise ValueError("a keeper has an age recipient and a key of 32 bytes")
        if self.grace < SHORTEST_GRACE:
            raise ValueError("the shortest grace is a day")


def check_keeper_name(name: str) -> str:
    """A keeper's name as it may be written.

    Raises:
        InvalidInput: ``keeper.name``.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput("keeper.name")
    return name


def write_card(keeper: Keeper, signing: SigningKey) -> bytes:
    """Write what a keeper says of itself; it holds nothing secret, and is signed, so that it has the key."""
    body = {
        "format": _FORMAT,
        "grace": keeper.grace,
        "keeper": keeper.name,
        "public": write_binary(keeper.public),
        "recipient": keeper.recipient,
    }
    signature = signing.sign(_LABEL + write_json(body))
    return write_json({"body": body, "signature": write_binary(signature)})


def read_card(data: bytes, now: int) -> Keeper:
    """Read a card.

    Args:
        now: When the keeper is taken, in milliseconds of Unix time.

    Raises:
        InvalidInput: ``keeper.card-malformed``: it is none, or was changed.
    """
    try:
        value: Any = read_json(data.strip())
        body = value["body"]
        public = read_binary(body["public"], PUBLIC_KEY_BYTES)
        verify(public, read_binary(value["signature"], SIGNATURE_BYTES), _LABEL + write_json(body))
        if read_number(body["format"]) != _FORMAT:
            raise ValueError("of another format")
        return Keeper(body["keeper"], body["recipient"], public, read_number(body["grace"]), now)
    except (StrongroomError, ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput("keeper.card-malformed") from None
