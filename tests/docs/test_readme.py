"""Transcripts in README and tutorial are what the commands print; ids, times and keys apart."""

from pathlib import Path

import pytest

from tests.docs.transcript import blocks, normal, run

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.zh.md", "docs/tutorial/first-room.md", "docs/zh/tutorial/first-room.md")


@pytest.mark.parametrize("page", PAGES)
def test_a_transcript_is_what_the_commands_print(page: str, tmp_path: Path) -> None:
    expected, _ = blocks(ROOT / page)
    assert expected
    done = run(ROOT / page, tmp_path, "zh" if "zh" in page else "en")
    for (command, wanted), (_, printed) in zip(expected, done, strict=True):
        assert normal(printed) == normal(wanted), command


def test_the_two_languages_run_the_same_commands() -> None:
    for english, chinese in (PAGES[:2], PAGES[2:]):
        ours, theirs = (
            [normal(command) for command, _ in blocks(ROOT / page)[0]] for page in (english, chinese)
        )
        assert ours == theirs
