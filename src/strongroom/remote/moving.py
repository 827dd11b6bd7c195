"""Files in and out over HTTP: a file is sent and held, what takes long is a job, a result is fetched.

Lives here: which route each call asks. Must not live here: mappings (ingest), sealing (export), how far a job
is (jobs.py).
"""

import os
import stat
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from strongroom.errors import InvalidInput
from strongroom.model.ids import read_id, write_id
from strongroom.remote.asker import Asker
from strongroom.remote.jobs import JobView, read_job

__all__ = ["HeldFile", "PastImport", "Proposal", "RemoteExports", "RemoteImports"]

_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that the server holds, sealed under its owner's key, until it ends (RFC 3339)."""

    file: str
    name: str
    size: int
    ends: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to be looked through before use.

    Args:
        mapping: TOML.
        confidence: ``good``, ``fair``, ``weak``.
        missing: What a person has to add.
        left_out: Columns that go nowhere.
    """

    mapping: str
    confidence: str
    missing: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """An import that there was.

    Args:
        state: ``running``, ``done``, ``undoing`` or ``undone``.
        started: RFC 3339, as is ``finished``.
    """

    id: str
    collection: str
    state: str
    created: int
    updated: int
    rejected: int
    started: str
    finished: str | None


class RemoteImports:
    """The part of a desk that brings files in."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def upload(self, collection: str, file: Path, *, name: str | None = None) -> HeldFile:
        """Give a file: CSV, JSON Lines or XLSX. Sent again where the answer was lost: the one before goes
        after a day.

        Raises:
            InvalidInput: ``remote.file``; ``http.too-large``.
        """
        if not os.access(file, os.R_OK) or not file.is_file():
            raise InvalidInput("remote.file")
        headers = {"Strongroom-File-Name": quote(name or file.name, safe="")}
        path = f"{self._at(collection)}/upload"
        return self._asker.look("POST", path, _held, file=file, headers=headers)

    def propose(self, collection: str, file: str) -> Proposal:
        """What the columns of a file could become; nothing is stored."""
        silent = self._asker.without_reason()
        return silent.look("POST", f"{self._at(collection)}/proposal", _proposal, body={"file": file})

    def check(self, collection: str, file: str, mapping: str, **options: object) -> JobView:
        """A dry run, as a job: what would be stored, and what refused. Options as for `run`."""
        return self._begin(f"{self._at(collection)}/check", file, mapping, options)

    def run(self, collection: str, file: str, mapping: str, **options: object) -> JobView:
        """Import, as a job, begun once however often it is sent.

        Args:
            options: ``create_customers``, ``again``, ``readmit``, ``encoding``, ``delimiter``, ``sheet``.
        """
        return self._begin(self._at(collection), file, mapping, options)

    def one(self, identity: str) -> PastImport:
        """One import.

        Raises:
            NotFound: ``import.not-found``.
        """
        self._asker.without_words("imports.one")
        return self._asker.look("GET", f"/v1/imports/{_import(identity)}", _past)

    def undo(self, collection: str, identity: str) -> JobView:
        """Take an import back, as a job; what somebody has changed since stays, and is counted."""
        path = f"{self._at(collection)}/{_import(identity)}/undo"
        return self._asker.change("POST", path, read_job, body={})

    def rejects(self, collection: str, file: str, to: Path) -> None:
        """Write the refused rows of a check or an import to a new file."""
        path = f"{self._at(collection)}/files/{_file(file)}"
        _fetch(to, lambda into: self._asker.file(path, into))

    def _begin(self, path: str, file: str, mapping: str, options: Mapping[str, object]) -> JobView:
        body = {"file": file, "mapping": mapping, **options}
        return self._asker.change("POST", path, read_job, body=body)

    def _at(self, collection: str) -> str:
        return f"/v1/imports/{self._asker.schema().collection(collection).name}"


class RemoteExports:
    """The part of a desk that lets files out, each handed out once."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def run(
        self,
        collection: str,
        *,
        recipients: Sequence[str] = (),
        passphrase: str | None = None,
        plain: bool = False,
        fields: Sequence[str] | None = None,
        **options: object,
    ) -> JobView:
        """Export what the role sees, as a job, begun once however often it is sent; takes a reason.

        Args:
            recipients: age public keys; or a passphrase; or plain, for a file that is open to whoever gets
                hold of it.
            options: ``format``, ``mark``, and as filters ``customer``, ``owner``, ``team``,
                ``status``, ``since``, ``until``.
        """
        body: dict[str, Any] = {"recipients": list(recipients), "passphrase": passphrase, "plain": plain}
        body |= options
        body["fields"] = None if fields is None else list(fields)
        return self._asker.change("POST", self._at(collection), read_job, body=body)

    def fetch(self, collection: str, file: str, to: Path, *, private: bool = False) -> None:
        """Write the file of an export to a new file: once, so it is not asked for again; takes a reason.

        Args:
            private: Whether to refuse a disk that cannot keep others from reading: for what is not sealed.

        Raises:
            InvalidInput: ``remote.file``, ``export.open-to-others``, before anything is asked for.
            Busy: ``remote.not-certain``: it broke off; export anew.
        """
        path = f"{self._at(collection)}/files/{_file(file)}"
        _fetch(to, lambda into: self._asker.file_once(path, into), private=private)

    def _at(self, collection: str) -> str:
        return f"/v1/exports/{self._asker.schema().collection(collection).name}"


def _fetch(to: Path, ask: Callable[[BinaryIO], None], *, private: bool = False) -> None:
    """Take a file in, whole or not at all; only its owner may read it."""
    with _new(to) as into:
        try:
            mode = stat.S_IMODE(os.fstat(into.fileno()).st_mode)
            if private and mode & _OTHERS:
                raise InvalidInput("export.open-to-others", mode=f"{mode:04o}")
            ask(into)
        except BaseException:
            with suppress(FileNotFoundError):
                to.unlink()
            raise
        into.flush()
        os.fsync(into.fileno())


def _new(to: Path) -> BinaryIO:
    try:
        return os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError:
        raise InvalidInput("remote.file") from None


def _file(file: str) -> str:
    return write_id("fil", read_id("fil", file))


def _import(identity: str) -> str:
    return write_id("imp", read_id("imp", identity))


def _past(document: Any) -> PastImport:
    return PastImport(**{name: document[name] for name in PastImport.__slots__})


def _held(document: Any) -> HeldFile:
    return HeldFile(document["file"], document["name"], document["size"], document["ends"])


def _proposal(document: Any) -> Proposal:
    lists = (tuple(document[name]) for name in ("missing", "left_out"))
    return Proposal(document["mapping"], document["confidence"], *lists)
