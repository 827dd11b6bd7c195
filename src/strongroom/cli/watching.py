"""``watch``: rules over the log.

Lives here: the group, and trying rules on the past. Must not live here: rules and their words (watch).
"""

from collections.abc import Mapping
from typing import Any

from strongroom.cli.asking import read_file
from strongroom.cli.commands import Group, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.values import to_the_minute
from strongroom.cli.parameters import PERIOD
from strongroom.cli.session import in_room_at_desk
from strongroom.cli.texts import TEXTS

__all__ = ["replay", "watch"]

_ALERTS = "strongroom.cli.alerts"

watch = Group(
    "watch",
    {
        "alerts": f"{_ALERTS}:list_all",
        "show": f"{_ALERTS}:show",
        "acknowledge": f"{_ALERTS}:acknowledge",
        "close": f"{_ALERTS}:close",
        "suspend": f"{_ALERTS}:suspend",
        "honeytoken": f"{_ALERTS}:honeytoken",
        "run": f"{_ALERTS}:run",
        "replay": "strongroom.cli.watching:replay",
    },
)


@command("watch replay", *PERIOD, option("--rules", metavar="FILE"))
def replay(invocation: Invocation, *, since: str | None, until: str | None, rules: str | None) -> None:
    """Try the rules on the past."""
    from strongroom.watch.alert import read_alert  # database and keys: nothing for --help
    from strongroom.watch.replay import replay as go_through
    from strongroom.watch.texts import alert_text

    language, output = invocation.language, Output(invocation)
    text = None if rules is None else read_file(rules)
    with in_room_at_desk(invocation) as (room, desk):
        found = go_through(room.door, desk.session, since=since, until=until, rules=text)

    def row(document: Mapping[str, Any]) -> list[str]:
        alert = read_alert({name: value for name, value in document.items() if name != "who"})
        shown = alert.evidence[-1] if alert.evidence else "–"
        return [
            to_the_minute(document["at"]),
            alert.rule,
            document["who"] or "–",
            alert_text(alert, language),
            shown,
        ]

    headings = [TEXTS(language, f"heading.{name}") for name in ("at", "rule", "who", "alert", "evidence")]
    output.items(found.documents(), headings, row, nothing="replayed")
    counts = {"alerts": len(found.alerts), "events": found.events, "policy": found.policy}
    if output.for_people:
        say(TEXTS(language, "said.replayed-file" if found.tried else "said.replayed", **counts))
