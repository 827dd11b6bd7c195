"""A keeper's folder: copies of the ring, sealed to the recovery key alone, and what it remembers.

Lives here: these files, and the order in which they change. Must not live here: what has to change
(custody.py), settings and secrets (post.py). Spec: docs/spec/keeper.md, folder.

What is remembered is one file, replaced as a whole: with it a copy counts, and before it a copy is not there.
A copy goes in the other order: it is noted that it is going, its bytes are overwritten and removed, and then
it is noted that it is gone. So after a crash at any instant a copy that is remembered is there, or is going.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from strongroom.backup.keeper.custody import Custody, KeptCopy, RegionProof
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.canonical_json import Malformed, read_json, read_number, write_json
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.file_lock import file_lock
from strongroom.keys.private_file import read_private, remove_private, replace_private, unwritable
from strongroom.keys.ring_copies import copy_name

__all__ = ["Cabinet"]

_MEMORY, _LOCK, _COPIES = "custody.json", "keeper.lock", "copies"
_FORMAT = 1


class Cabinet:
    """A keeper's folder.

    Args:
        folder: It, made by `make_post`.
        room: Whose ring, 16 bytes.
        disk: How files are written.
    """

    def __init__(self, folder: Path, room: bytes, disk: Disk = DISK) -> None:
        self._folder, self._room, self._disk = folder, room, disk

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out; raises Busy ``keys.lock-held``."""
        with file_lock(self._folder / _LOCK, seconds=0):
            yield

    def remembered(self) -> Custody:
        """What it remembers; nothing, in a new keeper.

        Raises:
            KeyNotAvailable: ``keyfile.damaged``, ``keyfile.future-format``; ``keys.file-exposed``.
            VerificationFailed: ``keeper.copy-lost``: a copy that it remembers is not there, or is another.
        """
        try:
            data = read_private(self._folder / _MEMORY)
        except FileNotFoundError:
            return Custody()
        custody = _read(data)
        for copy in custody.copies:
            if copy.generation not in custody.going and self._digest(copy.generation) != copy.digest:
                raise VerificationFailed("keeper.copy-lost", generation=copy.generation)
        return custody

    def tidy(self, custody: Custody) -> Custody:
        """Forget what a run that was killed left: copies that never counted, and those that are going."""
        known = {copy.generation for copy in custody.copies} - set(custody.going)
        with self._writing():
            for folder in self._copy_folders():
                if folder.name not in {str(generation) for generation in known}:
                    self._forget(folder)
        if not custody.going:
            return custody
        left = tuple(copy for copy in custody.copies if copy.generation in known)
        names = {name for copy in left for name in copy.keys}
        unneeded = {name: since for name, since in custody.unneeded.items() if name in names}
        gone = replace(custody, copies=left, going=(), unneeded=unneeded)
        self.remember(gone)
        return gone

    def put(self, generation: int, sealed: bytes) -> str:
        """Write a copy, which does not count before it is remembered; returns its digest."""
        folder = self._folder / _COPIES / str(generation)
        with self._writing():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_private(folder / copy_name(self._room), sealed, self._disk)
        return sha256(sealed).hexdigest()

    def remember(self, custody: Custody) -> None:
        """Write what is remembered.

        Raises:
            KeyNotAvailable: ``keys.file-unwritable``; it is then what it was or what it is to be.
        """
        with self._writing():
            replace_private(self._folder / _MEMORY, _written(custody), self._disk)

    def _digest(self, generation: int) -> str | None:
        try:
            path = self._folder / _COPIES / str(generation) / copy_name(self._room)
            return sha256(read_private(path)).hexdigest()
        except FileNotFoundError:
            return None

    def _copy_folders(self) -> list[Path]:
        folder = self._folder / _COPIES
        return sorted(folder.iterdir()) if folder.exists() else []

    def _forget(self, folder: Path) -> None:
        remove_private(folder / copy_name(self._room), self._disk)
        folder.rmdir()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(self._folder, error) from error


def _written(custody: Custody) -> bytes:
    return write_json(
        {
            "copies": [[copy.generation, copy.digest, copy.at, dict(copy.keys)] for copy in custody.copies],
            "format": _FORMAT,
            "going": list(custody.going),
            "lived": custody.lived,
            "people": {str(tenant): count for tenant, count in custody.people.items()},
            "problem": custody.problem,
            "recovery": custody.recovery,
            "regions": [
                [*region, proof.number, proof.customers, list(proof.epochs)]
                for region, proof in sorted(custody.regions.items())
            ],
            "reports": custody.reports,
            "seen": custody.seen,
            "unneeded": dict(custody.unneeded),
        }
    )


def _read(data: bytes) -> Custody:
    try:
        value: Any = read_json(data)
        if read_number(value["format"]) > _FORMAT:
            raise KeyNotAvailable("keyfile.future-format", file=_MEMORY)
        return Custody(
            reports=read_number(value["reports"]),
            seen=read_number(value["seen"]),
            lived=read_number(value["lived"]),
            recovery=value["recovery"],
            copies=tuple(KeptCopy(*row) for row in value["copies"]),
            going=tuple(read_number(each) for each in value["going"]),
            unneeded={name: read_number(since) for name, since in value["unneeded"].items()},
            regions={
                (place, tenant, region): RegionProof(number, customers, tuple(epochs))
                for place, tenant, region, number, customers, epochs in value["regions"]
            },
            people={int(tenant): read_number(count) for tenant, count in value["people"].items()},
            problem=value["problem"],
        )
    except (Malformed, KeyError, TypeError, ValueError, AttributeError):
        raise KeyNotAvailable("keyfile.damaged", file=_MEMORY) from None
