"""What a PostgreSQL server says of itself: whether it keeps what it acknowledges, and who listens.

Lives here: asking. Must not live here: whether the answers are good (strongroom.doctor).
"""

from functools import cache
from typing import NamedTuple

from sqlalchemy import text

from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

__all__ = ["ServerSettings", "server_settings"]

# reset_val: what a session begins with. Strongroom's own transactions ask for more, whatever it is.
_ASK = """
SELECT
    (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'),
    current_setting('fsync'),
    current_setting('full_page_writes'),
    host(inet_client_addr()),
    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
    (SELECT count(*) FROM pg_stat_replication),
    current_setting('synchronous_standby_names'),
    current_setting('archive_mode')
"""


class ServerSettings(NamedTuple):
    """A server's settings as a session of this user has them.

    Attributes:
        client: The address that the server sees us come from; None for a socket of the same machine.
        tls: Whether this connection is encrypted.
        standbys: How many standbys receive the log.
        synchronous_standbys: The setting ``synchronous_standby_names``.
    """

    synchronous_commit: str
    fsync: str
    full_page_writes: str
    client: str | None
    tls: bool
    standbys: int
    synchronous_standbys: str
    archive_mode: str


@cache
def _ask() -> Statement:
    return Statement(text(_ASK))


def server_settings(tx: Transaction) -> ServerSettings | None:
    """Ask the server; None on SQLite, which has none."""
    if tx.dialect == "sqlite":
        return None
    row = tx.row(_ask())
    return None if row is None else ServerSettings(*row)
