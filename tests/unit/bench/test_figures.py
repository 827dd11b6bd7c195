"""Figures: what a ratio says, and when a goal is met."""

import json
from pathlib import Path

import pytest

from bench.figures import Figure, at_least, at_most, cost, plain, speed
from bench.pairs import Pair, Taken, in_pairs
from bench.report import Result, goal_text, write_json

TWICE = Pair(Taken(2e-3, 1e-3), Taken(1e-3, 1e-3), 2.0)


def test_speed_and_cost_are_inverse() -> None:
    assert speed("reading", TWICE, "plain").ratio == 0.5
    assert cost("reading", TWICE, "plain").ratio == 2.0


@pytest.mark.parametrize(("bound", "met"), [(0.4, True), (0.5, True), (0.6, False)])
def test_a_speed_below_its_goal_is_missed(bound: float, met: bool) -> None:
    assert speed("reading", TWICE, "plain", goal=at_least(bound)).met is met


@pytest.mark.parametrize(("bound", "met"), [(1.9, False), (2.0, True)])
def test_a_cost_above_its_goal_is_missed(bound: float, met: bool) -> None:
    assert cost("reading", TWICE, "plain", goal=at_most(bound)).met is met


def test_a_goal_in_seconds_is_held_against_the_clock_not_the_processor() -> None:
    assert plain("start", Taken(0.5, 0.1), unit="s", goal=at_most(0.3, ratio=False)).met is False
    assert plain("hash", Taken(1e-6, 1e-6), unit="/s", goal=at_least(900_000, ratio=False)).met is True


def test_without_a_goal_nothing_is_met_or_missed() -> None:
    assert Figure("start", 1.0, "s").met is None


def test_a_round_counts_what_was_done_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.pairs.gc.collect", lambda: 0)  # takes long among all that tests import
    calls: list[str] = []

    def ours() -> int:
        calls.append("ours")
        return 10

    def baseline() -> int:
        calls.append("baseline")
        return 1

    pair = in_pairs(ours, baseline, 2)
    assert pair.cost > 0
    # Once each unmeasured, then in turn, the other one first each time.
    assert calls == ["ours", "baseline", "baseline", "ours", "ours", "baseline"]


def test_the_document_says_which_goals_were_missed(tmp_path: Path) -> None:
    figure = speed("reading", TWICE, "plain", goal=at_least(0.6))
    write_json(tmp_path / "new" / "run.json", {"cores": "2"}, [Result("reading", "sqlite", 10, (figure,))])
    document = json.loads((tmp_path / "new" / "run.json").read_text())
    assert document["machine"] == {"cores": "2"}
    assert document["results"][0]["figures"][0]["met"] is False
    assert document["results"][0]["figures"][0]["goal"]["bound"] == 0.6


def test_goals_are_written_as_people_read_them() -> None:
    assert goal_text(at_most(1.3), "us") == "<= 1.3x"
    assert goal_text(at_least(100_000, ratio=False), "/s") == ">= 100,000/s"
