"""Runs: what changed is sealed once, lies at every destination, and is signed for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.backup.manifest import ManifestKind
from tests.backup.room import BackedRoom


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, database_url, ("disk", "nas"))
    yield room
    room.close()


def test_the_first_run_takes_everything_and_the_next_what_changed(backed: BackedRoom) -> None:
    for number in range(20):
        backed.add("Some Person", phone=f"138000056{number:02}")
    first = backed.run()
    assert first.manifest is not None
    assert first.manifest.kind is ManifestKind.BASE
    backed.add("One More")
    second = backed.run()
    assert second.manifest is not None
    assert (second.manifest.kind, second.manifest.number) == (ManifestKind.CUT, 2)
    assert second.size < first.size
    assert all(outcome.complete for outcome in (*first.outcomes, *second.outcomes))
    assert backed.objects("disk") == backed.objects("nas")


def test_where_nothing_changed_nothing_is_made(backed: BackedRoom) -> None:
    backed.run()
    before = backed.objects()
    report = backed.run()
    assert report.manifest is None
    assert backed.objects() == before
