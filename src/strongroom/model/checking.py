"""One record's input against its collection: what is stored, or everything that is wrong with it.

Lives here: names, required fields, types, all errors in one pass. Must not live here: whether the person
may write it (access), which customer it belongs to, storing (vault).
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import ParseContext, Value
from strongroom.model.fieldtypes.card_auth import forbidden_name
from strongroom.model.levels import Level
from strongroom.model.nearest import nearest
from strongroom.model.schema import CUSTOMERS, Collection, Field

__all__ = ["CUSTOMER_REFERENCE", "Checked", "Checker", "FieldErrors", "validate"]

CUSTOMER_REFERENCE = "customer"
"""Names the customer a record belongs to, by id or external id. It is no field and is never sealed as one."""


_REMEMBERED = 2_048
"""So many different texts of a field are remembered."""
_NONE: frozenset[str] = frozenset()


class FieldErrors(InvalidInput):
    """All that is wrong with one record.

    Args:
        errors: One error a field, in the order of the input.
    """

    def __init__(self, errors: Sequence[InvalidInput]) -> None:
        self.errors = tuple(errors)
        super().__init__("record.invalid", fields=", ".join(self.fields))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields concerned."""
        return tuple(dict.fromkeys(str(error.parameters.get("field", "?")) for error in self.errors))

    def message(self, language: str = "en") -> str:
        """Every error in ``en`` or ``zh-CN``, one after the other."""
        return "\n".join(f"{_field_of(error)}: {error.message(language)}" for error in self.errors)

    def hint(self, language: str = "en") -> str:
        """What to do about each, said once where it is the same."""
        return "\n".join(dict.fromkeys(error.hint(language) for error in self.errors))

    def __reduce__(self) -> tuple[object, ...]:
        return (FieldErrors, (self.errors,))


def _field_of(error: InvalidInput) -> str:
    return str(error.parameters.get("field", "?"))


class Checked(NamedTuple):
    """One record's input, valid.

    Attributes:
        fields: Sealed fields by name.
        clear: Fields of clear columns by name.
        removed: Fields that an update empties, sealed and clear ones.
        raised: The level of a value where it is above its field's, as for the birth date of a child.
        customer: The reference to the customer as entered; None where there was none.
    """

    fields: Mapping[str, Value]
    clear: Mapping[str, Value]
    removed: frozenset[str] = frozenset()
    raised: Mapping[str, Level] = MappingProxyType({})
    customer: str | None = None

    def __repr__(self) -> str:
        return f"Checked({', '.join([*self.fields, *self.clear])})"  # names; reprs end up in logs


def validate(
    collection: Collection, entered: Mapping[str, object], context: ParseContext, *, partial: bool = False
) -> Checked:
    """Check one record's input.

    Args:
        collection: Where it goes.
        entered: Field names and what was entered. None and blank text stand for no value.
        context: Region, date, currency, zone.
        partial: For an update: fields that are left out keep their values, those without a value lose
            theirs.

    Raises:
        FieldErrors: With one error for each field that is unknown, forbidden, mistyped or missing.
    """
    return Checker(collection, context).check(entered, partial=partial)


class _Rule(NamedTuple):
    """How one field is checked.

    Attributes:
        level_of: Tells the level of a single value, where it can be above the field's.
    """

    name: str
    parse: Callable[[object, ParseContext, str], Value]
    clear: bool
    level: Level
    level_of: Callable[[Value, ParseContext], Level] | None


class _Known(NamedTuple):
    """What a text has become before."""

    value: Value
    raised: Level | None


class Checker:
    """Checks many records of one collection, under the same circumstances.

    Args:
        remember: Whether a text that comes again is looked up instead of being read again: for the many
            records of a file, in which towns and codes repeat. What is remembered are values, so keep it no
            longer than the file.
    """

    def __init__(self, collection: Collection, context: ParseContext, *, remember: bool = False) -> None:
        self._collection, self._context = collection, context
        self._rules = {each.name: _rule(each) for each in collection.fields.values()}
        self._required = [each.name for each in collection.fields.values() if each.required]
        self._memory: dict[str, dict[str, _Known]] = {name: {} for name in self._rules} if remember else {}
        self._left = dict.fromkeys(self._memory, _REMEMBERED)

    def check(self, entered: Mapping[str, object], *, partial: bool = False) -> Checked:
        """As `validate`."""
        errors: list[InvalidInput] = []
        fields: dict[str, Value] = {}
        clear: dict[str, Value] = {}
        raised: dict[str, Level] = {}
        removed: list[str] = []
        rules, memory = self._rules, self._memory
        for name, value in entered.items():
            rule = rules.get(name)
            if rule is None:
                if name != CUSTOMER_REFERENCE or self._collection.number == CUSTOMERS:
                    errors.append(_unknown(self._collection, name))
                continue
            if value is None or (isinstance(value, str) and (not value or value.isspace())):
                removed.append(name)
                continue
            before = memory.get(name)
            known = None if before is None or not isinstance(value, str) else before.get(value)
            if known is None:
                try:
                    known = self._read(rule, value)
                except InvalidInput as error:
                    errors.append(error)
                    continue
            (clear if rule.clear else fields)[name] = known.value
            if known.raised is not None:
                raised[name] = known.raised
        for name in self._required:
            if name in removed or (not partial and name not in entered):
                errors.append(InvalidInput("field.required", field=name))
        if errors:
            raise FieldErrors(errors)
        emptied = frozenset(removed) if partial and removed else _NONE
        return Checked(fields, clear, emptied, raised, _reference(entered.get(CUSTOMER_REFERENCE)))

    def _read(self, rule: _Rule, value: object) -> _Known:
        parsed = rule.parse(value, self._context, rule.name)
        raised = None
        if rule.level_of is not None:
            level = rule.level_of(parsed, self._context)
            raised = level if level > rule.level else None
        known = _Known(parsed, raised)
        if rule.name in self._memory and isinstance(value, str):
            self._remember(rule.name, value, known)
        return known

    def _remember(self, name: str, text: str, known: _Known) -> None:
        """Keep a text of a field whose texts repeat; one whose texts hardly do is given up."""
        if self._left[name]:
            self._left[name] -= 1
            self._memory[name][text] = known
        else:
            del self._memory[name]


def _rule(field: Field) -> _Rule:
    rising = field.type.may_rise and not field.clear and not field.level_reason
    level_of = field.type.level_of if rising else None
    return _Rule(field.name, field.type.parse, bool(field.clear), field.level, level_of)


def _unknown(collection: Collection, name: object) -> InvalidInput:
    if not isinstance(name, str):
        return InvalidInput("field.not-a-name", field="?")
    if forbidden_name(name):
        return InvalidInput("schema.forbidden-field", field=name)
    known = nearest(name, collection.fields)
    return InvalidInput("schema.unknown-field", collection=collection.name, field=name, known=known)


def _reference(entered: object) -> str | None:
    if entered is None:
        return None
    return str(entered).strip() or None
