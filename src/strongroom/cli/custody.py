"""``keys keeper``, ``keys copy`` and ``keys store remove``: who else has a copy of the ring.

Lives here: these commands. Must not live here: what a keeper does on its own host (keeper.py), keys.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import confirm, read_file
from strongroom.cli.commands import Group, argument, command
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.keys import show_stores
from strongroom.cli.parameters import PLACE
from strongroom.cli.session import at_desk
from strongroom.cli.texts import TEXTS
from strongroom.model.moments import write_moment

if TYPE_CHECKING:
    from strongroom.vault.upkeep.custody_desk import KeeperState

__all__ = [
    "add_keeper",
    "copy",
    "gone",
    "keeper",
    "list_copies",
    "list_keepers",
    "note",
    "remove_keeper",
    "remove_store",
]

_HERE = "strongroom.cli.custody"
_DAY = 86_400_000

keeper = Group(
    "keys keeper",
    {
        "add": f"{_HERE}:add_keeper",
        "list": f"{_HERE}:list_keepers",
        "remove": f"{_HERE}:remove_keeper",
    },
)
copy = Group(
    "keys copy",
    {"note": f"{_HERE}:note", "list": f"{_HERE}:list_copies", "gone": f"{_HERE}:gone"},
)


@command("keys keeper add", argument("card", metavar="CARD"))
def add_keeper(invocation: Invocation, *, card: str) -> None:
    """Take a keeper."""
    data = read_file(card).encode()
    with at_desk(invocation) as desk:
        states = desk.custody.add_keeper(data)
    _show(invocation, states)


@command("keys keeper list")
def list_keepers(invocation: Invocation) -> None:
    """List the keepers."""
    with at_desk(invocation) as desk:
        states = desk.custody.keepers()
    _show(invocation, states)


@command("keys keeper remove", argument("name", metavar="NAME"))
def remove_keeper(invocation: Invocation, *, name: str) -> None:
    """Strike a keeper off."""
    with at_desk(invocation) as desk:
        confirm(invocation, "ask.keeper-remove", {"name": name})
        desk.custody.remove_keeper(name)
    text = TEXTS(invocation.language, "said.keeper-removed", name=name)
    Output(invocation).text({"keeper": name, "copy": f"keeper:{name}"}, [text])


@command("keys store remove", argument("place", metavar="PLACE", type=PLACE))
def remove_store(invocation: Invocation, *, place: str) -> None:
    """Strike a ring store off."""
    with at_desk(invocation) as desk:
        confirm(invocation, "ask.store-remove", {"store": place})
        states = desk.custody.remove_store(place)
    show_stores(invocation, states)


@command("keys copy note", argument("place", metavar="TEXT"))
def note(invocation: Invocation, *, place: str) -> None:
    """Note a copy."""
    with at_desk(invocation) as desk:
        desk.custody.note_copy(place)
        found = desk.custody.copies()
    _show_copies(invocation, found)


@command("keys copy list")
def list_copies(invocation: Invocation) -> None:
    """List such copies."""
    with at_desk(invocation) as desk:
        found = desk.custody.copies()
    _show_copies(invocation, found)


@command("keys copy gone", argument("place", metavar="TEXT"))
def gone(invocation: Invocation, *, place: str) -> None:
    """Vouch that a copy is gone."""
    with at_desk(invocation) as desk:
        confirm(invocation, "ask.copy-gone", {"place": place})
        desk.custody.attest_gone(place)
        found = desk.custody.copies()
    _show_copies(invocation, found)


def _show(invocation: Invocation, states: "list[KeeperState]") -> None:
    language = invocation.language
    names = ("keeper", "heard", "generation", "kept", "state")

    def cells(document: Mapping[str, Any]) -> list[str]:
        kept = {"days": document["grace_days"], "count": len(document["unneeded"])}
        state = "said.keeper-heard" if document["heard"] else "said.keeper-new"
        return [
            document["keeper"],
            document["heard"] or "–",
            str(document["generation"] or "–"),
            TEXTS(language, "said.keeper-kept", **kept),
            document["problem"] or TEXTS(language, state),
        ]

    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items([_document(state) for state in states], headings, cells, nothing="keepers")


def _document(state: "KeeperState") -> dict[str, Any]:
    keeper, report = state.keeper, state.report
    held = {} if report is None else report.held
    return {
        "keeper": keeper.name,
        "grace_days": keeper.grace // _DAY,
        "added": write_moment(keeper.added),
        "heard": None if report is None else write_moment(report.at),
        "generation": None if report is None else report.generation,
        "unneeded": {name: left for name, left in sorted(held.items()) if left is not None},
        "problem": None if report is None else report.problem,
    }


def _show_copies(invocation: Invocation, found: Mapping[str, int]) -> None:
    language = invocation.language
    Output(invocation).items(
        [{"place": place, "since": write_moment(since)} for place, since in sorted(found.items())],
        [TEXTS(language, "heading.place"), TEXTS(language, "heading.since")],
        lambda document: [document["place"], document["since"]],
        nothing="copies",
    )
