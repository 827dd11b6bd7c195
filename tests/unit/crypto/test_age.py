"""Age files as we write them: whole or refused, for whom they are meant and nobody else."""

import io
import os
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.crypto.age import (
    AgeReader,
    AgeWriter,
    Recipient,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
    scrypt,
)
from strongroom.crypto.age.armor import BEGIN, END
from strongroom.crypto.age.stream import CHUNK_BYTES
from strongroom.errors import InvalidInput, KeyNotAvailable, StrongroomError, VerificationFailed

ALICE, BOB = X25519Identity(b"a" * 32), X25519Identity(b"b" * 32)
PASSPHRASE = ScryptRecipient("open sesame", work_factor=4)
armored = pytest.mark.parametrize("armored", [False, True])
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 5]


def written(payload: bytes, *recipients: Recipient, armored: bool = False) -> bytes:
    sink = io.BytesIO()
    with AgeWriter(sink, recipients or [ALICE.recipient], armored=armored) as writer:
        writer.write(payload)
    return sink.getvalue()


def read(data: bytes, *identities: X25519Identity | ScryptIdentity) -> bytes:
    return AgeReader(io.BytesIO(data), identities or [ALICE]).readall()


@armored
@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_is_read(size: int, armored: bool) -> None:
    payload = os.urandom(size)
    assert read(written(payload, armored=armored)) == payload


@settings(max_examples=20)
@given(
    st.lists(st.integers(0, 100_000), max_size=5), st.lists(st.integers(1, 100_000), min_size=1, max_size=5)
)
def test_how_it_is_cut_does_not_matter(writes: list[int], reads: list[int]) -> None:
    pieces = [bytes([index]) * size for index, size in enumerate(writes)]
    sink = io.BytesIO()
    with AgeWriter(sink, [ALICE.recipient]) as writer:
        for piece in pieces:
            assert writer.write(piece) == len(piece)
    reader, got = AgeReader(io.BytesIO(sink.getvalue()), [ALICE]), bytearray()
    for turn in count():
        if not (piece := reader.read(reads[turn % len(reads)])):
            break
        got += piece
    assert got == b"".join(pieces)


def test_each_recipient_opens_it_and_nobody_else() -> None:
    data = written(b"payload", ALICE.recipient, BOB.recipient)
    assert read(data, ALICE) == read(data, BOB) == b"payload"
    with pytest.raises(KeyNotAvailable) as caught:
        read(data, X25519Identity(b"c" * 32), ScryptIdentity("open sesame"))
    assert caught.value.code == "age.no-match"


@armored
def test_a_passphrase_opens_its_file_and_no_other_does(armored: bool) -> None:
    data = written(b"payload", PASSPHRASE, armored=armored)
    assert read(data, ScryptIdentity("open sesame")) == b"payload"
    with pytest.raises(KeyNotAvailable):
        read(data, ScryptIdentity("open says me"))
    with pytest.raises(KeyNotAvailable):
        read(data, ALICE)


def test_a_passphrase_is_never_mixed_with_recipients() -> None:
    mixed: list[list[Recipient]] = [[PASSPHRASE, ALICE.recipient], [PASSPHRASE, PASSPHRASE]]
    for recipients in mixed:
        with pytest.raises(InvalidInput) as caught:
            AgeWriter(io.BytesIO(), recipients)
        assert caught.value.code == "age.passphrase-alone"


def test_a_file_for_nobody_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        AgeWriter(io.BytesIO(), [])
    assert caught.value.code == "age.no-recipient"


def test_too_much_work_is_refused_before_doing_it() -> None:
    data = written(b"payload", PASSPHRASE)
    with pytest.raises(InvalidInput) as caught:
        read(data, ScryptIdentity("open sesame", most_work_factor=3))
    assert caught.value.code == "age.work-factor"


@pytest.mark.parametrize("factor", [0, 21])
def test_no_absurd_work_factor_is_written(factor: int) -> None:
    with pytest.raises(ValueError, match="work factor"):
        ScryptRecipient("open sesame", work_factor=factor)


def test_a_passphrase_costs_what_age_itself_asks_for_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def key(passphrase: str, salt: bytes, work_factor: int) -> bytes:
        asked.append(work_factor)
        return bytes(32)

    monkeypatch.setattr(scrypt, "_wrapping_key", key)
    stanza = ScryptRecipient("open sesame").wrap(bytes(16))
    assert asked == [18]
    assert stanza.arguments[1] == "18"


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        ScryptRecipient("")
    assert caught.value.code == "passphrase.empty"


def test_no_changed_byte_is_overlooked() -> None:
    data = written(b"payload")
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(StrongroomError):
            read(bytes(changed))


@armored
def test_a_cut_file_is_refused_at_every_length(armored: bool) -> None:
    data = written(b"payload", armored=armored)
    # The last end of line of an armor may be missing.
    for length in range(len(data) - armored):
        with pytest.raises(VerificationFailed):
            read(data[:length])


@pytest.mark.parametrize("size", SIZES)
def test_chunks_left_out_swapped_or_added_are_refused(size: int) -> None:
    data = written(os.urandom(size))
    start = data.index(b"\n---") + data[data.index(b"\n---") + 1 :].index(b"\n") + 2 + 16
    step = CHUNK_BYTES + 16
    chunks = [data[at : at + step] for at in range(start, len(data), step)]
    wrong = [chunks[:-1], [*chunks, chunks[-1]], [*chunks, b"x"]]
    if len(chunks) > 1:
        wrong += [chunks[1:], [chunks[1], chunks[0], *chunks[2:]]]
    for other in wrong:
        with pytest.raises(VerificationFailed) as caught:
            read(data[:start] + b"".join(other))
        assert caught.value.code == "age.payload-damaged"


