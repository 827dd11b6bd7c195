"""Collections and fields: what can be stored, at which level, and found by what.

Lives here: the values `Field`, `Collection` and `Schema`, and the fixed numbers. Must not live here: which
schemas are allowed (schema_rules.py), their files and documents (schema_file.py, schema_document.py), the
default one (default_schema.py), checking a record (checking.py). Numbers stand in stored bytes: they are
never reused.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, Search
from strongroom.model.levels import LEVELS, Level
from strongroom.model.nearest import nearest

__all__ = [
    "ALERTS",
    "CLEAR_COLUMNS",
    "CREDENTIALS",
    "CUSTOMERS",
    "EVENTS",
    "EXTRA",
    "FIRST_ADDED",
    "HELD",
    "JOBS",
    "NEEDS",
    "PURCHASES",
    "SESSIONS",
    "TARGETS",
    "TICKETS",
    "TOKENS",
    "TRANSFORMS",
    "TRANSFORM_NATURAL",
    "USERS",
    "Collection",
    "Field",
    "Schema",
]

CUSTOMERS, PURCHASES, NEEDS = 1, 2, 3
FIRST_ADDED = 100
"""Collections of a schema file count from here, so that later versions can bring their own below."""
USERS, CREDENTIALS, SESSIONS, TOKENS, JOBS, TARGETS = 0xF001, 0xF002, 0xF003, 0xF004, 0xF005, 0xF006
ALERTS, HELD, TICKETS, EVENTS = 0xF007, 0xF008, 0xF009, 0xFFFE
"""Places that are sealed like records and are none: staff, what they sign in with and from where, jobs that
they asked for, where notices go, alerts, files that are held, tickets, what lies sealed beside an event."""

EXTRA = "extra"
"""The column that holds the clear fields a schema adds, together, as a JSON object."""
CLEAR_COLUMNS = ("status", "kind", "priority", "at", EXTRA)
"""The columns that can hold a field instead of an envelope; ``owner`` and ``team`` are no fields."""

TRANSFORM_NATURAL = 0
TRANSFORMS: Mapping[Search, int] = MappingProxyType(
    {
        Search.EXACT: 1,
        Search.SUFFIX4: 2,
        Search.PREFIX: 3,
        Search.NGRAM: 4,
        Search.DOMAIN: 5,
        Search.DISTRICT: 6,
        Search.YEAR: 7,
        Search.SUBNET: 8,
        Search.CELL: 9,
    }
)
"""The number of each search in stored bytes and in the derivation of tokens; 0 is the natural key."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A named value of a collection.

    Args:
        number: 1 to 65,535, the same for ever; it stands in payloads, tokens and the log.
        type: The field type, its options applied.
        level: Decides which envelope holds the value; never below the type's own without ``level_reason``.
        required: Whether a new record must have it.
        searches: The normal forms that tokens are made of.
        accept_leak: Reason per search for one that gives more away than is allowed without.
        natural: Unique within the collection and looked up by a 128-bit keyed digest (``external_id``).
        clear: The clear column that holds the value instead of an envelope; None for almost every field.
        purposes: Purposes for which the field may be touched; empty: whatever the role allows.
        retired: No longer taken or shown; its number and name stay taken.
        former: Levels where values that were stored before may still lie, while they are sealed anew.
    """

    number: int
    name: str
    type: FieldType = field(compare=False)
    level: Level
    label_en: str
    label_zh: str
    required: bool = False
    searches: frozenset[Search] = frozenset()
    accept_leak: Mapping[Search, str] = field(default_factory=dict)
    natural: bool = False
    clear: str | None = None
    clear_reason: str = ""
    level_reason: str = ""
    purposes: frozenset[str] = frozenset()
    options: Mapping[str, object] = field(default_factory=dict)
    retired: bool = False
    former: frozenset[Level] = frozenset()

    @cached_property
    def places(self) -> frozenset[Level]:
        """The levels at which a stored value may lie: one, unless the field is moving."""
        return self.former | {self.level}

    @cached_property
    def guarded(self) -> Level:
        """The level that decisions go by: a field that moves down is not there before all its values are."""
        return max(self.places)

    def label(self, language: str) -> str:
        """Its name for people, in ``en`` or ``zh-CN``."""
        return self.label_zh if language.startswith("zh") else self.label_en

    def transforms(self) -> tuple[int, ...]:
        """The numbers of its searches, ascending, the natural key first."""
        numbers = sorted(TRANSFORMS[search] for search in self.searches)
        return (TRANSFORM_NATURAL, *numbers) if self.natural else tuple(numbers)


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A kind of record.

    Args:
        number: Fixed below 100, from 100 for what a schema file adds; never reused.
        prefix: Leads the written ids, as in ``cus_…``.
        all_fields: Every field that ever was, retired ones too, by number.
    """

    number: int
    name: str
    prefix: str
    label_en: str
    label_zh: str
    all_fields: tuple[Field, ...]

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields in use, by name, in the order of their numbers."""
        return MappingProxyType({each.name: each for each in self.all_fields if not each.retired})

    @cached_property
    def retired_fields(self) -> Mapping[str, Field]:
        """The fields no longer in use, by name."""
        return MappingProxyType({each.name: each for each in self.all_fields if each.retired})

    @cached_property
    def by_number(self) -> Mapping[int, Field]:
        """Every field, retired ones too: old envelopes hold their values."""
        return MappingProxyType({each.number: each for each in self.all_fields})

    @cached_property
    def clear_fields(self) -> Mapping[str, Field]:
        """The fields in use that stand in clear columns, by name."""
        return MappingProxyType({name: each for name, each in self.fields.items() if each.clear})

    @cached_property
    def natural_field(self) -> Field | None:
        """The field by which records of another system are recognised."""
        return next((each for each in self.fields.values() if each.natural), None)

    @cached_property
    def _by_level(self) -> Mapping[Level, tuple[Field, ...]]:
        return {
            level: tuple(each for each in self.fields.values() if level in each.places and not each.clear)
            for level in LEVELS
        }

    @cached_property
    def sealed_levels(self) -> tuple[Level, ...]:
        """The levels that every record has an envelope of, even an empty one: that somebody has a sensitive
        value is not to be read off. They are those of its fields, and those that single values may rise to.
        """
        rising = any(each.type.may_rise and not each.clear for each in self.fields.values())
        return tuple(
            level for level in LEVELS if self._by_level[level] or (rising and level is Level.SENSITIVE)
        )

    def level_fields(self, level: Level) -> tuple[Field, ...]:
        """The fields in use that one envelope may hold, in the order of their numbers."""
        return self._by_level[level]

    @cached_property
    def moving(self) -> tuple[Field, ...]:
        """The fields whose values are being sealed anew at another level, retired ones too."""
        return tuple(each for each in self.all_fields if each.former)

    def sealed_together(self, levels: Set[Level]) -> frozenset[Level]:
        """Levels, and those that are sealed anew with them: a value that moves leaves one for another."""
        together = frozenset(levels)
        while more := [
            each for each in self.moving if each.places & together and not each.places <= together
        ]:
            together = together.union(*(each.places for each in more))
        return together

    def field(self, name: str) -> Field:
        """A field in use.

        Raises:
            InvalidInput: ``schema.unknown-field``.
        """
        found = self.fields.get(name)
        if found is None:
            known = nearest(name, self.fields)
            raise InvalidInput("schema.unknown-field", collection=self.name, field=name, known=known)
        return found

    def label(self, language: str) -> str:
        """Its name for people, in ``en`` or ``zh-CN``."""
        return self.label_zh if language.startswith("zh") else self.label_en


@dataclass(frozen=True, kw_only=True)
class Schema:
    """All collections of one tenant, at one version; versions count from 1."""

    version: int
    all_collections: tuple[Collection, ...]

    @cached_property
    def collections(self) -> Mapping[str, Collection]:
        """The collections by name, in the order of their numbers."""
        return MappingProxyType({each.name: each for each in self.all_collections})

    @cached_property
    def by_number(self) -> Mapping[int, Collection]:
        """The collections by number."""
        return MappingProxyType({each.number: each for each in self.all_collections})

    @cached_property
    def by_prefix(self) -> Mapping[str, Collection]:
        """The collections by the prefix of their ids."""
        return MappingProxyType({each.prefix: each for each in self.all_collections})

    def collection(self, name: str) -> Collection:
        """A collection.

        Raises:
            InvalidInput: ``schema.unknown-collection``.
        """
        found = self.collections.get(name)
        if found is None:
            known = nearest(name, self.collections)
            raise InvalidInput("schema.unknown-collection", collection=name, known=known)
        return found
