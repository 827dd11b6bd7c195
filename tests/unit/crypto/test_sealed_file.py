"""Key files open in their room with their key, and say why when they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.derive import label
from strongroom.crypto.sealed_file import RING, FileHeader, FileKind, open_file, read_header, seal_file
from strongroom.errors import KeyNotAvailable
from tests.unit.crypto import second_reader

ROOT, ROOM, NONCE = bytes(range(32)), b"room" * 4, bytes(range(12))
HEADER = FileHeader(ROOM, 5, b"parameters")
OTHER = FileKind(b"SRTEST\0\x01", label("strongroom/test/v1"), "test")


def refusal(data: bytes, root_key: bytes = ROOT, room: bytes = ROOM, kind: FileKind = RING) -> str:
    with pytest.raises(KeyNotAvailable) as caught:
        open_file(kind, root_key, room, data)
    return caught.value.code


@given(st.binary(max_size=300), st.binary(max_size=60), st.integers(0, 2**64 - 1))
def test_what_is_sealed_opens(payload: bytes, parameters: bytes, generation: int) -> None:
    header = FileHeader(ROOM, generation, parameters)
    data = seal_file(RING, ROOT, header, payload)
    opened = open_file(RING, ROOT, ROOM, data)
    assert (opened.header, opened.payload) == (header, payload)
    assert read_header(RING, data) == header


@given(st.binary(max_size=100), st.binary(max_size=60))
def test_the_file_is_that_of_the_specification(payload: bytes, parameters: bytes) -> None:
    ours = seal_file(RING, ROOT, FileHeader(ROOM, 5, parameters), payload, NONCE)
    assert ours == second_reader.seal_file(ROOT, ROOM, 5, parameters, payload, NONCE)


def test_no_changed_bit_is_overlooked() -> None:
    data = seal_file(RING, ROOT, HEADER, b"keys")
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        assert refusal(bytes(changed)).startswith("keyfile.")


def test_a_cut_file_is_damaged_or_does_not_open() -> None:
    data = seal_file(RING, ROOT, HEADER, b"keys")
    assert {refusal(data[:length]) for length in range(len(data))} == {
        "keyfile.damaged",
        "keyfile.does-not-open",
    }
    assert refusal(data[:60]) == refusal(b"") == refusal(b"something else entirely" * 5) == "keyfile.damaged"


def test_another_key_does_not_open() -> None:
    assert refusal(seal_file(RING, ROOT, HEADER, b"keys"), root_key=bytes(32)) == "keyfile.does-not-open"


def test_another_rooms_file_is_foreign() -> None:
    assert refusal(seal_file(RING, ROOT, HEADER, b"keys"), room=bytes(16)) == "keyfile.foreign"


def test_a_file_with_the_rooms_id_written_over_does_not_open() -> None:
    data = seal_file(RING, ROOT, FileHeader(bytes(16), 5, b""), b"keys")
    assert refusal(data[:8] + ROOM + data[24:]) == "keyfile.does-not-open"


def test_a_later_format_says_so() -> None:
    data = seal_file(RING, ROOT, HEADER, b"keys")
    assert refusal(data[:7] + b"\x02" + data[8:]) == "keyfile.future-format"
    assert refusal(data[:7] + b"\x00" + data[8:]) == "keyfile.damaged"


def test_another_kind_of_file_is_not_taken_for_a_ring() -> None:
    data = seal_file(OTHER, ROOT, HEADER, b"keys")
    assert refusal(data) == "keyfile.damaged"
    assert refusal(RING.magic + data[8:]) == "keyfile.does-not-open"


def test_payloads_do_not_show() -> None:
    assert "hidden" not in repr(open_file(RING, ROOT, ROOM, seal_file(RING, ROOT, HEADER, b"hidden")))


@pytest.mark.parametrize(
    ("header", "nonce"),
    [(FileHeader(b"", 1, b""), NONCE), (FileHeader(ROOM, 1, bytes(65_536)), NONCE), (HEADER, b"")],
)
def test_other_sizes_are_refused(header: FileHeader, nonce: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        seal_file(RING, ROOT, header, b"keys", nonce)


def test_a_kind_has_a_whole_magic_and_label() -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        FileKind(b"SHORT", label("strongroom/test/v1"), "test")
