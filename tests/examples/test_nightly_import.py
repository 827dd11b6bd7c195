"""The nightly import: tried first, stopped where too much is refused, nothing twice wherever it is killed."""

import fcntl
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from examples.nightly_import.__main__ import main
from examples.nightly_import.server import Server
from strongroom.keys.surroundings import Surroundings
from strongroom.server.jobs.at_work import AtWork
from strongroom.vault.room import Room
from tests.remote.conftest import on_both_engines, token_for

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "nightly_import"
HEAD = "Customer ID,Name,Mobile,Email,City\n"
GOOD = "C1,王小明,138 0000 5678,xm@example.com,北京\nC2,John Smith,138 0000 5679,john@example.com,London\n"
BAD = "C3,Ann Lee,1.38E+10,ann@example.com,Boston\n"


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The program sets it for good; the tests after these have it as it was."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def at_work(room: Room) -> Iterator[None]:
    """Jobs are done, as in a process that serves."""
    runner, over = AtWork(room, Surroundings()).runner, Event()

    def work() -> None:
        while not over.wait(0.02):
            runner.run_waiting()

    thread = Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join()


class Nightly:
    """A folder with a file, a mapping and notes, and the program run on them."""

    def __init__(self, folder: Path, url: str) -> None:
        self.file, self.notes, self._url = folder / "customers.csv", folder / "notes", url
        self.mapping = EXAMPLE / "customers.toml"
        self.notes.mkdir(mode=0o700)

    def run(self, text: str | None = None, *more: str, url: str | None = None) -> int:
        if text is not None:
            self.file.write_text(HEAD + text, encoding="utf-8")
        return main([*self.words(url), "--unit", "0.01", *more])

    def words(self, url: str | None = None) -> list[str]:
        return [url or self._url, str(self.file), str(self.mapping), "--notes", str(self.notes)]

    def refused(self) -> list[Path]:
        return sorted(self.notes.glob("refused-*"))


@pytest.fixture
def nightly(tmp_path: Path, url: str, room: Room, monkeypatch: pytest.MonkeyPatch, at_work: None) -> Nightly:
    monkeypatch.setenv("STRONGROOM_TOKEN", token_for(room, "crm", purposes=frozenset({"sales"})))
    return Nightly(tmp_path, url)


def customers(room: Room) -> list[str]:
    with room.acting("crm", purpose="sales") as desk:
        return sorted(str(each.fields["name"].shown) for each in desk.customers.list(limit=100))


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(capsys.readouterr().out)
    return line


