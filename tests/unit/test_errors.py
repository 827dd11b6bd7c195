"""The table of errors: whole, in both languages, silent about values, each code raised and each provoked."""

import pickle
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from strongroom.errors import KIND_NAMES, TABLE, InvalidInput, Kind, StrongroomError

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "src" / "strongroom" / "errors" / "tables"
CODE = re.compile(r"[a-z][a-z0-9_-]*(?:\\?\.[a-z0-9_-]+)+|unexpected|interrupted")
ENTRY = re.compile(r'^    "([^"]+)": Entry\(', re.MULTILINE)
QUOTED = re.compile(r'"([^"\n]*)"')
# A sentence that only laments does not help: a hint says what to do, to look at or to know.
LAMENT = re.compile(r"^(sorry|unfortunately|an error)", re.IGNORECASE)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _files(folder: str) -> Iterator[str]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        if path.name != "test_errors.py" and not path.is_relative_to(TABLES):
            yield path.read_text(encoding="utf-8")


@cache
def _raised() -> frozenset[str]:
    """Every code that stands as a whole text in the program."""
    return frozenset(text for file in _files("src") for text in QUOTED.findall(file)) & TABLE.keys()


@cache
def _provoked() -> frozenset[str]:
    """Every code that a test expects, as a text or as a pattern of one."""
    texts = (text for file in _files("tests") for text in QUOTED.findall(file))
    return frozenset(code.replace("\\", "") for text in texts for code in CODE.findall(text)) & TABLE.keys()


def test_every_code_says_what_happened_and_what_to_do_in_both_languages() -> None:
    for code, entry in TABLE.items():
        for text in (entry.en, entry.hint_en, entry.zh, entry.hint_zh):
            assert text.strip(), code
            assert text == text.strip(), code
        assert _chinese(entry.zh), code
        assert _chinese(entry.hint_zh), code
        assert not _chinese(entry.en), code
        assert _names(entry.en) == _names(entry.zh), code
        in_chinese = {name.removesuffix("_zh") for name in _names(entry.hint_zh)}
        assert _names(entry.hint_en) == in_chinese, code
        # More than the error once again: a sentence of its own, with an end.
        assert entry.hint_en != entry.en, code
        assert entry.hint_en[-1] in ".?`", code
        assert len(entry.hint_en.split()) >= 3, code
        assert not LAMENT.match(entry.hint_en), code


def test_no_code_stands_in_two_modules_of_the_table() -> None:
    found = [code for path in TABLES.glob("*.py") for code in ENTRY.findall(path.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(TABLE)


def test_every_code_is_raised_somewhere() -> None:
    assert sorted(TABLE.keys() - _raised()) == []


def test_every_code_is_provoked_by_a_test() -> None:
    assert sorted(TABLE.keys() - _provoked()) == []


@pytest.mark.parametrize(("page", "language"), [("docs/reference", "en"), ("docs/zh/reference", "zh-CN")])
def test_the_reference_has_every_code_with_its_statuses(page: str, language: str) -> None:
    text = (ROOT / page / "errors.md").read_text(encoding="utf-8")
    rows = {row.split(" | ")[0].strip("| `"): row.split(" | ") for row in text.splitlines() if "| `" in row}
    assert sorted(TABLE.keys() - rows.keys()) == [], "run python -m tools.reference_pages"
    for code, entry in TABLE.items():
        assert rows[code][1:3] == [str(entry.kind.exit_status), str(entry.kind.http_status)], code
        assert _chinese(rows[code][3]) is language.startswith("zh"), code


def test_the_reference_has_no_code_that_there_is_not() -> None:
    text = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\S+)` \|", text, re.MULTILINE)) <= TABLE.keys()


def test_every_code_has_the_class_and_the_statuses_of_its_kind() -> None:
    classes = {subclass.kind: subclass for subclass in StrongroomError.__subclasses__()}
    for code, entry in TABLE.items():
        named = dict.fromkeys(_names(entry.en + entry.hint_en + entry.hint_zh), "x")
        error = classes[entry.kind](code, **named)
        assert (error.exit_status, error.http_status) == entry.kind.value, code
        for language in ("en", "zh-CN"):
            assert not re.search(r"\{\w+\}", error.message(language) + error.hint(language)), code


def test_every_kind_but_those_of_classes_below_has_a_class_with_its_exit_status() -> None:
    kinds = {subclass.kind for subclass in StrongroomError.__subclasses__()}
    assert kinds == set(Kind) == set(KIND_NAMES)


def test_an_error_crosses_a_process_boundary_whole() -> None:
    error = InvalidInput("id.malformed", prefix="cus")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.code, dict(copy.parameters)) == (InvalidInput, "id.malformed", {"prefix": "cus"})


def test_texts_are_filled_with_the_parameters() -> None:
    error = InvalidInput("id.malformed", prefix="cus")
    assert "cus_" in error.message("en")
    assert "cus_" in error.hint("zh-CN")
    assert (error.exit_status, error.http_status) == (5, 422)
