"""The walk through a made-up room: each stage shows what it promises, in both languages; nothing stays."""

import re
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from strongroom.cli.app import app
from strongroom.demo.people import customers
from strongroom.demo.walk_texts import WALK
from strongroom.demo.walk_through import FEWEST, _suits

ENVIRONMENT = {"STRONGROOM_HOME": None, "STRONGROOM_PURPOSE": None}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def walk(*words: str) -> Result:
    return CliRunner().invoke(app, ["demo", "--walk", "--people", str(FEWEST), *words], env=ENVIRONMENT)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_walk_shows_each_promise_and_leaves_nothing(language: str, folder: Path) -> None:
    done = walk("--lang", language)
    assert done.exit_code == 0, done.stderr
    said = done.stdout
    for key in ("room", "fill", "find", "view", "reveal", "refuse", "looked", "sound", "change", "named"):
        assert re.search(rf"^\d+\. {re.escape(WALK(language, key))}$", said, re.MULTILINE), key
    # found by three spellings and the last four; masked; in full with a reason alone
    assert len(re.findall(r"->  (found|查到) ", said)) == 3
    assert re.search(r"138\*{4}\d{4}|1\d\d\*{4}\d{4}", said)
    assert "access.reason-missing" in said
    assert re.search(r"[:：]\s?\+861\d{10}$", said, re.MULTILINE)
    assert said.count("access.refused") == 2
    # who looked, and who was not let
    for who, action, outcome in (
        ("mei", "reveal", "done"),
        ("max", "reveal", "refused"),
        ("rui", "list", "refused"),
    ):
        assert re.search(rf"Z +{who} +{action} +{outcome} ", said), who
    # both of those who changed places are named, and only these
    swapped = set(re.findall(r"cus_\w+", said.partition(WALK(language, "change"))[2].partition("\n11.")[0]))
    assert len(swapped) == 2
    assert set(re.findall(r"(?:record\.changed|row\.forged) +(cus_\w+)", said)) == swapped
    assert "envelope.does-not-open" in said or "record.row-forged" in said
    assert list(folder.iterdir()) == []


def test_a_room_that_is_kept_can_be_gone_on_with(folder: Path) -> None:
    done = walk("--lang", "en", "--keep")
    assert done.exit_code == 0, done.stderr
    [kept] = folder.iterdir()
    asked = ["list", "customers", "--limit", "3", "--home", str(kept / "room"), "--as", "alice", "--json"]
    shown = CliRunner().invoke(app, asked, env=ENVIRONMENT)
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.count("cus_") >= 3


def test_too_few_people_are_refused(folder: Path) -> None:
    done = CliRunner().invoke(app, ["demo", "--walk", "--people", "5"], env=ENVIRONMENT)
    assert done.exit_code == 2
    assert list(folder.iterdir()) == []


def test_the_fewest_people_suffice_whatever_the_seed() -> None:
    for seed in range(300):
        assert sum(map(_suits, customers(seed, FEWEST))) >= 2, seed
