"""A few rounds of the campaign of erasures, with a seed that stays the same."""

from pathlib import Path
from random import Random

from tests.campaigns.erasures import Erasing


def test_killed_at_random_instants_of_erasing_and_rotating(tmp_path: Path) -> None:
    erasing = Erasing(tmp_path, lambda: "", Random("erasures"))
    for _ in range(3):
        erasing.round()
    assert sum(erasing.counts.values()) == 3
