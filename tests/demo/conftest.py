"""The story, told once for all tests that look at it."""

from collections.abc import Iterator

import pytest

from tests.demo.story_room import Told, told_in


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The story, told by the command."""
    with told_in(tmp_path_factory.mktemp("story")) as story:
        yield story
