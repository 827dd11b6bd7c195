"""A check-up: the doctor looks at a room, open where it opens, from outside where it does not.

Lives here: that order, and what is asked of whom. Must not live here: looking (gather.py), judging
(rules.py), who may ask (vault).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from strongroom.backup.opening import open_checked
from strongroom.doctor.facts import PostgresFacts
from strongroom.doctor.gather import gather
from strongroom.doctor.information import Line
from strongroom.doctor.machine import Machine
from strongroom.doctor.report import Report, report
from strongroom.errors import NoRoom, Refused, StrongroomError, UsageError
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings, read_settings
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.postgres_server import ServerSettings
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.vault.upkeep.health_desk import Health

__all__ = ["check_up", "postgres_facts"]


def check_up(
    home: Path, surroundings: Surroundings, sit_down: Callable[[Room], Desk], machine: Machine | None = None
) -> Report:
    """Look at a room and judge it.

    A room that does not open is looked at as far as its files can be seen by whoever runs this; that
    cannot be recorded, and it shows nothing that the file system does not.

    Args:
        sit_down: From the open room to the desk of whoever asks.
        machine: This one, when left out.

    Raises:
        NoRoom: where there is none, or one of another version.
        Refused: ``access.refused``; recorded.
    """
    files = RoomFiles(home)
    settings = read_settings(files)
    try:
        with open_checked(home, surroundings, whole=True) as room:
            health = sit_down(room).health.look()
    except (NoRoom, Refused, UsageError):
        raise
    except StrongroomError as closed:
        facts = gather(files, settings, status=None, surroundings=surroundings, machine=machine)
        found = report(facts, None, ())
        why = Line(closed.code, closed.message("en"), closed.message("zh-CN"))
        return replace(found, unseen=(why, *found.unseen))
    return _of_open_room(files, settings, health, surroundings, machine)


def _of_open_room(
    files: RoomFiles, settings: Settings, health: Health, surroundings: Surroundings, machine: Machine | None
) -> Report:
    server = health.server
    facts = gather(
        files,
        settings,
        status=health.keys,
        recovery=health.recovery,
        postgres=None
        if server is None
        else lambda: postgres_facts(server, settings.database, surroundings.environment),
        surroundings=surroundings,
        machine=machine,
    )
    return report(facts, health.schema, health.suites)


def postgres_facts(server: ServerSettings, url: str, environment: Mapping[str, str]) -> PostgresFacts:
    """What a server says of itself, with what the connection asks of it.

    Args:
        url: The database's; ``sslmode`` may stand in it or in ``PGSSLMODE``.
    """
    asked = parse_qs(urlsplit(url).query).get("sslmode", [environment.get("PGSSLMODE", "")])
    return PostgresFacts(
        synchronous_commit=server.synchronous_commit,
        fsync=server.fsync == "on",
        full_page_writes=server.full_page_writes == "on",
        local=server.client is None or ip_address(server.client).is_loopback,
        tls=server.tls,
        verified=asked[-1] == "verify-full",
        standbys=server.standbys,
        synchronous_standbys=bool(server.synchronous_standbys.strip()),
        archives=server.archive_mode != "off",
    )
