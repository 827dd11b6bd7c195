"""Files of exports: sealed unless plain was said, never in the place of another, gone when they fail."""

import csv
import errno
import io
import json
import os
import stat
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from strongroom.crypto.age import AgeReader, ScryptIdentity, ScryptRecipient, X25519Identity, X25519Recipient
from strongroom.errors import (
    TABLE,
    Conflict,
    InvalidInput,
    KeyNotAvailable,
    StrongroomError,
    Unexpected,
    UsageError,
)
from strongroom.export import ExportWriter, fingerprint, open_export, sealed
from strongroom.export.csv_safe import unguard
from strongroom.model.default_schema import default_schema

PLANTED = "王小明 Wang Xiaoming-PLANTED"
CUSTOMERS = default_schema().collection("customers")
PURCHASES = default_schema().collection("purchases")
RECORD = {
    "id": "cus_01",
    "revision": 3,
    "external_id": "00123",
    "name": PLANTED,
    "phone": "+8613800005678",
    "national_id": "110101199001011234",
    "age": "42",
    "note": 'said: "=1+1"\r\n=2',
}


@pytest.fixture(autouse=True)
def cheap_passphrases() -> Iterator[None]:
    """A low work factor; the real one, which tests/unit/crypto/test_age.py holds to, is slow on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "ScryptRecipient", partial(ScryptRecipient, work_factor=4))
        yield


@pytest.fixture
def identity() -> X25519Identity:
    return X25519Identity(bytes(range(32)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out"


def opened(path: Path, identity: X25519Identity | ScryptIdentity) -> bytes:
    with path.open("rb") as source:
        return AgeReader(source, [identity]).read()


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def test_a_sealed_export_opens_with_the_recipients_key_and_gives_the_record_back(
    path: Path, identity: X25519Identity
) -> None:
    with open_export(path, CUSTOMERS, recipients=[str(identity.recipient)]) as export:
        export.write(RECORD)
    (line,) = opened(path, identity).splitlines()
    assert json.loads(line) == RECORD


def test_nothing_of_a_value_is_in_a_sealed_file_or_beside_it_at_any_moment(
    tmp_path: Path, identity: X25519Identity
) -> None:
    path = tmp_path / "out"
    export = open_export(path, CUSTOMERS, recipients=[identity.recipient])
    for number in range(2_000):
        export.write({"id": f"cus_{number}", "note": PLANTED})
        if number % 500 == 0:
            assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
            assert not holds_planted(path.read_bytes())
    facts = export.close()
    assert facts.size > 64 * 1024  # more than one chunk
    assert not holds_planted(path.read_bytes())
    assert opened(path, identity).decode().count(PLANTED) == 2_000


def holds_planted(data: bytes) -> bool:
    parts = ("王小明", "PLANTED", "Xiaoming")
    return any(part.encode(form) in data for part in parts for form in ("utf-8", "utf-16-le", "gb18030"))


def test_another_key_does_not_open_it(path: Path, identity: X25519Identity) -> None:
    open_export(path, CUSTOMERS, recipients=[identity.recipient]).close()
    with pytest.raises(KeyNotAvailable) as caught:
        opened(path, X25519Identity(bytes(32)))
    assert caught.value.code == "age.no-match"


def test_a_passphrase_opens_what_it_sealed(path: Path) -> None:
    with open_export(path, CUSTOMERS, passphrase="十二个字符以上的口令才够长") as export:
        export.write(RECORD)
    assert PLANTED in opened(path, ScryptIdentity("十二个字符以上的口令才够长")).decode()
    assert export.close().sealing == "passphrase"


def test_csv_gives_every_value_back_with_a_header_of_field_names(path: Path) -> None:
    with open_export(path, CUSTOMERS, format="csv", plain=True) as export:
        export.write(RECORD)
    header, row = rows(path.read_bytes())
    assert header[:3] == ["id", "revision", "created"]
    values = dict(zip(header, map(unguard, row), strict=True))
    assert {name: value for name, value in values.items() if value} == {
        name: str(value) for name, value in RECORD.items()
    }
    assert dict(zip(header, row, strict=True))["age"] == "42"


def test_every_cell_is_quoted_and_every_row_ends_in_cr_lf(path: Path) -> None:
    with open_export(path, CUSTOMERS, format="csv", columns=["name", "age"], plain=True) as export:
        export.write({"name": 'a "b"', "age": 1})
        export.write({})
    assert path.read_bytes() == b'"name","age"\r\n"a ""b""","1"\r\n"",""\r\n'


