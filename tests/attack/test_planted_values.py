"""Values that were planted are looked for in everything that the commands leave behind, in every encoding."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.attack.planted import planted_in

NAME, OTHER = "Zenobia Quillfeather", "Ferdinand Oxblood"
PHONE, ID, CARD = "13787654321", "11010519491231002X", "4111111111111111"
MAIL, NOTE, REASON, STAFF = "zenobia.q@example.com", "after dusk only", "complaint of Tuesday", "wigglesworth"
WORD = "15912348765"
REFUSED = "Balthasar Nomail"
VALUES = [NAME, "Zenobia", "Quillfeather", OTHER, PHONE, ID, CARD, MAIL, NOTE, REASON, STAFF, WORD, REFUSED]
MAP = """
collection = "customers"
key = "id"
[fields]
kind = { value = "person" }
name = "name"
phone = "phone"
email = "email"
national_id = "nid"
bank_card = "card"
note = "note"
"""
LINES = f"id,name,phone,email,nid,card,note\nq-1,{NAME},+86{PHONE},{MAIL},{ID},{CARD},{NOTE}\n"
# Tells of every file that Python opens for writing, also of those that are gone again.
WATCH = """
import os, sys
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        mode, flags = arguments[1] or "", arguments[2] or 0
        if set("wax+") & set(mode) or flags & (os.O_WRONLY | os.O_RDWR):
            os.write(told, os.fsencode(arguments[0]) + b"\\n")
told = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
sys.addaudithook(hook)
from strongroom.cli.app import app
app()
"""


class Watched:
    """A room worked with by the command line, in processes that are watched."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.home = folder, folder / "room"
        self.given, self.temporary = folder / "given", folder / "temporary"
        for name in ("given", "temporary", "keys", "store-a", "store-b", "said", "settings"):
            (folder / name).mkdir(mode=0o700)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("STRONGROOM")},
            "STRONGROOM_HOME": str(self.home),
            "STRONGROOM_LANG": "en",
            "XDG_CONFIG_HOME": str(folder / "settings"),
            "TMPDIR": str(self.temporary),
            "SQLITE_TMPDIR": str(self.temporary),
            "WATCHED": str(folder / "watched"),
        }
        stores = [f"--ring-store=folder:{folder}/store-{name}" for name in "ab"]
        database = [] if url.startswith("sqlite") else ["--database", url.replace(":@", "@")]
        keys = ["--keys", f"file:{folder}/keys/root.key"]
        self.run("init", "--admin", STAFF, "--solo", *stores, *keys, *database)

    def command(self, *arguments: str) -> list[str]:
        assert not [value for value in VALUES if value != STAFF and value in " ".join(arguments)]
        return [sys.executable, "-c", WATCH, *arguments]

    def run(self, *arguments: str, given: str = "", code: int = 0) -> str:
        done = subprocess.run(
            self.command(*arguments),
            input=given,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        (self.folder / "said" / f"{time.monotonic_ns()}").write_text(done.stderr)
        return done.stdout

    def document(self, *arguments: str, given: str = "") -> dict[str, object]:
        found: dict[str, object] = json.loads(self.run("--json", *arguments, given=given))
        return found

    def write(self, name: str, text: str) -> Path:
        path = self.given / name
        path.write_text(text, encoding="utf-8")
        return path

    def written(self) -> set[Path]:
        """Every file that was ever opened for writing, but devices."""
        lines = (self.folder / "watched").read_text().splitlines()
        return {Path(line) for line in lines if not line.startswith("/dev/")}


def server_files(url: str) -> list[Path]:
    """Where the server keeps this database, and its write-ahead log."""
    if url.startswith("sqlite"):
        return []
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CHECKPOINT")
        read = "SELECT current_setting('data_directory'), oid FROM pg_database"
        row = server.execute(f"{read} WHERE datname = current_database()").fetchone()
        assert row is not None
        data = Path(row[0])
    return [data / "base" / str(row[1]), data / "pg_wal", data / "log"]


@pytest.mark.slow
def test_no_planted_value_is_left_anywhere(tmp_path: Path, database_url: str) -> None:
    room = Watched(tmp_path, database_url)
    places = [
        room.home,
        room.temporary,
        *(tmp_path / name for name in ("keys", "store-a", "store-b", "said")),
    ]

    def nothing_is_left(after: str) -> None:
        values = [value for value in VALUES if value != STAFF] if after == "init" else VALUES
        assert planted_in(places, values) == [], after

    nothing_is_left("init")
    mapping, people = room.write("map.toml", MAP), room.write("people.csv", LINES)
    reason = room.write("reason.txt", REASON)
    rejects = tmp_path / "rejects.csv"
    wrong = room.write("wrong.csv", LINES + f"q-2,{REFUSED},123,x,,,\n")
    room.run("import", str(people), "--to", "customers", "--map", str(mapping), "--purpose", "sales")
    room.run(
        *("import", str(wrong), "--to", "customers", "--map", str(mapping), "--purpose", "sales"),
        *("--rejects", str(rejects)),
        code=9,
    )
    nothing_is_left("import")
    assert planted_in([rejects], [REFUSED, NAME]) == [f"{rejects}: {REFUSED}"]
    assert rejects.stat().st_mode & 0o777 == 0o600

    found = room.document("find", "customers", "phone=@-", "--purpose", "sales", given=PHONE)["items"]
    assert isinstance(found, list)
    identity = found[0]["id"]
    room.run("find", "customers", "phone=@-", "--purpose", "sales", given=WORD)
    nothing_is_left("find")

    why = ("--purpose", "sales", "--reason-code", "order_handling", "--reason", f"@{reason}")
    shown = room.run("show", "customers", identity, "--reveal", "phone", "--reveal", "bank_card", *why)
    assert PHONE in shown
    room.run(
        "edit", "customers", identity, "--from", "-", *why, given=json.dumps({"name": OTHER, "note": NOTE})
    )
    room.run("history", "customers", identity, *why)
    nothing_is_left("reveal and edit")

    word = room.write("word", "correct horse battery")
    sealed = tmp_path / "sealed.age"
    room.run("export", "customers", "--to", str(sealed), "--passphrase-from", str(word), *why)
    places.append(sealed)
    room.run("export", "customers", "--to", str(tmp_path / "plain.jsonl"), "--plain", *why)
    nothing_is_left("export")

    auditing = ("--purpose", "audit", "--reason-code", "complaint")
    bundle = tmp_path / "bundle.jsonl"
    room.run("audit", "list", *auditing)
    room.run("audit", "find-value", "customers", "phone=@-", *auditing, given=PHONE)
    room.run("audit", "verify", "--data", *auditing)
    room.run("audit", "export", "--bundle", str(bundle), *auditing)
    places.append(bundle)
    nothing_is_left("audit")

    many = "".join(f"k-{at},{OTHER},+861370000{at:04},,,,{NOTE}\n" for at in range(4_000))
    large = room.write("many.csv", LINES + many)
    command = room.command(
        "import", str(large), "--to", "customers", "--map", str(mapping), "--purpose", "sales"
    )
    with subprocess.Popen(
        command, env=room.environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        time.sleep(3)
        process.kill()
        said = process.stderr.read() if process.stderr else b""
    (tmp_path / "said" / "killed").write_bytes(said)
    places += server_files(database_url)  # once is enough: its write-ahead log has all of it
    nothing_is_left("kill -9")

    allowed = (room.home, tmp_path / "store-a", tmp_path / "store-b", tmp_path / "keys")
    files = {rejects, sealed, bundle, tmp_path / "plain.jsonl"}
    beside = {path for path in room.written() if not path.is_relative_to(room.home)} - files
    beside = {path for path in beside if not any(path.is_relative_to(place) for place in allowed)}
    # What is made beside a file and takes its name is in the file's own folder, and is gone.
    assert {
        path for path in beside if not any(path.name.startswith(f".{one.name}") for one in files)
    } == set()
    assert list(room.temporary.iterdir()) == []
