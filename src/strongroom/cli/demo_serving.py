"""Serving the demo: the next free port, a link to get in by, and what is said last.

Lives here: these, and the box around what is said. Must not live here: making the room (demo.py), serving.
"""

import logging
import shlex
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from shutil import get_terminal_size

from strongroom.cli.invocation import Invocation
from strongroom.cli.output import say
from strongroom.cli.output.width import pad, width
from strongroom.cli.session import operating_system_login, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.demo.story.places import Places
from strongroom.errors import Busy
from strongroom.i18n import LANGUAGES
from strongroom.server import run
from strongroom.server.front_desk.desk import link_to_front_desk
from strongroom.server.settings import ServerSettings
from strongroom.vault.room import open_room

__all__ = ["boxed", "listen_nearby", "serve_demo"]

_PORTS = 50


def serve_demo(invocation: Invocation, places: Places, port: int) -> None:
    """Serve the demo's room on this machine until Ctrl-C; say last how to get in."""
    settings, listener = listen_nearby(ServerSettings(port=port))
    around = surroundings_of(invocation)
    with listener, _stopping_is_no_error(), open_room(places.home, around) as room:
        # Requests would push what is said last out of sight; what goes wrong is still said.
        run.log_to_standard_error(as_json=not sys.stderr.isatty(), least=logging.WARNING)
        address = run.address_of(settings, listener)
        box = boxed(_lines(address, link_to_front_desk(room, address), _again(invocation)))
        run.serve(room, settings, listener, around, lambda: print(box, flush=True))
    say(TEXTS(invocation.language, "said.demo-stopped"))


@contextmanager
def _stopping_is_no_error() -> Iterator[None]:
    """The server hears of a signal to end and finishes what is under way; the process then ends as usual."""
    before = {each: signal.signal(each, lambda *_: None) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def listen_nearby(settings: ServerSettings) -> tuple[ServerSettings, socket.socket]:
    """Take the port, or the next that is free.

    Raises:
        Busy: ``serve.port-taken``, where none of fifty is.
    """
    for port in range(settings.port, min(settings.port + _PORTS, 65_536)):
        tried = replace(settings, port=port)
        try:
            return tried, run.listen(tried)
        except Busy:
            continue
    raise Busy("serve.port-taken", host=settings.host, port=settings.port)


def _again(invocation: Invocation) -> str:
    """What starts this demo again."""
    named = invocation.named_home
    typed = "strongroom demo" if named is None else f"strongroom demo --home {shlex.quote(named)}"
    return invocation.environment.get("STRONGROOM_DEMO_AGAIN") or typed


def _lines(address: str, link: str, again: str) -> Sequence[str]:
    port = address.rpartition(":")[2]
    here = f"{operating_system_login()}@{socket.gethostname()}"
    facts = {
        "address": address,
        "link": link,
        "again": again,
        "ssh": f"ssh -L {port}:127.0.0.1:{port} {shlex.quote(here)}",
    }
    lines = [link, "", address, ""]
    for language in LANGUAGES:
        lines += [*TEXTS(language, "said.demo-box", **facts).splitlines(), ""]
    return lines[:-1]


def boxed(lines: Sequence[str]) -> str:
    """The lines in a box; between two rules where a terminal is too narrow for one."""
    inner = max(map(width, lines))
    columns = get_terminal_size((inner + 4, 24)).columns
    if inner + 4 > columns:
        rule = "═" * min(inner, columns)
        return "\n".join([rule, *lines, rule])
    body = [f"║ {pad(line, inner)} ║" for line in lines]
    return "\n".join([f"╔{'═' * (inner + 2)}╗", *body, f"╚{'═' * (inner + 2)}╝"])
