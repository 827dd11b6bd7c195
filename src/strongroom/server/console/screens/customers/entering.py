"""Forms of records: which fields can be entered, with what stands in them and what is wrong.

Lives here: from a collection to the fields of a form, and back. Must not live here: storing, validation
(model).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.errors import InvalidInput, StrongroomError
from strongroom.model.schema import Collection
from strongroom.server.console.entered import Filled
from strongroom.server.console.hints import hint_for
from strongroom.server.console.screens.customers.shown import codes_of
from strongroom.vault.staff.offering import Offering

__all__ = ["EntryField", "by_label", "entered", "entry_fields", "errors_by_field", "refuse_nameless"]

_LONGEST = 8_000
_AREAS = frozenset({"free_text", "address"})
_INPUTS: Mapping[str, str] = {"phone": "tel", "email": "email", "integer": "numeric", "bank_card": "numeric"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryField:
    """One field of a form.

    Args:
        control: ``text``, ``area`` or ``select``.
        mask: What is stored, masked, where the one who edits does not see it; an empty field leaves it.
        options: Codes to choose from, with their words.
    """

    name: str
    label: str
    control: str
    value: str = field(default="", repr=False)
    mask: str = field(default="", repr=False)
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    inputmode: str | None = None
    error: str | None = None


def entry_fields(
    collection: Collection,
    offering: Offering,
    values: Mapping[str, str],
    language: str,
    errors: Mapping[str, str],
    masks: Mapping[str, str] | None = None,
) -> list[EntryField]:
    """The fields that somebody may enter, in the schema's order.

    Args:
        values: What stands in the form.
        errors: By field, what is wrong with it.
        masks: By field the mask of what is stored.
    """
    made = []
    for name, known in collection.fields.items():
        if known.retired or not offering.may_write(collection, name):
            continue
        options = tuple(codes_of(collection, name, language))
        kind = known.type.name
        made.append(
            EntryField(
                name=name,
                label=known.label(language),
                control="select" if options else "area" if kind in _AREAS else "text",
                value=values.get(name, ""),
                mask=(masks or {}).get(name, ""),
                required=known.required,
                options=options,
                inputmode=_INPUTS.get(kind),
                error=errors.get(name),
            )
        )
    return made


def entered(collection: Collection, form: Filled) -> dict[str, str]:
    """What was entered, by field; what was left empty is not there."""
    found = {name: form.optional(name, _LONGEST) for name in collection.fields if name in form}
    return {name: text for name, text in found.items() if text is not None}


def errors_by_field(error: StrongroomError | None, collection: Collection, language: str) -> dict[str, str]:
    """What is wrong with each field, in words and with what to do."""
    if error is None:
        return {}
    named = [(each, by_label(each, collection, language)) for each in (*error.parts, error)]
    return {
        str(each.parameters["field"]): f"{labelled.message(language)} {hint_for(labelled, language)}"
        for each, labelled in named
        if "field" in each.parameters
    }


def by_label(error: StrongroomError, collection: Collection, language: str) -> StrongroomError:
    """An error that names fields by what the form calls them, not by what programs do."""

    def called(name: object) -> str:
        known = collection.fields.get(str(name))
        return str(name) if known is None else known.label(language)

    if len(error.parts) == 1:
        return by_label(error.parts[0], collection, language)
    if error.parts:
        named = ", ".join(called(each.parameters.get("field", each.code)) for each in error.parts)
        return InvalidInput(error.code, **{**error.parameters, "fields": named})
    if "field" not in error.parameters:
        return error
    return type(error)(error.code, **{**error.parameters, "field": called(error.parameters["field"])})


def refuse_nameless(values: Mapping[str, str], *names: str) -> None:
    """Refuse a form in which nothing stands that its record could be called by.

    Raises:
        InvalidInput: ``field.required``, with the first name.
    """
    if not any(values.get(name) for name in names):
        raise InvalidInput("field.required", field=names[0])
