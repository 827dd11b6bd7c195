"""A file into the room: read by its mapping, stored batch by batch, resumed where it was killed.

Lives here: the order of things. Must not live here: reading rows (drafts.py), checking values and storing
(strongroom.vault). Nothing is written but the room and, where asked for, the file of refused rows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from strongroom.errors import TABLE, InvalidInput
from strongroom.ingest.drafts import Draft, RowError, read_drafts
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rejects import RejectsFile
from strongroom.ingest.rendering import render_mapping
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.model.schema import Collection
from strongroom.vault.bulk import Stored
from strongroom.vault.bulk_plan import Given, Rejection
from strongroom.vault.desk import Desk
from strongroom.vault.import_desk import ImportDesk, Run

__all__ = ["ImportResult", "import_file"]

Progress = Callable[[int], None]
"""Told how many records of the file have been dealt with."""

_BLOCK = 1 << 20
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


def import_file(
    desk: Desk,
    path: Path,
    collection: str,
    mapping: ImportMapping,
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
    create_customers: bool = False,
    again: bool = False,
    language: str = "en",
    progress: Progress = lambda done: None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    batch: int | None = None,
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
        rejects: A file to make for the rows that are refused.
        create_customers: Whether customers who are not there are made, of their external id alone.
        again: Whether to import once more what was imported in full.
        language: Of the hints in the file of refused rows.
        encoding: What would else be detected, or stand in the mapping; likewise delimiter and sheet.
        batch: Records of a transaction; chosen by who else uses the room, when left out.

    Raises:
        NotFound, UsageError, InvalidInput: As `open_source` and `read_drafts` have them, before anything is
            stored; ``ingest.map-other-collection``.
        Refused: ``access.refused``.
        Conflict: ``import.already-done``, ``import.elsewhere``, ``import.being-undone``;
            ``ingest.file-changed``; ``ingest.rejects-exists``.
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
    found = schema.collection(collection)
    drafts = read_drafts(source, mapping, SchemaView(schema), path.parent)
    run = imports.begin(
        collection,
        _identity(path, mapping),
        name=path.name,
        create_customers=create_customers,
        again=again or dry_run,
    )
    with ExitStack() as stack:
        file = None
        if rejects is not None:
            hint = _Hint(language)
            file = stack.enter_context(RejectsFile(rejects, source, hint))
        return _Importing(imports, found, run, file, progress, dry_run=dry_run).go(drafts, batch)


class _Importing:
    """One run over the file."""

    def __init__(
        self,
        imports: ImportDesk,
        collection: Collection,
        run: Run,
        file: RejectsFile | None,
        progress: Progress,
        *,
        dry_run: bool,
    ) -> None:
        self._imports, self._run, self._file, self._progress = imports, run, file, progress
        self._natural = None if collection.natural_field is None else collection.natural_field.name
        self._dry_run = dry_run
        self._rejected = Counter[str]()
        self._created = self._updated = self._unchanged = self._items = 0

    def go(self, drafts: Iterator[Draft | RowError], size: int | None) -> ImportResult:
        resumed = 0 if self._dry_run else self._run.next_item
        if resumed:
            self._skip(drafts, resumed)
            self._created, self._updated = self._run.row.created, self._run.row.updated
        waiting: list[Draft | RowError] = []
        following = next(drafts, None)
        while following is not None or not self._items or waiting:
            limit = size or self._imports.batch_size
            while following is not None and len(waiting) < limit:
                waiting.append(following)
                following = next(drafts, None)
            if not waiting and self._items > 0:
                break
            self._store(waiting, last=following is None)
            waiting.clear()
            if following is None:
                break
            self._imports.pause()
        return ImportResult(
            None if self._dry_run else self._run.id,
            self._created,
            self._updated,
            self._unchanged,
            dict(self._rejected),
            self._items,
            resumed,
        )

    def _skip(self, drafts: Iterator[Draft | RowError], count: int) -> None:
        """Pass over what an earlier run has dealt with; what it refused is written out once more."""
        earlier = {each.item: each for each in self._imports.earlier_rejections(self._run)}
        for item in range(count):
            draft = next(drafts)
            if item in earlier:
                self._refuse(draft, earlier[item])
        self._items = count

    def _store(self, waiting: Sequence[Draft | RowError], *, last: bool) -> None:
        first = self._items
        given = [self._given(first + at, draft) for at, draft in enumerate(waiting)]
        stored: Stored
        if self._dry_run:
            stored = self._imports.look(self._run, given)
        else:
            self._run, stored = self._imports.store(self._run, given, last=last)
        self._created += stored.created
        self._updated += stored.updated
        self._unchanged += stored.unchanged
        for rejection in stored.rejected:
            self._refuse(waiting[rejection.item - first], rejection)
        self._items += len(waiting)
        self._progress(self._items)

    def _given(self, item: int, draft: Draft | RowError) -> Given:
        if isinstance(draft, RowError):
            parameters = {**draft.parameters, **({"file": draft.file} if draft.file else {})}
            return Given(item, {}, wrong=Rejection(item, ((draft.code, parameters),)))
        values = dict(draft.fields)
        if draft.key is not None and self._natural is not None:
            values[self._natural] = draft.key
        return Given(item, values, draft.customer, draft.clear.get("owner"), draft.clear.get("team"))

    def _refuse(self, draft: Draft | RowError, rejection: Rejection) -> None:
        self._rejected[rejection.code] += 1
        if self._file is not None:
            file = draft.file if isinstance(draft, RowError) else ""
            named = {_SEVERAL: rejection.errors}
            self._file.add(RowError(draft.lines, draft.raw, rejection.code, named, file))


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
