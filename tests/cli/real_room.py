"""A real room in a temporary folder, worked with through the command line alone."""

import json
import re
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
        database: The database's URL; SQLite in the room, when left out.
    """

    def __init__(
        self, folder: Path, *, solo: bool = True, stores: Sequence[str] = (), database: str | None = None
    ) -> None:
        self.home = folder / "room"
        self.environment = {
            "STRONGROOM_HOME": str(self.home),
            "STRONGROOM_LANG": "en",
            "STRONGROOM_PURPOSE": None,
            "XDG_CONFIG_HOME": str(folder / "settings"),
        }
        words = ["--solo"] if solo else []
        # The address of a server for tests has an empty password, and one on the command line is refused.
        words += [] if database is None else ["--database", database.replace(":@", "@")]
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
        error: dict[str, Any] = json.loads("{" + done.stderr.partition("{")[2])
        assert error["exit"] == done.exit_code
        return error

    def refuses(self, code: str, exit_status: int, *arguments: str, given: str | None = None) -> str:
        """Run a command that has to fail like this, and return what is said to do, all of it filled in."""
        error = self.error(*arguments, given=given)
        assert (error["code"], error["exit"]) == (code, exit_status), error
        hint: str = error["hint"]
        assert hint
        assert not re.search(r"<\w+>", error["message"] + hint)
        return hint

    def add(self, **values: object) -> str:
        """Add a customer and return the id."""
        document = {"kind": "person", **values}
        identity: str = self.document("add", "customers", "--from", "-", given=json.dumps(document))["id"]
        return identity
