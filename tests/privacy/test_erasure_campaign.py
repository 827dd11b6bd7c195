"""A few rounds of the campaign of erasures, with a seed that stays the same."""

from pathlib import Path
from random import Random

import pytest

from tests.campaigns.erasures import Erasing, Rotating
from tests.campaigns.ordeal import Ordeal


@pytest.mark.parametrize("ordeal", [Erasing, Rotating])
def test_killed_at_random_instants_of_erasing_and_rotating(tmp_path: Path, ordeal: type[Ordeal]) -> None:
    erasing = ordeal(tmp_path, lambda: "", Random("erasures"))
    for _ in range(2):
        erasing.round()
    assert erasing.killer.counts.total() >= 2
