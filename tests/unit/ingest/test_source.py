"""Opening files: the right reader, gzip within bounds, and no file that changes under the reader."""

import gzip
import os
from pathlib import Path

import pytest

from strongroom.errors import Conflict, InvalidInput, NotFound, UsageError
from strongroom.ingest import source as source_module
from strongroom.ingest.source import open_source


def test_the_form_is_seen_from_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a,b\n1,2\n")
    (tmp_path / "b.txt").write_text('\n {"a": 1}\n')
    assert open_source(tmp_path / "a.txt").detected.form == "csv"
    assert open_source(tmp_path / "b.txt").detected.form == "jsonl"


def test_gzip_is_read_like_the_plain_file(tmp_path: Path) -> None:
    text = "id,name\n" + "".join(f"{number},客户{number}\n" for number in range(2_000))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode("gb18030")))
    opened = open_source(tmp_path / "a.csv.gz")
    assert (opened.detected.compressed, opened.detected.encoding) == (True, "gb18030")
    assert opened.header_text + "".join(row.raw.text for row in opened.rows()) == text


def test_a_gzip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "_RATIO_FROM", 1 << 16)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"a,b\n" * (1 << 20)))
    with pytest.raises(InvalidInput) as caught:
        open_source(tmp_path / "bomb.gz")
    assert caught.value.code == "ingest.too-large"


def test_a_damaged_gzip_file_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(b"a,b\n" + os.urandom(1_000).hex().encode())
    for broken in (data[:-300], data[:60] + bytes(20) + data[80:]):
        (tmp_path / "a.gz").write_bytes(broken)
        with pytest.raises(InvalidInput) as caught:
            open_source(tmp_path / "a.gz")
        assert caught.value.code == "ingest.gzip"


def test_missing_files_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        open_source(tmp_path / "none.csv")
    assert missing.value.code == "ingest.file-missing"
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(InvalidInput) as caught:
            open_source(path)
        assert caught.value.code == "ingest.not-a-file"


def test_a_named_delimiter_is_used_and_checked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a:b\n1:2\n")
    assert open_source(tmp_path / "a.csv", delimiter=":").columns == ("a", "b")
    for wrong in ("", "::", '"', "\n"):
        with pytest.raises((InvalidInput, UsageError)) as caught:
            open_source(tmp_path / "a.csv", delimiter=wrong)
        assert caught.value.code == "ingest.delimiter"


def test_a_file_that_is_changed_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 10)
    rows = open_source(path).rows()
    next(rows)
    with path.open("a") as stream:
        stream.write("3,4\n")
    with pytest.raises(Conflict) as caught:
        list(rows)
    assert caught.value.code == "ingest.file-changed"
