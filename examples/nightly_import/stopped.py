"""What ends a night beside Strongroom's own errors.

Lives here: this error. Must not live here: what raises it.
"""

from strongroom.errors import Kind

__all__ = ["Stopped"]


class Stopped(Exception):
    """The night cannot go on.

    Args:
        text: What to do; names files and jobs, never values.
        kind: Gives the exit status, as the command line has it.
    """

    def __init__(self, text: str, kind: Kind) -> None:
        super().__init__(text)
        self.exit_status = kind.exit_status
