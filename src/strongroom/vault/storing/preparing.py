"""A record on its way to be sealed: checked, packed by level, and in the forms that are searched.

Lives here: all that can be done before a key is needed, so that another process than the one with the keys
can do it. Must not live here: keys, rows, SQL, deciding.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from strongroom.model.checking import Checked, Checker
from strongroom.model.fieldtypes.base import ParseContext, Search, Value
from strongroom.model.fieldtypes.money import in_currency
from strongroom.model.levels import LEVELS, Level
from strongroom.model.packing import Entry, Packed, entries_of, pack, unpack
from strongroom.model.schema import TRANSFORMS, Collection, Schema

__all__ = [
    "ELSEWHERE",
    "Basis",
    "Forms",
    "Prepared",
    "Preparer",
    "Searches",
    "natural_form",
    "place_values",
    "unprepared",
]

ELSEWHERE = "level.sensitive"
"""Flag of an entry whose value is more sensitive than its field and lies with the sensitive ones."""

_SEARCH_OF = {number: search for search, number in TRANSFORMS.items()}

Searches = tuple[tuple[int, int], ...]
"""Field and transform of each search that a collection has, in a fixed order; places in it are slots."""


class Basis(NamedTuple):
    """What records are prepared by.

    Attributes:
        version: The schema's, as envelopes have it.
        searches: Of the collection.
    """

    schema: Schema
    version: int
    collection: str
    searches: Searches
    region: str
    today: date

    def fits(self, version: int, searches: Searches) -> bool:
        """Whether what was prepared by it can be stored under this schema with these searches."""
        return self.version == version and self.searches == searches


class Prepared(NamedTuple):
    """A record that only has to be sealed; of nothing but numbers, texts, bytes and tuples.

    Attributes:
        payloads: The packed values of each level that records of the collection have.
        fields: The numbers of the fields that it has, ascending.
        forms: Slot and form of each search.
        natural: The normal form of its external id.
        clear: Name, canonical, raw and flags of the fields of clear columns.
        removed: The names of the fields that are said to be empty.
    """

    payloads: tuple[bytes, ...]
    fields: tuple[int, ...]
    forms: tuple[tuple[int, str], ...]
    natural: str | None
    clear: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    removed: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Prepared(fields={self.fields})"

    def clear_values(self) -> dict[str, Value]:
        """The values of clear columns by field."""
        return {name: Value(canonical, raw, flags) for name, canonical, raw, flags in self.clear}


class Forms:
    """Brings values into the forms that are searched.

    Args:
        searches: Those of the collection.
    """

    def __init__(self, collection: Collection, searches: Searches) -> None:
        self._uses: dict[str, list[tuple[int, Callable[[Value, Search], str | None], Search]]] = {}
        for slot, (number, transform) in enumerate(searches):
            field = collection.by_number[number]
            self._uses.setdefault(field.name, []).append((slot, field.type.key, _SEARCH_OF[transform]))

    def of(self, values: Mapping[str, Value]) -> list[tuple[int, str]]:
        """Slot and form of each search that a record's values are found by."""
        found = []
        for name, uses in self._uses.items():
            value = values.get(name)
            if value is not None:
                for slot, form_of, search in uses:
                    form = form_of(value, search)
                    if form:
                        found.append((slot, form))
        return found


class Preparer:
    """Prepares records of one collection.

    Args:
        remember: As `Checker` has it: for the records of a file.
    """

    def __init__(
        self, collection: Collection, searches: Searches, context: ParseContext, *, remember: bool = False
    ) -> None:
        self._collection, self._context, self._remember = collection, context, remember
        self._forms = Forms(collection, searches)
        self._levels = collection.sealed_levels
        self._places = {
            each.name: (each.number, self._levels.index(each.level))
            for level in self._levels
            for each in collection.level_fields(level)
        }
        self._numbers = {each.name: each.number for each in collection.fields.values()}
        self._checkers: dict[str, Checker] = {}

    @classmethod
    def by(cls, basis: Basis) -> "Preparer":
        """One for the records of a file."""
        context = ParseContext(today=basis.today, region=basis.region)
        return cls(basis.schema.collection(basis.collection), basis.searches, context, remember=True)

    def prepare(self, values: Mapping[str, object]) -> Prepared:
        """Check what was entered and prepare it.

        Raises:
            FieldErrors: As `strongroom.model.checking.validate` has it.
        """
        return self.prepared(self._checker_for(values).check(values, partial=True))

    def prepared(self, checked: Checked) -> Prepared:
        """Prepare what was checked before."""
        values, clear, numbers = checked.fields, checked.clear, self._numbers
        natural = self._collection.natural_field
        known = None if natural is None else values.get(natural.name)
        return Prepared(
            tuple([pack(entries) for entries in self._entries(values, checked.raised)]),
            tuple(sorted([numbers[name] for name in (*values, *clear)])),
            tuple(self._forms.of(values)),
            None if known is None else natural_form(self._collection, known),
            tuple([(name, *value) for name, value in clear.items()]) if clear else (),
            tuple(sorted(checked.removed)) if checked.removed else (),
        )

    def _checker_for(self, values: Mapping[str, object]) -> Checker:
        """Amounts without a currency of their own are in that of their record."""
        context = in_currency(self._context, values)
        checker = self._checkers.get(context.currency)
        if checker is None:
            checker = Checker(self._collection, context, remember=self._remember)
            self._checkers[context.currency] = checker
        return checker

    def _entries(self, values: Mapping[str, Value], raised: Mapping[str, Level]) -> list[list[Entry]]:
        """Values by level, in the order of their fields' numbers."""
        if raised:
            placed = place_values(self._collection, values, raised)
            return [entries_of(placed[level]) for level in self._levels]
        places = self._places
        levels: list[list[Entry]] = [[] for _ in self._levels]
        for name, (canonical, raw, flags) in values.items():
            number, level = places[name]
            levels[level].append((number, canonical, raw, flags) if flags else (number, canonical, raw))
        for entries in levels:
            entries.sort()
        return levels


def natural_form(collection: Collection, value: Value) -> str | None:
    """The form in which the id of another system is recognised."""
    field = collection.natural_field
    return None if field is None else field.type.key(value, Search.EXACT)


def place_values(
    collection: Collection, values: Mapping[str, Value], raised: Mapping[str, Level]
) -> dict[Level, dict[int, Packed]]:
    """Values by the level that holds them; one that is raised leaves a mark where its field belongs."""
    placed: dict[Level, dict[int, Packed]] = {level: {} for level in LEVELS}
    for name, value in values.items():
        field = collection.fields[name]
        level = raised.get(name, field.level)
        placed[level][field.number] = Packed(value.canonical, value.raw, value.flags)
        if level is not field.level:
            placed[field.level][field.number] = Packed("", "", (ELSEWHERE,))
    return placed


def unprepared(collection: Collection, prepared: Prepared) -> Checked:
    """The values that a record was prepared from, for one that is there already and changes."""
    values: dict[str, Value] = {}
    raised: dict[str, Level] = {}
    for level, payload in zip(collection.sealed_levels, prepared.payloads, strict=True):
        for number, packed in unpack(payload).items():
            if ELSEWHERE in packed.flags:
                continue
            field = collection.by_number[number]
            values[field.name] = Value(*packed)
            if level is not field.level:
                raised[field.name] = level
    return Checked(values, prepared.clear_values(), frozenset(prepared.removed), raised)
