"""The key of files that are held: from the index generation, for one room, tenant and user."""

import pytest

from strongroom.crypto.held_key import held_key
from tests.unit.crypto.second_reader import name, one_block, u

INDEX, ROOM, USER = b"\x07" * 32, b"\x01" * 16, b"\x02" * 16


def test_the_key_is_as_the_specification_says() -> None:
    secret = one_block(INDEX, name("strongroom/held/v1") + ROOM + u(5, 8))
    commitment = name("strongroom/commit/v1") + ROOM + u(5, 8) + USER + u(1, 2)
    assert held_key(INDEX, ROOM, 5, USER).commitment() == one_block(secret, commitment)


def test_no_two_places_share_one() -> None:
    made = {
        held_key(*place).commitment()
        for place in (
            (INDEX, ROOM, 5, USER),
            (b"\x08" * 32, ROOM, 5, USER),
            (INDEX, USER, 5, USER),
            (INDEX, ROOM, 6, USER),
            (INDEX, ROOM, 5, ROOM),
        )
    }
    assert len(made) == 5


@pytest.mark.parametrize(("index", "room"), [(INDEX[1:], ROOM), (INDEX, ROOM[1:])])
def test_keys_and_ids_of_another_length_are_refused(index: bytes, room: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        held_key(index, room, 5, USER)
