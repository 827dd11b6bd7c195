"""``keeper``: on another host than the room, a keeper of its ring.

Lives here: these commands. Must not live here: what a keeper does (strongroom.backup.keeper), the room's side
(custody.py). No room is opened here, and no purpose is asked for: there is nobody's data.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.commands import Group, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.parameters import PLACE
from strongroom.cli.session import surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import DonePartly
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import write_moment

if TYPE_CHECKING:
    from strongroom.backup.keeper.custody import Custody
    from strongroom.backup.keeper.post import Post

__all__ = ["init", "keeper", "pull", "status"]

_HERE = "strongroom.cli.keeper"
_DAY = 86_400_000
_DIR = option("--dir", "folder", required=True, metavar="DIR", text="keeper_dir")

keeper = Group("keeper", {"init": f"{_HERE}:init", "pull": f"{_HERE}:pull", "status": f"{_HERE}:status"})


@command(
    "keeper init",
    _DIR,
    option("--name", required=True, metavar="NAME", text="keeper_name"),
    option("--room", "of_room", required=True, metavar="ROOM", text="keeper_room"),
    option(
        "--from", "sources", multiple=True, required=True, metavar="PLACE", type=PLACE, text="keeper_from"
    ),
    option(
        "--destination",
        "destinations",
        multiple=True,
        required=True,
        metavar="URI",
        type=PLACE,
        text="keeper_destination",
    ),
    option("--grace", type=click.IntRange(min=1, max=3650), default=7, metavar="DAYS", text="keeper_grace"),
    option("--token-file", metavar="FILE", text="keeper_token"),
    option("--ca-file", metavar="FILE", text="keeper_ca"),
)
def init(
    invocation: Invocation,
    *,
    folder: str,
    name: str,
    of_room: str,
    sources: tuple[str, ...],
    destinations: tuple[str, ...],
    grace: int,
    token_file: str | None,
    ca_file: str | None,
) -> None:
    """Make a keeper."""
    from strongroom.backup.keeper.post import Post, make_post
    from strongroom.backup.keeper.sources import source_for

    for uri in sources:
        source_for(uri, token_file, ca_file)  # a place that cannot be meant is said now
    path = Path(folder).absolute()
    post = Post(
        folder=path,
        room=read_id("room", of_room),
        name=name,
        grace=grace * _DAY,
        sources=sources,
        destinations=destinations,
        token_file=token_file,
        ca_file=ca_file,
    )
    make_post(post, surroundings_of(invocation))
    card = str(path / "card.json")
    text = TEXTS(invocation.language, "said.keeper-made", name=name, card=card)
    Output(invocation).text({"keeper": name, "card": card, "grace_days": grace}, [text])


@command("keeper pull", _DIR, option("--gone", type=click.IntRange(min=0), default=0, metavar="COUNT"))
def pull(invocation: Invocation, *, folder: str, gone: int) -> None:
    """Fetch the ring, try it, let go of what is due, report."""
    from strongroom.backup.keeper.post import read_post
    from strongroom.backup.keeper.pulling import pull as pulled

    post = read_post(Path(folder).absolute())
    done = pulled(post, surroundings_of(invocation), accepted=gone)
    _show(invocation, post, done.custody)
    language = invocation.language
    for uri, code in done.told:
        if code is not None:
            say(TEXTS(language, "said.keeper-untold", source=uri, code=code))
    if done.problem is not None:
        raise DonePartly("keeper.not-taken", reason=done.problem.message(language))


@command("keeper status", _DIR)
def status(invocation: Invocation, *, folder: str) -> None:
    """Say what the keeper holds."""
    from strongroom.backup.keeper.cabinet import Cabinet
    from strongroom.backup.keeper.post import read_post

    post = read_post(Path(folder).absolute())
    _show(invocation, post, Cabinet(post.folder, post.room).remembered())


def _show(invocation: Invocation, post: "Post", custody: "Custody") -> None:
    from strongroom.backup.keeper.custody import due, held

    language, now_due = invocation.language, due(custody, post.grace)
    left = {name: rest for name, rest in held(custody, post.grace).items() if rest is not None}
    current = custody.current
    document: dict[str, Any] = {
        "keeper": post.name,
        "room": write_id("room", post.room),
        "grace_days": post.grace // _DAY,
        "pulled": None if not custody.seen else write_moment(custody.seen),
        "generation": None if current is None else current.generation,
        "copies": [
            {"generation": copy.generation, "taken": write_moment(copy.at), "due": copy.generation in now_due}
            for copy in custody.copies
        ],
        "unneeded": dict(sorted(left.items())),
        "problem": custody.problem,
    }
    days = [rest // _DAY for rest in left.values()]
    facts = {
        "keeper": post.name,
        "room": document["room"],
        "pulled": document["pulled"] or "–",
        "generation": str(document["generation"] or "–"),
        "former": str(max(0, len(custody.copies) - 1)),
        "grace": TEXTS(language, "said.keeper-grace", days=max(days), count=len(days)) if days else "–",
        "problem": custody.problem or "–",
    }
    named = [(TEXTS(language, f"heading.keeper_{name}"), text) for name, text in facts.items()]
    Output(invocation).facts(document, named)
