"""``share``, ``unshare``, ``handover``: letting colleagues reach records, and giving them all that one owns.

Lives here: these commands. Must not live here: giving one record away (writing.py), what a share
grants (access).
"""

from strongroom.cli.asking import confirm
from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import RECORD, given, take_id
from strongroom.cli.session import near_or_far
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError

__all__ = ["handover", "share", "unshare"]

_WITH = (option("--with-user", metavar="USER"), option("--with-team", metavar="TEAM"))


@command("share", RECORD, *_WITH, remote=True)
def share(
    invocation: Invocation, *, words: tuple[str, ...], with_user: str | None, with_team: str | None
) -> None:
    """Let a colleague or a team reach a record."""
    _change(invocation, "share", words, with_user, with_team)


@command("unshare", RECORD, *_WITH, remote=True)
def unshare(
    invocation: Invocation, *, words: tuple[str, ...], with_user: str | None, with_team: str | None
) -> None:
    """End a share."""
    _change(invocation, "unshare", words, with_user, with_team)


def _change(
    invocation: Invocation, name: str, words: tuple[str, ...], user: str | None, team: str | None
) -> None:
    if (user is None) == (team is None):
        raise UsageError("share.with-whom")
    with near_or_far(invocation) as desk:
        identity, _ = take_id(desk.schema, words, f"strongroom {name}")
        door = desk.by_id(identity)
        change = door.share if name == "share" else door.unshare
        shares = change(identity, **given({"with_user": user, "with_team": team}))
        language = invocation.language
        facts = [
            (TEXTS(language, "heading.id"), shares.id),
            (TEXTS(language, "heading.shared-users"), ", ".join(shares.users) or "–"),
            (TEXTS(language, "heading.shared-teams"), ", ".join(shares.teams) or "–"),
        ]
        Output(invocation).facts(shares.as_document(), facts)


@command("handover", argument("giver", metavar="FROM"), argument("taker", metavar="TO"), remote=True)
def handover(invocation: Invocation, *, giver: str, taker: str) -> None:
    """Give all that one colleague owns to another, after a question."""
    with near_or_far(invocation) as desk:
        confirm(invocation, "ask.handover", {"giver": giver, "taker": taker})
        counts = desk.handover(giver, taker)
        labels = {name: each.label(invocation.language) for name, each in desk.schema.collections.items()}
        facts = [(labels[name], str(count)) for name, count in counts.items()]
        Output(invocation).facts({"from": giver, "to": taker, "given": dict(counts)}, facts)
