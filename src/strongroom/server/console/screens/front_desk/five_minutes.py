"""Five minutes: a page whose steps really happen.

Lives here: this page. Must not live here: the steps (front_desk). What a step shows is in the answer to its
POST alone: it may hold a value, and is kept nowhere.
"""

from fastapi import APIRouter, Response

from strongroom.demo.story.cast import BEFORE, COLLEAGUES
from strongroom.model.moments import read_moment
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import Here
from strongroom.server.front_desk.five_minutes import STEPS, FiveMinutes
from strongroom.server.permission import SIGNED_IN, declared

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)

_NAMES = {each.handle: each.name for each in (*BEFORE, *COLLEAGUES)}


@routes.get("/five-minutes")
@declared(SIGNED_IN)
def begin(here: Here) -> Response:
    """Say what is going to happen."""
    return here.page("front_desk/five_minutes.html", steps=STEPS, step=None, outcome=None, following=STEPS[0])


@routes.post("/five-minutes")
@declared(SIGNED_IN)
def step(here: Here, form: Entered) -> Response:
    """Do one step and show what came of it."""
    name, customer = form.text("step", 20), form.optional("customer", 60)
    serving = here.serving
    steps = FiveMinutes(
        serving.room, here.caller.visit.request, here.language, serving.surroundings.environment
    )
    outcome = steps.step(name, customer)
    at = STEPS.index(name)
    following = STEPS[at + 1] if at + 1 < len(STEPS) else None
    return here.page(
        "front_desk/five_minutes.html",
        steps=STEPS,
        step=name,
        outcome=outcome,
        events=[(read_moment(when), *rest) for when, *rest in outcome.events],
        who=_NAMES.get(outcome.who, ""),
        following=following,
    )
