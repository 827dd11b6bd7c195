"""What a backup destination can do: named objects, written once.

Lives here: the protocol, names of objects, and the table from scheme to destination. Must not live here: any
destination, what the objects are (object_names.py), which destinations a room has (registry.py).

An object is never changed: its name is taken once and for ever, or until it is deleted. Whoever finds its
name taken has to look what is there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from strongroom.errors import InvalidInput
from strongroom.keys.room_files import RoomFiles

__all__ = ["Destination", "Protection", "Stored", "check_name", "destination_for", "well_named"]

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}(/[a-z0-9][a-z0-9._-]{0,127}){0,5}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Stored:
    """An object as a listing names it.

    Args:
        name: Its name, which need not be one that Strongroom gives: see `well_named`.
        size: In bytes.
    """

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Protection:
    """How well a place keeps what it has been given, as far as it could be found out.

    Args:
        immutable_days: For how many days nobody can delete an object, whatever rights they hold; 0 where an
            object can be deleted at once.
        versioned: Whether an object that is deleted leaves a version behind.
        known: Whether the place could be asked; where not, the worst is assumed.
    """

    immutable_days: int = 0
    versioned: bool = False
    known: bool = True


class Destination(Protocol):
    """A place that backups go to.

    Every method but `uri`, `encrypts` and `lies_in` raises Busy ``destination.unreachable``,
    ``destination.full`` or ``destination.timeout``; KeyNotAvailable ``destination.denied`` and
    ``destination.no-credentials``.
    """

    @property
    def uri(self) -> str:
        """Its URI, without any secret."""

    def speaks_to(self) -> tuple[str, int] | None:
        """Host and port that it connects to; None for a place of this machine."""

    def encrypts(self) -> bool:
        """Whether nobody on the way sees what it says; True for a place of this machine."""

    def identity(self) -> str:
        """The place itself: two URIs of one place give the same."""

    def lies_in(self, files: RoomFiles) -> bool:
        """Whether the place is part of the room's own folder."""

    def prepare(self) -> None:
        """Make the place where it is missing; sweep what a writer that was killed left long ago.

        Raises:
            InvalidInput: ``destination.open-to-others``, ``destination.no-conditions``.
        """

    def put(self, name: str, data: bytes) -> bool:
        """Store an object, whole and durably, under a name that is free.

        Returns:
            False where the name is taken; what is there stays as it is.
        """

    def get(self, name: str) -> bytes | None:
        """Return an object; None where there is none."""

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """The objects whose names begin so, in the order of their names; whatever others put there too."""

    def delete(self, name: str) -> None:
        """Remove an object; nothing, where there is none.

        Raises:
            Refused: ``destination.immutable``.
        """

    def protection(self) -> Protection:
        """How well the place keeps what it has been given."""


def well_named(name: str) -> bool:
    """Whether a name is of the only form in which Strongroom writes names."""
    return _NAME.fullmatch(name) is not None


def check_name(name: str) -> None:
    """Make sure that a name leads nowhere but below the destination; ValueError else: names come from
    code.
    """
    if not well_named(name):
        raise ValueError("no name of an object")


def destination_for(uri: str, environment: Mapping[str, str]) -> Destination:
    """Return the destination that a URI names, without reaching for it.

    Args:
        uri: ``folder:/path`` or ``s3://bucket/prefix?endpoint=…&region=…&credentials=/path``.
        environment: Where credentials may be; never in the URI.

    Raises:
        InvalidInput: ``destination.scheme-unknown``, ``destination.uri-malformed``,
            ``destination.secret-in-uri``.
    """
    scheme, _, _ = uri.partition(":")
    make = _MAKERS.get(scheme)
    if make is None:
        raise InvalidInput("destination.scheme-unknown", known=", ".join(f"{name}:" for name in _MAKERS))
    try:
        parts = urlsplit(uri)
        secret = "@" in parts.netloc or any(word in parts.query.lower() for word in ("secret", "password"))
    except ValueError:
        raise InvalidInput("destination.uri-malformed", form=_FORMS[scheme]) from None
    if secret:
        raise InvalidInput("destination.secret-in-uri")
    return make(uri, environment)


def _folder(uri: str, environment: Mapping[str, str]) -> Destination:
    from strongroom.backup.folder_destination import FolderDestination  # these two import this module
    from strongroom.backup.patient import PatientDestination

    return PatientDestination(FolderDestination(uri.removeprefix("folder:")))


def _s3(uri: str, environment: Mapping[str, str]) -> Destination:
    from strongroom.backup.s3_destination import S3Destination  # obstore: only who uses it waits for it

    return S3Destination(uri, environment)


_MAKERS: dict[str, Callable[[str, Mapping[str, str]], Destination]] = {"folder": _folder, "s3": _s3}
_FORMS = {"folder": "folder:/path", "s3": "s3://bucket/prefix?endpoint=https://host&region=name"}
