"""The rejects file: rows as they came, private, mended and imported again."""

import json
import os
import stat
from pathlib import Path

import openpyxl
import pytest

from strongroom.errors import Conflict, InvalidInput
from strongroom.ingest.drafts import Draft, RowError, read_drafts
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.rejects import RejectsFile
from strongroom.ingest.source import open_source

MAPPING = 'collection = "customers"\nkey = "id"\n[fields]\nname = "name"\nbirth_date = "born"\n'
HINT = 'Say "which": day, or month'


class Runner:
    """Imports a file and writes what was refused."""

    def __init__(self, schema: ImportSchema) -> None:
        self.schema = schema

    def __call__(self, path: Path, rejects: Path, mapping: str = MAPPING) -> list[Draft]:
        source = open_source(path)
        drafts = []
        with RejectsFile(rejects, source, lambda error: HINT) as file:
            for item in read_drafts(source, read_mapping(mapping), self.schema, path.parent):
                if isinstance(item, RowError):
                    file.add(item)
                else:
                    drafts.append(item)
        return drafts


@pytest.fixture
def run(schema: ImportSchema) -> Runner:
    return Runner(schema)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_refused_rows_stand_as_they_came_and_come_back_mended(
    tmp_path: Path, run: Runner, encoding: str, delimiter: str, end: str
) -> None:
    rows = [
        "id,name,born",
        '1,"张,三",2000-01-02',
        '2,"李""四"" 先生",3/4/2001',
        "3,王五,1999-1-1,x",
        "4,赵六,5/6/2000",
    ]
    text = end.join(rows).replace(",", delimiter)
    (tmp_path / "in.csv").write_bytes(text.encode(encoding))
    assert [draft.key for draft in run(tmp_path / "in.csv", tmp_path / "out.csv")] == ["1"]
    data = (tmp_path / "out.csv").read_bytes()
    kept = data.decode(encoding).split(end)
    front = delimiter.join(["strongroom_line", "strongroom_reason", "strongroom_hint", ""])
    assert kept[0] == front + rows[0].replace(",", delimiter)
    for line, row, reason in zip(
        kept[1:], (2, 3, 4), ("date-ambiguous", "cells", "date-ambiguous"), strict=False
    ):
        said = delimiter.join([str(row + 1), f"ingest.{reason}", '"Say ""which"": day, or month"', ""])
        assert line == said + rows[row].replace(",", delimiter)
    assert data.startswith(text.encode(encoding)[:2] if encoding.startswith("utf-16") else b"")

    mended = (
        data.decode(encoding).replace("3/4/2001", "2001-03-04").replace(f"1999-1-1{delimiter}x", "1999-1-1")
    )
    (tmp_path / "mended.csv").write_bytes(mended.encode(encoding))
    again = run(tmp_path / "mended.csv", tmp_path / "out2.csv")
    assert [(draft.key, draft.fields["birth_date"]) for draft in again] == [
        ("2", "2001-03-04"),
        ("3", "1999-01-01"),
    ]
    last = (tmp_path / "out2.csv").read_bytes().decode(encoding).split(end)
    assert last[1].startswith(f"5{delimiter}ingest.date-ambiguous{delimiter}")
    assert last[1].endswith(rows[4].replace(",", delimiter))
    assert last[1] == kept[3]


def test_western_rows_keep_their_bytes(tmp_path: Path, run: Runner) -> None:
    line = "2,José Muñoz,3/4/2001\n".encode("latin-1")
    (tmp_path / "in.csv").write_bytes(b"id,name,born\n" + line)
    run(tmp_path / "in.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().endswith(line)


def test_lines_of_json_keep_their_text_and_come_back(tmp_path: Path, run: Runner) -> None:
    lines = [
        '{"id": 1, "name": "张三",  "born": "3/4/2001", "n": 1.50}',
        '{"id": 2, "name": "x"',
        '{"id": 3, "born": 1e5}',
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n{}\n")
    assert run(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == []
    kept = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["strongroom_line"] for line in kept] == [1, 2, 3, 4]
    assert kept[0].endswith(lines[0][1:])
    assert json.loads(kept[1])["strongroom_text"] == lines[1]

    text = (
        (tmp_path / "out.jsonl").read_text().replace("3/4/2001", "2001-03-04").replace('\\"x\\"', '\\"x\\"}')
    )
    (tmp_path / "mended.jsonl").write_text(text)
    again = run(tmp_path / "mended.jsonl", tmp_path / "out2.jsonl")
    assert [draft.key for draft in again] == ["1", "2"]
    assert (tmp_path / "out2.jsonl").read_text().splitlines() == kept[2:]


def test_json_written_anew_by_another_program_comes_back(tmp_path: Path, run: Runner) -> None:
    item = {
        "id": 7,
        "strongroom_hint": "h",
        "born": "2000-1-1",
        "strongroom_line": 9,
        "strongroom_reason": "r",
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(item) + "\n")
    (draft,) = run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", MAPPING.replace('name = "name"\n', ""))
    assert (draft.key, draft.raw[0].origin) == ("7", 9)


def test_rows_of_a_workbook_become_csv(tmp_path: Path, run: Runner) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "name", "born"], [1, "张,三", "3/4/2001"], [1234567890123456, "b", ""]):
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    assert run(tmp_path / "in.xlsx", tmp_path / "out.csv") == []
    source = open_source(tmp_path / "out.csv")
    assert (source.detected.mended, source.columns) == (True, ("id", "name", "born"))
    text = (tmp_path / "out.csv").read_text("utf-8-sig").replace("3/4/2001", "2001-03-04")
    (tmp_path / "mended.csv").write_text(text, "utf-8-sig")
    assert [draft.key for draft in run(tmp_path / "mended.csv", tmp_path / "o.csv")] == [
        "1",
        "1234567890123456",
    ]


