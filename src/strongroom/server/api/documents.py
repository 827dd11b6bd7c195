"""What is answered: the vault's views as JSON, and their shapes.

Lives here: these shapes, as the description of the interface prints them. Must not live here: what a view
holds (vault), who may see it.
"""

from itertools import product
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from strongroom.access.grants import View
from strongroom.vault.views.record_views import Page, RecordView, RevisionView

__all__ = [
    "FieldDocument",
    "PageDocument",
    "RecordDocument",
    "RevisionDocument",
    "RevisionsDocument",
    "page_document",
    "record_document",
    "revision_document",
]


class FieldDocument(BaseModel):
    """One field as the caller may see it; hidden ones are there only where something else may be done."""

    shown: str | None = Field(None, examples=["138****5678"])
    view: str = Field(examples=["masked"], description="full, masked, coarse or hidden.")
    filled: bool | None = Field(None, description="Whether a value is stored; absent where that is not said.")
    may: list[str] = Field(description="What else may be done with it: reveal, compare, use.")


class RecordDocument(BaseModel):
    """One record. Clear columns that are set (status, kind, priority, times, …) stand beside the fields."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(examples=["cus_01k85hrb9yfw0a3cp3tkjzc1rr"])
    collection: str = Field(examples=["customers"])
    customer: str
    revision: int = Field(description="As in the ETag.")
    created: str
    updated: str
    owner: str | None = None
    owner_handle: str | None = None
    team: str | None = None
    fields: dict[str, FieldDocument]


class PageDocument(BaseModel):
    """Some records, and the cursor for the following ones; null at the end."""

    items: list[RecordDocument]
    next: str | None


class RevisionDocument(BaseModel):
    """One revision of a record."""

    revision: int
    at: str
    action: str
    principal: str
    principal_handle: str | None
    purpose: str | None
    reason_code: str | None
    changed: list[str]
    event: str
    record: RecordDocument | None
    merged_into: str | None


class RevisionsDocument(BaseModel):
    """The revisions of a record, newest first."""

    items: list[RevisionDocument]


_RIGHTS = "reveal", "compare", "use"
_MAY = {
    given: [name for name, right in zip(_RIGHTS, given, strict=True) if right]
    for given in product((False, True), repeat=len(_RIGHTS))
}
_WORDS = {view: view.value for view in View}  # an enumeration's own way to its value runs in Python


def record_document(view: RecordView) -> dict[str, Any]:
    """A record; what the command line prints, and what may be done with each field."""
    fields: dict[str, dict[str, Any]] = {}
    # In one loop, without a call for each: a batch or a page has thousands of fields.
    for name, (shown, seen, filled, *rights) in view.fields.items():
        may = _MAY[tuple(rights)]
        if filled is not None:
            fields[name] = {"shown": shown, "view": _WORDS[seen], "filled": filled, "may": may}
        elif may or seen is not View.HIDDEN:
            fields[name] = {"shown": shown, "view": _WORDS[seen], "may": may}
    return {**view.beside_fields(), "fields": fields}


def page_document(page: Page) -> dict[str, Any]:
    """A page of records."""
    return {"items": [record_document(each) for each in page.items], "next": page.next}


def revision_document(view: RevisionView) -> dict[str, Any]:
    """A revision."""
    record = None if view.record is None else record_document(view.record)
    return {**view.as_document(), "record": record}
