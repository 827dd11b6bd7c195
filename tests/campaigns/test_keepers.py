"""A few kills of a keeper on both engines, with a seed that stays; `./dev soak keepers` makes hundreds."""

from pathlib import Path
from random import Random

import pytest

from tests.campaigns.keepers import Keeping


@pytest.mark.slow
def test_after_a_kill_a_keeper_holds_what_it_says_and_nothing_else(tmp_path: Path, database_url: str) -> None:
    first = "" if database_url.startswith("sqlite") else database_url
    keeping = Keeping(tmp_path, lambda: first, Random("20261127"))
    for _ in range(4):
        keeping.round()
    assert keeping.killer.kills
