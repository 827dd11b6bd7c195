"""``notice``: where notices go, and what became of them.

Lives here: the group and its commands. Must not live here: targets and sending (strongroom.notices).

Addresses come from a file or from standard input: a webhook's may be secret, those of people are theirs.
"""

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.asking import read_file
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.session import in_room_at_desk, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import InvalidInput

if TYPE_CHECKING:
    from strongroom.notices.target import MailPlan

__all__ = ["deliveries", "list_targets", "mail", "notice", "remove", "secret", "test", "webhook"]

_HERE = "strongroom.cli.notices"
_TARGET = argument("target", metavar="TARGET_ID")
_FILE = argument("file", metavar="FILE")
_KIND = option("--kind", "kinds", multiple=True, metavar="KIND", text="notice_kinds")
_MEMBERS = frozenset({"server", "sender", "recipients", "user", "password", "language", "kinds"})

notice = Group(
    "notice",
    {
        "list": f"{_HERE}:list_targets",
        "webhook": f"{_HERE}:webhook",
        "mail": f"{_HERE}:mail",
        "test": f"{_HERE}:test",
        "deliveries": f"{_HERE}:deliveries",
        "secret": f"{_HERE}:secret",
        "remove": f"{_HERE}:remove",
    },
)


@command("notice list")
def list_targets(invocation: Invocation) -> None:
    """List where notices go."""
    from strongroom.notices.targets import Targets

    with in_room_at_desk(invocation) as (room, desk):
        found = [view.as_document() for view in Targets(room).list(desk)]
    language = invocation.language

    def row(each: Mapping[str, Any]) -> list[str]:
        kinds = TEXTS(language, "said.every-kind") if each["kinds"] is None else ", ".join(each["kinds"])
        people = "–" if each["recipients"] is None else str(each["recipients"])
        kind = TEXTS(language, f"said.target-{each['kind']}")
        return [each["id"], kind, each["host"], kinds, people, each["user"]]

    names = ("id", "target-kind", "target-host", "target-kinds", "target-people", "user")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items(found, headings, row, nothing="targets")


@command("notice webhook", _FILE, _KIND)
def webhook(invocation: Invocation, *, file: str, kinds: tuple[str, ...]) -> None:
    """Add a webhook; its secret is shown this once."""
    from strongroom.notices.target import WebhookPlan
    from strongroom.notices.targets import Targets

    plan = WebhookPlan(url=read_file(file).strip(), kinds=frozenset(kinds) or None)
    with in_room_at_desk(invocation) as (room, desk):
        text, view = Targets(room).add_webhook(desk, plan)
    said = TEXTS(invocation.language, "said.webhook-added", target=view.id, host=view.host)
    Output(invocation).text({**view.as_document(), "secret": text}, [said, text])


@command("notice mail", _FILE)
def mail(invocation: Invocation, *, file: str) -> None:
    """Have notices mailed."""
    from strongroom.notices.targets import Targets

    plan = _read_mail(read_file(file))
    with in_room_at_desk(invocation) as (room, desk):
        view = Targets(room).add_mail(desk, plan)
    said = TEXTS(invocation.language, "said.mail-added", target=view.id, count=view.recipients)
    Output(invocation).text(view.as_document(), [said])


@command("notice test", _TARGET)
def test(invocation: Invocation, *, target: str) -> None:
    """Send a test now, and say what became of it."""
    from strongroom.notices.sender import Sender
    from strongroom.notices.targets import Targets

    with in_room_at_desk(invocation) as (room, desk):
        targets = Targets(room)
        made = targets.test(desk, target)
        Sender(room, surroundings_of(invocation)).send_due()
        found = [view for view in targets.deliveries(desk, target) if view.notice == made]
    _show(invocation, [view.as_document() for view in found])


@command(
    "notice deliveries", _TARGET, option("--limit", type=click.IntRange(1, 200), default=50, metavar="N")
)
def deliveries(invocation: Invocation, *, target: str, limit: int) -> None:
    """List what was sent."""
    from strongroom.notices.targets import Targets

    with in_room_at_desk(invocation) as (room, desk):
        found = [view.as_document() for view in Targets(room).deliveries(desk, target, limit=limit)]
    _show(invocation, found)


@command(
    "notice secret", _TARGET, option("--days", type=click.IntRange(0, 30), default=7, text="secret_days")
)
def secret(invocation: Invocation, *, target: str, days: int) -> None:
    """Give a webhook a new secret."""
    from strongroom.notices.targets import Targets

    with in_room_at_desk(invocation) as (room, desk):
        text, view = Targets(room).new_secret(desk, target, days=days)
    said = TEXTS(invocation.language, "said.secret-new", target=view.id, days=days)
    Output(invocation).text({**view.as_document(), "secret": text}, [said, text])


@command("notice remove", _TARGET)
def remove(invocation: Invocation, *, target: str) -> None:
    """Let nothing go there any more."""
    from strongroom.notices.targets import Targets

    with in_room_at_desk(invocation) as (room, desk):
        Targets(room).remove(desk, target)
    said = TEXTS(invocation.language, "said.target-removed", target=target)
    Output(invocation).text({"id": target}, [said])


def _read_mail(text: str) -> "MailPlan":
    from strongroom.notices.target import MailPlan

    try:
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise InvalidInput("notice.bad-file") from None
    wrong = set(document) - _MEMBERS or not {"server", "sender", "recipients"} <= set(document)
    lists = [document.get("recipients", []), document.get("kinds", [])]
    words = [document.get(name) for name in _MEMBERS - {"recipients", "kinds"} if name in document]
    if wrong or not all(isinstance(each, str) for each in words) or not all(map(_is_words, lists)):
        raise InvalidInput("notice.bad-file")
    kinds = frozenset(document.pop("kinds", ())) or None
    recipients = tuple(document.pop("recipients"))
    return MailPlan(**document, recipients=recipients, kinds=kinds)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _show(invocation: Invocation, found: list[dict[str, Any]]) -> None:
    language = invocation.language

    def row(each: Mapping[str, Any]) -> list[str]:
        answer = "–" if each["answer"] is None else str(each["answer"])
        state = TEXTS(language, f"state.delivery-{each['state']}")
        return [each["notice"], each["kind"], state, str(each["attempts"]), answer, each["because"] or "–"]

    names = ("notice", "kind", "state", "attempts", "answer", "job-because")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items(found, headings, row, nothing="deliveries")
