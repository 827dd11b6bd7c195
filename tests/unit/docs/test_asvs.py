"""The table on OWASP ASVS is made of its rows, and every test and page that it names is there."""

import re
from pathlib import Path

import pytest

from tools.asvs_pages import PAGES, REASONS, asvs_page, requirements

ROOT = Path(__file__).parents[3]
AT_LEVELS_1_AND_2 = 253


@pytest.mark.parametrize(("page", "language"), PAGES.items())
def test_the_pages_are_those_that_the_rows_make(page: str, language: str) -> None:
    assert (ROOT / page).read_text(encoding="utf-8") == asvs_page(language), (
        "run: ./dev exec python -m tools.asvs_pages"
    )


def test_every_requirement_of_levels_1_and_2_is_answered_once_in_order() -> None:
    every = list(requirements())
    numbers = [tuple(int(part) for part in each.number.split(".")) for each in every]
    assert len(set(numbers)) == len(numbers) == AT_LEVELS_1_AND_2
    assert sorted(numbers) == numbers
    assert [each.level for each in every].count(1) == 70
    assert all(each.answers and all(each.asks) for each in every)


def test_every_test_that_a_requirement_names_is_there() -> None:
    missing = []
    for each in requirements():
        for named in each.tests:
            path, _, test = named.partition("::")
            file = ROOT / "tests" / path
            text = file.read_text(encoding="utf-8") if file.is_file() else ""
            if re.search(rf"^def {test}\(", text, re.M) is None:
                missing.append((each.number, named))
    assert missing == []


def test_every_page_that_a_requirement_names_is_there() -> None:
    assert not [
        page for each in requirements() for page in each.pages if not (ROOT / "docs" / page).is_file()
    ]


def test_every_reason_is_said_in_both_languages() -> None:
    for each in requirements():
        for letter, text in each.answers:
            assert letter in "tdnx"
            if text.startswith(":"):
                assert text[1:] in REASONS
            elif letter in "nx":
                assert len(text.split(" / ")) == 2, each.number
