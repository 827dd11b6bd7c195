"""A few kills of each kind on both engines, with a seed that stays; `./dev soak kills` makes hundreds."""

from pathlib import Path
from random import Random

import pytest

from tests.campaigns.kills import KINDS, Killing

SEED = 20261126


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_before_a_kill_is_there_once_and_verifies(
    tmp_path: Path, database_url: str, kind: str
) -> None:
    urls = iter(("" if database_url.startswith("sqlite") else database_url,))
    killing = Killing(tmp_path, lambda: next(urls, ""), Random(f"{SEED} {kind}"), kinds=(kind,))
    for _ in range(1 if kind == "init" else 2):
        killing.round()
    assert killing.killer.counts
