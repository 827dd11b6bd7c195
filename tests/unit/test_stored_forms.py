"""Stored bytes that are not in their form are refused by a code of their own, and not repeated."""

from collections.abc import Callable

import pytest

from strongroom.access.policy_document import read_policy
from strongroom.access.users import read_user
from strongroom.audit.entries import decode_entries
from strongroom.errors import StrongroomError
from strongroom.keys.region_state import read_region_state


@pytest.mark.parametrize(
    ("provoke", "code"),
    [
        (lambda: read_policy('{"format": 1, "secret": "13800005678"}'), "access.policy-malformed"),
        (lambda: read_user(bytes(16), 0, b'{"format": 1, "name": "13800005678"}'), "user.malformed"),
        (lambda: read_user(bytes(16), 0, b"\xff13800005678"), "user.malformed"),
        (lambda: decode_entries(b"\x00\x0513800005678"), "entries.malformed"),
        (lambda: decode_entries(b"\x00"), "entries.malformed"),
        (lambda: read_region_state(b"13800005678"), "keystate.malformed"),
        (lambda: read_region_state(bytes(500)), "keystate.malformed"),
    ],
)
def test_what_was_not_written_so_is_not_read(provoke: Callable[[], object], code: str) -> None:
    with pytest.raises(StrongroomError) as caught:
        provoke()
    assert (caught.value.code, caught.value.exit_status) == (code, 6)
    assert "13800005678" not in str(caught.value) + caught.value.message() + caught.value.hint()