@on_both_engines
def test_a_night_stores_the_file_and_the_next_one_what_is_new(
    nightly: Nightly, room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nightly.run(GOOD) == 0
    assert said(capsys)["created"] == 2
    assert customers(room) == ["John Smith", "王小明"]
    assert nightly.run() == 0
    assert said(capsys)["outcome"] == "nothing new"
    assert nightly.run(GOOD.replace("London", "Leeds") + "C4,王芳,139 0000 1111,,上海\n") == 0
    told = said(capsys)
    assert (told["created"], told["updated"], told["unchanged"]) == (1, 1, 1)
    assert customers(room) == ["John Smith", "王小明", "王芳"]
    assert [each.name for each in nightly.notes.iterdir()] == ["lock"]


def test_too_many_refused_rows_stop_it_before_anything_is_stored(
    nightly: Nightly, room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nightly.run(GOOD + BAD) == 5
    assert said(capsys)["outcome"] == "stopped"
    assert customers(room) == []
    (kept,) = nightly.refused()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "Ann Lee" in kept.read_text(encoding="utf-8")
    assert "John Smith" not in kept.read_text(encoding="utf-8")


def test_a_few_refused_rows_are_kept_and_told_by_the_exit_status(
    nightly: Nightly, room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nightly.run(GOOD + BAD, "--most-refused", "1") == 9
    out, err = capsys.readouterr()
    assert json.loads(out)["rejected"] == {"ingest.number-ruined": 1}
    for value in ("Ann", "1.38E+10", "王小明", "example.com"):
        assert value not in out + err
    assert customers(room) == ["John Smith", "王小明"]
    assert len(nightly.refused()) == 1


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[None]:
    """The program dies once so many requests were answered, before it hears of the last."""
    with monkeypatch.context() as patching:
        ask: Callable[..., Any] = Server._ask
        left = [at]

        def asking(self: Server, *parts: Any, **more: Any) -> Any:
            answer = ask(self, *parts, **more)
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return answer

        patching.setattr(Server, "_ask", asking)
        yield


def test_killed_after_any_request_and_run_again_it_does_nothing_twice(
    nightly: Nightly, room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nightly.file.write_text(HEAD + GOOD + BAD, encoding="utf-8")
    status, killed = None, 0
    while status is None:
        with suppress(Killed), dying(monkeypatch, killed):
            killed += 1
            status = nightly.run(None, "--most-refused", "1")
    assert status == 9
    assert killed > 4
    assert customers(room) == ["John Smith", "王小明"]
    with room.acting("crm", purpose="sales") as desk:
        assert {each.revision for each in desk.customers.list(limit=100)} == {1}
    with room.acting("alice", purpose="operations") as desk:
        page = AtWork(room, Surroundings()).queue.page(desk)
    assert [each.kind for each in page.items].count("import_run") == 1
    (kept,) = nightly.refused()
    assert kept.read_text(encoding="utf-8").count("Ann Lee") == 1
    assert len(list(nightly.notes.iterdir())) == 2


@on_both_engines
def test_killed_by_the_system_and_run_again_it_goes_on(nightly: Nightly, room: Room) -> None:
    nightly.file.write_text(HEAD + GOOD, encoding="utf-8")
    command = [sys.executable, "-m", "examples.nightly_import", *nightly.words(), "--unit", "30"]
    with subprocess.Popen(command, cwd=EXAMPLE.parents[1], stdout=subprocess.DEVNULL) as program:
        while not list(nightly.notes.glob("night-*.json")):
            assert program.poll() is None
            time.sleep(0.01)
        program.kill()
    assert nightly.run() == 0
    assert customers(room) == ["John Smith", "王小明"]
    assert [each.name for each in nightly.notes.iterdir()] == ["lock"]


def test_a_folder_that_others_may_read_is_refused(nightly: Nightly, room: Room) -> None:
    nightly.notes.chmod(0o750)
    assert nightly.run(GOOD) == 2
    assert customers(room) == []


def test_two_at_once_are_one_and_a_refusal(nightly: Nightly, capsys: pytest.CaptureFixture[str]) -> None:
    with (nightly.notes / "lock").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert nightly.run(GOOD) == 11
    assert "another run" in capsys.readouterr().err


def test_while_the_server_is_away_the_monitor_hears_of_it(
    nightly: Nightly, room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nightly.run(GOOD, url="http://127.0.0.1:9") == 11
    assert "remote.unreachable" in capsys.readouterr().err
    assert nightly.run() == 0
    assert customers(room) == ["John Smith", "王小明"]


def test_a_token_without_the_right_imports_nothing(
    nightly: Nightly, room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STRONGROOM_TOKEN", token_for(room, "crm", actions=frozenset({"view"})))
    assert nightly.run(GOOD) == 4
    assert "access.refused" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in ("strongroom-import.service", "strongroom-import.timer"):
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        text = text.replace("/opt/strongroom/bin/python", os.path.realpath("/proc/self/exe"))
        lines = [each for each in text.splitlines() if not each.startswith(("User=", "Group="))]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "strongroom-import.timer")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in done.stderr.splitlines() if "strongroom-import" in line] == []


def test_the_unit_calls_the_program_by_words_that_it_takes() -> None:
    text = (EXAMPLE / "strongroom-import.service").read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith("ExecStart=")]
    _, dash, module, *words = line.removeprefix("ExecStart=").split()
    assert (dash, module) == ("-m", "examples.nightly_import")
    with pytest.raises(SystemExit) as end:
        main([*words, "--help"])
    assert end.value.code == 0
