"""Tiles against a published log, and grown step by step against the whole tree."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.entries import decode_entries, encode_entries
from strongroom.audit.merkle import hash_leaf, merkle_root, verify_consistency, verify_inclusion
from strongroom.audit.note import VerifierKey
from strongroom.audit.tiles import (
    TILE_WIDTH,
    Tile,
    TileTree,
    full_tiles,
    integrate,
    partial_tiles,
    tile_width,
)
from strongroom.errors import InvalidInput, VerificationFailed

HASHES = [hash_leaf(number.to_bytes(4, "big")) for number in range(70_000)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(1, 999, 17), "tile/1/999.p/17"),
        (Tile(2, 1000, 255), "tile/2/x001/000.p/255"),
        (Tile(63, 5), "tile/63/005"),
    ],
)
def test_tile_paths_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.from_path(path) == tile


@given(st.integers(0, 63), st.integers(0, 2**60), st.integers(1, 256))
def test_every_tile_path_reads_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.from_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/001/067",
        "tile/0/x000/067",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "tile/entries/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
    ],
)
def test_other_spellings_of_a_path_are_refused(path: str) -> None:
    with pytest.raises(InvalidInput, match=r"tile\.path"):
        Tile.from_path(path)


def test_the_specification_s_example_of_70_000_leaves() -> None:
    assert list(partial_tiles(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert len([tile for tile in full_tiles(0, 70_000) if tile.level == 0]) == 273
    assert list(partial_tiles(256)) == [Tile(1, 0, 1)]
    assert tile_width(0, 274, 70_000) == 0


def test_root_and_proofs_through_tiles_are_those_of_the_whole_tree() -> None:
    grown = integrate(0, {}, HASHES)
    fetched: list[Tile] = []

    def read(tile: Tile) -> bytes:
        fetched.append(tile)
        return grown.tiles[tile]

    tree = TileTree(grown.size, read)
    root = merkle_root(HASHES)
    assert tree.root() == root
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        verify_inclusion(index, grown.size, HASHES[index], tree.inclusion_proof(index), root)
        assert tree.leaf_hash(index) == HASHES[index]
    for old in (1, 256, 257, 65_536, 69_999):
        verify_consistency(old, grown.size, tree.consistency_proof(old), merkle_root(HASHES[:old]), root)
    assert len(fetched) == len(set(fetched))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=8), st.data())
def test_growing_in_steps_writes_the_tiles_of_one_step(steps: list[int], data: st.DataObject) -> None:
    stored: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in steps:
        edge = {tile.level: stored[tile.level, tile.index] for tile in partial_tiles(size)}
        grown = integrate(size, edge, HASHES[size : size + step])
        written = set(grown.tiles)
        assert {tile for tile in written if tile.width == TILE_WIDTH} == set(full_tiles(size, grown.size))
        assert {tile for tile in written if tile.width < TILE_WIDTH} <= set(partial_tiles(grown.size))
        stored.update({(tile.level, tile.index): hashes for tile, hashes in grown.tiles.items()})
        size = grown.size
    batch = integrate(0, {}, HASHES[:size])
    assert stored == {(tile.level, tile.index): hashes for tile, hashes in batch.tiles.items()}
    tree = TileTree(size, lambda tile: stored[tile.level, tile.index])
    assert tree.root() == merkle_root(HASHES[:size])
    if size:  # an older tree's proofs come from the newer tree's tiles
        old = data.draw(st.integers(1, size))
        index = data.draw(st.integers(0, old - 1))
        old_root = merkle_root(HASHES[:old])
        verify_inclusion(index, old, HASHES[index], tree.inclusion_proof(index, old), old_root)
        verify_consistency(old, size, tree.consistency_proof(old), old_root, tree.root())


def test_an_edge_that_is_not_of_the_size_is_refused() -> None:
    with pytest.raises(VerificationFailed, match=r"tile\.width"):
        integrate(3, {0: b"".join(HASHES[:2])}, HASHES[:1])
    with pytest.raises(VerificationFailed, match=r"tile\.width"):
        integrate(3, {}, HASHES[:1])


def test_a_tile_cut_short_is_noticed() -> None:
    tree = TileTree(300, lambda tile: b"\x00" * 32)
    with pytest.raises(VerificationFailed, match=r"tile\.width"):
        tree.root()


@pytest.mark.shared
def test_published_log_of_tessera(shared: Path) -> None:
    folder = shared / "vectors/audit/tlog-tiles-tessera"
    key = VerifierKey.parse((folder / "vkey.txt").read_text().strip())
    for size in range(16):
        note = (folder / "log" / f"checkpoint.{size}").read_bytes()
        checkpoint = open_checkpoint(note, key.name, [key])
        assert checkpoint.size == size
        if size == 0:
            assert checkpoint.root == merkle_root([])
            continue
        entries = (folder / f"log/tile/entries/000.p/{size}").read_bytes()
        leaves = decode_entries(entries)
        assert encode_entries(leaves) == entries
        hashes = [hash_leaf(leaf) for leaf in leaves]
        grown = integrate(0, {}, hashes)
        for tile, data in grown.tiles.items():
            assert (folder / "log" / tile.path).read_bytes() == data
        tree = TileTree(size, lambda tile: (folder / "log" / tile.path).read_bytes())
        assert tree.root() == checkpoint.root


@pytest.mark.shared
def test_published_mirror_of_sunlight(shared: Path) -> None:
    mirror = shared / "vectors/audit/tlog-cosignature-sunlight/witness/mirror"
    (folder,) = [one for one in mirror.iterdir() if one.is_dir()]
    tree = TileTree(300, lambda tile: (folder / tile.path).read_bytes())
    assert tree.root() == merkle_root([tree.leaf_hash(index) for index in range(300)])
    # Stated in the checkpoint there.
    assert tree.root().hex().startswith("830df5c90aea65909c10e3eb")


@given(st.lists(st.binary(max_size=40), max_size=10), st.integers(1, 8))
def test_entry_bundles_read_back_and_a_cut_one_is_refused(leaves: list[bytes], cut: int) -> None:
    data = encode_entries(leaves)
    assert decode_entries(data) == leaves
    try:
        kept = decode_entries(data[:-cut])
    except VerificationFailed:
        return
    assert kept == leaves[: len(kept)]
    assert encode_entries(kept) == data[:-cut]
