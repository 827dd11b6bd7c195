"""Looking: from a room and the machine it is on to facts.

Lives here: which files are looked at, and putting all of it together. Must not live here: judging, changing
anything, SQL (what the database says comes as an argument). Contents are read of files that may be private
age keys, and only whether they are is kept.
"""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from strongroom.doctor.facts import Facts, Place, PostgresFacts, What
from strongroom.doctor.identities import find_identities
from strongroom.doctor.machine import Machine
from strongroom.errors import StrongroomError
from strongroom.keys.folder_store import FolderStore
from strongroom.keys.providers import RootKeyProvider, root_key_provider
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings
from strongroom.keys.status import KeyStatus
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.database import sqlite_path
from strongroom.storage.sqlite_place import check_place

__all__ = ["Machine", "gather"]

_FOLDER_STORE: Final = "folder:"
# What writers of keys leave when they are killed: see strongroom.keys.private_file.
_LEFTOVERS: Final = (".*.new", ".*.old")


def gather(
    files: RoomFiles,
    settings: Settings,
    *,
    status: KeyStatus | None,
    recovery: str | None = None,
    postgres: Callable[[], PostgresFacts] | None = None,
    surroundings: Surroundings | None = None,
    machine: Machine | None = None,
) -> Facts:
    """Look at a room.

    Args:
        files: The room's.
        settings: The room's.
        status: The state of the keys; None where they could not be opened.
        recovery: The recovery key's recipient, ``age1…``, from the ring; None where it is not known.
        postgres: Asks the server, for a room on PostgreSQL.
        surroundings: The environment.
        machine: The machine; this one, when left out.
    """
    around = surroundings or Surroundings()
    here = machine or Machine()
    unseen = [] if status is not None else ["keys"]
    provider = _provider(settings, around)
    if provider is None:
        unseen.append("provider")
    server = _server(settings, postgres)
    if server is None and _engine(settings) == "postgresql":
        unseen.append("postgres")
    swaps = here.plain_swaps()
    if swaps is None:
        unseen.append("swap")
    key_place = provider.place if provider is not None else None
    stores = [state.uri for state in status.stores] if status is not None else []
    return Facts(
        demo=settings.demo,
        places=tuple(_places(files, settings, key_place, stores, here)),
        key_beside_data=str(key_place) if key_place is not None and files.contains(key_place) else None,
        provider_warnings=provider.warnings if provider is not None else (),
        password_in_settings=_has_password(settings.database),
        identities=find_identities(_folders(files, key_place, stores, here), recovery),
        leftovers=tuple(sorted(str(path) for form in _LEFTOVERS for path in files.keys.glob(form))),
        keys=status,
        sqlite=here.sqlite_version() if _engine(settings) == "sqlite" else None,
        postgres=server,
        swaps=swaps or (),
        core_dumps=here.dumps_core(),
        unseen=tuple(unseen),
    )


def _engine(settings: Settings) -> str:
    return "sqlite" if settings.database.startswith("sqlite:") else "postgresql"


def _server(settings: Settings, ask: Callable[[], PostgresFacts] | None) -> PostgresFacts | None:
    if _engine(settings) == "sqlite" or ask is None:
        return None
    try:
        return ask()
    except StrongroomError:
        return None  # said to be unseen


def _provider(settings: Settings, surroundings: Surroundings) -> RootKeyProvider | None:
    try:
        return root_key_provider(settings.keys, surroundings)
    except StrongroomError:
        return None  # said to be unseen


def _has_password(url: str) -> bool:
    parts = urlsplit(url)
    # libpq takes it as a parameter too.
    return bool(parts.password) or any(pair.startswith("password=") for pair in parts.query.split("&"))


def _places(
    files: RoomFiles, settings: Settings, key_place: Path | None, stores: list[str], machine: Machine
) -> Iterator[Place]:
    wanted: list[tuple[What, Path]] = [
        ("home", files.home),
        ("keys", files.keys),
        ("settings", files.settings),
        ("ring", files.ring),
        ("anchor", files.anchor),
    ]
    if _engine(settings) == "sqlite":
        wanted.append(("database", sqlite_path(settings.database)))
    if key_place is not None:
        wanted.append(("root-key", key_place))
    for what, path in wanted:
        place = _place(what, str(path), path, machine)
        if place is not None:
            yield place
    for uri in stores:
        # Of other stores nothing can be said but what they say themselves.
        if uri.startswith(_FOLDER_STORE):
            store = _place("store", uri, Path(uri.removeprefix(_FOLDER_STORE)), machine)
            if store is not None:
                yield store


def _place(what: What, name: str, path: Path, machine: Machine) -> Place | None:
    try:
        facts = path.stat()
    except OSError:
        return None  # that something is missing is for whoever opens the room to say
    return Place(
        what=what,
        path=name,
        mode=stat.S_IMODE(facts.st_mode),
        owner=_owner(facts.st_uid),
        disks=machine.disks(facts.st_dev),
        traits=_traits(path),
    )


def _owner(user: int) -> Literal["self", "root", "other"]:
    if user == os.geteuid():
        return "self"
    return "root" if user == 0 else "other"


def _traits(path: Path) -> tuple[str, ...]:
    folder = path if path.is_dir() else path.parent
    traits = FolderStore(str(folder.resolve())).cautions()
    try:
        # A name that does not exist: the question is the disk, and not whose a file is.
        check_place(folder.resolve() / ".strongroom-doctor")
    except StrongroomError as error:
        return (*traits, error.code)
    return traits


def _folders(files: RoomFiles, key_place: Path | None, stores: list[str], machine: Machine) -> list[Path]:
    """Where somebody who has just made a room may have left the recovery key."""
    folders = [files.home, files.keys, files.home.parent, *machine.personal_folders()]
    if key_place is not None:
        folders.append(key_place.parent)
    folders += [Path(uri.removeprefix(_FOLDER_STORE)) for uri in stores if uri.startswith(_FOLDER_STORE)]
    return list(dict.fromkeys(folders))
