"""The tree against published vectors and against its own recursive definition."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.audit.compact import CompactRange
from strongroom.audit.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    hash_leaf,
    hash_node,
    inclusion_proof,
    merkle_root,
    node_reader,
    verify_consistency,
    verify_inclusion,
)
from strongroom.errors import VerificationFailed

HASHES = [hash_leaf(number.to_bytes(4, "big")) for number in range(700)]


def recursive_root(hashes: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word by word."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hash_node(recursive_root(hashes[:split]), recursive_root(hashes[split:]))


def _bytes(text: str | None) -> bytes:
    return b64decode(text or "")


@pytest.mark.shared
def test_reference_tree_of_rfc_6962(shared: Path) -> None:
    folder = shared / "vectors/audit/rfc6962-reference-tree"
    case = json.loads((folder / "rfc6962-reference-tree.json").read_text())
    hashes = [hash_leaf(bytes.fromhex(leaf)) for leaf in case["leaves_hex"]]
    node = node_reader(hashes)
    assert bytes.fromhex(case["empty_root"]) == EMPTY_ROOT == merkle_root([])
    for size, root in enumerate(case["roots_by_size"], 1):
        assert merkle_root(hashes[:size]).hex() == root
    for path in case["inclusion_paths"]:
        if path["leaf"]:
            found = inclusion_proof(node, path["leaf"] - 1, path["tree_size"])
            assert [part.hex() for part in found] == path["proof"]
    for proof in case["consistency_proofs"]:
        found = consistency_proof(node, proof["size1"], proof["size2"])
        assert [part.hex() for part in found] == proof["proof"]


@pytest.mark.shared
def test_published_inclusion_proofs_and_their_mutations(shared: Path) -> None:
    files = sorted((shared / "vectors/audit/merkle-proofs/inclusion").rglob("*.json"))
    assert len(files) == 80
    for file in files:
        case = json.loads(file.read_text())
        proof = [_bytes(part) for part in case["proof"] or []]
        arguments = case["leafIdx"], case["treeSize"], _bytes(case["leafHash"]), proof, _bytes(case["root"])
        if case["wantErr"]:
            with pytest.raises(VerificationFailed):
                verify_inclusion(*arguments)
        else:
            verify_inclusion(*arguments)


@pytest.mark.shared
def test_published_consistency_proofs_and_their_mutations(shared: Path) -> None:
    files = sorted((shared / "vectors/audit/merkle-proofs/consistency").rglob("*.json"))
    assert len(files) == 77
    for file in files:
        case = json.loads(file.read_text())
        proof = [_bytes(part) for part in case["proof"] or []]
        arguments = case["size1"], case["size2"], proof, _bytes(case["root1"]), _bytes(case["root2"])
        # Ours also refuses, as proof of nothing, that an empty log goes on.
        if case["wantErr"]:
            with pytest.raises(VerificationFailed):
                verify_consistency(*arguments)
        else:
            verify_consistency(*arguments)


@given(st.integers(0, 700))
def test_root_is_that_of_the_recursive_definition(size: int) -> None:
    assert merkle_root(HASHES[:size]) == recursive_root(HASHES[:size])


@given(st.lists(st.integers(0, 200), max_size=8))
def test_compact_range_grows_to_the_same_root_in_any_steps(steps: list[int]) -> None:
    compact, size = CompactRange(), 0
    for step in steps:
        step = min(step, len(HASHES) - size)
        if step == 1:
            compact.append(HASHES[size])
        else:
            compact.extend(HASHES[size : size + step])
        size += step
        compact = CompactRange(size, compact.hashes)  # as stored and read again
        assert compact.size == size
        assert compact.root() == recursive_root(HASHES[:size])


@given(st.data())
def test_inclusion_proof_holds_and_no_mutation_of_it_does(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 700))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(node_reader(HASHES), index, size)
    root = merkle_root(HASHES[:size])
    verify_inclusion(index, size, HASHES[index], proof, root)
    wrong_index = data.draw(st.integers(0, 900).filter(lambda one: one != index))
    mutations = [(wrong_index, HASHES[index], proof), (index, hash_leaf(b"other"), proof)]
    mutations += [(index, HASHES[index], changed) for changed in mutated(data, proof)]
    for at, leaf, path in mutations:
        with pytest.raises(VerificationFailed, match=r"merkle\.inclusion"):
            verify_inclusion(at, size, leaf, path, root)


@given(st.data())
def test_consistency_proof_holds_and_no_mutation_of_it_does(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 700))
    old = data.draw(st.integers(1, new - 1))
    proof = consistency_proof(node_reader(HASHES), old, new)
    roots = merkle_root(HASHES[:old]), merkle_root(HASHES[:new])
    verify_consistency(old, new, proof, *roots)
    for changed in mutated(data, proof):
        with pytest.raises(VerificationFailed, match=r"merkle\.consistency"):
            verify_consistency(old, new, changed, *roots)
    with pytest.raises(VerificationFailed):
        verify_consistency(old, new, proof, roots[1], roots[0])


def mutated(data: st.DataObject, proof: list[bytes]) -> list[list[bytes]]:
    """The proof with one part changed, left out, doubled or added."""
    extra = [[*proof, HASHES[0]], [HASHES[0], *proof], [*proof, b""]]
    if not proof:
        return extra
    at = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytearray(proof[at])
    flipped[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    before, after = proof[:at], proof[at + 1 :]
    return [
        *extra,
        [*before, bytes(flipped), *after],
        before + after,
        [*before, proof[at], proof[at], *after],
    ]


def test_no_proof_exists_for_a_leaf_outside_the_tree() -> None:
    node = node_reader(HASHES[:3])
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(node, index, 3)
    for old in (0, 4):
        with pytest.raises(IndexError):
            consistency_proof(node, old, 3)


def test_compact_range_refuses_hashes_that_do_not_fit_its_size() -> None:
    with pytest.raises(ValueError, match="one hash for each bit"):
        CompactRange(3, [HASHES[0]])
