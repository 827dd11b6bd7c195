"""``demo``: a walk through a room of made-up people, or such a room to keep.

Lives here: the command: founding such a room, filling it through the one door, naming what to try. Must not
live here: making people up and the walk (`strongroom.demo`).
"""

import tempfile
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Form, Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.progress import progress
from strongroom.cli.session import at_desk, operating_system_login, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError

if TYPE_CHECKING:
    from strongroom.vault.desk import Desk

__all__ = ["demo"]

_BUSIEST = 20
_PEOPLE = 24
_HANDLE = "demo"


@command(
    "demo",
    option("--people", type=click.IntRange(1, 1000), metavar="N"),
    option("--seed", type=click.IntRange(min=0), default=1, metavar="N"),
    option("--keep", is_flag=True),
)
def demo(invocation: Invocation, *, people: int | None, seed: int, keep: bool) -> None:
    """Walk through a room of made-up people; where a folder is named, set one up there."""
    named = invocation.named_home
    if named is None and invocation.form is Form.HUMAN:
        _walk(invocation, seed, people, keep)
    else:
        _set_up(invocation, named, seed, people or _PEOPLE)


def _walk(invocation: Invocation, seed: int, people: int | None, keep: bool) -> None:
    from strongroom.demo.walk_through import FEWEST, PEOPLE, walk_through  # the vault: nothing for --help

    if people is not None and people < FEWEST:
        raise UsageError(
            "cli.wrong-kind", name="--people", command="strongroom demo", expected=f">= {FEWEST}"
        )
    walk_through(
        click.echo,
        invocation.language,
        people=people or PEOPLE,
        seed=seed,
        keep=keep,
        surroundings=surroundings_of(invocation),
        logins=(operating_system_login(),),
    )


def _set_up(invocation: Invocation, named: str | None, seed: int, people: int) -> None:
    from strongroom.vault.founding import Foundation, found  # database and keys: nothing for --help

    home = Path(named or tempfile.mkdtemp(prefix="strongroom-demo-")).absolute()
    plan = Foundation(
        home=home,
        # Beside the data, as only a demo may: one folder to throw away.
        keys=f"file:{home / 'root.key'}",
        founder=_HANDLE,
        logins=(operating_system_login(),),
        solo=True,
        language=invocation.language,
        demo=True,
    )
    found(plan, surroundings_of(invocation))
    invocation.asked_home, invocation.user = str(home), _HANDLE
    invocation.reason_code = invocation.reason_code or "test"
    with at_desk(invocation) as desk:
        customer, counts = _fill(invocation, desk, seed, people)
    document = {"home": str(home), "counts": counts, "customer": customer}
    facts = {**counts, "home": quote(str(home)), "customer": customer}
    Output(invocation).text(document, TEXTS(invocation.language, "said.demo", **facts).splitlines())


def _fill(invocation: Invocation, desk: "Desk", seed: int, people: int) -> tuple[str, dict[str, int]]:
    """Add people, what they bought and what they asked for; returns the first one's id and the counts."""
    from strongroom.demo.needs import needs
    from strongroom.demo.people import customers
    from strongroom.demo.purchases import purchases

    made = list(customers(seed, people))
    records = {
        "customers": made,
        "purchases": list(purchases(seed, made, busiest=_BUSIEST)),
        "needs": list(needs(seed, made)),
    }
    total, done, first = sum(map(len, records.values())), 0, ""
    with progress(TEXTS(invocation.language, "said.filling")) as show:
        for name, documents in records.items():
            door = desk.collection(name)
            for document in documents:
                view = door.create(document)
                first = first or view.id
                done += 1
                show(done, total)
    return first, {name: len(documents) for name, documents in records.items()}
