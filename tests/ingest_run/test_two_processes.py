"""A file read by a second process: the same outcome, whatever becomes of either of the two."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from strongroom.errors import Conflict, NotFound, Unexpected
from strongroom.ingest import reading_process
from strongroom.ingest import run as ingest_run
from strongroom.ingest.reading_process import ReadingProcess
from strongroom.ingest.run import ImportResult, import_file
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.ingest_run.files import ORDERS, count, customers_map, orders_map

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROWS = 2_500  # more than what the reader may be ahead
WRONG, TWICE = len(range(7, ROWS, 1_000)), 1
GOOD = ROWS - WRONG - TWICE
CITY_SEARCH = """
[collections.customers.fields.city]
searches = ["exact"]
accept_leak = "branch offices look their own city up"
"""


@pytest.fixture(autouse=True)
def little_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is not done before the first batch is stored."""
    monkeypatch.setattr(reading_process, "_FRAMES_AHEAD", 1)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[ReadingProcess]:
    """The second processes that are started."""
    started: list[ReadingProcess] = []

    class Watched(ReadingProcess):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]  # handed on as they come
            started.append(self)

    monkeypatch.setattr(ingest_run, "ReadingProcess", Watched)
    return started


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file with some wrong rows, one that comes twice, and more good ones than are read ahead."""
    lines = ["id,name,phone,email,city"]
    for number in range(ROWS):
        email = "nobody" if number % 1_000 == 7 else f"p{number}@example.com"
        lines.append(f"c-{number},Person Nr{chr(97 + number % 26)},+8613800{number:06},{email},上海")
    lines[500] = lines[499]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def once(action: Callable[[], None]) -> Callable[[int], None]:
    """As progress: does something after the first batch."""
    calls: Iterator[int] = iter([0])

    def progress(done: int) -> None:
        if next(calls, None) is not None:
            action()

    return progress


def gone(pid: int) -> bool:
    """Whether a process has ended, within a minute."""
    for _ in range(1_200):
        try:
            os.kill(pid, 0)
            if Path("/proc/self/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_one_process_or_two_come_to_the_same(desk: Desk, many: Path, tmp_path: Path) -> None:
    outcomes: list[ImportResult] = []
    refused: list[bytes] = []
    for processes in (1, 2):
        rejects = tmp_path / f"rejects-{processes}.csv"
        outcomes.append(
            import_file(
                desk, many, "customers", customers_map(), rejects=rejects, dry_run=True, processes=processes
            )
        )
        refused.append(rejects.read_bytes())
    assert outcomes[0] == outcomes[1]
    assert refused[0] == refused[1]
    done = import_file(desk, many, "customers", customers_map(), processes=2)
    assert (done.created, dict(done.rejected)) == (outcomes[0].created, dict(outcomes[0].rejected))
    assert count(desk, "customers") == done.created == GOOD
    found = desk.customers.find({"phone": "13800000042"})
    assert [each.fields["city"].shown for each in found.items] == ["上海"]


def test_records_of_customers_and_updates_come_to_the_same(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    made = import_file(desk, path, "purchases", orders_map(), create_customers=True, processes=2)
    assert (made.created, made.rejected) == (4, {})
    again = import_file(desk, path, "purchases", orders_map(), again=True, processes=2)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    path.write_text(ORDERS.replace("6.25", "7.25"))
    changed = import_file(desk, path, "purchases", orders_map(), processes=2)
    assert (changed.created, changed.updated) == (0, 2)


def test_a_lost_reader_is_an_error_and_nothing_is_lost_with_it(
    desk: Desk, many: Path, readers: list[ReadingProcess], tmp_path: Path
) -> None:
    kill = once(lambda: os.kill(readers[0].pid, signal.SIGKILL))
    with pytest.raises(Unexpected) as caught:
        import_file(desk, many, "customers", customers_map(), batch=200, progress=kill, processes=2)
    assert caught.value.code == "import.reader-lost"
    assert caught.value.parameters["state"] == "-9"
    assert 0 < count(desk, "customers") < GOOD
    rejects = tmp_path / "rejects.csv"
    done = import_file(desk, many, "customers", customers_map(), rejects=rejects, processes=2)
    assert done.resumed > 0
    assert (done.created, done.rejected) == (GOOD, {"email.syntax": WRONG, "ingest.duplicate-key": TWICE})
    assert rejects.read_text(encoding="utf-8").count("nobody") == WRONG
    assert count(desk, "customers") == GOOD


def test_what_is_wrong_in_the_reader_comes_out_as_it_is(desk: Desk, many: Path) -> None:
    def touch() -> None:
        with many.open("a") as stream:
            stream.write("c-x,Late Comer,+8613811111111,late@example.com,上海\n")

    with pytest.raises(Conflict) as caught:
        import_file(desk, many, "customers", customers_map(), batch=200, progress=once(touch), processes=2)
    assert caught.value.code == "ingest.file-changed"


def test_a_file_that_goes_away_is_an_error_too(
    desk: Desk, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = ReadingProcess.__init__

    def late(self: ReadingProcess, *arguments: object) -> None:
        many.unlink(missing_ok=True)
        start(self, *arguments)  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(ReadingProcess, "__init__", late)
    with pytest.raises(NotFound) as caught:
        import_file(desk, many, "customers", customers_map(), processes=2)
    assert caught.value.code == "ingest.file-missing"


def test_the_reader_ends_when_the_import_stops(desk: Desk, many: Path, readers: list[ReadingProcess]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(
            desk, many, "customers", customers_map(), batch=200, progress=once(interrupt), processes=2
        )
    assert gone(readers[0].pid)


def test_nothing_personal_is_among_its_arguments(
    desk: Desk, many: Path, readers: list[ReadingProcess]
) -> None:
    seen: list[bytes] = []

    def look() -> None:
        for name in ("cmdline", "environ"):
            seen.append(Path(f"/proc/{readers[0].pid}/{name}").read_bytes())

    if not Path("/proc/self/cmdline").exists():
        pytest.skip("component missing: /proc")
    import_file(desk, many, "customers", customers_map(), batch=200, progress=once(look), processes=2)
    assert b"reading_process" in seen[0]
    assert not any(word in text for text in seen for word in (b"many.csv", b"Person", b"example.com"))


def test_new_searches_hold_for_what_follows(
    room: Room, desk: Desk, many: Path, readers: list[ReadingProcess]
) -> None:
    def change() -> None:
        with room.acting("alice", purpose="operations") as running:
            running.schema_desk.apply(CITY_SEARCH)

    progress = once(change)
    done = import_file(desk, many, "customers", customers_map(), batch=800, progress=progress, processes=2)
    assert (done.created, len(readers)) == (GOOD, 2)
    found, cursor = 0, None
    while True:
        page = desk.customers.find({"city": "上海"}, cursor=cursor, limit=500)
        found, cursor = found + len(page), page.next
        if cursor is None:
            break
    assert found == GOOD


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_the_reader_ends_with_the_one_who_started_it(
    home: Path, many: Path, tmp_path: Path, sent: int
) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'collection = "customers"\nkey = "id"\n[fields]\nkind = { value = "person" }\nname = "name"\n'
    )
    arguments = [
        sys.executable,
        "-m",
        "tests.ingest_run.worker",
        str(home),
        str(many),
        str(mapping),
        "500",
        "2",
    ]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            process.kill()
            pytest.skip("component missing: /proc/PID/task/PID/children")
        (child,) = children.read_text().split()
        process.send_signal(sent)
        try:
            process.wait(120)
        finally:
            process.kill()
    assert gone(int(child))
