"""Transcripts in README and tutorial are what the commands print; ids, times and keys apart.

The READMEs' commands are started as people start them, the other pages' in processes that have imported all.
"""

from pathlib import Path

import pytest

from tests.docs.transcript import blocks, normal, run
from tests.warm.asking import Warm

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = (
    "README.md",
    "docs/tutorial/first-room.md",
    "docs/how-to/give-people-access.md",
    "docs/how-to/import.md",
    "docs/how-to/prove-what-happened.md",
    "docs/how-to/keep-ring-copies.md",
    "docs/how-to/have-a-keeper.md",
    "docs/how-to/check-a-room.md",
    "docs/how-to/back-up-and-come-back.md",
    "docs/how-to/erase-a-person.md",
    "docs/how-to/watch-for-unusual-access.md",
)


def chinese(page: str) -> str:
    return page.replace("docs/", "docs/zh/", 1) if page.startswith("docs/") else page.replace(".md", ".zh.md")


PAGES = [each for page in ENGLISH for each in (page, chinese(page))]


@pytest.mark.parametrize("page", PAGES)
def test_a_transcript_is_what_the_commands_print(
    page: str, on_a_disk: Path, tmp_path: Path, warm: Warm
) -> None:
    expected, _ = blocks(ROOT / page)
    assert expected
    warm.put_command(tmp_path / "strongroom")
    commands = [] if page.startswith("README") else [tmp_path]
    done = run(ROOT / page, on_a_disk, "zh" if "zh" in page else "en", commands)
    for (command, wanted), (_, printed) in zip(expected, done, strict=True):
        assert normal(printed) == normal(wanted), command


@pytest.mark.parametrize("page", ENGLISH)
def test_the_two_languages_run_the_same_commands(page: str) -> None:
    ours, theirs = (
        [normal(command) for command, _ in blocks(ROOT / each)[0]] for each in (page, chinese(page))
    )
    assert ours == theirs


def test_every_page_with_a_transcript_is_run() -> None:
    found = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    pages = {page.relative_to(ROOT).as_posix() for page in found if "```console" in page.read_text("utf-8")}
    # Measuring takes minutes and prints other numbers each time.
    assert {page for page in pages if "/zh/" not in page} - {"docs/reference/benchmarks.md"} == set(ENGLISH)
