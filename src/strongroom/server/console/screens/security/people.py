"""Colleagues: who works here, with which roles and teams; adding, inviting, suspending, letting back in.

Lives here: these pages; a colleague stands in their addresses by id. Must not live here: who may be appointed
to what (access).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.access.users import User, UserState
from strongroom.errors import Conflict, NotFound, StrongroomError
from strongroom.model.ids import read_id, write_id
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.server.signin.links import LINK_PATH, invite

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/people")
@declared(needs(Action.USER_LIST))
def people(here: Here) -> Response:
    """Show everybody."""
    users = sorted(here.desk.admin.users(), key=lambda each: (each.state, each.handle))
    return here.page(
        "security/people.html",
        people=[(_address(each), each) for each in users],
        labels=_labels(here),
        states=UserState,
        may_add=here.offering.grants(Action.USER_ADD),
    )


@routes.get("/people/new")
@declared(needs(Action.USER_ADD))
def blank(here: Here) -> Response:
    """Show an empty form."""
    return _new(here)


@routes.post("/people/new")
@declared(needs(Action.USER_ADD))
def add(here: Here, form: Entered) -> Response:
    """Add a colleague."""
    handle = form.text("handle", 80).strip()
    try:
        made = here.desk.admin.user_add(
            handle, form.all("roles"), teams=_teams(form.optional("teams")), name=form.optional("name", 200)
        )
    except StrongroomError as error:
        return _new(here, error, handle, form.optional("name", 200) or "", form.all("roles"))
    return here.done(_address(made), "people.added")


@routes.get("/people/{identity}")
@declared(needs(Action.USER_LIST))
def person(here: Here, identity: RecordId) -> Response:
    """Show a colleague."""
    return _person(here, identity)


@routes.post("/people/{identity}")
@declared(needs(Action.USER_UPDATE))
def update(here: Here, identity: RecordId, form: Entered) -> Response:
    """Give a colleague other roles and teams."""
    try:
        here.desk.admin.user_update(identity, roles=form.all("roles"), teams=_teams(form.optional("teams")))
    except StrongroomError as error:
        return _person(here, identity, error=error)
    return here.done(f"/people/{identity}", "people.changed")


@routes.post("/people/{identity}/invite")
@declared(needs(Action.USER_INVITE))
def make_link(here: Here, identity: RecordId) -> Response:
    """Make a link by which the colleague gets in once; it is shown on this answer only."""
    return _link(here, identity, anew=False)


@routes.post("/people/{identity}/invite-anew")
@declared(needs(Action.USER_INVITE, step_up=True))
def make_link_anew(here: Here, identity: RecordId) -> Response:
    """Make one for whoever lost their second factors: those count no more; takes a fresh second factor."""
    return _link(here, identity, anew=True)


@routes.get("/people/{identity}/suspend")
@declared(needs(Action.USER_SUSPEND))
def ask_suspend(here: Here, identity: RecordId) -> Response:
    """Show what suspending reaches."""
    return here.page("security/suspend.html", person=_user(here, identity), identity=identity)


@routes.post("/people/{identity}/suspend")
@declared(needs(Action.USER_SUSPEND))
def suspend(here: Here, identity: RecordId) -> Response:
    """Let a colleague act no more, from this moment on."""
    here.desk.admin.user_suspend(identity)
    return here.done(f"/people/{identity}", "people.suspended")


@routes.get("/people/{identity}/resume")
@declared(needs(Action.USER_RESUME, step_up=True))
def ask_resume(here: Here, identity: RecordId) -> Response:
    """Show what letting a colleague back in reaches."""
    user, labels = _user(here, identity), _labels(here)
    if user.state is not UserState.SUSPENDED:
        raise Conflict("user.not-suspended", user=user.handle)
    roles = [labels.get(role, role) for role in user.roles]
    return here.page("security/resume.html", person=user, identity=identity, roles=roles)


@routes.post("/people/{identity}/resume")
@declared(needs(Action.USER_RESUME, step_up=True))
def resume(here: Here, identity: RecordId) -> Response:
    """Let a suspended colleague act again; takes a fresh second factor."""
    here.desk.admin.user_resume(identity)
    return here.done(f"/people/{identity}", "people.resumed")


def _link(here: AtPage, identity: str, *, anew: bool) -> Response:
    secret = invite(here.serving.room, here.desk, _user(here, identity).handle, anew=anew)
    scheme = "https" if here.serving.settings.secure else "http"  # a proxy may speak TLS for us
    address = f"{scheme}://{here.request.headers.get('host', '')}{LINK_PATH}{secret}"
    return _person(here, identity, link=address)


def _address(user: User) -> str:
    return f"/people/{write_id('usr', user.id)}"


def _user(here: AtPage, identity: str) -> User:
    wanted = read_id("usr", identity)
    found = next((each for each in here.desk.admin.users() if each.id == wanted), None)
    if found is None:
        raise NotFound("user.not-found")
    return found


def _person(
    here: AtPage, identity: str, *, link: str | None = None, error: StrongroomError | None = None
) -> Response:
    user, offered = _user(here, identity), here.offering
    return here.page(
        "security/person.html",
        200 if error is None else status_of(error),
        person=user,
        identity=identity,
        labels=_labels(here),
        states=UserState,
        link=link,
        may_update=offered.grants(Action.USER_UPDATE),
        may_invite=offered.grants(Action.USER_INVITE),
        may_suspend=offered.grants(Action.USER_SUSPEND) and user.state is UserState.ACTIVE,
        may_resume=offered.grants(Action.USER_RESUME) and user.state is UserState.SUSPENDED,
        may_report=offered.grants(Action.ACCESS_REPORT),
        may_explain=offered.grants(Action.ACCESS_EXPLAIN),
        may_scope=offered.grants(Action.AUDIT_SCOPE),
        error=here.told(error),
    )


def _new(
    here: AtPage,
    error: StrongroomError | None = None,
    handle: str = "",
    name: str = "",
    roles: tuple[str, ...] = (),
) -> Response:
    return here.page(
        "security/person_new.html",
        200 if error is None else status_of(error),
        handle=handle,
        name=name,
        roles=roles,
        labels=_labels(here),
        error=here.told(error),
    )


def _labels(here: AtPage) -> dict[str, str]:
    return here.offering.roles_by_name(here.language)


def _teams(text: str | None) -> list[str]:
    return [] if text is None else [each for each in text.replace(",", " ").split() if each]
