"""Who sees what: what each role sees of a customer, on a made-up one; and the whole report as a file.

Lives here: this page and its file. Must not live here: the report (access). The customer on it is made up.
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.access.report import ReportRow, as_csv
from strongroom.server.console.here import Here
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/access/report")
@declared(needs(Action.ACCESS_REPORT))
def report(here: Here) -> Response:
    """Show, role by role, what is seen of a customer."""
    rows = here.desk.admin.report()
    return here.page(
        "security/report.html",
        roles=_by_role(rows),
        names=here.offering.roles_by_name(here.language),
        people=len({each.user for each in rows}),
    )


@routes.post("/access/report")
@declared(needs(Action.ACCESS_REPORT))
def download(here: Here) -> Response:
    """Hand out the report as a file."""
    text = as_csv(here.desk.admin.report(), here.language)
    headers = {"Content-Disposition": 'attachment; filename="access-report.csv"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _by_role(rows: list[ReportRow]) -> list[tuple[str, tuple[str, ...], list[tuple[str, str, str]]]]:
    """Each role with who holds it, and what it sees: collection, field, view."""
    found: dict[str, tuple[set[str], dict[tuple[str, str], str]]] = {}
    for row in rows:
        users, views = found.setdefault(row.role, (set(), {}))
        users.add(row.user)
        if row.field:
            views.setdefault((row.collection, row.field), row.view)
    return [
        (role, tuple(sorted(users)), [(*place, view) for place, view in views.items()])
        for role, (users, views) in found.items()
    ]
