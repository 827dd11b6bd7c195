"""The page on working from elsewhere: its examples run against a served room and print what they say."""

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from tests.docs.test_library import DOCS, examples
from tests.remote.conftest import served, token_for
from tests.vault.conftest import make_home

PAGES = [DOCS / place / "how-to" / "work-from-elsewhere.md" for place in (".", "zh")]


def test_the_examples_print_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert examples(PAGES[0]) == examples(PAGES[1])
    assert len(examples(PAGES[0])) == PAGES[0].read_text(encoding="utf-8").count("```python")
    monkeypatch.setenv("STRONGROOM_LANG", "en")
    with open_room(make_home(tmp_path, "sqlite:"), Surroundings()) as room, served(room) as url:
        monkeypatch.setenv("STRONGROOM_TOKEN", token_for(room))
        known: dict[str, object] = {"url": url}
        for code, wanted in examples(PAGES[0]):
            printed = StringIO()
            with redirect_stdout(printed):
                exec(code, known)  # the page's own code, to be shown to work
            assert printed.getvalue() == wanted, code
