"""A real room in a temporary folder, worked with through the command line alone."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from strongroom.cli.app import app

__all__ = ["RealRoom"]


class RealRoom:
    """Runs commands in one room.

    Args:
        folder: An empty folder.
        solo: Whether one person wears all hats.
        stores: URIs of ring stores.
    """

    def __init__(self, folder: Path, *, solo: bool = True, stores: Sequence[str] = ()) -> None:
        self.home = folder / "room"
        self.environment = {
            "STRONGROOM_HOME": str(self.home),
            "STRONGROOM_LANG": "en",
            "STRONGROOM_PURPOSE": None,
            "XDG_CONFIG_HOME": str(folder / "settings"),
        }
        words = ["--solo"] if solo else []
        words += [word for store in stores for word in ("--ring-store", store)]
        self.founded = self.document("init", "--admin", "alice", *words)

    def run(self, *arguments: str, given: str | None = None) -> Result:
        """Run a command as a shell would."""
        return CliRunner().invoke(app, list(arguments), input=given, env=self.environment)

    def document(self, *arguments: str, given: str | None = None) -> dict[str, Any]:
        """Run a command that has to succeed, and read its JSON."""
        done = self.run("--json", *arguments, given=given)
        assert done.exit_code == 0, done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def error(self, *arguments: str, given: str | None = None) -> dict[str, Any]:
        """Run a command that has to fail, and read its error."""
        done = self.run("--json", *arguments, given=given)
        assert done.exit_code != 0, done.stdout
        error: dict[str, Any] = json.loads(done.stderr)
        assert error["exit"] == done.exit_code
        return error

    def add(self, **values: object) -> str:
        """Add a customer and return the id."""
        document = {"kind": "person", **values}
        identity: str = self.document("add", "customers", "--from", "-", given=json.dumps(document))["id"]
        return identity
