"""``strongroom version``."""

import platform
import sqlite3

import strongroom
from strongroom.cli.commands import command
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output

__all__ = ["version"]


@command("version", remote=True)
def version(invocation: Invocation) -> None:
    """Print the version, and those of what a report of a fault should name."""
    facts = {
        "strongroom": strongroom.__version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    Output(invocation).facts(facts, facts.items())
