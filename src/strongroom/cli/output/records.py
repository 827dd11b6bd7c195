"""Records on the terminal: a table of many, the facts of one, the revisions of one.

Lives here: which columns a table has, and the words beside a value. Must not live here: what may be seen.
Nothing here depends on colour: masked and hidden are said in words.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from strongroom.audit.actions import action_name
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.values import readable, to_the_minute
from strongroom.cli.texts import TEXTS
from strongroom.model.purposes import purpose_label, reason_label

if TYPE_CHECKING:
    from strongroom.model.schema import Collection, Field
    from strongroom.vault.views.record_views import FieldView, Page, RecordView, RevisionView

__all__ = ["record_document", "show_page", "show_record", "show_revisions"]

_FIELDS_IN_TABLE = 6
_TOO_LONG_FOR_TABLE = frozenset({"free_text", "items", "address"})
_CODES = frozenset({"choice", "currency", "country", "gender"})


def record_document(view: "RecordView", revealed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A record as JSON, with what was revealed in the place of its masks."""
    document = view.as_document()
    for name, value in (revealed or {}).items():
        document["fields"][name] = {"shown": value, "view": "full"}
    return document


def show_page(invocation: Invocation, collection: "Collection", page: "Page", nothing: str) -> None:
    """Write a page of records.

    Args:
        nothing: As `Output.items`.
    """
    language, output = invocation.language, Output(invocation)
    names = _columns(collection, page)
    headings = [
        TEXTS(language, "heading.id"),
        *(collection.fields[name].label(language) for name in names),
        TEXTS(language, "heading.updated"),
    ]
    output.items(
        [record_document(view) for view in page],
        headings,
        lambda document: _row(document, collection, names),
        nothing=nothing,
        following=page.next,
    )
    output.following(page.next, TEXTS(language, "said.more", cursor=page.next or ""))


def _columns(collection: "Collection", page: "Page") -> list[str]:
    """Fields of which something is shown: first those that tell records apart, codes and numbers last.

    On a narrow terminal the last columns are left out, so the order says what matters.
    """
    shown = {name for view in page for name, field in view.fields.items() if field.shown is not None}
    fitting = [
        field
        for name, field in collection.fields.items()
        if name in shown and field.type.name not in _TOO_LONG_FOR_TABLE
    ]
    fitting.sort(key=lambda field: field.natural or (field.type.name in _CODES and not field.clear))
    return [field.name for field in fitting[:_FIELDS_IN_TABLE]]


def _row(document: Mapping[str, Any], collection: "Collection", names: Sequence[str]) -> list[str]:
    cells = [_cell(collection.fields[name], document["fields"].get(name)) for name in names]
    return [document["id"], *cells, to_the_minute(document["updated"])]


def _cell(field: "Field", found: Mapping[str, Any] | None) -> str:
    if found is None or found["shown"] is None:
        return ""
    return readable(field, found["shown"], in_full=found["view"] == "full")


def show_record(
    invocation: Invocation,
    collection: "Collection",
    view: "RecordView",
    revealed: Mapping[str, str] | None = None,
) -> None:
    """Write one record."""
    language, revealed = invocation.language, revealed or {}
    facts = [
        (TEXTS(language, "heading.id"), view.id),
        (TEXTS(language, "heading.collection"), collection.label(language)),
        (TEXTS(language, "heading.revision"), str(view.revision)),
        (TEXTS(language, "heading.created"), view.created),
        (TEXTS(language, "heading.updated"), view.updated),
    ]
    if view.customer != view.id:
        facts.insert(1, (TEXTS(language, "heading.customer"), view.customer))
    for name, text in (
        ("owner", view.owner_handle or view.clear.get("owner")),
        ("team", view.clear.get("team")),
    ):
        if text:
            facts.append((TEXTS(language, f"heading.{name}"), text))
    for name, field in collection.fields.items():
        found = view.fields.get(name)
        text = _field_text(language, field, found, revealed.get(name)) if found else ""
        if text:
            label = field.label(language)
            facts.append((label if label.lower().replace(" ", "_") == name else f"{label} ({name})", text))
    Output(invocation).facts(record_document(view, revealed), facts)


def _field_text(language: str, field: "Field", found: "FieldView", revealed: str | None) -> str:
    if revealed is not None:
        return f"{readable(field, revealed, in_full=True)}  ({TEXTS(language, 'view.revealed')})"
    how = TEXTS(language, f"view.{found.view.value}")
    if found.shown is None:
        if not found.filled:
            return ""
        shown = TEXTS(language, "view.filled")
    else:
        shown = readable(field, found.shown, in_full=found.view.value == "full")
    if found.may_reveal and found.view.value != "full":
        how = TEXTS(language, "view.may-reveal", view=how, field=field.name)
    return f"{shown}  ({how})" if how else shown


def show_revisions(
    invocation: Invocation, collection: "Collection", revisions: Sequence["RevisionView"]
) -> None:
    """Write the revisions of a record, the newest as the door gives them."""
    language = invocation.language
    headings = [
        TEXTS(language, f"heading.{name}")
        for name in ("revision", "at", "action", "principal", "purpose", "changed")
    ]

    def row(document: Mapping[str, Any]) -> list[str]:
        why = [purpose_label(document["purpose"] or "", language)]
        if document["reason_code"]:
            why.append(reason_label(document["reason_code"], language))
        return [
            str(document["revision"]),
            document["at"],
            action_name(document["action"], language),
            document["principal_handle"] or document["principal"],
            ", ".join(part for part in why if part),
            ", ".join(_label(collection, name, language) for name in document["changed"]),
        ]

    Output(invocation).items([each.as_document() for each in revisions], headings, row, nothing="revisions")


def _label(collection: "Collection", name: str, language: str) -> str:
    field = collection.fields.get(name) or collection.retired_fields.get(name)
    return field.label(language) if field else name
