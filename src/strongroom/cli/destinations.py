"""``destination``: the places that backups go to.

Lives here: the group and its commands. Must not live here: places themselves (backup).
"""

from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.asking import confirm
from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import DRY_RUN, PLACE
from strongroom.cli.texts import TEXTS
from strongroom.cli.workshops import at_workshop
from strongroom.errors import NotFound, Refused

if TYPE_CHECKING:
    from strongroom.backup.changing_role import RoleChange
    from strongroom.backup.destination import Protection
    from strongroom.backup.leaving import Reach

__all__ = ["add", "change", "destination", "list_destinations", "remove", "test"]

_HERE = "strongroom.cli.destinations"

destination = Group(
    "destination",
    {
        "add": f"{_HERE}:add",
        "test": f"{_HERE}:test",
        "list": f"{_HERE}:list_destinations",
        "change": f"{_HERE}:change",
        "remove": f"{_HERE}:remove",
    },
)


@command(
    "destination add",
    argument("name", metavar="NAME"),
    argument("uri", metavar="URI", type=PLACE),
    option("--archive", is_flag=True),
)
def add(invocation: Invocation, *, name: str, uri: str, archive: bool) -> None:
    """Try a place out and make it a destination."""
    from strongroom.backup.destinations import add_destination  # database and keys: nothing for --help
    from strongroom.backup.registry import Role

    with at_workshop(invocation) as shop:
        trial = add_destination(shop, name, uri, Role.ARCHIVE if archive else Role.GATING)
    document = {"name": name, "role": "archive" if archive else "gating", **_document(trial.protection)}
    Output(invocation).text(document, [_good(invocation, name, trial.protection)])


@command("destination test", argument("name", metavar="[NAME]", required=False))
def test(invocation: Invocation, *, name: str | None) -> None:
    """Try the room's destinations out."""
    from strongroom.backup.destinations import list_destinations as listed
    from strongroom.backup.destinations import try_known

    with at_workshop(invocation) as shop:
        known = listed(shop)
        if not known:
            raise Refused("backup.no-destination")
        found = [each for each in known if name in (None, each.name)]
        if not found:
            raise NotFound("destination.unknown", name=name)
        trials = [(each.name, try_known(shop, each)) for each in found]
    document = {"items": [{"name": one, **_document(trial.protection)} for one, trial in trials]}
    Output(invocation).text(document, [_good(invocation, one, trial.protection) for one, trial in trials])


@command("destination list")
def list_destinations(invocation: Invocation) -> None:
    """List destinations."""
    from strongroom.backup.destinations import list_destinations as listed

    with at_workshop(invocation) as shop:
        found = [
            {"name": each.name, "role": each.role.name.lower(), "uri": each.place.uri}
            for each in listed(shop)
        ]
    language = invocation.language
    headings = [TEXTS(language, f"heading.{name}") for name in ("destination", "role", "uri")]
    Output(invocation).items(
        found,
        headings,
        lambda row: [row["name"], TEXTS(language, f"said.role-{row['role']}"), row["uri"]],
        nothing="destinations",
    )


@command(
    "destination change",
    argument("name", metavar="NAME"),
    argument("role", metavar="gating|archive", type=click.Choice(["gating", "archive"])),
    DRY_RUN,
)
def change(invocation: Invocation, *, name: str, role: str, dry_run: bool) -> None:
    """Let erasures wait for a destination, or no longer."""
    from strongroom.backup.changing_role import change_role, role_change
    from strongroom.backup.registry import Role

    wanted = Role[role.upper()]
    with at_workshop(invocation) as shop:
        found = role_change(shop, name, wanted)
        lines = _change_lines(invocation, found)
        document = {"name": name, "role": role, "was": found.was.name.lower(), "others": list(found.others)}
        if dry_run:
            Output(invocation).text({"dry_run": True, **document}, lines)
            return
        confirm(invocation, "ask.destination-change", {"name": name}, lines)
        change_role(shop, name, wanted)
    Output(invocation).text(document, lines)


@command("destination remove", argument("name", metavar="NAME"), DRY_RUN)
def remove(invocation: Invocation, *, name: str, dry_run: bool) -> None:
    """Give a destination up."""
    from strongroom.backup.leaving import reach_of, remove_destination

    with at_workshop(invocation) as shop:
        reach = reach_of(shop, name)
        lines = _reach_lines(invocation, reach)
        document = {
            "name": reach.name,
            "role": reach.role.name.lower(),
            "backup": reach.backup,
            "objects": reach.objects,
            "size": reach.size,
            "whole": list(reach.whole),
            "behind": list(reach.behind),
            "problem": reach.problem,
        }
        if dry_run:
            Output(invocation).text({"dry_run": True, **document}, lines)
            return
        confirm(invocation, "ask.destination-remove", {"name": name}, lines)
        remove_destination(shop, name)
    Output(invocation).text(document, [TEXTS(invocation.language, "said.destination-removed", name=name)])


def _reach_lines(invocation: Invocation, reach: "Reach") -> list[str]:
    language = invocation.language
    facts = {"name": reach.name, "place": reach.uri, "objects": reach.objects, "size": f"{reach.size:,}"}
    none = TEXTS(language, "said.none")
    whole = {"whole": ", ".join(reach.whole) or none, "behind": ", ".join(reach.behind) or none}
    held = "said.destination-unreached" if reach.problem else "said.destination-holds"
    role = "said.destination-gated" if reach.role.name == "GATING" else "said.destination-archived"
    return [
        TEXTS(language, held, **facts, problem=reach.problem or ""),
        TEXTS(language, "said.destination-others", **whole),
        TEXTS(language, role, name=reach.name),
    ]


def _change_lines(invocation: Invocation, found: "RoleChange") -> list[str]:
    language, name = invocation.language, found.name
    if found.was is found.role:
        return [TEXTS(language, "said.destination-as-it-was", name=name)]
    if found.role.name == "GATING":
        return [TEXTS(language, "said.destination-to-gating", name=name)]
    others = ", ".join(found.others) or TEXTS(language, "said.none")
    return [
        TEXTS(language, "said.destination-gated", name=name),
        TEXTS(language, "said.destination-still-gating", others=others),
    ]


def _document(protection: "Protection") -> dict[str, Any]:
    known = protection.known
    return {
        "immutable_days": protection.immutable_days if known else None,
        "versioned": protection.versioned if known else None,
    }


def _good(invocation: Invocation, name: str, protection: "Protection") -> str:
    language = invocation.language
    if not protection.known:
        said = TEXTS(language, "said.protection-unknown")
    elif protection.immutable_days:
        said = TEXTS(language, "said.protection-locked", days=protection.immutable_days)
    elif protection.versioned:
        said = TEXTS(language, "said.protection-versioned")
    else:
        said = TEXTS(language, "said.protection-none")
    return TEXTS(language, "said.destination-good", name=name, protection=said)