@pytest.mark.parametrize("mark", [False, True])
def test_a_byte_order_mark_leads_only_where_asked_for(path: Path, mark: bool) -> None:
    open_export(path, CUSTOMERS, format="csv", plain=True, mark=mark).close()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is mark


def test_lines_of_a_purchase_are_json_in_json_lines_and_text_in_csv(path: Path, tmp_path: Path) -> None:
    record = {"id": "pur_01", "items": '[{"sku":"00123","unit_price":"-1.50"}]'}
    with open_export(path, PURCHASES, plain=True) as export:
        export.write(record)
    assert json.loads(path.read_bytes())["items"] == [{"sku": "00123", "unit_price": "-1.50"}]
    other = tmp_path / "other"
    with open_export(other, PURCHASES, format="csv", columns=["items"], plain=True) as export:
        export.write({"items": record["items"]})
    assert unguard(rows(other.read_bytes())[1][0]) == record["items"]


def test_a_mask_in_the_place_of_lines_stays_text(path: Path) -> None:
    with open_export(path, PURCHASES, plain=True) as export:
        export.write({"items": "3 lines"})
    assert json.loads(path.read_bytes()) == {"items": "3 lines"}


def test_line_ends_of_unicode_do_not_break_json_lines(path: Path) -> None:
    with open_export(path, CUSTOMERS, plain=True) as export:
        export.write({"note": "a\u2028b\u2029c\x85d\ne"})
    assert len(path.read_text("utf-8").splitlines()) == 1
    assert json.loads(path.read_bytes()) == {"note": "a\u2028b\u2029c\x85d\ne"}


def test_the_facts_are_those_of_the_file(path: Path, identity: X25519Identity) -> None:
    recipients: list[str | X25519Recipient] = [str(identity.recipient), identity.recipient]
    export = open_export(path, CUSTOMERS, columns=["phone", "id"], recipients=recipients)
    export.write({"id": "cus_01", "phone": "+8613800005678"})
    facts = export.close()
    assert facts.digest == sha256(path.read_bytes()).digest()
    assert facts.size == path.stat().st_size
    assert (facts.records, facts.format, facts.sealing) == (1, "jsonl", "recipients")
    assert facts.recipients == (fingerprint(identity.recipient),)
    assert facts.columns == ("id", "phone")
    assert export.close() is facts
    assert "13800005678" not in repr(facts)


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_only_the_owner_can_read_the_file(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        open_export(path, CUSTOMERS, plain=True).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_exists_is_not_replaced(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(Conflict) as caught:
        open_export(path, CUSTOMERS, plain=True)
    assert caught.value.code == "export.exists"
    assert path.read_text() == "mine"


def test_a_link_is_not_followed_even_to_nowhere(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        open_export(path, CUSTOMERS, plain=True)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_missing_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_export(tmp_path / "none" / "out", CUSTOMERS, plain=True)
    assert caught.value.code == "export.folder"


REFUSED: list[tuple[dict[str, object], str]] = [
    ({}, "export.not-sealed"),
    ({"recipients": []}, "export.not-sealed"),
    ({"passphrase": ""}, "export.passphrase-short"),
    ({"passphrase": "elf letters"}, "export.passphrase-short"),
    ({"passphrase": "long enough it is", "plain": True}, "export.sealed-twice"),
    ({"recipients": ["age1x"]}, "age.recipient-malformed"),
    ({"plain": True, "format": "xlsx"}, "export.format-unknown"),
    ({"plain": True, "mark": True}, "export.mark-without-csv"),
    ({"plain": True, "columns": ["pin_code"]}, "schema.unknown-field"),
    ({"plain": True, "columns": []}, "export.no-columns"),
]


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_what_is_refused_is_refused_before_there_is_a_file(
    path: Path, arguments: dict[str, object], code: str
) -> None:
    with pytest.raises(StrongroomError) as caught:
        open_export(path, CUSTOMERS, **arguments)  # type: ignore[arg-type] # on purpose
    assert caught.value.code == code
    assert caught.value.kind is TABLE[code].kind
    assert not path.exists()


def test_plain_is_never_what_happens_by_itself(path: Path) -> None:
    with pytest.raises(UsageError):
        open_export(path, CUSTOMERS, format="csv")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"surname": PLANTED}, "export.not-a-column"),
        ({"note": PLANTED + "\ud800"}, "export.not-text"),
        ({"note": 1.5}, "export.value-kind"),
        ({"note": PLANTED.encode()}, "export.value-kind"),
    ],
)
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_record_that_does_not_fit_leaves_no_trace_and_no_value_in_the_error(
    path: Path, record: dict[str, object], code: str, format_: str
) -> None:
    export = open_export(path, CUSTOMERS, format=format_, plain=True)
    export.write({"id": "cus_01"})
    with pytest.raises(InvalidInput) as caught:
        export.write(record)
    assert caught.value.code == code
    assert "PLANTED" not in str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None
    assert export.close().records == 1
    assert b"PLANTED" not in path.read_bytes()


