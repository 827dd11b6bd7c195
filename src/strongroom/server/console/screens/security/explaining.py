"""Why somebody may, or may not: the decision with the rules around it.

Lives here: this page. Must not live here: deciding (access).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.access.explain import Explanation
from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/access/explain")
@declared(needs(Action.ACCESS_EXPLAIN))
def ask(here: Here) -> Response:
    """Ask who, what and where."""
    return _page(here, {"handle": "", "action": "view", "collection": "customers", "field": ""})


@routes.post("/access/explain")
@declared(needs(Action.ACCESS_EXPLAIN))
def explain(here: Here, form: Entered) -> Response:
    """Explain what would be decided."""
    asked = {name: form.optional(name, 100) or "" for name in ("handle", "action", "collection", "field")}
    try:
        found = here.desk.admin.explain(
            asked["handle"], asked["action"], asked["collection"] or None, asked["field"] or None
        )
    except StrongroomError as error:
        return _page(here, asked, error=error)
    return _page(here, asked, found)


def _page(
    here: AtPage,
    asked: dict[str, str],
    found: Explanation | None = None,
    error: StrongroomError | None = None,
) -> Response:
    language, t = here.language, text_of(here.language)
    return here.page(
        "security/explain.html",
        200 if error is None else status_of(error),
        asked=asked,
        actions=[(str(each), t(f"act.{each}")) for each in Action],
        people=here.colleagues,
        fields=[
            (name, known.label(language))
            for collection in here.desk.schema.collections.values()
            for name, known in collection.fields.items()
        ],
        collections=[(each.name, each.label(language)) for each in here.desk.schema.collections.values()],
        found=found,
        lines=() if found is None else tuple(found.lines(language, _labels(here, asked["collection"]))),
        error=here.told(error),
    )


def _labels(here: AtPage, name: str) -> dict[str, str]:
    collection = here.desk.schema.collections.get(name)
    return (
        {}
        if collection is None
        else {key: one.label(here.language) for key, one in collection.fields.items()}
    )
