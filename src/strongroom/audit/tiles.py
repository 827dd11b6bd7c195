"""The tree cut into tiles of 256 hashes, as other people's tools read them.

Lives here: tile paths and widths, integrating new leaves, and roots and proofs read through tiles. Must not
live here: where tiles are kept. Spec: c2sp.org/tlog-tiles; docs/spec/log.md, Tiles.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from strongroom.audit.merkle import (
    HASH_BYTES,
    consistency_proof,
    hash_nodes,
    inclusion_proof,
    merkle_root,
    range_hash,
)
from strongroom.errors import InvalidInput, VerificationFailed

__all__ = [
    "TILE_HEIGHT",
    "TILE_WIDTH",
    "Integration",
    "Tile",
    "TileReader",
    "TileTree",
    "full_tiles",
    "integrate",
    "partial_tiles",
    "tile_width",
]

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
_MAX_LEVEL = 63
_PATH = re.compile(r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: its level, its number within the level, and how many hashes it holds (1 to 256)."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """``tile/<L>/<N>[.p/<W>]``, N in groups of three digits: 1234067 is ``x001/x234/067``."""
        number = f"{self.index % 1000:03d}"
        rest = self.index // 1000
        while rest:
            number = f"x{rest % 1000:03d}/{number}"
            rest //= 1000
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{number}{partial}"

    @classmethod
    def from_path(cls, path: str) -> "Tile":
        """Read a path; only the one form that `path` writes.

        Raises:
            InvalidInput: ``tile.path``.
        """
        match = _PATH.fullmatch(path)
        if match is None:
            raise InvalidInput("tile.path")
        digits = match[2].replace("x", "").replace("/", "")
        tile = cls(int(match[1]), int(digits), int(match[3] or TILE_WIDTH))
        if tile.level > _MAX_LEVEL or tile.path != path:
            raise InvalidInput("tile.path")
        return tile


TileReader: TypeAlias = Callable[[Tile], bytes]
"""Answers the hashes of a tile; more than its width (the full tile, a wider part) is as good."""


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes a tile holds in a tree of ``size`` leaves: 0 when there is no such tile."""
    return max(0, min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH))


def partial_tiles(size: int) -> Iterator[Tile]:
    """The tiles on the right edge that are not full, lowest level first; one per level at most."""
    level, nodes = 0, size
    while nodes:
        if width := nodes % TILE_WIDTH:
            yield Tile(level, nodes // TILE_WIDTH, width)
        level, nodes = level + 1, nodes // TILE_WIDTH


def full_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles that become full when the tree grows from ``old`` to ``new`` leaves, lowest level first."""
    level, before, after = 0, old // TILE_WIDTH, new // TILE_WIDTH
    while after:
        yield from (Tile(level, index) for index in range(before, after))
        level, before, after = level + 1, before // TILE_WIDTH, after // TILE_WIDTH


@dataclass(frozen=True, slots=True)
class Integration:
    """What new leaves change: the tree's new size, and each tile to write with its hashes.

    A partial tile replaces the narrower one of the same level and index.
    """

    size: int
    tiles: Mapping[Tile, bytes]


def integrate(size: int, edge: Mapping[int, bytes], leaf_hashes: Sequence[bytes]) -> Integration:
    """Append leaf hashes to a tree of which only the right edge is at hand.

    Args:
        size: Leaves so far.
        edge: Level to the hashes of its partial tile, for each of ``partial_tiles(size)``.
        leaf_hashes: The new ones, in order.

    Raises:
        VerificationFailed: ``tile.width``, when the edge is not that of the size.
    """
    tiles: dict[Tile, bytes] = {}
    nodes, level, before = list(leaf_hashes), 0, size
    while nodes:
        kept = before % TILE_WIDTH
        old = edge.get(level, b"") if kept else b""
        if len(old) != kept * HASH_BYTES:
            raise VerificationFailed("tile.width", tile=Tile(level, before // TILE_WIDTH, kept).path)
        row = [old[at : at + HASH_BYTES] for at in range(0, len(old), HASH_BYTES)] + nodes
        index, above = before // TILE_WIDTH, []
        for start in range(0, len(row), TILE_WIDTH):
            part = row[start : start + TILE_WIDTH]
            tiles[Tile(level, index, len(part))] = b"".join(part)
            if len(part) == TILE_WIDTH:
                above.append(merkle_root(part))
            index += 1
        nodes, level, before = above, level + 1, before // TILE_WIDTH
    return Integration(size + len(leaf_hashes), tiles)


class TileTree:
    """Roots and proofs of a tree of ``size`` leaves, read through tiles, each fetched once.

    Raises (in every method):
        VerificationFailed: ``tile.width``, when a tile is shorter than the size says.
    """

    def __init__(self, size: int, reader: TileReader) -> None:
        self._size = size
        self._read = reader
        self._tiles: dict[tuple[int, int], list[list[bytes]]] = {}

    def node(self, height: int, number: int) -> bytes:
        """The hash of the complete subtree of ``2**height`` leaves, number ``number`` from the left."""
        level, inner = divmod(height, TILE_HEIGHT)
        index, at = divmod(number, TILE_WIDTH >> inner)
        rows = self._tiles.get((level, index))
        if rows is None:
            rows = self._tiles[level, index] = [self._hashes(level, index)]
        while len(rows) <= inner:
            rows.append(hash_nodes(rows[-1]))
        return rows[inner][at]

    def root(self, size: int | None = None) -> bytes:
        """The root of the whole tree, or of its first ``size`` leaves."""
        return range_hash(self.node, 0, self._size if size is None else size)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of a leaf, lowest hash first; IndexError when there is no such leaf."""
        return inclusion_proof(self.node, index, self._size if size is None else size)

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof from the tree of ``old`` leaves; IndexError when ``old`` is not in 1 to the size."""
        return consistency_proof(self.node, old, self._size if new is None else new)

    def leaf_hash(self, index: int) -> bytes:
        """The hash of one leaf, as the tree has it."""
        return self.node(0, index)

    def subtrees(self, size: int) -> list[bytes]:
        """The complete subtrees of the first ``size`` leaves, largest first."""
        hashes, done = [], 0
        for height in range(size.bit_length() - 1, -1, -1):
            if size >> height & 1:
                hashes.append(self.node(height, done >> height))
                done += 1 << height
        return hashes

    def _hashes(self, level: int, index: int) -> list[bytes]:
        tile = Tile(level, index, tile_width(level, index, self._size))
        data = self._read(tile)
        length = tile.width * HASH_BYTES
        if len(data) < length:
            raise VerificationFailed("tile.width", tile=tile.path)
        return [data[at : at + HASH_BYTES] for at in range(0, length, HASH_BYTES)]
