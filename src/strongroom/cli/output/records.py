"""Records on the terminal: a table of many, the facts of one, the revisions of one.

Lives here: which columns a table has, and the words beside a value. Must not live here: what may be seen.
Nothing here depends on colour: masked and hidden are said in words.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from strongroom.audit.actions import action_name
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.texts import TEXTS
from strongroom.model.purposes import purpose_label, reason_label

if TYPE_CHECKING:
    from strongroom.model.schema import Collection
    from strongroom.vault.views import FieldView, Page, RecordView, RevisionView

__all__ = ["record_document", "show_page", "show_record", "show_revisions"]

_FIELDS_IN_TABLE = 6
_TOO_LONG_FOR_TABLE = frozenset({"text", "items", "note"})
_CLEAR_IN_TABLE = ("status", "priority", "owner", "team")


def record_document(view: "RecordView", revealed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A record as JSON, with what was revealed in the place of its masks."""
    document = view.as_document()
    for name, value in (revealed or {}).items():
        document["fields"][name] = {"shown": value, "view": "full"}
    return document


def show_page(
    invocation: Invocation, collection: "Collection", page: "Page", nothing: str, output: Output | None = None
) -> None:
    """Write a page of records.

    Args:
        nothing: Key of what to say to a person when there are none.
    """
    output = output or Output(invocation)
    language = invocation.language
    names = _columns(collection, page)
    clear = [name for name in _CLEAR_IN_TABLE if any(name in view.clear for view in page)]
    headings = [
        TEXTS(language, "heading.id"),
        *(collection.fields[name].label(language) for name in names),
        *(_clear_heading(collection, name, language) for name in clear),
        TEXTS(language, "heading.updated"),
    ]
    output.items(
        [record_document(view) for view in page],
        headings,
        lambda document: _row(document, names, clear),
        following=page.next,
    )
    if output.for_people and not page.items:
        say(TEXTS(language, nothing))
    output.following(page.next, TEXTS(language, "said.more", cursor=page.next or ""))


def _columns(collection: "Collection", page: "Page") -> list[str]:
    """Fields of which something is shown, the first few in the order of the schema."""
    shown = {name for view in page for name, field in view.fields.items() if field.shown is not None}
    fitting = (
        name
        for name, field in collection.fields.items()
        if name in shown and not field.clear and field.type.name not in _TOO_LONG_FOR_TABLE
    )
    return list(fitting)[:_FIELDS_IN_TABLE]


def _clear_heading(collection: "Collection", name: str, language: str) -> str:
    field = collection.fields.get(name)
    return field.label(language) if field else TEXTS(language, f"heading.{name}")


def _row(document: Mapping[str, Any], names: Sequence[str], clear: Sequence[str]) -> list[str]:
    fields = document["fields"]
    return [
        document["id"],
        *(fields.get(name, {}).get("shown") or "" for name in names),
        *(document.get(name) or "" for name in clear),
        document["updated"],
    ]


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
    for name in ("owner", "team"):
        if view.clear.get(name):
            facts.append((TEXTS(language, f"heading.{name}"), view.clear[name]))
    for name, field in collection.fields.items():
        found = view.fields.get(name)
        text = _field_text(language, name, found, revealed.get(name)) if found else view.clear.get(name)
        if text:
            label = field.label(language)
            facts.append((label if label.lower() == name else f"{label} ({name})", text))
    Output(invocation).facts(record_document(view, revealed), facts)


def _field_text(language: str, name: str, field: "FieldView", revealed: str | None) -> str:
    if revealed is not None:
        return f"{revealed}  ({TEXTS(language, 'view.revealed')})"
    how = TEXTS(language, f"view.{field.view.value}")
    if field.shown is None:
        if not field.filled:
            return ""
        shown = TEXTS(language, "view.filled")
    else:
        shown = field.shown
    if field.may_reveal:
        how = TEXTS(language, "view.may-reveal", view=how, field=name)
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
            document["principal"],
            ", ".join(part for part in why if part),
            ", ".join(_label(collection, name, language) for name in document["changed"]),
        ]

    Output(invocation).items([_revision_document(each) for each in revisions], headings, row)


def _label(collection: "Collection", name: str, language: str) -> str:
    field = collection.fields.get(name) or collection.retired_fields.get(name)
    return field.label(language) if field else name


def _revision_document(view: "RevisionView") -> dict[str, Any]:
    return {
        "revision": view.revision,
        "at": view.at,
        "action": view.action,
        "principal": view.principal,
        "purpose": view.purpose,
        "reason_code": view.reason_code,
        "changed": list(view.changed),
        "event": view.event,
        "record": None if view.record is None else record_document(view.record),
    }
