"""Columns of East Asian text, and characters that must not reach a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.cli.output.human import write_facts, write_table
from strongroom.cli.output.width import pad, visible, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("王小明", 6), ("ａ", 2), ("é", 1), ("e\u0301", 1), ("", 0)]
)
def test_wide_characters_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200f\ufeff")


@given(st.text(alphabet="ab 王，。（", max_size=60), st.integers(min_value=4, max_value=30))
def test_wrapping_loses_nothing_but_blanks(text: str, columns: int) -> None:
    assert "".join(wrap(text, columns)).replace(" ", "") == text.replace(" ", "")


def test_lines_of_chinese_keep_to_the_columns() -> None:
    text = "个人信息不作为命令行参数只写字段名即会询问" * 3
    assert all(width(line) <= 20 for line in wrap(text, 20))


def test_columns_begin_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(["id", "name", "city"], [["1", "王小明", "x"], ["22", "Li", "y"]])
    lines = capsys.readouterr().out.splitlines()
    assert {width(line[: line.index(last)]) for line, last in zip(lines, "cxy", strict=True)} == {12}


def test_a_value_cannot_break_out_of_its_cell(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(["id", "name"], [["1", "a\n2 b\x1b[2J"]])
    write_facts([("name", "a\x1b]0;title\x07")])
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) == 3
    assert "\x1b" not in shown


def test_padding_counts_columns() -> None:
    assert pad("王", 4) == "王  "
