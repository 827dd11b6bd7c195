"""MACs on rows: no other row passes, and no two rows are written alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RecordMac, RowMac, encode
from strongroom.errors import VerificationFailed
from tests.unit.crypto.second_ciphers import aes_cmac, hmac_sha256

KEY = bytes(range(32))
USER, ROLE = label("user"), label("role")
rows = st.tuples(st.sampled_from([USER, ROLE]), st.lists(st.binary(max_size=12), max_size=4).map(tuple))
both = pytest.mark.parametrize("mac", [RowMac(KEY), RecordMac(KEY)], ids=["row", "record"])


@given(rows, rows)
def test_different_rows_are_written_differently(
    one: tuple[bytes, tuple[bytes, ...]], other: tuple[bytes, tuple[bytes, ...]]
) -> None:
    assert (encode(*one) == encode(*other)) is (one == other)


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_tags_are_those_of_the_specification(parts: list[bytes]) -> None:
    written = USER + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert RowMac(KEY).tag(USER, *parts) == hmac_sha256(KEY, written)
    assert RecordMac(KEY).tag(USER, *parts) == aes_cmac(KEY, written)


@both
@pytest.mark.parametrize(
    ("row_label", "parts"),
    [
        (ROLE, (b"alice", b"sales")),
        (USER, (b"alice", b"sale")),
        (USER, (b"alices", b"ales")),
        (USER, (b"sales", b"alice")),
        (USER, (b"alicesales",)),
        (USER, (b"alice", b"sales", b"")),
    ],
)
def test_another_row_does_not_pass(
    mac: RowMac | RecordMac, row_label: bytes, parts: tuple[bytes, ...]
) -> None:
    tag = mac.tag(USER, b"alice", b"sales")
    mac.check(tag, "signature.invalid", USER, b"alice", b"sales")
    with pytest.raises(VerificationFailed) as caught:
        mac.check(tag, "signature.invalid", row_label, *parts)
    assert caught.value.code == "signature.invalid"


@both
def test_a_cut_or_changed_tag_does_not_pass(mac: RowMac | RecordMac) -> None:
    tag = mac.tag(USER, b"alice")
    wrong = [tag[:-1], b"", tag + b"\0", tag[:-1] + bytes([tag[-1] ^ 1])]
    for other in wrong:
        with pytest.raises(VerificationFailed):
            mac.check(other, "signature.invalid", USER, b"alice")


def test_another_key_gives_another_tag() -> None:
    assert RowMac(bytes(32)).tag(USER, b"alice") != RowMac(KEY).tag(USER, b"alice")
    assert RecordMac(bytes(32)).tag(USER, b"alice") != RecordMac(KEY).tag(USER, b"alice")


@both
def test_a_label_of_another_width_is_refused(mac: RowMac | RecordMac) -> None:
    with pytest.raises(ValueError, match="24 bytes"):
        mac.tag(b"user", b"alice")


@pytest.mark.parametrize("kind", [RowMac, RecordMac])
def test_a_key_of_another_length_is_refused(kind: type[RowMac] | type[RecordMac]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        kind(bytes(16))