def test_all_lines_of_a_refused_record_stand_together(tmp_path: Path, run: Runner) -> None:
    mapping = (
        'collection = "purchases"\nkey = "o"\ncustomer = "c"\ngroup_by = "o"\n[fields]\n[items]\nsku = "s"\n'
    )
    (tmp_path / "in.csv").write_text("o,c,s\nA,ann,x\nB,,y\nA,bo,z\n")
    run(tmp_path / "in.csv", tmp_path / "out.csv", mapping)
    kept = [line.split(",")[:2] for line in (tmp_path / "out.csv").read_text().splitlines()[1:]]
    assert kept == [["3", "ingest.no-customer"], ["2", "ingest.group-mixed"], ["4", "ingest.group-mixed"]]


def test_mended_rows_keep_the_keys_of_their_lines(tmp_path: Path, run: Runner) -> None:
    mapping = 'collection = "customers"\nkey = { line = true, start = 0 }\n[fields]\nbirth_date = "born"\n'
    (tmp_path / "in.csv").write_text("name,born\na,2000-1-1\nb,1/2/2000\nc,2000-1-1\nd,1/2/2000\n")
    run(tmp_path / "in.csv", tmp_path / "out.csv", mapping)
    (tmp_path / "m.csv").write_text((tmp_path / "out.csv").read_text().replace("1/2/2000", "2000-2-1"))
    assert [draft.key for draft in run(tmp_path / "m.csv", tmp_path / "o2.csv", mapping)] == ["1", "3"]


def test_mended_records_do_not_report_the_lines_of_all_others(tmp_path: Path, run: Runner) -> None:
    (tmp_path / "lines.csv").write_text("o,s\n1,x\n2,y\n")
    (tmp_path / "in.csv").write_text("strongroom_line,strongroom_reason,strongroom_hint,o,c\n3,r,h,2,bo\n")
    mapping = (
        'collection = "purchases"\nkey = "o"\ncustomer = "c"\njoin = { file = "lines.csv", on = "o" }\n'
        '[fields]\n[items]\nsku = "s"\n'
    )
    (draft,) = run(tmp_path / "in.csv", tmp_path / "out.csv", mapping)
    assert draft.fields == {"items": [{"sku": "y"}]}
    assert not (tmp_path / "out.csv").exists()


def test_the_file_is_private_and_never_follows_or_replaces(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id\n1\n")
    source = open_source(tmp_path / "in.csv")
    (row,) = source.rows()
    error = RowError((2,), (row.raw,), "ingest.no-key", {})
    old = os.umask(0)
    try:
        with RejectsFile(tmp_path / "out.csv", source, lambda _: "") as file:
            assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
            file.add(error)
    finally:
        os.umask(old)
    os.symlink(tmp_path / "elsewhere", tmp_path / "link.csv")
    for name in ("out.csv", "link.csv"):
        with pytest.raises(Conflict) as caught:
            RejectsFile(tmp_path / name, source, lambda _: "")
        assert caught.value.code == "ingest.rejects-exists"
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(InvalidInput) as refused:
        RejectsFile(tmp_path / "none" / "out.csv", source, lambda _: "")
    assert refused.value.code == "ingest.rejects-folder"


def test_a_hint_the_encoding_cannot_hold_does_not_cost_the_row(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes("id,n\n1,José\n".encode("latin-1"))
    source = open_source(tmp_path / "in.csv")
    (row,) = source.rows()
    with RejectsFile(tmp_path / "out.csv", source, lambda _: "请修改") as file:
        file.add(RowError((2,), (row.raw,), "ingest.no-key", {}))
    assert (tmp_path / "out.csv").read_bytes().endswith(b'2,ingest.no-key,"???",1,Jos\xe9\n')