def test_a_block_that_fails_leaves_no_file(path: Path) -> None:
    export = open_export(path, CUSTOMERS, plain=True)
    with pytest.raises(InvalidInput), export:
        export.write({**RECORD, "surname": PLANTED})
    assert not path.exists()
    with pytest.raises(ValueError, match="ended"):
        export.write(RECORD)
    with pytest.raises(ValueError, match="ended"):
        export.close()


def test_a_finished_file_can_still_be_taken_back(path: Path) -> None:
    export = open_export(path, CUSTOMERS, plain=True)
    export.close()
    export.abort()
    export.abort()
    assert not path.exists()


def test_taking_back_spares_what_somebody_put_in_its_place(path: Path) -> None:
    export = open_export(path, CUSTOMERS, plain=True)
    export.close()
    path.rename(path.with_name("moved"))
    path.write_text("mine")
    export.abort()
    assert path.read_text() == "mine"


def test_an_export_that_was_not_closed_does_not_open_as_a_whole_one(
    path: Path, tmp_path: Path, identity: X25519Identity
) -> None:
    export = open_export(path, CUSTOMERS, recipients=[identity.recipient])
    for _ in range(2_000):
        export.write(RECORD)
    (tmp_path / "copy").write_bytes(path.read_bytes())
    export.abort()
    with pytest.raises(StrongroomError):
        opened(tmp_path / "copy", identity)


def test_a_full_disk_at_the_end_leaves_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = open_export(path, CUSTOMERS, plain=True)
    export.write(RECORD)
    calls = iter([OSError(errno.ENOSPC, "full")])
    genuine = os.fsync

    def once(descriptor: int) -> None:
        for error in calls:
            raise error
        genuine(descriptor)

    monkeypatch.setattr(os, "fsync", once)
    with pytest.raises(Unexpected) as caught:
        export.close()
    assert caught.value.code == "export.write-failed"
    assert not path.exists()


def test_a_file_that_cannot_be_removed_is_said_to_be_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = open_export(path, CUSTOMERS, plain=True)

    def fail(path: Path) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "unlink", fail)
    with pytest.raises(Unexpected) as caught:
        export.abort()
    assert caught.value.code == "export.not-removed"


def test_a_plain_export_is_refused_where_others_can_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = os.open
    # As FAT does, which has one mode for all files.
    monkeypatch.setattr(
        os, "open", lambda name, flags, mode=0o777: chmodded(genuine(name, flags, mode), flags)
    )
    with pytest.raises(InvalidInput) as caught:
        open_export(path, CUSTOMERS, plain=True)
    assert caught.value.code == "export.open-to-others"
    assert not path.exists()
    open_export(path, CUSTOMERS, recipients=[X25519Identity(bytes(32)).recipient]).close()
    assert path.exists()


def chmodded(descriptor: int, flags: int) -> int:
    if flags & os.O_CREAT:
        os.fchmod(descriptor, 0o644)
    return descriptor


def test_the_writer_shows_no_value(path: Path) -> None:
    export: ExportWriter = open_export(path, CUSTOMERS, passphrase="PLANTED and long enough")
    assert "PLANTED" not in repr(export) + repr(vars(export))
    export.abort()
