"""Randomness for many: one call, all of it used, none of it twice."""

from strongroom.crypto.random_pieces import random_pieces


def test_pieces_are_cut_from_one_call_without_gap_or_overlap() -> None:
    asked: list[int] = []

    def source(size: int) -> bytes:
        asked.append(size)
        return bytes(range(size))

    assert b"".join(random_pieces(5, 12, source)) == bytes(range(60))
    assert asked == [60]


def test_no_two_pieces_are_equal() -> None:
    pieces = random_pieces(1_000, 12) + random_pieces(1_000, 12)
    assert len(set(pieces)) == 2_000
    assert {len(piece) for piece in pieces} == {12}


def test_none_are_none() -> None:
    assert random_pieces(0, 32) == []
