"""A few kills of backups and restores on both engines; `./dev soak backups` makes a thousand."""

from pathlib import Path
from random import Random

import pytest

from tests.campaigns.backups import BackingUp, Restoring
from tests.campaigns.ordeal import Ordeal


@pytest.mark.slow
@pytest.mark.parametrize("ordeal", [BackingUp, Restoring])
def test_after_a_kill_the_next_run_heals_and_a_restore_goes_on(
    tmp_path: Path, database_url: str, ordeal: type[Ordeal]
) -> None:
    first = "" if database_url.startswith("sqlite") else database_url
    backing = ordeal(tmp_path, lambda: first, Random("20261126"))
    for _ in range(2):
        backing.round()
    assert backing.killer.counts
