"""The page on exports: its example runs, its cells are those that are written, in both languages."""

import re
from pathlib import Path

import pytest

from strongroom.crypto.age import X25519Recipient
from strongroom.export import fingerprint
from strongroom.export.csv_safe import guard

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "docs" / "how-to" / "export.md", ROOT / "docs" / "zh" / "how-to" / "export.md"]
LANGUAGES = ["en", "zh"]


@pytest.mark.parametrize("page", PAGES, ids=LANGUAGES)
def test_the_example_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, str(page), "exec"), {})  # the page is ours
    (text,) = re.findall(r'"(age1\w+)"', code)
    assert fingerprint(X25519Recipient.parse(text)) in capsys.readouterr().out
    assert (tmp_path / "customers.jsonl.age").read_bytes().startswith(b"age-encryption.org/v1\n")


@pytest.mark.parametrize("page", PAGES, ids=LANGUAGES)
def test_the_cells_of_the_table_are_those_that_are_written(page: Path) -> None:
    rows = re.findall(r"^\| (?:\S+ )?`([^`]+)`[^|]*\| `([^`]+)` \|", page.read_text("utf-8"), re.M)
    assert len(rows) == 6
    for value, cell in rows:
        assert guard(value, figure=value == "-12.50") == cell
