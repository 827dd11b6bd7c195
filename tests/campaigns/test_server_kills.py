"""A server that is killed under load, on both engines; `./dev soak server_kills` does it a hundred times."""

from pathlib import Path
from random import Random

import pytest

from tests.campaigns.server_kills import ServerKilling

SEED = 20261127


@pytest.mark.slow
def test_what_a_killed_server_acknowledged_is_there_once_and_in_the_log(
    tmp_path: Path, database_url: str
) -> None:
    url = "" if database_url.startswith("sqlite") else database_url
    killing = ServerKilling(tmp_path, lambda: url, Random(SEED))
    killing.round()
    assert killing.killer.counts["acknowledged changes"] > 0
    assert killing.killer.counts["server killed after what was sent again"] == 1
