"""Workbooks: typed cells into text, what spreadsheets ruin, and archives that attack."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from strongroom.errors import InvalidInput
from strongroom.ingest import workbook_scan
from strongroom.ingest.rows import BadRow, Row, RowSource
from strongroom.ingest.source import open_source
from strongroom.ingest.workbook import cell_text
from strongroom.ingest.workbook_scan import column_letters


def workbook(path: Path, rows: list[list[Any]], *, top: int = 1, left: int = 1) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            sheet.cell(row=top + down, column=left + right, value=value)
    book.create_sheet("second").append(["other"])
    book.save(path)
    return path


def read(tmp_path: Path, rows: list[list[Any]], **place: int) -> tuple[RowSource, list[Row | BadRow]]:
    source = open_source(workbook(tmp_path / "book.xlsx", rows, **place))
    return source, list(source.rows())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345.0, "12345"),
        (129.696, "129.696"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-0.5, "-0.5"),
        (True, "true"),
        ("00123", "00123"),
        (datetime.date(2019, 4, 27), "2019-04-27"),
        (datetime.datetime(2019, 4, 27, 10, 30), "2019-04-27 10:30:00"),
    ],
)
def test_cells_become_text_without_float_damage(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_rows_say_their_sheet_row_and_which_cells_were_numbers(tmp_path: Path) -> None:
    source, rows = read(tmp_path, [["id", "name"], [None, None], [7, "张三"], ["8", "x, y"]], top=3, left=2)
    assert source.columns == ("id", "name")
    assert [(row.raw.record, row.raw.line, row.raw.text) for row in rows] == [
        (1, 5, "7,张三\n"),
        (2, 6, '8,"x, y"\n'),
    ]
    assert [row.raw.numbers for row in rows] == [{"id"}, frozenset()]
    assert source.cell(rows[0].raw, "name") == "C5"
    assert [source.parse(row.raw) for row in rows] == rows


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", [["a"], ["1"]])
    assert open_source(path).detected.sheet == "Sheet"
    assert open_source(path, sheet="second").columns == ("other",)
    with pytest.raises(InvalidInput) as caught:
        open_source(path, sheet="third")
    assert caught.value.code == "ingest.no-sheet"


def test_an_error_of_the_spreadsheet_is_refused_with_its_cell(tmp_path: Path) -> None:
    _, rows = read(tmp_path, [["a", "b"], ["1", "#N/A"], ["2", "3"]])
    assert isinstance(rows[0], BadRow)
    assert (rows[0].code, rows[0].parameters["cell"]) == ("ingest.cell-error", "B2")
    assert isinstance(rows[1], Row)


def test_cells_beyond_the_header_are_a_row_error(tmp_path: Path) -> None:
    _, rows = read(tmp_path, [["a", "b"], ["1", "2", "3"]])
    assert isinstance(rows[0], BadRow)
    assert rows[0].code == "ingest.cells"


def test_a_lone_cell_in_the_last_corner_does_not_reserve_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(row=1, column=1, value="a")
    sheet.cell(row=1_048_576, column=16_384, value="far")
    book.save(tmp_path / "corner.xlsx")
    with pytest.raises(InvalidInput) as caught:
        open_source(tmp_path / "corner.xlsx")
    assert caught.value.code == "ingest.too-many-cells"


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "book.xlsx", [["a"], ["1"]])
    monkeypatch.setattr(workbook_scan, "UNPACKED_LIMIT", 1 << 20)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * (2 << 20))
    with pytest.raises(InvalidInput) as caught:
        open_source(path)
    assert caught.value.code == "ingest.too-large"


def _shared(path: Path, texts: int, length: int, cells: int, number: str = "{}") -> Path:
    """A workbook, a few kilobytes packed, whose cells all show one long text."""
    made = workbook(path, [["Name"]])
    sheet = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>{number.format(at % texts)}</v></c></row>'
        for at in range(1, cells + 1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = "".join(f"<si><r><t>{'x' * length}</t></r></si>" for _ in range(texts))
    with zipfile.ZipFile(made) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/sharedStrings.xml"] = f"<sst {main}>{strings}</sst>".encode()
    parts["xl/worksheets/sheet1.xml"] = (
        f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>".encode()
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made


@pytest.mark.parametrize("number", ["{}", "+{}", "000{}", " {} "])
def test_a_text_that_stands_once_and_is_shown_by_every_cell_is_counted_as_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    bomb = _shared(tmp_path / "book.xlsx", 1, 100_000, 300, number)
    assert bomb.stat().st_size < 20_000
    monkeypatch.setattr(workbook_scan, "TEXT_LIMIT", 20_000_000)
    with pytest.raises(InvalidInput, match=r"ingest\.too-large"):
        open_source(bomb)
    monkeypatch.setattr(workbook_scan, "TEXT_LIMIT", 100_000 * 300)
    if number == "{}":
        assert len(list(open_source(bomb).rows())) == 299


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", b"</sheets>", b'<sheet name="Sheet" sheetId="9" r:id="rId2"/></sheets>'),
        (
            "xl/_rels/workbook.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="rId1" Target="x"/></Relationships>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b'Target="/xl/worksheets/sheet1.xml"',
            b'Target="xl/worksheets/sheet1.xml"',
        ),
    ],
)
def test_what_two_readers_could_take_for_different_sheets_is_refused(
    tmp_path: Path, part: str, old: bytes, new: bytes
) -> None:
    made = workbook(tmp_path / "book.xlsx", [["Name"], ["x"]])
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part], parts[part]
    if b"r:id" in new and b"xmlns:r" not in parts[part]:
        new = new.replace(b"r:id", b"ns:id").replace(
            b"<sheet ",
            b'<sheet xmlns:ns="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ',
        )
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(InvalidInput, match=r"ingest\.workbook"):
        open_source(made)


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "XL/worksheets/Sheet1.xml", "xl/../xl/worksheets/s.xml"]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_under_two_names_is_refused(tmp_path: Path, name: str) -> None:
    made = workbook(tmp_path / "book.xlsx", [["Name"], ["x"]])
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(name, b"<worksheet/>")
    with pytest.raises(InvalidInput, match=r"ingest\.workbook"):
        open_source(made)


@pytest.mark.parametrize("row", ["\u00b2", "9" * 5000, "-1", "1e3"])
def test_a_row_with_an_odd_number_is_no_surprise(tmp_path: Path, row: str) -> None:
    made = workbook(tmp_path / "book.xlsx", [["Name"], ["x"]])
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<row r="2"', f'<row r="{row}"'.encode())
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    try:
        list(open_source(made).rows())
    except InvalidInput as error:
        assert error.code == "ingest.workbook"  # noqa: PT017 - either is well


def test_an_understated_size_shows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", [["a"], ["1"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * 100_000)
    data = bytearray(path.read_bytes())
    size = (100_000).to_bytes(4, "little")
    while size in data:
        data[data.index(size) : data.index(size) + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(InvalidInput) as caught:
        open_source(path)
    assert caught.value.code == "ingest.workbook"


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", [["a"], ["1"]])
    attacked = tmp_path / "attack.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(attacked, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = b'<!DOCTYPE lolz [<!ENTITY lol "lol">]>' + data
            new.writestr(name, data)
    with pytest.raises(InvalidInput) as caught:
        open_source(attacked)
    assert caught.value.code == "ingest.workbook"


def test_damaged_and_old_workbooks_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "cut.xlsx").write_bytes(workbook(tmp_path / "b.xlsx", [["a"], ["1"]]).read_bytes()[:500])
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    for name, code in [("cut.xlsx", "ingest.workbook"), ("old.xls", "ingest.old-workbook")]:
        with pytest.raises(InvalidInput) as caught:
            open_source(tmp_path / name)
        assert caught.value.code == code


def test_column_letters() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
