"""Delimited text: every encoding, delimiter and quote, with each record's text byte for byte."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.ingest.delimited import FIELD_LIMIT, DelimitedSource, detect_delimiter, write_record
from strongroom.ingest.encoding import Detected
from strongroom.ingest.rows import BadRow, Row
from strongroom.ingest.source import open_source

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


def source(text: str, delimiter: str = ",") -> DelimitedSource:
    detected = Detected("", "utf-8", "certain", "ascii", delimiter=delimiter)
    return DelimitedSource(lambda: io.StringIO(text, newline=""), detected)


def cells(text: str) -> list[list[str]]:
    return [list(row.values.values()) for row in source(text).rows() if isinstance(row, Row)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    rows = [
        ["编号", "姓名", "备注"],
        ["1", "张小明", f"他说：“好{delimiter}的”"],
        ["2", "王", f"两行{end}备注"],
        ["3", "欧阳", 'a "quoted" word'],
    ]
    text = "".join(write_record(row, delimiter, end) for row in rows)
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(encoding))
    opened = open_source(path)
    assert opened.detected.delimiter == delimiter
    assert opened.columns == ("编号", "姓名", "备注")
    found = [row for row in opened.rows() if isinstance(row, Row)]
    assert [list(row.values.values()) for row in found] == rows[1:]
    assert [row.raw.line for row in found] == [2, 3, 5]
    assert [row.raw.record for row in found] == [1, 2, 3]
    assert opened.header_text + "".join(row.raw.text for row in found) == text


def test_western_letters_with_every_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    for delimiter in ",;\t|":
        text = f"id{delimiter}name\n1{delimiter}José\n2{delimiter}Zoë\n"
        path.write_bytes(text.encode("latin-1"))
        opened = open_source(path)
        assert (opened.detected.encoding, opened.detected.delimiter) == ("latin-1", delimiter)
        assert "".join(row.raw.text for row in opened.rows()).encode("latin-1") in path.read_bytes()


FIELD = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


ROWS = st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1)


def same(text: str, delimiter: str, rows: list[list[str]]) -> None:
    opened = source(text, delimiter)
    found = list(opened.rows())
    assert [list(row.values.values()) for row in found if isinstance(row, Row)] == rows
    assert opened.header_text + "".join(row.raw.text for row in found) == text
    assert [opened.parse(row.raw) for row in found] == found


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_what_the_csv_writer_writes_is_read_back(rows: list[list[str]], delimiter: str, end: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    same(buffer.getvalue(), delimiter, rows)


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_records_are_written_so_that_they_read_back(rows: list[list[str]], delimiter: str, end: str) -> None:
    records = [["a", "b", "c"], *rows]
    same("".join(write_record(row, delimiter, end) for row in records), delimiter, rows)


@given(st.text(alphabet='ab,"\n\r', max_size=60))
def test_no_text_is_lost_whatever_stands_in_the_file(text: str) -> None:
    opened = source("x,y\n" + text)
    found = list(opened.rows())
    kept = "".join(row.raw.text for row in found)
    assert kept.replace("\r", "").replace("\n", "") == text.replace("\r", "").replace("\n", "")
    assert [row.raw.line for row in found] == sorted(row.raw.line for row in found)


def test_mixed_line_ends_and_a_missing_last_one() -> None:
    assert cells("a,b\r\n1,2\n3,4\r\n5,6") == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_blank_lines_are_skipped_and_counted() -> None:
    rows = list(source("\n\na,b\n\n1,2\n\n3,4\n").rows())
    assert [(row.raw.record, row.raw.line) for row in rows] == [(1, 5), (2, 7)]


def test_too_many_and_too_few_cells_become_row_errors_and_the_rest_is_read() -> None:
    rows = list(source("a,b\n1,2,3\n4,5\n6\n").rows())
    bad = [row for row in rows if isinstance(row, BadRow)]
    assert [(row.code, row.raw.line, row.parameters["found"]) for row in bad] == [
        ("ingest.cells", 2, 3),
        ("ingest.cells", 4, 1),
    ]
    assert [row.raw.text for row in rows] == ["1,2,3\n", "4,5\n", "6\n"]


def test_an_open_quote_costs_one_line_not_the_file() -> None:
    rows = list(source('a,b\n1,2\n3,"4\n5,6\n7,8\n').rows())
    assert [(row.raw.line, isinstance(row, BadRow)) for row in rows] == [
        (2, False),
        (3, True),
        (4, False),
        (5, False),
    ]
    assert [row.code for row in rows if isinstance(row, BadRow)] == ["ingest.quotes"]


def test_an_open_quote_in_a_file_of_one_column_takes_all_it_swallowed() -> None:
    rows = list(source('note\n"first\nsecond" x\nthird\n').rows())
    assert [(row.raw.text, isinstance(row, BadRow)) for row in rows] == [
        ('"first\nsecond" x\n', True),
        ("third\n", False),
    ]


def test_a_field_beyond_the_limit_is_a_row_error() -> None:
    rows = list(source(f"a,b\n1,{'x' * (FIELD_LIMIT + 1)}\n3,4\n").rows())
    assert [row.code for row in rows if isinstance(row, BadRow)] == ["ingest.cell-too-long"]
    assert isinstance(rows[1], Row)


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        list(source("a,b\n" + "x" * (1 << 22) + "y").rows())
    assert caught.value.code == "ingest.line-too-long"


def test_a_nul_character_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "nul.csv"
    path.write_bytes(b"a,b\n1,\x002\n3,4\n")
    rows = list(open_source(path).rows())
    assert [row.code if isinstance(row, BadRow) else "" for row in rows] == ["ingest.nul", ""]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("a,,c", "ingest.header-empty"),
        ("a,b,a", "ingest.header-duplicate"),
        ("a, a", "ingest.header-duplicate"),
        ("张三,13800005678", "ingest.no-header"),
        ("Ann,ann@example.com", "ingest.no-header"),
        ("Ann,2020-01-02", "ingest.no-header"),
    ],
)
def test_a_header_that_is_none_is_refused_without_quoting_it(header: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        source(header + "\n1,2,3\n")
    assert caught.value.code == code
    assert "example.com" not in str(caught.value) + repr(caught.value)


def test_a_file_of_blank_lines_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        source("\n\n")
    assert caught.value.code == "ingest.empty"


def test_the_delimiter_that_agrees_with_the_header_is_chosen() -> None:
    assert detect_delimiter("id;text\n1;a, b, c\n2;d, e\n", whole=True) == ";"
    assert detect_delimiter("name,text\nx,a;b\ny,c|d\n", whole=True) == ","
    assert detect_delimiter("single\nvalue\n", whole=True) == ","
    assert detect_delimiter('a|b\n"x|y"|z\n', whole=True) == "|"


def test_neither_rows_nor_sources_show_values_in_repr() -> None:
    opened = source("name,phone\n张三,13800005678\nx\n")
    assert "13800005678" not in repr(list(opened.rows()))
    assert "name" not in repr(opened.detected)
