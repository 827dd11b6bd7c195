"""A keeper's settings and its two secrets: what identifies it, and where it looks.

Lives here: making and reading them. Must not live here: copies and what is remembered of them (cabinet.py).
"""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from strongroom.crypto.age import X25519Identity
from strongroom.crypto.signing import SEED_BYTES, SigningKey
from strongroom.errors import Conflict, InvalidInput, KeyNotAvailable, NoRoom
from strongroom.keys.canonical_json import Malformed, read_binary, read_json, write_binary, write_json
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.keeper import SHORTEST_GRACE, Keeper, check_keeper_name, write_card
from strongroom.keys.private_file import create_private, read_private, replace_private, unwritable
from strongroom.keys.ring_json import read_room, write_room
from strongroom.keys.surroundings import Surroundings

__all__ = ["Post", "make_post", "read_post"]

_SETTINGS, _SECRETS, _CARD = "keeper.toml", "keeper.keys", "card.json"
_NAMES = {"room", "name", "grace_days", "from", "destinations", "token_file", "ca_file"}
_SECRET_BYTES = 32
_DAY = 86_400_000
_DAYS = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Post:
    """What a keeper is told.

    Args:
        folder: Where it keeps everything.
        room: Whose ring, 16 bytes.
        name: How it is called.
        grace: For how many milliseconds it keeps what nothing needs any more.
        sources: Where copies of the ring come from: ``folder:/path``, ``https://host:port``.
        destinations: URIs of gating destinations, of which each has the key state that a ring is tried on.
        token_file: Holds the API token for ``https:``.
        ca_file: Certificates that servers are believed by; those of the system, where left out.
    """

    folder: Path
    room: bytes
    name: str
    grace: int
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    token_file: str | None = None
    ca_file: str | None = None

    def __post_init__(self) -> None:
        check_keeper_name(self.name)
        if self.grace < SHORTEST_GRACE:
            raise InvalidInput("keeper.grace-short")
        if not self.sources or not self.destinations:
            raise InvalidInput("keeper.incomplete")

    def secrets(self) -> tuple[X25519Identity, SigningKey]:
        """What opens copies of the ring, and what signs reports.

        Raises:
            KeyNotAvailable: ``keyfile.damaged``; ``keys.file-exposed``, ``keys.file-unreadable``.
        """
        try:
            value = read_json(read_private(self.folder / _SECRETS))
            seed = read_binary(value["signing"], SEED_BYTES)
            return X25519Identity.parse(value["identity"]), SigningKey(seed)
        except FileNotFoundError:
            raise NoRoom("keeper.none-here", path=str(self.folder)) from None
        except (Malformed, KeyError, TypeError, InvalidInput):
            raise KeyNotAvailable("keyfile.damaged", file=_SECRETS) from None

    def card(self) -> bytes:
        """What it says of itself to the room."""
        identity, signing = self.secrets()
        keeper = Keeper(self.name, str(identity.recipient), signing.public_key, self.grace)
        return write_card(keeper, signing)


def make_post(post: Post, surroundings: Surroundings, disk: Disk = DISK) -> bytes:
    """Make a keeper's folder with new secrets; returns its card. Killed, it is made again.

    Raises:
        Conflict: ``keeper.exists``.
        KeyNotAvailable: ``keys.file-unwritable``.
    """
    settings = post.folder / _SETTINGS
    if settings.exists():
        raise Conflict("keeper.exists", path=str(post.folder))
    try:
        post.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (post.folder / _SECRETS).exists():
            identity = X25519Identity(surroundings.random(_SECRET_BYTES))
            made = {"identity": identity.reveal(), "signing": write_binary(surroundings.random(SEED_BYTES))}
            create_private(post.folder / _SECRETS, write_json(made), disk)
        card = post.card()
        replace_private(post.folder / _CARD, card, disk)
        replace_private(settings, _written(post), disk)  # the last: from here on there is a keeper
    except OSError as error:
        raise unwritable(post.folder, error) from error
    return card


def read_post(folder: Path) -> Post:
    """Read a keeper's settings.

    Raises:
        NoRoom: ``keeper.none-here``.
        InvalidInput: ``keeper.settings-malformed``; as `Post` has it.
        KeyNotAvailable: ``keys.file-exposed``, ``keys.file-unreadable``.
    """
    try:
        document = tomllib.loads(read_private(folder / _SETTINGS).decode())
        if not document.keys() <= _NAMES:
            raise ValueError("a setting that there is not")
        if not _DAYS.fullmatch(str(document["grace_days"])):
            raise ValueError("not a number of days")
        lists = {name: tuple(str(each) for each in document[name]) for name in ("from", "destinations")}
        return Post(
            folder=folder,
            room=read_room(document["room"]),
            name=str(document["name"]),
            grace=int(document["grace_days"]) * _DAY,
            sources=lists["from"],
            destinations=lists["destinations"],
            token_file=document.get("token_file"),
            ca_file=document.get("ca_file"),
        )
    except (FileNotFoundError, NotADirectoryError):
        raise NoRoom("keeper.none-here", path=str(folder)) from None
    except (ValueError, KeyError, TypeError):
        raise InvalidInput("keeper.settings-malformed", path=str(folder / _SETTINGS)) from None


def _written(post: Post) -> bytes:
    values: dict[str, object] = {
        "room": write_room(post.room),
        "name": post.name,
        "grace_days": post.grace // _DAY,
        "from": list(post.sources),
        "destinations": list(post.destinations),
    }
    if post.token_file:
        values["token_file"] = post.token_file
    if post.ca_file:
        values["ca_file"] = post.ca_file
    # JSON's numbers, strings and arrays of strings are TOML's.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return ("# A keeper of a room's ring. No secret belongs here.\n" + "\n".join(lines) + "\n").encode()
