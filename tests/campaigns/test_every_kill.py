"""The tally goes on where a run was stopped."""

from collections import Counter
from pathlib import Path

from tests.campaigns.every_kill import Tally


def test_a_tally_is_read_back_and_counts_on(tmp_path: Path) -> None:
    path = tmp_path / "tally.json"
    first = Tally.at(path)
    first.add("sqlite, ring", Counter({"ring killed after begun": 2, "ring had ended": 1}), None)
    again = Tally.at(path)
    assert (again.rounds, again.kills, again.failures) == (1, 2, [])
    again.add("sqlite, ring", Counter({"ring killed after store": 1}), "round 1: a ring store was forgotten")
    assert Tally.at(path).kills == 3
    assert Tally.at(path).failures == ["sqlite, ring: round 1: a ring store was forgotten"]
