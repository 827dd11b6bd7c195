"""``strongroom completion``: the script that makes a shell complete commands and options.

Lives here: printing it. Must not live here: completing; the script calls the program, and click answers.
"""

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from strongroom.cli.commands import argument, command
from strongroom.cli.invocation import Invocation

__all__ = ["completion"]

_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "fish": FishComplete, "zsh": ZshComplete}


@command("completion", argument("shell", type=click.Choice(sorted(_SHELLS))), remote=True)
def completion(invocation: Invocation, *, shell: str) -> None:
    """Print the script for one shell."""
    root = click.get_current_context().find_root()
    script = _SHELLS[shell](root.command, {}, "strongroom", "_STRONGROOM_COMPLETE")
    # `source` of the bash class asks the bash in the PATH for its version; the template alone is the script.
    print(script.source_template % script.source_vars())
