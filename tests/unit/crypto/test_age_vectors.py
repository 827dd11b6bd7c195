"""C2SP's files for testing age: all 103, each with the outcome it asks for."""

import hashlib
import io
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from strongroom.crypto.age import AgeReader, AgeWriter, ScryptIdentity, X25519Identity
from strongroom.crypto.age.armor import ArmorReader, ArmorWriter
from strongroom.crypto.age.recipients import Identity
from strongroom.crypto.age.stanzas import read_header, write_stanzas
from strongroom.errors import InvalidInput, StrongroomError
from tools.components import SHARED

pytestmark = pytest.mark.shared

FOLDER = SHARED / "vectors/crypto/age-cctv/testdata"
FILES = sorted(FOLDER.iterdir()) if FOLDER.is_dir() else []
# Which of our codes stand for the outcomes that the files name.
OUTCOMES = {
    "age.header-malformed": "header failure",
    "age.work-factor": "header failure",
    "age.header-mac": "HMAC failure",
    "age.no-match": "no match",
    "age.payload-damaged": "payload failure",
    "age.armor-malformed": "armor failure",
}


@dataclass
class Vector:
    """One file of the set."""

    expect: str = ""
    payload: str = ""
    armored: bool = False
    identities: list[str] = field(default_factory=list)
    passphrases: list[str] = field(default_factory=list)
    body: bytes = b""

    @property
    def hybrid(self) -> bool:
        return any(identity.startswith("AGE-SECRET-KEY-PQ-") for identity in self.identities)


def load(path: Path) -> Vector:
    head, _, body = path.read_bytes().partition(b"\n\n")
    vector = Vector(body=body)
    for line in head.decode().splitlines():
        key, _, value = line.partition(": ")
        match key:
            case "expect":
                vector.expect = value
            case "payload":
                vector.payload = value
            case "armored":
                vector.armored = value == "yes"
            case "identity":
                vector.identities.append(value)
            case "passphrase":
                vector.passphrases.append(value)
            case "compressed":
                assert value == "zlib"
                vector.body = zlib.decompress(body)
            case _:
                assert key in ("file key", "comment")
    return vector


def identities(vector: Vector) -> list[Identity]:
    found: list[Identity] = [X25519Identity.parse(text) for text in vector.identities]
    return found + [ScryptIdentity(text) for text in vector.passphrases]


def outcome(vector: Vector, source: io.BytesIO) -> tuple[str, bytes]:
    """Read a file to its end or its error, and return which, with all that was given out."""
    given_out = bytearray()
    try:
        reader = AgeReader(source, identities(vector))
        while piece := reader.read(10_000):
            given_out += piece
    except StrongroomError as error:
        return OUTCOMES[error.code], bytes(given_out)
    return "success", bytes(given_out)


def named_outcome(vector: Vector) -> bool:
    """Whether reading the file ends as the file says, and gives out what it says and no byte more."""
    if vector.hybrid:
        with pytest.raises(InvalidInput) as caught:
            identities(vector)
        return caught.value.code == "age.hybrid-not-read"
    result, given_out = outcome(vector, io.BytesIO(vector.body))
    if vector.payload:
        return result == vector.expect and hashlib.sha256(given_out).hexdigest() == vector.payload
    return result == vector.expect and (result == "success" or not given_out)


def test_every_file_has_the_outcome_it_names() -> None:
    assert [path.name for path in FILES if not named_outcome(load(path))] == []


def test_the_set_is_whole() -> None:
    assert len(FILES) == 103
    kinds = Counter("hybrid" if load(path).hybrid else "read" for path in FILES)
    assert kinds == {"read": 89, "hybrid": 14}


def test_a_header_is_written_as_it_was_read() -> None:
    for path in FILES:
        vector = load(path)
        if vector.armored or vector.expect == "header failure":
            continue
        header = read_header(io.BytesIO(vector.body))
        assert write_stanzas(header.stanzas) == header.covered, path.name
        assert vector.body.startswith(header.covered), path.name


def test_a_file_reads_the_same_from_a_source_that_trickles() -> None:
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(7, size or 7))

    for path in FILES:
        vector = load(path)
        if not vector.hybrid and len(vector.body) <= 100_000:
            expected = outcome(vector, io.BytesIO(vector.body))
            assert outcome(vector, Trickle(vector.body)) == expected, path.name


def test_armor_is_written_as_the_reference_writes_it() -> None:
    path = FOLDER / "armor_x25519"
    vector = load(path)
    inside = io.BufferedReader(ArmorReader(io.BytesIO(vector.body))).read()
    sink = io.BytesIO()
    writer = ArmorWriter(sink)
    writer.write(inside)
    writer.close()
    assert sink.getvalue() == vector.body


def test_a_payload_is_written_as_the_reference_writes_it() -> None:
    vector = load(FOLDER / "stream_three_chunks")
    payload = AgeReader(io.BytesIO(vector.body), identities(vector)).readall()
    source = io.BytesIO(vector.body)
    read_header(source)
    nonce = source.read(16)
    # The set's file key; all files share it.
    taken = iter([b"YELLOW SUBMARINE", bytes(range(1, 33)), nonce])
    sink = io.BytesIO()
    recipient = X25519Identity.parse(vector.identities[0]).recipient
    with AgeWriter(sink, [recipient], random=lambda size: next(taken)) as writer:
        writer.write(payload)
    assert sink.getvalue().endswith(nonce + source.read())