def test_a_file_whose_writing_failed_is_refused() -> None:
    sink = io.BytesIO()
    with suppress(RuntimeError), AgeWriter(sink, [ALICE.recipient]) as writer:
        writer.write(bytes(3 * CHUNK_BYTES))
        raise RuntimeError
    with pytest.raises(VerificationFailed):
        read(sink.getvalue())


def test_nothing_is_written_after_the_end_and_ending_twice_is_harmless() -> None:
    sink = io.BytesIO()
    writer = AgeWriter(sink, [ALICE.recipient])
    writer.write(b"payload")
    writer.close()
    data = sink.getvalue()
    writer.close()
    assert sink.getvalue() == data
    with pytest.raises(ValueError, match="ended"):
        writer.write(b"more")


def test_no_more_than_a_chunk_is_held_while_writing_and_reading() -> None:
    class Counted(io.BytesIO):
        pieces = 0
        taken = 0

        def write(self, data: bytes, /) -> int:  # type: ignore[override] # bytes are all that comes
            self.pieces += 1
            assert len(data) <= CHUNK_BYTES + 16
            return super().write(data)

        def read(self, size: int | None = -1, /) -> bytes:
            piece = super().read(size)
            self.taken += len(piece)
            return piece

    sink = Counted()
    with AgeWriter(sink, [ALICE.recipient]) as writer:
        writer.write(bytes(20 * CHUNK_BYTES))
        assert sink.pieces == 1 + 19
    source = Counted(sink.getvalue())
    reader = AgeReader(source, [ALICE])
    reader.read(10)
    assert source.taken <= 3 * (CHUNK_BYTES + 16)


def test_source_and_sink_stay_open() -> None:
    sink = io.BytesIO()
    AgeWriter(sink, [ALICE.recipient], armored=True).close()
    sink.seek(0)
    with AgeReader(sink, [ALICE]) as reader:
        assert reader.readall() == b""
    del reader
    assert not sink.closed


def test_armor_has_its_lines_and_puts_up_with_white_space_around() -> None:
    data = written(os.urandom(200), armored=True)
    lines = data.splitlines()
    assert (lines[0], lines[-1]) == (BEGIN, END)
    assert {len(line) for line in lines[1:-2]} == {64}
    assert 1 <= len(lines[-2]) <= 64
    payload = read(data)
    assert read(b" \n\r\n\t" + data + b"\n\n \t") == payload
    assert read(data.replace(b"\n", b"\r\n")) == payload
    for spoilt in (b"x\n" + data, data + b"x", b"\n" * 1_100 + data, data + b" " * 1_100):
        with pytest.raises(VerificationFailed):
            read(spoilt)


def test_keys_are_read_back_as_written() -> None:
    assert X25519Identity.parse(ALICE.reveal()).reveal() == ALICE.reveal()
    assert str(X25519Recipient.parse(str(ALICE.recipient))) == str(ALICE.recipient)
    assert str(ALICE.recipient).startswith("age1")
    assert ALICE.reveal().startswith("AGE-SECRET-KEY-1")


def test_a_secret_does_not_show() -> None:
    assert ALICE.reveal() not in f"{ALICE} {ALICE!r}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        ALICE.reveal(),
        str(ALICE.recipient).upper(),
        str(ALICE.recipient)[:-1],
        str(ALICE.recipient)[:-1] + "q" * (str(ALICE.recipient)[-1] != "q") + "p",
        " " + str(ALICE.recipient),
    ],
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        X25519Recipient.parse(text)
    assert caught.value.code == "age.recipient-malformed"


@pytest.mark.parametrize(
    "text", ["", str(ALICE.recipient), ALICE.reveal().lower(), ALICE.reveal()[:-1], "AGE-SECRET-KEY-1"]
)
def test_what_is_no_identity_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        X25519Identity.parse(text)
    assert caught.value.code == "age.identity-malformed"
    assert not text or text not in f"{caught.value}{caught.value.parameters}"


def test_an_ordinary_key_that_begins_like_a_hybrid_one_is_taken() -> None:
    # Made by chance, and refused once.
    text = "age1pqq6vkz90luemy0dsrw522mg5a9xmpkweey4jf2u9gh2dc3rh3cs7kjdsw"
    assert str(X25519Recipient.parse(text)) == text


def test_hybrid_keys_are_refused_by_name() -> None:
    for parse, text in (
        (X25519Recipient.parse, "age1pq1" + "q" * 60),
        (X25519Identity.parse, "AGE-SECRET-KEY-PQ-1" + "Q" * 58),
    ):
        with pytest.raises(InvalidInput) as caught:
            parse(text)
        assert caught.value.code == "age.hybrid-not-read"


def test_a_recipient_that_keeps_no_secret_is_refused() -> None:
    with pytest.raises(InvalidInput):
        written(b"payload", X25519Recipient(bytes(32)))


def test_a_header_without_end_is_refused_soon() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1, /) -> bytes:
            self.taken += size
            return (b"-> grease\nYQ\n" * size)[:size] if self.taken > size else b"age-encryption.org/v1\n"

    source = Endless()
    with pytest.raises(VerificationFailed):
        AgeReader(source, [ALICE])
    assert source.taken < 4 << 20
