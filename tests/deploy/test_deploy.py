"""The files that run Strongroom as a service: they parse, start what there is, let it write where it does."""

import json
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest

from strongroom.cli.app import app
from strongroom.cli.invocation import foresee
from tests.cli.real_room import RealRoom

DEPLOY = Path(__file__).resolve().parents[2] / "examples" / "deploy"
UNIT = DEPLOY / "strongroom.service"
UNITS = (UNIT, DEPLOY.parent / "nightly_import" / "strongroom-import.service")
STATE = "/var/lib/strongroom"


def unit() -> dict[str, str]:
    """The settings of the service; of those that stand several times, the last."""
    text = UNIT.read_text(encoding="utf-8").partition("[Service]\n")[2].partition("\n[")[0]
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all("=" in line for line in lines)
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def serves(words: list[str]) -> None:
    """Hold that the command line takes these words, without running them.

    Raises:
        click.UsageError: It does not.
    """
    name, *rest = words
    assert name == "serve"
    root = click.Context(app, info_name="strongroom", obj=foresee(words, {}))
    command = app.get_command(root, name)
    assert command is not None
    command.make_context(name, rest, parent=root)


def test_the_unit_starts_a_command_that_there_is() -> None:
    binary, *words = unit()["ExecStart"].split()
    assert binary.endswith("/bin/strongroom")
    serves(words)
    for credential in re.findall(r"%d/(\S+)", unit()["ExecStart"]):
        assert f"LoadCredential={credential}:" in UNIT.read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    here = tmp_path / "strongroom.service"
    text = UNIT.read_text(encoding="utf-8").replace("/opt/strongroom/bin/strongroom", sys.executable)
    here.write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.M), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(here)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    about_it = [line for line in done.stderr.splitlines() if "strongroom.service" in line]
    assert about_it == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_systemd_finds_little_left_open(path: Path) -> None:
    # Twelve tenths: what is left is the network, on which it listens or asks, and files that it may read.
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=12", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_holds_what_the_lock_names_and_no_more() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in text
    assert "--no-deps /tmp/strongroom-" in text
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.M)
    let_in = re.findall(r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"), re.M)
    assert copied == [" ".join(let_in)]


def test_the_unit_gives_no_rights_but_files_and_network() -> None:
    told = unit()
    for name in ("NoNewPrivileges", "PrivateDevices", "PrivateTmp", "ProtectHome", "RestrictNamespaces"):
        assert told[name] == "yes"
    assert (told["ProtectSystem"], told["CapabilityBoundingSet"], told["LimitCORE"]) == ("strict", "", "0")
    assert told["MemorySwapMax"] == "0"
    assert told["User"] == "strongroom"
    assert told["Environment"] == f"STRONGROOM_HOME={STATE}/room"
    assert told["StateDirectory"] == Path(STATE).name
    assert int(told["TimeoutStopSec"]) > 20  # what the server gives requests under way


def test_the_image_runs_as_nobody_of_importance_and_serves() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!0\b)\d+:\d+$", last, re.M)
    assert last.index("USER ") < last.index("ENTRYPOINT")
    assert f"STRONGROOM_HOME={STATE}/room" in last
    assert f"VOLUME {STATE}\n" in last
    words = re.search(r"^CMD \[(.*)\]$", last, re.M)
    assert words is not None
    serves([word.strip(' "') for word in words[1].split(",")])


def test_the_container_has_a_root_that_is_read_only() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for line in ("read_only: true", "cap_drop: [ALL]", 'user: "10001:10001"', "no-new-privileges:true"):
        assert line in text
    for line in ("pids_limit: ", "mem_limit: 2g", "memswap_limit: 2g", "noexec,nosuid,nodev"):
        assert line in text
    assert f"room:{STATE}" in text
    words = re.search(r"command: \[(.*)\]", text)
    assert words is not None
    serves([word.strip(' "') for word in words[1].split(",")])


@pytest.mark.parametrize(("status", "found"), [(200, 0), (503, 1), (421, 1)])
def test_the_containers_check_asks_by_the_servers_name(status: int, found: int) -> None:
    asked: list[tuple[str, str | None]] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    line = re.search(r"^ +test: (.*)$", text, re.M)
    assert line is not None
    _, _, option, program = json.loads(line[1])
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = program.replace("8443", str(server.server_port))
        done = subprocess.run([sys.executable, option, here], timeout=60, check=False)
        server.shutdown()
    assert (done.returncode, asked) == (found, [("/readyz", "room.example.com")])


def test_a_server_writes_into_its_room_alone(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    environment = {
        "STRONGROOM_HOME": str(room.home),
        "PATH": "/usr/bin:/bin",
        "TMPDIR": str(tmp_path / "tmp"),
    }
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-B", "-m", "tests.deploy.writes"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    written = [line for line in done.stdout.splitlines() if line.startswith("/")]
    assert any(path.startswith(str(room.home)) for path in written)  # the watch sees something
    allowed = (str(room.home), str(tmp_path / "tmp"), "/dev/null", "/proc/")
    assert [path for path in written if not path.startswith(allowed)] == []


def test_an_option_that_there_is_not_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        serves(["serve", "--no-such-option"])
