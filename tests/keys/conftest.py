"""Places for rooms, on both engines or on SQLite alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keys.rooms import Place, made_place


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    with made_place(tmp_path, database_url) as made:
        yield made


@pytest.fixture
def small_place(tmp_path: Path) -> Iterator[Place]:
    with made_place(tmp_path, f"sqlite:///{tmp_path / 'room.db'}") as made:
        yield made
