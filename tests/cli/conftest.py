"""One room for all tests of a module: setting one up takes a second."""

from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> RealRoom:
    """A room in which alice wears all hats."""
    return RealRoom(Path(tmp_path_factory.mktemp("solo")))
