"""The same desk over HTTP: for programs and people who are not where the room is.

Lives here: the client of ``/v1``. Must not live here: storage, keys, decisions; the server's door decides,
and what comes back are the vault's own views.
"""

from strongroom.remote.desk import RemoteDesk, connect
from strongroom.remote.wire import Patience

__all__ = ["Patience", "RemoteDesk", "connect"]
