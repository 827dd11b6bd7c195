"""Cells: nothing runs, nothing is rewritten, and every value comes back."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from strongroom.export.csv_safe import guard, unguard

# Texts in which every rule has something to do.
TRICKY = st.text(
    st.sampled_from("=+-@＝＋－＠−'\" \t\r\n\x00,;|ab0123456789.(/:e%\u00a0\u200b\u3000\ufeff０９"),
    max_size=24,
)
TEXTS = st.one_of(TRICKY, st.text(max_size=30))

RUN = [
    ("=1+2", "'=1+2"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ("+8613800005678", "'+8613800005678"),
    ("-2+3", "'-2+3"),
    ("@SUM(1+1)", "'@SUM(1+1)"),
    ("\t=1", "'\t'=1"),
    ("\r=1", "'\r'=1"),
    ("\n=1", "'\n'=1"),
    ("\x00=1", "'\x00=1"),
    ("\x00a", "'\x00a"),
    ("  =1", "'  =1"),
    ("\u00a0\u3000=1", "'\u00a0\u3000=1"),
    ("\ufeff\u200b=1", "'\ufeff\u200b=1"),
    ("＝1+2", "'＝1+2"),
    ("＋86", "'＋86"),
    ("－1", "'－1"),
    ("＠SUM", "'＠SUM"),
    ("−1", "'−1"),
    ('"=1', "'\"=1"),
    # Where the list separator is a semicolon, or quotes are not heeded.
    ('=1+2";=1+2', "'=1+2\";'=1+2"),
    ("Meier;=1+1;", "Meier;'=1+1;"),
    ('Meier; "=1+1"', 'Meier;\' "=1+1"'),
    ("first line\n=1+1", "first line\n'=1+1"),
    ("a\r\n\t@SUM", "a\r\n\t'@SUM"),
    ("a|+1", "a|'+1"),
    ("a,＝1", "a,'＝1"),
]
REWRITTEN = [
    ("110101199001011234", "'110101199001011234"),
    ("6222020000000000000", "'6222020000000000000"),
    ("00123", "'00123"),
    ("10023", "'10023"),
    ("1E5", "'1E5"),
    ("3-4", "'3-4"),
    ("2026-11-24", "'2026-11-24"),
    ("1/2", "'1/2"),
    ("08:30", "'08:30"),
    ("(5)", "'(5)"),
    ("1,5", "'1,5"),
    ("50%", "'50%"),
    ("００１２３", "'００１２３"),
    ("0571-88888888", "'0571-88888888"),
]
UNTOUCHED = [
    "",
    "王小明",
    "O'Brien",
    "'s-Hertogenbosch",
    "138****5678",
    "a-b",
    "a=b",
    "user+tag@example.com",
    "CNY 1234500",
    "2026-01-02T03:04:05.000Z",
    "cus_01hzzzzzzzzzzzzzzzzzzzzzzz",
    "first\n\nsecond",
    "浙江省杭州市西湖区1号",
    "...",
]


@pytest.mark.parametrize(("value", "cell"), RUN + REWRITTEN)
def test_cells_that_would_run_or_be_rewritten_get_an_apostrophe(value: str, cell: str) -> None:
    assert guard(value) == cell
    assert unguard(cell) == value


@pytest.mark.parametrize("value", UNTOUCHED)
def test_harmless_text_stays_as_it_is(value: str) -> None:
    assert guard(value) == value
    assert unguard(value) == value


@pytest.mark.parametrize("value", ["0", "42", "-12.50", "123456789012345", "1990-01-01"])
def test_numbers_and_days_stay_numbers_and_days_in_their_columns(value: str) -> None:
    assert guard(value, figure=True) == value
    assert guard(value) == "'" + value


@pytest.mark.parametrize(
    "value", ["-1+2", "1234567890123456", "=1", "+1", "-12.50;=1", "1990-01-01\n", "-", "-１"]
)
def test_what_is_no_plain_number_gets_no_way_around_in_their_columns(value: str) -> None:
    assert guard(value, figure=True).startswith("'")


@given(TEXTS, st.booleans())
@example("'=1", False)
@example("''0", False)
@example("'1", True)
@example("1,'-2", False)
def test_every_value_comes_back(value: str, figure: bool) -> None:
    assert unguard(guard(value, figure=figure)) == value


@given(TEXTS)
def test_a_guarded_cell_can_be_guarded_and_read_again(value: str) -> None:
    assert unguard(unguard(guard(guard(value)))) == value


@given(TEXTS, st.booleans())
def test_no_cell_begins_with_what_a_spreadsheet_runs(value: str, figure: bool) -> None:
    cell = guard(value, figure=figure)
    if not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell):
        assert not runs(cell)


FULL_WIDTH = {**{code + 0xFEE0: code for code in range(0x21, 0x7F)}, 0x3000: 0x20}


@given(TEXTS)
def test_a_workbook_takes_no_cell_for_a_formula_or_a_number(value: str) -> None:
    cell = guard("".join(character for character in value if character >= " "))
    workbook = Workbook(write_only=False)
    workbook.guess_types = True  # type: ignore[attr-defined] # read where it is set, unknown to its stubs
    sheet = workbook.active
    assert sheet is not None
    place = sheet.cell(1, 1)
    place.value = cell
    assert place.data_type != "f"
    # Full-width digits are read as numbers in East Asia; superscripts and other scripts' digits are text.
    folded = cell.translate(FULL_WIDTH).strip()
    assert not re.fullmatch(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", folded)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(",;\t|"))
def test_rows_taken_apart_at_another_separator_have_no_cell_that_runs(
    values: list[str], separator: str
) -> None:
    row = ",".join('"' + guard(value).replace('"', '""') + '"' for value in values) + "\r\n"
    for cell in spreadsheet_cells(row, separator):
        assert not runs(cell)


def test_without_the_marks_inside_a_value_such_a_row_would_run() -> None:
    row = '"a","Meier;=1+1;"\r\n'
    assert any(runs(cell) for cell in spreadsheet_cells(row, ";"))


@pytest.mark.parametrize("blank", [" ", "'", '"', ",", "\u200b", "0", ",'"])
def test_long_runs_take_no_time_to_speak_of(blank: str) -> None:
    value = blank * 500_000
    assert unguard(guard(value + "x")) == value + "x"


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_python_reads_the_cells_back(values: list[str]) -> None:
    row = ",".join('"' + guard(value).replace('"', '""') + '"' for value in values) + "\r\n"
    (cells,) = csv.reader(io.StringIO(row, newline=""), strict=True)
    assert [unguard(cell) for cell in cells] == values


def runs(cell: str) -> bool:
    """Whether a spreadsheet of the least careful kind takes the cell for a formula."""
    kept = "".join(
        character
        for character in cell
        if unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")
    ).lstrip('"')
    return unicodedata.normalize("NFKC", kept[:1]) in ("=", "+", "-", "@", "−") and kept != ""


def spreadsheet_cells(text: str, separator: str) -> Iterator[str]:
    """A row as spreadsheets cut it: a quote counts at the beginning of a cell only."""
    cell, quoted, fresh = "", False, True
    position = 0
    while position < len(text):
        character = text[position]
        if quoted:
            if character == '"' and text[position + 1 : position + 2] == '"':
                cell, position = cell + '"', position + 1
            elif character == '"':
                quoted = False
            else:
                cell += character
        elif character == '"' and fresh:
            quoted, fresh = True, False
        elif character == separator or character in "\r\n":
            yield cell
            cell, fresh = "", True
        else:
            cell, fresh = cell + character, False
        position += 1
    yield cell
