"""``demo``: a made-up firm's room to work in, served on this machine; or a walk through a small one.

Lives here: the command, its stages and what it says at the end. Must not live here: the story and the walk
(`strongroom.demo`), serving (`strongroom.server`).
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Form, Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.session import operating_system_login, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import UsageError
from strongroom.i18n import CHINESE, ENGLISH

if TYPE_CHECKING:
    from strongroom.demo.story.places import Places

__all__ = ["demo"]

_PORT = 8400


@command(
    "demo",
    option("--fresh", is_flag=True),
    option("--port", type=click.IntRange(0, 65535), default=_PORT, metavar="PORT", text="demo_port"),
    option("--no-serve", is_flag=True),
    option("--walk", is_flag=True),
    option("--people", type=click.IntRange(1, 1_000_000), metavar="N"),
    option("--seed", type=click.IntRange(min=0), default=1, metavar="N"),
    option("--keep", is_flag=True),
)
def demo(
    invocation: Invocation,
    *,
    fresh: bool,
    port: int,
    no_serve: bool,
    walk: bool,
    people: int | None,
    seed: int,
    keep: bool,
) -> None:
    """Make a made-up firm's room, unless it is there, and serve it; or walk through a small one."""
    if walk:
        _walk(invocation, seed, people, keep)
        return
    from strongroom.demo.story.places import Places  # the vault: nothing for --help

    places = Places(_home(invocation))
    made = _prepare(invocation, places, seed, people, fresh=fresh)
    if no_serve or invocation.form is not Form.HUMAN:
        document = {"home": str(places.home), "made": made}
        Output(invocation).text(document, [TEXTS(invocation.language, "said.demo-made", home=places.home)])
        return
    from strongroom.cli.demo_serving import serve_demo  # the web's packages

    serve_demo(invocation, places, port)


def _home(invocation: Invocation) -> Path:
    from strongroom.demo.story.keeping import default_home

    named = invocation.named_home
    home = default_home(invocation.environment.get("XDG_DATA_HOME")) if named is None else Path(named)
    return home.absolute()


def _prepare(invocation: Invocation, places: "Places", seed: int, people: int | None, *, fresh: bool) -> bool:
    """Have the demo's room; returns whether it was made just now."""
    from strongroom.demo.story import keeping
    from strongroom.demo.story.population import FEWEST, PEOPLE

    if people is not None and people < FEWEST:
        raise UsageError(
            "cli.wrong-kind", name="--people", command="strongroom demo", expected=f">= {FEWEST}"
        )
    if not fresh and keeping.is_whole(places):
        return False
    keeping.remove(places)
    keeping.begin(places)
    _tell(invocation, places, seed, people or PEOPLE)
    keeping.finish(places)
    return True


def _tell(invocation: Invocation, places: "Places", seed: int, people: int) -> None:
    from strongroom.demo.story.telling import CHAPTERS, Story, tell
    from strongroom.server.front_desk.programs import TokensOfServer

    around = surroundings_of(invocation)
    offset = datetime.now().astimezone().utcoffset()
    story = Story(
        places=places,
        now=around.now(),
        offset=0 if offset is None else int(offset.total_seconds() // 60),
        seed=seed,
        people=people,
        language=invocation.language,
        logins=(operating_system_login(),),
        programs=TokensOfServer(),
        environment=invocation.environment,
    )
    gc.freeze()  # records form no cycles: looking for some costs a tenth of the time
    gc.set_threshold(10_000)
    told = 0

    @contextmanager
    def stage(chapter: str) -> Iterator[None]:
        nonlocal told
        told += 1
        began = monotonic()
        yield
        texts = " · ".join(TEXTS(each, f"said.stage-{chapter}") for each in (ENGLISH, CHINESE))
        say(f"{told}/{len(CHAPTERS)}  {monotonic() - began:5.1f} s  {texts}")

    tell(story, stage, around)


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
