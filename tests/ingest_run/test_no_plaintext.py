"""Values of an imported file stand in plain nowhere but in that file."""

import os
import tempfile
from pathlib import Path

import pytest

from strongroom.ingest.run import import_file
from strongroom.vault.desk import Desk
from tests.ingest_run.files import customers_map

NAME, PHONE, EMAIL, CITY = "Zebulon Quartzfield", "13799998888", "zebulon.q@example.com", "Quixburgh"
FILE = "zebulons-list.csv"


def _holding(folder: Path, words: list[bytes]) -> list[str]:
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            data = Path(root, name).read_bytes()
            found += [f"{name}: {word.decode()}" for word in words if word in data]
    return found


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_neither_database_nor_log_nor_temporary_folders_hold_a_value(
    desk: Desk, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    temporary, source = tmp_path / "temporary", tmp_path / "source"
    temporary.mkdir()
    source.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    text = f"id,name,phone,email,city\nz-1,{NAME},+86{PHONE},{EMAIL},{CITY}\nz-2,{NAME},+86{PHONE},wrong,\n"
    path = source / FILE
    path.write_text(text, encoding="utf-8")
    done = import_file(desk, path, "customers", customers_map(), processes=processes)
    assert (done.created, sum(done.rejected.values())) == (1, 1)
    words = [each.encode() for each in (NAME, PHONE, EMAIL, CITY, FILE, "zebulon", "Zebulon")]
    assert _holding(source, words) != []
    assert (home / "room.db-wal").exists()
    assert _holding(home, words) == []
    assert list(temporary.iterdir()) == []
