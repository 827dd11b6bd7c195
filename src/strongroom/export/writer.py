"""An export under way: records in, one file out, and what the log is to say of it.

Lives here: the order of things. Must not live here: which records there are and who may have them; whoever
supplies them commits each page's event before its first record comes here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import urandom
from pathlib import Path
from types import TracebackType
from typing import Self

from strongroom.crypto.age import X25519Recipient
from strongroom.export.columns import columns_of
from strongroom.export.destination import Destination, NewFile
from strongroom.export.rendering import Rendering, rendering
from strongroom.export.sealed import PLAIN, Sealing, sealing
from strongroom.model.schema import Collection

__all__ = ["ExportFacts", "ExportWriter", "open_export"]


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """What the log is to say of an export that is finished. No value, and no path: a name can be somebody's.

    Args:
        format: ``jsonl`` or ``csv``.
        records: How many.
        size: Of the file, in bytes.
        digest: SHA-256 of the file's bytes as they lie there, sealed ones where it is sealed; 32 bytes.
        sealing: ``recipients``, ``passphrase`` or ``plain``.
        recipients: Fingerprints of those who can open it.
        columns: The names of the columns.
    """

    format: str
    records: int
    size: int
    digest: bytes
    sealing: str
    recipients: tuple[str, ...]
    columns: tuple[str, ...]


class ExportWriter:
    """Takes records and writes them; a context manager that aborts when its block fails, and else closes."""

    def __init__(
        self,
        form: Rendering,
        sealed: Sealing,
        destination: Destination,
        names: tuple[str, tuple[str, ...]],
        random: Callable[[int], bytes],
    ) -> None:
        self._form, self._sealing, self._destination = form, sealed, destination
        self._format, self._columns = names
        self._records = 0
        self._open = True
        self._facts: ExportFacts | None = None
        try:
            self._sealer = sealed.around(destination, random)
            self._sink = self._sealer or destination
            self._sink.write(form.head())
        except BaseException:
            self.abort()
            raise

    def write(self, record: Mapping[str, object]) -> None:
        """Write a record, by the names of the columns; what is missing or None has no value.

        Raises:
            InvalidInput: ``export.not-a-column``, ``export.value-kind``, ``export.not-text``: nothing of the
                record was written, and others can follow.
            Unexpected: ``export.write-failed``: the export is over, and its file gone.
        """
        if not self._open:
            raise ValueError("the export has ended")
        data = self._form.record(record)
        try:
            self._sink.write(data)
        except BaseException:
            self.abort()
            raise
        self._records += 1

    def close(self) -> ExportFacts:
        """End the file and return what is to be recorded of it. Doing so twice returns the same.

        Raises:
            Unexpected: ``export.write-failed``: the export is over, and its file gone.
        """
        if self._facts is not None:
            return self._facts
        if not self._open:
            raise ValueError("the export has ended")
        self._open = False
        try:
            if self._sealer is not None:
                self._sealer.close()
            self._destination.finish()
        except BaseException:
            self.abort()
            raise
        self._facts = ExportFacts(
            self._format,
            self._records,
            self._destination.size,
            self._destination.digest,
            self._sealing.kind,
            self._sealing.fingerprints,
            self._columns,
        )
        return self._facts

    def abort(self) -> None:
        """Remove the file; also a finished one, for the event that was to record it may fail.

        Raises:
            Unexpected: ``export.not-removed``.
        """
        self._open, self._facts = False, None
        self._destination.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.abort()
        elif self._open:
            self.close()


def open_export(
    place: Path | Callable[[], Destination],
    collection: Collection,
    *,
    format: str = "jsonl",
    columns: Sequence[str] | None = None,
    recipients: Sequence[str | X25519Recipient] = (),
    passphrase: str | None = None,
    plain: bool = False,
    mark: bool = False,
    random: Callable[[int], bytes] = urandom,
) -> ExportWriter:
    """Begin an export. All that can be refused is refused before the file is made.

    Args:
        place: Where the file will be; it must not exist. Or what makes another destination.
        collection: What the records are of.
        format: ``jsonl`` or ``csv``.
        columns: Which fields and which of `strongroom.export.columns.ABOUT`; all, when left out.
        recipients: Whom the file is sealed to, ``age1…``.
        passphrase: What the file is sealed with instead.
        plain: Whether to write it unsealed; one of the three has to be chosen.
        mark: Whether a byte order mark leads a CSV, as Excel wants it.
        random: Where keys, nonces and salts come from.

    Raises:
        UsageError: ``export.not-sealed``, ``export.sealed-twice``, ``export.format-unknown``,
            ``export.mark-without-csv``.
        InvalidInput: ``schema.unknown-field``, ``export.no-columns``, ``export.passphrase-short``,
            ``age.recipient-malformed``, ``age.hybrid-not-read``, ``export.folder``,
            ``export.open-to-others``.
        Conflict: ``export.exists``.
        Unexpected: ``export.write-failed``.
    """
    sealed = sealing(recipients, passphrase, plain=plain)
    chosen = columns_of(collection, columns)
    form = rendering(format, chosen, mark=mark)
    destination = NewFile(place, private=sealed.kind == PLAIN) if isinstance(place, Path) else place()
    names = (format, tuple(column.name for column in chosen))
    return ExportWriter(form, sealed, destination, names, random)
