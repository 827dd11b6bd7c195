"""One record's input against its collection: what is stored, or everything that is wrong with it.

Lives here: names, required fields, types, all errors in one pass. Must not live here: whether the person
may write it (access), which customer it belongs to, storing (vault).
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import ParseContext, Value
from strongroom.model.fieldtypes.card_auth import forbidden_name
from strongroom.model.levels import Level
from strongroom.model.nearest import nearest
from strongroom.model.schema import Collection, Field

__all__ = ["CUSTOMER_REFERENCE", "Checked", "FieldErrors", "validate"]

CUSTOMER_REFERENCE = "customer"
"""Names the customer a record belongs to, by id or external id. It is no field and is never sealed as one."""


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
    errors: list[InvalidInput] = []
    fields: dict[str, Value] = {}
    clear: dict[str, Value] = {}
    raised: dict[str, Level] = {}
    removed: set[str] = set()
    for name, value in entered.items():
        if name == CUSTOMER_REFERENCE:
            continue
        known = collection.fields.get(name)
        if known is None:
            errors.append(_unknown(collection, name))
        elif value is None or (isinstance(value, str) and not value.strip()):
            removed.add(name)
        else:
            try:
                parsed = known.type.parse(value, context, name)
            except InvalidInput as error:
                errors.append(error)
                continue
            (clear if known.clear else fields)[name] = parsed
            level = known.type.level_of(parsed, context)
            if level > known.level and not known.clear and not known.level_reason:
                raised[name] = level
    errors += [
        InvalidInput("field.required", field=each.name)
        for each in _missing(collection, entered, removed, partial)
    ]
    if errors:
        raise FieldErrors(errors)
    return Checked(
        fields,
        clear,
        frozenset(removed if partial else ()),
        raised,
        _reference(entered.get(CUSTOMER_REFERENCE)),
    )


def _unknown(collection: Collection, name: object) -> InvalidInput:
    if not isinstance(name, str):
        return InvalidInput("field.not-a-name", field="?")
    if forbidden_name(name):
        return InvalidInput("schema.forbidden-field", field=name)
    known = nearest(name, collection.fields)
    return InvalidInput("schema.unknown-field", collection=collection.name, field=name, known=known)


def _missing(
    collection: Collection, entered: Mapping[str, object], removed: set[str], partial: bool
) -> Iterator[Field]:
    for each in collection.fields.values():
        if each.required and (each.name in removed or (not partial and each.name not in entered)):
            yield each


def _reference(entered: object) -> str | None:
    if entered is None:
        return None
    return str(entered).strip() or None
