"""A file into the room: read by its mapping, stored batch by batch, resumed where it was killed.

Lives here: the order of things. Must not live here: reading rows (drafts.py), checking values and storing
(strongroom.vault). Nothing is written but the room and, where asked for, the file of refused rows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from strongroom.errors import TABLE, Conflict, InvalidInput
from strongroom.ingest.drafts import RowError, read_drafts
from strongroom.ingest.items import Item, Part, Task, Wire, item_of, read_items
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.reading_process import ReadingProcess
from strongroom.ingest.refusals import Refusals, RefusedFor
from strongroom.ingest.rejects import RejectsFile
from strongroom.ingest.rendering import render_mapping
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.processes.second_process import second_core
from strongroom.storage.spare_memory import give_back_memory
from strongroom.vault.desk import Desk
from strongroom.vault.importing.bulk import Stored
from strongroom.vault.importing.bulk_plan import RULES_CHANGED, Given, Rejection
from strongroom.vault.importing.import_desk import ImportDesk
from strongroom.vault.importing.run import Run
from strongroom.vault.storing.preparing import Basis

__all__ = ["ImportResult", "import_file"]

Progress = Callable[[int], None]
"""Told how many records of the file have been dealt with."""

_BLOCK = 1 << 20
_LARGE = 1 << 20
"""Bytes of a file from which on a second process reads it: some 6,000 customers, so a second or two."""
_PACKED = (b"\x1f\x8b", b"PK")
_RULES_CHANGES = 8

_Reading = Callable[[Basis, int, frozenset[int]], AbstractContextManager[Iterator[Wire]]]
"""Opens the file: prepares by these rules, from this item on, and gives the lines of these before it."""

_SEVERAL = "errors"


@dataclass(frozen=True)
class ImportResult:
    """What an import came to.

    Attributes:
        id: ``imp_…``, by which it can be taken back; None after a dry run.
        created: New records, customers made for them included.
        updated: Records changed; in a dry run all that are there already.
        unchanged: Records that had these values already.
        rejected: How many records were refused, by the code of the reason.
        reasons: The same by field too, with what the reasons' texts name.
        items: Records of the file.
        resumed: How many of these an earlier run had dealt with.
    """

    id: str | None
    created: int
    updated: int
    unchanged: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    items: int = 0
    resumed: int = 0
    reasons: tuple[RefusedFor, ...] = ()


def import_file(
    desk: Desk,
    path: Path,
    collection: str,
    mapping: ImportMapping,
    *,
    dry_run: bool = False,
    rejects: Path | BinaryIO | None = None,
    name: str | None = None,
    create_customers: bool = False,
    again: bool = False,
    readmit: str | None = None,
    language: str = "en",
    progress: Progress = lambda done: None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    batch: int | None = None,
    processes: int | None = None,
) -> ImportResult:
    """Import a file.

    Each batch is stored whole or not at all, together with how far the file has come: killed at any moment
    and run again, it neither doubles a record nor loses one.

    Args:
        desk: Who imports, and what for.
        path: The file; files that the mapping names lie beside it.
        collection: Where its records go.
        mapping: What its columns become.
        dry_run: Whether to check everything and store nothing.
        rejects: A file to make for the rows that are refused, or a stream to write them to.
        name: What the file is called, where its path does not say.
        create_customers: Whether customers who are not there are made, of their external id alone.
        again: Whether to import once more what was imported in full.
        readmit: Why customers who were erased may come back; they are refused where it is left out.
        language: Of the hints in the file of refused rows.
        encoding: What would else be detected, or stand in the mapping; likewise delimiter and sheet.
        batch: Records of a transaction; chosen by who else uses the room, when left out.
        processes: 2 to have another process read the file and check its values, 1 not to; chosen by the
            file's size, when left out. Keys and database stay in this one.

    Raises:
        NotFound, UsageError, InvalidInput: As `open_source` and `read_drafts` have them, before anything is
            stored; ``ingest.map-other-collection``.
        Refused: ``access.refused``.
        Conflict: ``import.already-done``, ``import.elsewhere``, ``import.being-undone``;
            ``ingest.file-changed``; ``ingest.rejects-exists``; ``import.rules-changed``, where the schema is
            changed again and again.
        Unexpected: ``import.reader-lost``.
    """
    if mapping.collection != collection:
        raise InvalidInput("ingest.map-other-collection", collection=mapping.collection)
    mapping = replace(
        mapping,
        encoding=encoding or mapping.encoding,
        delimiter=delimiter or mapping.delimiter,
        sheet=sheet or mapping.sheet,
    )
    source = open_source(path, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet)
    imports = desk.imports
    schema = imports.schema
    schema.collection(collection)
    read_drafts(source, mapping, SchemaView(schema), path.parent)  # what is wrong with the mapping, at once
    run = imports.begin(
        collection,
        _identity(path, mapping),
        name=name or path.name,
        create_customers=create_customers,
        again=again or dry_run,
        readmit=readmit,
    )
    apart = _worth_a_process(path) if processes is None else processes > 1
    with ExitStack() as stack:
        file = None
        if rejects is not None:
            hint = _Hint(language)
            file = stack.enter_context(RejectsFile(rejects, source, hint))
        reading = partial(_reading, path, mapping, keep=file is not None, apart=apart)
        return _Importing(imports, collection, run, file, progress, reading, dry_run=dry_run).go(batch)


def _worth_a_process(path: Path) -> bool:
    """Whether a second process would be there before this one had read the file itself."""
    with path.open("rb") as stream:
        packed = stream.read(2) in _PACKED
    least = _LARGE // 8 if packed else _LARGE
    return path.stat().st_size >= least and second_core()


@contextmanager
def _reading(
    path: Path,
    mapping: ImportMapping,
    basis: Basis,
    first: int,
    wanted: frozenset[int],
    *,
    keep: bool,
    apart: bool,
) -> Iterator[Iterator[Wire]]:
    task = Task(path, mapping, basis, Part(first, wanted, keep))
    if not apart:
        yield read_items(task)
        return
    with ReadingProcess(task) as process:
        yield iter(process)


class _Importing:
    """One run over the file."""

    def __init__(
        self,
        imports: ImportDesk,
        collection: str,
        run: Run,
        file: RejectsFile | None,
        progress: Progress,
        reading: _Reading,
        *,
        dry_run: bool,
    ) -> None:
        self._imports, self._run, self._file, self._progress = imports, run, file, progress
        self._collection, self._reading = collection, reading
        self._dry_run = dry_run
        self._rejected = Refusals()
        self._created = self._updated = self._unchanged = self._items = 0

    def go(self, size: int | None) -> ImportResult:
        resumed = 0 if self._dry_run else self._run.next_item
        earlier: dict[int, Rejection] = {}
        if resumed:
            earlier = {each.item: each for each in self._imports.earlier_rejections(self._run)}
            self._created, self._updated = self._run.row.created, self._run.row.updated
            self._items = resumed
        for _ in range(_RULES_CHANGES):
            try:
                self._read_on(earlier, size)
                break
            except Conflict as error:
                if error.code != RULES_CHANGED:
                    raise
                earlier = {}  # prepared anew from where it stands
        else:
            raise Conflict(RULES_CHANGED)
        return ImportResult(
            None if self._dry_run else self._run.id,
            self._created,
            self._updated,
            self._unchanged,
            self._rejected.by_code(),
            self._items,
            resumed,
            self._rejected.reasons(),
        )

    def _read_on(self, earlier: Mapping[int, Rejection], size: int | None) -> None:
        """Store what follows, batch by batch; what an earlier run refused is written out once more."""
        basis = self._imports.basis(self._collection)
        with self._reading(basis, self._items, frozenset(earlier)) as wires:
            items = map(item_of, wires)
            following = next(items, None)
            while following is not None and following.number < self._items:
                self._refuse(following, earlier[following.number])
                following = next(items, None)
            waiting: list[Item] = []
            while following is not None or not self._items or waiting:
                limit = size or self._imports.batch_size
                while following is not None and len(waiting) < limit:
                    waiting.append(following)
                    following = next(items, None)
                if not waiting and self._items > 0:
                    break
                self._store(waiting, basis, last=following is None)
                waiting.clear()
                if following is None:
                    break
                self._imports.pause()

    def _store(self, waiting: Sequence[Item], basis: Basis, *, last: bool) -> None:
        first = self._items
        given = [_given(item) for item in waiting]
        stored: Stored
        if self._dry_run:
            stored = self._imports.look(self._run, given, basis)
        else:
            self._run, stored = self._imports.store(self._run, given, last=last, basis=basis)
        self._created += stored.created
        self._updated += stored.updated
        self._unchanged += stored.unchanged
        for rejection in stored.rejected:
            self._refuse(waiting[rejection.item - first], rejection)
        self._items += len(waiting)
        give_back_memory()
        self._progress(self._items)

    def _refuse(self, item: Item, rejection: Rejection) -> None:
        self._rejected.add(*rejection.errors[0])
        if self._file is not None:
            named = {_SEVERAL: rejection.errors}
            self._file.add(RowError(item.lines, item.raw, rejection.code, named, item.file))


def _given(item: Item) -> Given:
    wrong = None if item.errors is None else Rejection(item.number, item.errors)
    return Given(item.number, {}, item.customer, item.owner, item.team, wrong, item.prepared)


class _Hint:
    """All that is wrong with a row, and what to do about each."""

    def __init__(self, language: str) -> None:
        self._chinese = language.startswith("zh")

    def __call__(self, error: RowError) -> str:
        errors = error.parameters.get(_SEVERAL)
        listed = errors if isinstance(errors, tuple | list) else [(error.code, error.parameters)]
        return " ".join(dict.fromkeys(self._one(code, named) for code, named in listed))

    def _one(self, code: str, named: Mapping[str, object]) -> str:
        entry = TABLE[code]
        texts = (entry.zh, entry.hint_zh) if self._chinese else (entry.en, entry.hint_en)
        said = " ".join(text.format_map(_Named(named)) for text in texts)
        return f"{named['field']}: {said}" if "field" in named else said


class _Named(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _identity(path: Path, mapping: ImportMapping) -> list[bytes]:
    """What tells this import from every other: the bytes of all files that it reads, and the mapping."""
    beside = [mapping.join.file] if mapping.join else []
    beside += [lookup.file for _, lookup in sorted(mapping.lookups.items())]
    files = [path, *(path.parent / name for name in beside)]
    return [*(_digest(file) for file in files), render_mapping(mapping).encode()]


def _digest(path: Path) -> bytes:
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.digest()
