"""Strongroom: what a CRM knows about people, kept safe.

``room = strongroom.open(home)``, then ``with room.acting("alice", purpose="support") as desk:``.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strongroom.keys.surroundings import Surroundings
    from strongroom.remote.desk import RemoteDesk
    from strongroom.vault.room import Room

__all__ = ["__version__", "connect", "open"]

__version__ = "0.1.0"


def open(home: str | Path, surroundings: "Surroundings | None" = None) -> "Room":
    """Open a room.

    Args:
        home: The room's folder.
        surroundings: Clock, randomness, environment and who is asked for a passphrase; the
            process's own, and nobody, when left out.

    Raises:
        NoRoom: ``room.none-here``, or a room of another version.
        KeyNotAvailable: Where the root key or the ring cannot be had; nothing was written.
        RolledBack: Where an older copy lies in the place of a newer one, as far as ring, anchor and database
            know of each other, ring stores know, and backup destinations that are folders.
    """
    # The whole of it takes a third of a second to import, which `strongroom --help` must not wait for.
    from strongroom.backup.opening import open_checked
    from strongroom.keys.surroundings import Surroundings

    return open_checked(Path(home), surroundings or Surroundings())


def connect(url: str, token: str | None = None, **stated: Any) -> "RemoteDesk":
    """Sit down at a desk of a room that a server serves; see `strongroom.remote.connect` for all arguments.

    Args:
        url: ``https://HOST[:PORT]``; ``http`` on this machine alone.
        token: An API token; that of STRONGROOM_TOKEN, when left out.
        stated: ``purpose``, ``reason_code``, ``reason``, ``on_behalf_of``, ``language``, ``ca_file``,
            ``patience``.

    Raises:
        UsageError: ``remote.address-malformed``, ``remote.needs-tls``, ``remote.no-token``.
        InvalidInput: ``remote.token-malformed``; as purposes and reasons have it.
    """
    from strongroom.remote.desk import connect

    return connect(url, token, **stated)
