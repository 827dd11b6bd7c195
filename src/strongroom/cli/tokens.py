"""``token``: how programs sign in to the server.

Lives here: the group and its commands. Must not live here: what a token may be (server.signin).
"""

from collections.abc import Mapping
from typing import Any

import click

from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.session import in_room_at_desk
from strongroom.cli.texts import TEXTS

__all__ = ["add", "list_all", "revoke", "token"]

_HERE = "strongroom.cli.tokens"

token = Group("token", {"add": f"{_HERE}:add", "list": f"{_HERE}:list_all", "revoke": f"{_HERE}:revoke"})


@command(
    "token add",
    argument("handle", metavar="USER"),
    option("--label", required=True, metavar="TEXT"),
    option("--days", type=click.IntRange(1, 366), default=90, metavar="DAYS"),
    option("--action", "actions", multiple=True, metavar="ACTION"),
    option("--for-purpose", "purposes", multiple=True, metavar="PURPOSE"),
    option("--network", "networks", multiple=True, metavar="CIDR"),
    option("--act-for", is_flag=True),
)
def add(
    invocation: Invocation,
    *,
    handle: str,
    label: str,
    days: int,
    actions: tuple[str, ...],
    purposes: tuple[str, ...],
    networks: tuple[str, ...],
    act_for: bool,
) -> None:
    """Make a token; it is shown this once."""
    from strongroom.server.signin.token_plan import TokenPlan
    from strongroom.server.signin.tokens import add_token

    plan = TokenPlan(
        user=handle,
        name=label,
        days=days,
        actions=frozenset(actions) or None,
        purposes=frozenset(purposes) or None,
        networks=networks,
        act_for=act_for,
    )
    with in_room_at_desk(invocation) as (room, desk):
        text, view = add_token(room, desk, plan)
    said = TEXTS(invocation.language, "said.token-added", user=handle)
    Output(invocation).text({**view.as_document(), "token": text}, [said, text])


@command("token list")
def list_all(invocation: Invocation) -> None:
    """List tokens."""
    from strongroom.server.signin.tokens import list_tokens

    def row(found: Mapping[str, Any]) -> list[str]:
        state = TEXTS(invocation.language, f"state.token-{found['state']}")
        return [found["id"], found["user"], found["name"], state, found["ends"]]

    with in_room_at_desk(invocation) as (room, desk):
        found = [each.as_document() for each in list_tokens(room, desk)]
    names = ("id", "user", "token-label", "state", "token-ends")
    headings = [TEXTS(invocation.language, f"heading.{name}") for name in names]
    Output(invocation).items(found, headings, row, nothing="tokens")


@command("token revoke", argument("identity", metavar="TOKEN_ID"))
def revoke(invocation: Invocation, *, identity: str) -> None:
    """End a token at once."""
    from strongroom.server.signin.tokens import revoke_token

    with in_room_at_desk(invocation) as (room, desk):
        revoke_token(room, desk, identity)
    said = TEXTS(invocation.language, "said.token-revoked", token=identity)
    Output(invocation).text({"id": identity, "state": "revoked"}, [said])
