"""A few seconds of load, and how growth is told; `./dev soak load` loads for ten minutes an engine."""

from pathlib import Path

import pytest

from tests.campaigns.load import Held, growth, load

SEED = "20261127"


@pytest.mark.slow
def test_every_answer_under_load_is_a_good_one_and_no_connection_stays(
    tmp_path: Path, database_url: str
) -> None:
    url = "" if database_url.startswith("sqlite") else database_url
    loaded = load(tmp_path, url, SEED, 6, clients=12, think=0.1, every=0.5)
    assert loaded.wrong == []
    assert loaded.statuses["POST 201"] >= 12
    assert loaded.held[-1].files < 200


def test_a_leak_is_told_from_memory_that_comes_and_goes() -> None:
    mebibyte = 1 << 20
    begins = [Held(at, (60 + at) * mebibyte, 9) for at in range(20)]
    waves = [Held(20 + at, (80 + at % 3) * mebibyte, 9) for at in range(40)]
    leaks = [Held(20 + at, 80 * mebibyte + at * mebibyte // 4, 9) for at in range(40)]
    assert abs(growth(begins + waves)[1]) < 0.05
    a_minute, share = growth(begins + leaks)
    assert share > 0.05
    assert 14 * mebibyte < a_minute < 16 * mebibyte
