"""A few requests to each operation of the description; `./dev soak any_request` sends thousands."""

from pathlib import Path

import pytest

from strongroom.server.api.description import describe
from tests.campaigns.any_request import Asked, ask_everything
from tests.campaigns.one_of_each import house

SEED = "20261127"


@pytest.mark.slow
def test_every_answer_is_one_that_the_description_has(tmp_path: Path, database_url: str) -> None:
    asked = Asked()
    with house(tmp_path, "" if database_url.startswith("sqlite") else database_url) as at:
        ask_everything(at, SEED, 3, asked)
        operations = sum(len(item) for item in describe(at.app)["paths"].values())
    assert asked.wrong == []
    assert asked.statuses.total() >= 3 * operations
    assert len(asked.reached) > operations // 2
    assert {200, 201, 204, 400, 404, 422} <= asked.statuses.keys()
