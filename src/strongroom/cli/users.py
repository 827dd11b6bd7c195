"""``user``: the people who work with the room.

Lives here: the group and its commands. Must not live here: what a user may be (access).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from strongroom.access.policy import ADMINISTRATORS, SOLO
from strongroom.cli.asking import ask_line, is_terminal, read_file
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk, in_room_at_desk
from strongroom.cli.texts import TEXTS
from strongroom.errors import Conflict, NotFound, UsageError

if TYPE_CHECKING:
    from strongroom.access.users import User
    from strongroom.vault.desk import Desk

__all__ = ["add", "invite", "link", "list_users", "resume", "suspend", "user"]

_HERE = "strongroom.cli.users"

user = Group(
    "user",
    {
        "add": f"{_HERE}:add",
        "link": f"{_HERE}:link",
        "invite": f"{_HERE}:invite",
        "suspend": f"{_HERE}:suspend",
        "resume": f"{_HERE}:resume",
        "list": f"{_HERE}:list_users",
    },
)


@command(
    "user add",
    argument("handle", metavar="USER"),
    option("--role", "roles", multiple=True, required=True),
    option("--team", "teams", multiple=True),
    option("--login", "logins", multiple=True),
    option("--name-from", metavar="FILE"),
)
def add(
    invocation: Invocation,
    *,
    handle: str,
    roles: tuple[str, ...],
    teams: tuple[str, ...],
    logins: tuple[str, ...],
    name_from: str | None,
) -> None:
    """Add a user; the name for people is personal, so it is asked for or read.

    Raises:
        UsageError: ``cli.administrator-needs-login``: the founder's powers end with the third appointment.
    """
    if not logins and {*roles} & {*ADMINISTRATORS, SOLO}:
        raise UsageError("cli.administrator-needs-login")
    with at_desk(invocation) as desk:
        if name_from is not None:
            name = read_file(name_from).strip()
        else:
            name = ask_line(TEXTS(invocation.language, "ask.user-name")).strip() if is_terminal() else ""
        added = desk.admin.user_add(handle, roles, teams=teams, name=name or None, logins=logins)
    _show(invocation, added, "said.user-added")


@command("user link", argument("handle", metavar="USER"), argument("login"))
def link(invocation: Invocation, *, handle: str, login: str) -> None:
    """Bind a login to a user."""
    with at_desk(invocation) as desk:
        linked = desk.admin.user_link(handle, login)
    _show(invocation, linked, "said.user-linked", login=login)


@command(
    "user invite",
    argument("handle", metavar="USER"),
    option("--address", default="http://127.0.0.1:8443", metavar="URL"),
    option("--anew", is_flag=True),
)
def invite(invocation: Invocation, *, handle: str, address: str, anew: bool) -> None:
    """Make a link by which a user gets in once."""
    from strongroom.server.signin.links import LINK_PATH
    from strongroom.server.signin.links import invite as make_link

    with in_room_at_desk(invocation) as (room, desk):
        secret = make_link(room, desk, handle, anew=anew)
    link = f"{address.rstrip('/')}{LINK_PATH}{secret}"
    Output(invocation).text(
        {"user": handle, "link": link},
        [TEXTS(invocation.language, "said.user-invited", user=handle), link],
    )


@command("user suspend", argument("handle", metavar="USER"), DRY_RUN)
def suspend(invocation: Invocation, *, handle: str, dry_run: bool) -> None:
    """Suspend a user."""
    with at_desk(invocation) as desk:
        if dry_run:
            _show(invocation, _found(desk, handle), "said.user-would-be-suspended")
            return
        _show(invocation, desk.admin.user_suspend(handle), "said.user-suspended")


@command("user resume", argument("handle", metavar="USER"), DRY_RUN)
def resume(invocation: Invocation, *, handle: str, dry_run: bool) -> None:
    """Let a suspended user back in.

    Raises:
        Conflict: ``user.not-suspended``.
    """
    with at_desk(invocation) as desk:
        if dry_run:
            found = _found(desk, handle)
            if found.state.name != "SUSPENDED":
                raise Conflict("user.not-suspended", user=found.handle)
            _show(invocation, found, "said.user-would-be-resumed")
            return
        _show(invocation, desk.admin.user_resume(handle), "said.user-resumed")


@command("user list")
def list_users(invocation: Invocation) -> None:
    """List users."""
    language = invocation.language

    def row(found: Mapping[str, Any]) -> list[str]:
        state = TEXTS(language, f"state.{found['state']}")
        return [found["handle"], state, *(", ".join(found[name]) for name in ("roles", "teams", "logins"))]

    with at_desk(invocation) as desk:
        users = [each.as_document() for each in desk.admin.users()]
    headings = [TEXTS(language, f"heading.{name}") for name in ("user", "state", "roles", "teams", "logins")]
    Output(invocation).items(users, headings, row, nothing="users")


def _found(desk: "Desk", handle: str) -> "User":
    found = next((each for each in desk.admin.users() if each.handle == handle), None)
    if found is None:
        raise NotFound("user.not-found")
    return found


def _show(invocation: Invocation, user: "User", key: str, **facts: str) -> None:
    text = TEXTS(invocation.language, key, user=user.handle, **facts)
    Output(invocation).text(user.as_document(), [text])
