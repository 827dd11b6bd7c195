"""The pages that show the examples: their code is that of the files, in both languages."""

import re
from pathlib import Path

import pytest

from tests.docs.test_library import DOCS

ROOT = DOCS.parent
SHOWN = re.compile(r"^<!-- of (examples/\S+) -->\n```\w+\n(.*?)^```$", re.M | re.S)
FENCE = re.compile(r"^```(\w+)\n", re.M)
PAGES = ["behind-a-crm.md", "import-every-night.md"]
OF_THE_PAGE_ALONE = {"text", "sh"}


def shown(page: Path) -> list[tuple[str, str]]:
    """The file that each block is of, and the block."""
    return SHOWN.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_the_code_shown_is_that_of_the_examples(name: str) -> None:
    page = DOCS / "how-to" / name
    blocks = shown(page)
    kinds = [
        each for each in FENCE.findall(page.read_text(encoding="utf-8")) if each not in OF_THE_PAGE_ALONE
    ]
    assert len(blocks) == len(kinds) > 0
    for file, block in blocks:
        assert block in (ROOT / file).read_text(encoding="utf-8"), (file, block)


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_show_the_same_code(name: str) -> None:
    assert shown(DOCS / "how-to" / name) == shown(DOCS / "zh" / "how-to" / name)
