"""A log whose own rows were taken away or put in: nothing more is signed, and what is missing is named."""

from collections.abc import Iterator

import pytest

from strongroom.audit.integration import catch_up, issue_checkpoint
from strongroom.audit.recorder import check_outbox_mac, outbox_mac
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.log.tail import settle_log
from strongroom.vault.room import Room, open_room
from tests.audit.log_room import MAC, SIGNER, TENANT, LogRoom, execute
from tests.refusals import refused
from tests.vault.conftest import make_home


@pytest.fixture
def log(database_url: str) -> Iterator[LogRoom]:
    made = LogRoom(database_url)
    for _ in range(3):
        made.append(action="view")
    made.seal_up()
    yield made
    made.close()


def test_without_its_tiles_a_log_is_not_gone_on_with(log: LogRoom) -> None:
    execute(log.url, "DELETE FROM tiles")
    log.append(action="view")
    with refused("log.tile-missing", 6):
        log.seal_up()


def test_a_tile_that_was_cut_short_is_none(log: LogRoom) -> None:
    execute(log.url, "UPDATE tiles SET hashes = ?", parameters=(b"\x00" * 32,))
    size = catch_up(log.database, TENANT)
    assert size == 4
    with refused("log.tile-missing", 6):
        issue_checkpoint(log.database, TENANT, SIGNER, MAC, log.now)


def test_what_waits_under_a_foreign_mac_is_not_ours() -> None:
    event, digest = bytes(16), bytes(32)
    tag = outbox_mac(MAC.row_mac(), TENANT, event, digest)
    check_outbox_mac(MAC.row_mac(), TENANT, event, digest, tag)
    for tenant, other in ((TENANT, bytes([1]) * 32), (TENANT + 1, digest)):
        with refused("log.outbox-forged", 6):
            check_outbox_mac(MAC.row_mac(), tenant, event, other, tag)


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Room]:
    with open_room(make_home(tmp_path_factory.mktemp("room"), database_url), Surroundings()) as opened:
        yield opened


def test_a_log_without_its_head_is_neither_shown_nor_signed(room: Room) -> None:
    (head,) = execute(room.settings.database, "SELECT tenant, next, integrated, origin, era FROM heads")
    execute(room.settings.database, "DELETE FROM heads")
    with room.acting("alice", purpose="audit") as desk, refused("log.head-missing", 6):
        desk.audit.status()
    with refused("log.head-missing", 6):
        settle_log(room.door, TENANT)
    marks = ", ".join("?" * len(head))
    execute(
        room.settings.database,
        f"INSERT INTO heads (tenant, next, integrated, origin, era) VALUES ({marks})",
        parameters=head,
    )
    assert settle_log(room.door, TENANT) is not None
