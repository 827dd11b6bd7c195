"""What the doctor looks at, as plain values.

Lives here: the facts. Must not live here: looking (gather.py), judging (rules.py), any secret or personal
value.
"""

from dataclasses import dataclass, field
from typing import Literal

from strongroom.keys.status import KeyStatus

__all__ = ["Facts", "Identity", "Place", "PostgresFacts", "What"]

What = Literal["home", "keys", "settings", "ring", "anchor", "database", "root-key", "store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file or folder of the room.

    Args:
        what: What it is to the room.
        path: Where; for a store, its URI.
        mode: Permissions, such as 0o600.
        owner: Whether it belongs to the user of this process, to root, or to somebody else.
        disks: The physical disks that it is on, as far as the system names them.
        traits: Codes of what its file system does: ``stores.copy-on-write``, ``stores.in-memory``,
            ``storage.network-disk``.
    """

    what: What
    path: str
    mode: int
    owner: Literal["self", "root", "other"] = "self"
    disks: frozenset[str] = frozenset()
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """A private age key that lies readable on the machine.

    Args:
        path: The file.
        recovery: Whether it is the room's recovery key; None where the ring could not be asked.
    """

    path: str
    recovery: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresFacts:
    """What a PostgreSQL server says of itself.

    Args:
        synchronous_commit: The setting as this user's sessions have it.
        fsync: Whether the server waits for its disk.
        full_page_writes: Whether a torn page can be mended.
        local: Whether the connection stays on this machine (a socket, or loopback).
        tls: Whether the connection is encrypted.
        verified: Whether the server's certificate and name are checked (``sslmode=verify-full``).
        standbys: How many standbys receive the log.
        synchronous_standbys: Whether ``synchronous_standby_names`` names any.
        archives: Whether the write-ahead log is archived.
    """

    synchronous_commit: str = "on"
    fsync: bool = True
    full_page_writes: bool = True
    local: bool = True
    tls: bool = False
    verified: bool = False
    standbys: int = 0
    synchronous_standbys: bool = False
    archives: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is looked at.

    Args:
        demo: Whether the room is for made-up people only.
        places: The room's files and folders, its root key's file, and its ring stores.
        key_beside_data: The root key's file, where it lies in the room's own folder.
        provider_warnings: Codes of what there is to say about the root key's provider.
        password_in_settings: Whether the database's URL holds a password.
        identities: Private age keys that were found.
        leftovers: Files of keys that a writer who was killed left behind.
        keys: The state of the keys; None where they could not be opened.
        sqlite: The version of the SQLite library; None for a room on PostgreSQL.
        postgres: None for a room on SQLite.
        swaps: Swap areas on disks that are not encrypted.
        core_dumps: Whether a crash writes memory to a disk.
        unseen: Codes of what could not be looked at: ``keys``, ``provider``, ``postgres``, ``swap``.
    """

    demo: bool = False
    places: tuple[Place, ...] = ()
    key_beside_data: str | None = None
    provider_warnings: tuple[str, ...] = ()
    password_in_settings: bool = False
    identities: tuple[Identity, ...] = ()
    leftovers: tuple[str, ...] = ()
    keys: KeyStatus | None = field(default=None, repr=False)
    sqlite: tuple[int, ...] | None = None
    postgres: PostgresFacts | None = None
    swaps: tuple[str, ...] = ()
    core_dumps: bool = False
    unseen: tuple[str, ...] = ()
