"""``python -m examples.nightly_import URL FILE MAPPING --notes FOLDER``: for a timer or cron.

Lives here: arguments, one line for the log, the exit status. Must not live here: the night (night.py).
"""

import argparse
import json
import os
import sys
from pathlib import Path

from examples.nightly_import.night import Done, Plan, night
from examples.nightly_import.notes import Notes
from examples.nightly_import.server import Server
from examples.nightly_import.stopped import Stopped
from strongroom.errors import StrongroomError

_STATED = {"Strongroom-Purpose": "sales", "Strongroom-Reason-Code": "migration"}


def main(words: list[str]) -> int:
    """Import a file and give the exit status."""
    given = _parser().parse_args(words)
    os.umask(0o077)
    try:
        done = _run(given)
    except StrongroomError as error:
        print(f"{error.message()}\n  -> {error.hint()}\n  ({error.code})", file=sys.stderr)
        return error.exit_status
    except Stopped as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except OSError as error:  # its message names the file, and no value
        print(f"{error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    print(json.dumps({"outcome": done.outcome, **done.counts}, sort_keys=True))
    return done.exit_status


def _run(given: argparse.Namespace) -> Done:
    mapping: str = given.mapping.read_text(encoding="utf-8")
    plan = Plan(collection=given.to, mapping=mapping, most_refused=given.most_refused)
    notes = Notes(given.notes, [given.file.read_bytes(), mapping.encode(), plan.collection.encode()])
    server = Server(given.url, _STATED, unit=given.unit)
    try:
        with notes.alone():
            return night(server, notes, plan, lambda: server.upload(given.file, plan.collection))
    finally:
        server.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m examples.nightly_import")
    parser.add_argument("url", help="where Strongroom is served; the token as strongroom.connect finds it")
    parser.add_argument("file", type=Path, help="CSV, JSON Lines or XLSX")
    parser.add_argument("mapping", type=Path, help="TOML, as `strongroom import --map` takes it")
    parser.add_argument("--to", default="customers", help="the collection")
    parser.add_argument("--notes", type=Path, required=True, help="a folder of mode 0700")
    parser.add_argument("--most-refused", type=int, default=0, help="more refused rows stop the night")
    parser.add_argument("--unit", type=float, default=1.0, help="seconds between two questions")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
