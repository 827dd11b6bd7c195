"""``strongroom.toml``: where a room's database and keys are, and how it speaks.

Lives here: reading and writing that file. Must not live here: secrets of any kind (the keys URI names a
place, never a key), environment variables, command line options.
"""

import ipaddress
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from strongroom.errors import InvalidInput, KeyNotAvailable, NoRoom
from strongroom.keys.canonical_json import Malformed
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.private_file import read_private, replace_private
from strongroom.keys.ring_json import read_room, write_room
from strongroom.keys.room_files import RoomFiles

__all__ = ["Settings", "read_settings", "write_settings"]

_LANGUAGES = ("en", "zh-CN")
_REGION = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Settings:
    """What a room's settings file says.

    Args:
        room: The room's id, 16 bytes.
        database: The database's URL; may hold a password, so it does not show in ``repr``.
        keys: The root key's URI.
        language: ``en`` or ``zh-CN``.
        tenant: The tenant that is meant when none is named.
        region: The ISO 3166 country whose phone numbers and ids are written without prefix.
        reachable: Networks beyond the public ones that notices and destinations may reach: ``10.1.0.0/16``.
        keys_next: The URI of a root key that is about to follow; None but while it is rotated.
        demo: Whether the room holds made-up people only, and may keep its root key beside its data.
    """

    room: bytes
    database: str
    keys: str
    language: str = "en"
    tenant: int = 1
    region: str = "CN"
    demo: bool = False
    keys_next: str | None = None
    reachable: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Settings(room={write_room(self.room)}, database={urlsplit(self.database).scheme}:…)"


def read_settings(files: RoomFiles) -> Settings:
    """Read a room's settings.

    Raises:
        NoRoom: ``room.none-here``, when the folder holds no room.
        InvalidInput: ``room.settings-malformed``, with what is wrong; ``room.settings-unknown``.
        KeyNotAvailable: ``keys.file-exposed``, ``keys.file-unreadable``.
    """
    try:
        data = read_private(files.settings)
    except (FileNotFoundError, NotADirectoryError):
        raise NoRoom("room.none-here", home=str(files.home)) from None
    except KeyNotAvailable as error:
        if isinstance(error.__cause__, NotADirectoryError):
            raise NoRoom("room.none-here", home=str(files.home)) from None
        raise
    try:
        document = tomllib.loads(data.decode())
    except UnicodeDecodeError:
        raise InvalidInput("room.settings-malformed", line="?") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))  # else it is the end of the document
        line = found[1] if found else str(len(data.splitlines()))
        raise InvalidInput("room.settings-malformed", line=line) from None
    return _settings(document)


def write_settings(files: RoomFiles, settings: Settings, disk: Disk = DISK) -> None:
    """Write a room's settings; the room is complete from then on.

    Raises:
        OSError: whatever went wrong; there are then the old settings or the new ones.
    """
    lines = [
        "# The settings of a room of Strongroom. No secret belongs here.",
        f"room = {_quoted(write_room(settings.room))}",
        f"database = {_quoted(settings.database)}",
        f"keys = {_quoted(settings.keys)}",
        f"language = {_quoted(settings.language)}",
        f"tenant = {settings.tenant}",
        f"region = {_quoted(settings.region)}",
    ]
    if settings.keys_next is not None:
        lines.append(f"keys_next = {_quoted(settings.keys_next)}")
    if settings.reachable:
        lines.append(f"reachable = [{', '.join(_quoted(each) for each in settings.reachable)}]")
    if settings.demo:
        lines.append("demo = true")
    replace_private(files.settings, ("\n".join(lines) + "\n").encode(), disk)


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _settings(document: dict[str, object]) -> Settings:
    known = {"room", "database", "keys", "keys_next", "language", "tenant", "region", "demo", "reachable"}
    for name in document:
        if name not in known:
            raise InvalidInput("room.settings-unknown", name=name)
    try:
        room = read_room(document.get("room"))
    except Malformed:
        raise InvalidInput("room.setting-wrong", name="room") from None
    return Settings(
        room=room,
        database=_text(document, "database", None, lambda text: ":" in text),
        keys=_text(document, "keys", None, lambda text: ":" in text),
        language=_text(document, "language", "en", lambda text: text in _LANGUAGES),
        tenant=_tenant(document.get("tenant", 1)),
        region=_text(document, "region", "CN", lambda text: bool(_REGION.fullmatch(text))),
        demo=_flag(document.get("demo", False)),
        reachable=_networks(document.get("reachable", [])),
        keys_next=_text(document, "keys_next", None, lambda text: ":" in text)
        if "keys_next" in document
        else None,
    )


def _text(document: dict[str, object], name: str, default: str | None, fits: Callable[[str], bool]) -> str:
    value = document.get(name, default)
    if not isinstance(value, str) or not fits(value):
        raise InvalidInput("room.setting-wrong", name=name)
    return value


def _networks(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InvalidInput("room.setting-wrong", name="reachable")
    try:
        return tuple(str(ipaddress.ip_network(each)) for each in value)
    except ValueError:
        raise InvalidInput("room.setting-wrong", name="reachable") from None


def _tenant(value: object) -> int:
    # Tenant 0 is the room itself; True is an int to Python.
    if type(value) is not int or not 1 <= value < 1 << 63:
        raise InvalidInput("room.setting-wrong", name="tenant")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput("room.setting-wrong", name="demo")
    return value
