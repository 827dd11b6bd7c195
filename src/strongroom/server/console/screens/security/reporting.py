"""Who sees what: what each role sees of a customer, on a made-up one; and the whole report as a file.

Lives here: this page and its file. Must not live here: the report (access), the made-up customer (sample.py).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.access.report import ReportRow, as_csv
from strongroom.model.purposes import purpose_label
from strongroom.model.schema import Schema
from strongroom.server.console.here import Here
from strongroom.server.console.screens.security.sample import SampleLine, sample_of
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCard:
    """A role: who holds it, for which purposes, and what it sees.

    Args:
        sample: The made-up customer; empty where it sees none.
        others: Fields of other collections: collection, field, how it is seen.
    """

    name: str
    label: str
    users: tuple[str, ...]
    purposes: tuple[str, ...]
    sample: tuple[SampleLine, ...]
    others: list[tuple[str, str, str]]


@routes.get("/access/report")
@declared(needs(Action.ACCESS_REPORT))
def report(here: Here) -> Response:
    """Show, role by role, what is seen of a customer, and who holds it."""
    rows, schema, language = here.desk.admin.report(), here.desk.schema, here.language
    customers = schema.collection("customers")
    today = datetime.fromtimestamp(here.serving.room.door.now() / 1000, UTC).date()
    holders: dict[str, set[str]] = {}
    for row in rows:
        holders.setdefault(row.role, set()).add(row.user)
    return here.page(
        "security/report.html",
        roles=[
            RoleCard(
                name=name,
                label=role.label(language),
                users=tuple(sorted(holders.get(name, ()))),
                purposes=tuple(purpose_label(each, language) for each in role.purposes),
                sample=sample_of(role, customers, today, language),
                others=_others(rows, name, schema, language),
            )
            for name, role in here.desk.admin.policy().roles.items()
        ],
        people=len({each.user for each in rows}),
    )


@routes.post("/access/report")
@declared(needs(Action.ACCESS_REPORT))
def download(here: Here) -> Response:
    """Hand out the report as a file."""
    text = as_csv(here.desk.admin.report(), here.language)
    headers = {"Content-Disposition": 'attachment; filename="access-report.csv"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _others(rows: list[ReportRow], role: str, schema: Schema, language: str) -> list[tuple[str, str, str]]:
    """What a role sees beside customers: collection, field, how; each once, whoever holds the role."""
    seen = dict.fromkeys(
        (each.collection, each.field, each.view)
        for each in rows
        if each.role == role and each.field and each.collection != "customers"
    )
    return [
        (known.label(language), known.fields[field].label(language), view)
        for name, field, view in seen
        if (known := schema.collection(name))
    ]
