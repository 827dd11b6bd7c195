"""What a column can become, as lines of the form that asks for it.

Lives here: labels and what there is to choose. Must not live here: what a choice makes (ingest.choosing).
"""

from dataclasses import dataclass
from datetime import datetime

from strongroom.ingest.choosing import CUSTOMER, DATE_FORMS, DATED, KEY, MOMENT_FORMS, Place, places
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.rendering import render_rule
from strongroom.model.schema import Collection
from strongroom.server.console.texts import text_of

__all__ = ["Line", "lines_of"]

_SHOWN_DAY = datetime(2026, 1, 31, 14, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A place in the form.

    Args:
        column: The one column that it comes from.
        made: The rule that makes it, where that is more than a column.
        constant: What it is where the file gives nothing.
        forms: The forms of dates that there are to choose from, each with an example; none for what is no
            date.
    """

    label: str
    column: str | None
    made: str | None
    constant: str | None
    form: str
    forms: tuple[tuple[str, str], ...]


def lines_of(
    collection: Collection, mapping: ImportMapping, schema: ImportSchema, language: str
) -> tuple[Line, ...]:
    """The lines of a form, in the order in which it numbers them."""
    return tuple(_line(collection, each, language) for each in places(mapping, schema))


def _line(collection: Collection, place: Place, language: str) -> Line:
    made = None if place.rule is None or place.column is not None else render_rule(place.rule)
    dated = place.type in DATED and place.rule is not None and "." not in place.name
    return Line(
        label=_label(collection, place.name, language),
        column=place.column,
        made=made,
        constant=place.constant,
        form=place.form,
        forms=_forms(place, language) if dated else (),
    )


def _label(collection: Collection, name: str, language: str) -> str:
    t = text_of(language)
    if name in (KEY, CUSTOMER) or "." in name:
        return t(f"map.place-{name}")
    return collection.fields[name].label(language)


def _forms(place: Place, language: str) -> tuple[tuple[str, str], ...]:
    """The forms of its type, and the one that it has, which may be somebody's own."""
    known = MOMENT_FORMS if place.type == "timestamp" else DATE_FORMS
    named = dict.fromkeys((*known, place.form) if place.form else known)
    year_first = ("", text_of(language)("map.form-year-first"))
    shown = {each: _SHOWN_DAY.strftime(each) for each in named}
    return (
        year_first,
        *((each, text if each in known else f"{text} ({each})") for each, text in shown.items()),
    )
