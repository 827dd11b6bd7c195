"""The ring's file: whose key is wrong, what is damaged, and that no byte of it can change."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import KeyNotAvailable
from strongroom.keys.providers.protocol import RootKey
from strongroom.keys.ring import Ring
from strongroom.keys.ring_file import open_ring, seal_ring

ROOM = bytes(range(16))
ROOT = RootKey(b"\x07" * 32, b"parameters")
RING = Ring.new(ROOM, 1, os.urandom)
SEALED = seal_ring(RING, ROOT, "memory")


class Memory:
    """A provider that has its key in memory; a failing one where it has none."""

    kind = "memory"
    place = None
    wrong = "keys.root-key-wrong"
    warnings: tuple[str, ...] = ()

    def __init__(self, key: RootKey | None = ROOT) -> None:
        self.key = key
        self.asked: list[bytes] = []

    def create(self) -> RootKey:
        return self.load(b"")

    def load(self, parameters: bytes) -> RootKey:
        self.asked.append(parameters)
        if self.key is None:
            raise KeyNotAvailable("keys.root-key-missing", where="memory:")
        return self.key


def code_of(data: bytes, room: bytes = ROOM, provider: Memory | None = None) -> str:
    with pytest.raises(KeyNotAvailable) as caught:
        open_ring(data, room, provider or Memory())
    return caught.value.code


def test_it_opens_and_asks_the_provider_with_what_was_recorded() -> None:
    provider = Memory()
    assert open_ring(SEALED, ROOM, provider).ring == RING
    assert provider.asked == [b"parameters"]


def test_a_root_key_that_is_known_is_not_asked_for() -> None:
    provider = Memory(None)
    assert open_ring(SEALED, ROOM, provider, ROOT).ring == RING


def test_a_wrong_key_and_a_missing_one_are_told_apart() -> None:
    assert code_of(SEALED, provider=Memory(RootKey(b"\x08" * 32, b"parameters"))) == "keys.root-key-wrong"
    assert code_of(SEALED, provider=Memory(None)) == "keys.root-key-missing"


def test_another_rooms_ring_is_foreign_and_nobody_is_asked() -> None:
    provider = Memory()
    assert code_of(SEALED, bytes(16), provider) == "keyfile.foreign"
    assert provider.asked == []


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_no_byte_can_change(at: int, by: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= by
    codes = {"keyfile.damaged", "keyfile.foreign", "keyfile.future-format", "keys.root-key-wrong"}
    assert code_of(bytes(changed)) in codes


@given(st.integers(0, len(SEALED) - 1))
def test_no_end_can_be_cut_off(size: int) -> None:
    assert code_of(SEALED[:size]) == "keyfile.damaged"


def test_every_sealing_differs() -> None:
    assert seal_ring(RING, ROOT, "memory") != SEALED
