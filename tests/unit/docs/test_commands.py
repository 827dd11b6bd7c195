"""The reference of the command line is what the commands are."""

import re
from pathlib import Path

import pytest

from strongroom.errors import Kind
from tools.reference_pages import renewed

ROOT = Path(__file__).resolve().parents[3]
PAGES = {"docs/reference/commands.md": "en", "docs/zh/reference/commands.md": "zh-CN"}


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_are_those_there_are(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert renewed(page, PAGES[name]) == page, "run python -m tools.reference_pages"
    assert "strongroom audit scope" in page


@pytest.mark.parametrize("name", PAGES)
def test_the_exit_statuses_are_those_of_the_errors(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    stated = {int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    assert stated == {0, *(kind.exit_status for kind in Kind)}
