"""The command line: what people type, and what they read back.

Lives here: the entry point. Must not live here: decisions, keys, storage; a command asks the one door
(`strongroom.vault`) and shows the answer. Importing this package imports click, the table of errors and the
texts, nothing else: ``strongroom --help`` has to answer at once.
"""

__all__ = ["main"]


def main() -> None:
    """Run the command line on the arguments of this process, and exit with its status."""
    from strongroom.cli.app import app  # not at import time: the library never needs it

    app.main(prog_name="strongroom")
