"""A few kills of backups and restores on both engines; `./dev soak backups` makes a thousand."""

from pathlib import Path
from random import Random

import pytest

from tests.campaigns.backups import Backing


@pytest.mark.slow
def test_after_a_kill_the_next_run_heals_and_a_restore_goes_on(tmp_path: Path, database_url: str) -> None:
    first = "" if database_url.startswith("sqlite") else database_url
    backing = Backing(tmp_path, lambda: first, Random("20261126"))
    for _ in range(4):
        backing.round()
    assert backing.counts
