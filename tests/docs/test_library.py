"""The page on the library: its examples run and print what they say, and it names every call there is."""

import re
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.collection.door import CollectionDoor
from strongroom.vault.desk import Desk
from strongroom.vault.upkeep.founding import Foundation, found

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = (DOCS / "reference" / "library.md", DOCS / "zh" / "reference" / "library.md")
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.M | re.S)


def examples(page: Path) -> list[tuple[str, str]]:
    return EXAMPLE.findall(page.read_text(encoding="utf-8"))


def test_the_examples_print_what_the_page_says(tmp_path: Path) -> None:
    for name in ("keys", "a", "b"):
        (tmp_path / name).mkdir(mode=0o700)
    stores = tuple(f"folder:{tmp_path}/{name}" for name in "ab")
    keys = f"file:{tmp_path}/keys/root.key"
    found(
        Foundation(home=tmp_path / "room", keys=keys, founder="alice", solo=True, stores=stores),
        Surroundings(),
    )
    known: dict[str, object] = {"home": tmp_path / "room"}
    for code, wanted in examples(PAGES[0]):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(code, known)  # the page's own code, to be shown to work
        assert printed.getvalue() == wanted, code


def test_both_pages_have_the_same_examples() -> None:
    assert examples(PAGES[0]) == examples(PAGES[1])
    assert len(examples(PAGES[0])) == PAGES[0].read_text(encoding="utf-8").count("```python")


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_every_call_stands_on_the_page(page: Path) -> None:
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)[`(]", row.split("|")[1])}

    def public(kind: Callable[..., object]) -> set[str]:
        return {name for name in dir(kind) if not name.startswith("_")}

    assert public(CollectionDoor) | public(Desk) | {"session"} == named | {
        "customers",
        "purchases",
        "needs",
    }
