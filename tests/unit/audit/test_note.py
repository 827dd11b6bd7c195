"""Signed notes, checkpoints and proof documents against published vectors, and their refusals."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.audit.checkpoint import Checkpoint, checkpoint_digest, open_checkpoint, sign_checkpoint
from strongroom.audit.merkle import EMPTY_ROOT, hash_leaf, inclusion_proof, merkle_root, node_reader
from strongroom.audit.note import KeyType, NoteSigner, VerifierKey, open_note, read_note, sign_note
from strongroom.audit.proof import LogProof
from strongroom.errors import InvalidInput, VerificationFailed

SIGNER = NoteSigner("room.example/log", b"\x01" * 32)
OTHER = NoteSigner("witness.example", b"\x02" * 32)
ROOT = hash_leaf(b"root")
CODES = {
    "unverified": "note.unsigned",
    "ambiguous key": "note.ambiguous-key",
    "malformed": "note.malformed",
    "invalid signature": "note.signature",
}


@pytest.mark.shared
def test_published_note_is_signed_alike(shared: Path) -> None:
    case = json.loads((shared / "vectors/audit/signed-note/signed-note.json").read_text())["sign"]
    _, _, name, _, key = case["private_key"].split("+", 4)
    signer = NoteSigner(name, b64decode(key)[1:])
    assert sign_note(case["text"], [signer]).decode() == case["signed_note"]


@pytest.mark.shared
def test_published_notes_open_or_are_refused(shared: Path) -> None:
    cases = json.loads((shared / "vectors/audit/signed-note/signed-note.json").read_text())["open"]
    assert len(cases) == 16
    for case in cases:
        keys = [VerifierKey.parse(text) for text in case["verifier_keys"]]
        assert [str(key) for key in keys] == case["verifier_keys"]
        note = bytes.fromhex(case["note_hex"])
        if case["expect"] == "ok":
            opened = open_note(note, keys)
            assert [key.name for key in opened.verified] == case["verified"]
            assert [line.name for line in opened.unverified] == case["unverified"]
        else:
            with pytest.raises(VerificationFailed) as caught:
                open_note(note, keys)
            assert caught.value.code == CODES[case["expect"]], case["name"]


@pytest.mark.shared
def test_published_cosignatures_of_witness_and_mirror_verify(shared: Path) -> None:
    witness = shared / "vectors/audit/tlog-cosignature-sunlight/witness"
    (log,) = [one for one in witness.iterdir() if one.is_dir() and one.name != "mirror"]
    for described, note in (
        (witness / "witness.v0.json", log / "checkpoint"),
        (witness / "mirror/mirror.v0.json", witness / "mirror" / log.name / "checkpoint"),
    ):
        key = VerifierKey.parse(json.loads(described.read_text())["verifier_keys"][0])
        assert key.type is KeyType.COSIGNATURE
        checkpoint = open_checkpoint(note.read_bytes(), "rome2026h1.example.org", [key])
        assert checkpoint.size == 300
        damaged = note.read_bytes().replace(b"\n300\n", b"\n301\n")
        with pytest.raises(VerificationFailed, match=r"note\.signature"):
            open_checkpoint(damaged, "rome2026h1.example.org", [key])


@pytest.mark.shared
def test_example_of_the_checkpoint_specification_reads(shared: Path) -> None:
    text = (shared / "vectors/audit/tlog-text-formats/c2sp-checkpoint-examples.txt").read_text()
    note = read_note(text.partition("\n\n")[2].encode())
    assert Checkpoint.from_body(note.text).size == 20852163
    assert [line.name for line in note.signatures] == [
        "example.com/behind-the-sofa",
        "witness.example.com/w1",
    ]


@pytest.mark.shared
def test_published_checkpoint_bodies(shared: Path) -> None:
    folder = shared / "vectors/audit/tlog-text-formats"
    for case in json.loads((folder / "tlog-checkpoint-body.json").read_text()):
        # Upstream's roots are words; with a root of 32 bytes in their place ours reads what it should.
        body = case["body"]
        for word in ("YmFuYW5hcw==", "dGhlIHZpZXcgZnJvbSB0aGUgdHJlZSB0b3BzIGlzIGdyZWF0IQ=="):
            body = body.replace(word, b64encode(ROOT).decode())
        plain = case["valid"] and "trailing" not in case["name"]
        if plain:
            assert Checkpoint.from_body(body).body == body
        else:  # extension lines too: not every signature covers them
            with pytest.raises(VerificationFailed, match=r"checkpoint\.malformed"):
                Checkpoint.from_body(body)


@pytest.mark.shared
def test_published_proof_documents(shared: Path) -> None:
    cases = json.loads((shared / "vectors/audit/tlog-text-formats/tlog-proof.json").read_text())
    assert len(cases) > 10
    for case in cases:
        data = case["proof"].encode()
        if case["valid"]:
            assert LogProof.decode(data).encode() == data
        else:
            with pytest.raises(VerificationFailed, match=r"proof\.malformed"):
                LogProof.decode(data)


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_checkpoint_reads_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("room.example/log", size, root)
    note = sign_checkpoint(checkpoint, [SIGNER])
    assert open_checkpoint(note, "room.example/log", [SIGNER.verifier_key]) == checkpoint


@given(st.data())
def test_no_changed_byte_of_a_checkpoint_goes_unnoticed(data: st.DataObject) -> None:
    note = bytearray(sign_checkpoint(Checkpoint("room.example/log", 7, ROOT), [SIGNER]))
    note[data.draw(st.integers(0, len(note) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(VerificationFailed):
        open_checkpoint(bytes(note), "room.example/log", [SIGNER.verifier_key])


def test_a_required_signature_that_was_stripped_is_missed() -> None:
    keys = [SIGNER.verifier_key, OTHER.verifier_key]
    checkpoint = Checkpoint("room.example/log", 7, ROOT)
    open_checkpoint(sign_checkpoint(checkpoint, [SIGNER, OTHER]), "room.example/log", keys)
    with pytest.raises(VerificationFailed, match=r"note\.unsigned"):
        open_checkpoint(sign_checkpoint(checkpoint, [SIGNER]), "room.example/log", keys)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    note = sign_checkpoint(Checkpoint("room.example/other", 7, ROOT), [SIGNER])
    with pytest.raises(VerificationFailed, match=r"checkpoint\.origin"):
        open_checkpoint(note, "room.example/log", [SIGNER.verifier_key])


def test_an_empty_log_has_only_one_root() -> None:
    assert Checkpoint.from_body(Checkpoint("a", 0, EMPTY_ROOT).body).size == 0
    with pytest.raises(VerificationFailed):
        Checkpoint.from_body(Checkpoint("a", 0, ROOT).body)


def test_digest_of_a_checkpoint_stays_when_a_witness_signs() -> None:
    checkpoint = Checkpoint("room.example/log", 7, ROOT)
    alone, witnessed = sign_checkpoint(checkpoint, [SIGNER]), sign_checkpoint(checkpoint, [SIGNER, OTHER])
    assert checkpoint_digest(alone) == checkpoint_digest(witnessed)


@pytest.mark.parametrize("text", ["no newline", "bell\x07\n", ""])
def test_texts_that_a_note_cannot_carry_are_not_signed(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"note\.text"):
        sign_note(text, [SIGNER])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "full\u3000width", "line\nbreak"])
def test_names_that_a_note_cannot_carry_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"note\.key-malformed"):
        NoteSigner(name, b"\x01" * 32)


def test_malformed_verifier_keys_are_refused() -> None:
    good = str(SIGNER.verifier_key)
    name, key_id, key = good.split("+", 2)
    for text in ("", name, f"{name}+{key_id}", f"{name}+00000000+{key}", f"x{good}", good + "=", good[:-4]):
        with pytest.raises(InvalidInput, match=r"note\.key-malformed"):
            VerifierKey.parse(text)


def test_signer_does_not_show_its_seed() -> None:
    assert repr(SIGNER) == "NoteSigner('room.example/log')"


def test_proof_document_proves_its_leaf_and_no_other() -> None:
    leaves = [b"one", b"two", b"three"]
    hashes = [hash_leaf(leaf) for leaf in leaves]
    checkpoint = sign_checkpoint(Checkpoint("room.example/log", 3, merkle_root(hashes)), [SIGNER])
    path = tuple(inclusion_proof(node_reader(hashes), 1, 3))
    proof = LogProof.decode(LogProof(1, path, checkpoint, b"evt").encode())
    assert proof.extra == b"evt"
    assert proof.verify(b"two", "room.example/log", [SIGNER.verifier_key]).size == 3
    with pytest.raises(VerificationFailed, match=r"merkle\.inclusion"):
        proof.verify(b"three", "room.example/log", [SIGNER.verifier_key])
