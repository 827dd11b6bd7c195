"""The door to the long campaigns: what it runs, says and refuses."""

import sys
from types import ModuleType

import pytest

from tests.campaigns.outcome import Outcome
from tools import dev_soak


def put(monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> list[tuple[int, int]]:
    """Let a made-up campaign stand in for that of the properties; returns what it is asked for."""
    asked: list[tuple[int, int]] = []
    campaign = ModuleType("properties", "Made up.")

    def run(count: int, seed: int, report: object) -> Outcome:
        asked.append((count, seed))
        return outcome

    campaign.__dict__["run"] = run
    monkeypatch.setitem(sys.modules, "tests.campaigns.properties", campaign)
    return asked


def test_a_campaign_gets_the_count_and_the_seed_and_its_failure_is_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = put(monkeypatch, Outcome(3, ("round 2: lost",), {"killed": 3}))
    assert dev_soak.main(["properties", "--count", "3", "--seed", "7"]) == 1
    assert asked == [(3, 7)]
    said = capsys.readouterr().out
    assert "FAILED round 2: lost" in said
    assert "killed: 3" in said
    assert "./dev soak properties --count 3 --seed 7" in said


def test_without_a_seed_the_one_taken_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = put(monkeypatch, Outcome(5_000))
    assert dev_soak.main(["properties"]) == 0
    assert asked[0][0] == dev_soak.COUNTS["properties"]
    assert f"--seed {asked[0][1]}" in capsys.readouterr().out


def test_a_campaign_that_did_nothing_has_not_passed() -> None:
    assert not Outcome(0).passed


@pytest.mark.parametrize("arguments", [["nobody"], [], ["properties", "--count", "0"]])
def test_what_it_does_not_know_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        dev_soak.main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_every_campaign_says_what_it_does() -> None:
    known = dev_soak.campaigns()
    assert "properties" in known
    assert "outcome" not in known
    assert all(known.values())
