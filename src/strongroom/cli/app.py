"""The command line as a whole: its table of commands, and what every run has in common.

Lives here: which command stands where, parsing, and the exit status. Must not live here: any command; none of
their modules is imported before it is needed.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from strongroom.cli.commands import Group
from strongroom.cli.failures import report
from strongroom.cli.invocation import Invocation, foresee

__all__ = ["app"]

_COMPLETE = "_STRONGROOM_COMPLETE"

TABLE = {
    "init": "strongroom.cli.init:init",
    "demo": "strongroom.cli.demo:demo",
    "serve": "strongroom.cli.serving:serve",
    "doctor": "strongroom.cli.health:doctor",
    "upgrade": "strongroom.cli.health:upgrade",
    "list": "strongroom.cli.reading:list_records",
    "find": "strongroom.cli.reading:find",
    "show": "strongroom.cli.reading:show",
    "totals": "strongroom.cli.totals:totals",
    "add": "strongroom.cli.writing:add",
    "edit": "strongroom.cli.writing:edit",
    "remove": "strongroom.cli.writing:remove",
    "history": "strongroom.cli.reading:history",
    "revert": "strongroom.cli.writing:revert",
    "transfer": "strongroom.cli.writing:transfer",
    "share": "strongroom.cli.colleagues:share",
    "unshare": "strongroom.cli.colleagues:unshare",
    "handover": "strongroom.cli.colleagues:handover",
    "merge": "strongroom.cli.merging:merge",
    "import": "strongroom.cli.importing:import_",
    "import undo": "strongroom.cli.importing:undo",
    "export": "strongroom.cli.exporting:export",
    "erase": "strongroom.cli.erasing:erase",
    "erase status": "strongroom.cli.erasing:status",
    "erase run": "strongroom.cli.erasing:run",
    "erase approve": "strongroom.cli.erasing:approve",
    "erase cancel": "strongroom.cli.erasing:cancel",
    "erase verify": "strongroom.cli.receipts:try_places",
    "hold": "strongroom.cli.erasing:hold",
    "receipt": "strongroom.cli.receipts:receipt",
    "audit": "strongroom.cli.audit:audit",
    "watch": "strongroom.cli.watching:watch",
    "backup": "strongroom.cli.backing:backup",
    "destination": "strongroom.cli.destinations:destination",
    "job": "strongroom.cli.jobs:job",
    "schedule": "strongroom.cli.schedules:schedule",
    "notice": "strongroom.cli.notices:notice",
    "keys": "strongroom.cli.keys:keys",
    "keeper": "strongroom.cli.keeper:keeper",
    "restore": "strongroom.cli.restoring:restore",
    "promote": "strongroom.cli.restoring:promote",
    "user": "strongroom.cli.users:user",
    "token": "strongroom.cli.tokens:token",
    "schema": "strongroom.cli.schema:schema",
    "access": "strongroom.cli.access:access",
    "completion": "strongroom.cli.completion:completion",
    "version": "strongroom.cli.version:version",
}


class App(Group):
    """The command ``strongroom``."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the arguments and exit with the status of DESIGN section 10.

        Args:
            args: Those of the process where left out.
            prog_name: How the program was called.
            complete_var: The variable by which a shell asks for completions.
            standalone_mode: Is always so: the process ends here.
            extra: What click's own runner passes on.
        """
        arguments = list(sys.argv[1:] if args is None else args)
        name = prog_name or "strongroom"
        instruction = os.environ.get(complete_var or _COMPLETE)
        if instruction:
            from click.shell_completion import shell_complete  # only a shell asks

            sys.exit(shell_complete(self, {"obj": foresee([], os.environ)}, name, _COMPLETE, instruction))
        _never_fail_to_encode()
        sys.exit(self._status(arguments, name, foresee(arguments, os.environ)))

    def _status(self, arguments: list[str], name: str, invocation: Invocation) -> int:
        try:
            with self.make_context(name, arguments, obj=invocation) as context:
                self.invoke(context)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as shown:
            print(shown.ctx.get_help())
            return 0
        except click.exceptions.Exit as ended:
            return ended.exit_code
        # Everything that can go wrong ends in one place, where it gets its status.
        except (Exception, KeyboardInterrupt) as error:
            return report(error, invocation)
        return 0


def _never_fail_to_encode() -> None:
    # On a terminal of another encoding a rare character is shown as an escape instead of ending the command.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


app = App("strongroom", TABLE)
