"""What is stored of an erasure, byte for byte, read by a second implementation that shares no code."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from strongroom.audit.checkpoint import Checkpoint, sign_checkpoint
from strongroom.audit.note import NoteSigner, VerifierKey
from strongroom.cli.output.receipts import receipt_lines
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.ledger import EMPTY_HEAD, check_chain, last_words, next_head
from strongroom.keys.region_state import RegionState, read_region_state, write_region_state
from strongroom.keys.tombstone import read_tombstone, write_tombstone
from strongroom.model.purposes import purpose_label, reason_label
from strongroom.privacy.receipt import read_receipt, sign_receipt, verify_receipt
from strongroom.privacy.receipt_page import receipt_page
from strongroom.privacy.receipt_texts import RECEIPT_TEXTS, code_in_words
from strongroom.storage.erasure_ledger_rows import LedgerRow
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.page_rows import KeyPage

ROOM, SEED = bytes(range(16)), b"\7" * 32
MAC = RowMac(b"\3" * 32)
ORIGIN = "strongroom/room/1/1"


def entry(number: int, kind: int, before: bytes, customer: bytes = b"c" * 16) -> LedgerRow:
    row = LedgerRow(1, number, kind, customer, b"e" * 16, 1_795_000_000_000, int(kind == 3), b"")
    return row._replace(head=next_head(before, row))


def test_a_head_is_the_digest_that_the_specification_says() -> None:
    first = entry(1, 1, EMPTY_HEAD)
    written = (
        b"strongroom/ledger/v1".ljust(24, b"\0")
        + bytes(32)
        + (1).to_bytes(8, "big")
        + (1).to_bytes(8, "big")
        + b"\1"
        + b"c" * 16
        + b"e" * 16
        + (1_795_000_000_000).to_bytes(8, "big")
        + (0).to_bytes(2, "big")
    )
    assert len(written) == 115
    assert first.head == hashlib.sha256(written).digest()


def test_the_last_word_decides_and_a_changed_chain_is_noticed() -> None:
    first = entry(1, 1, EMPTY_HEAD)
    second = entry(2, 2, first.head)
    third = entry(3, 3, second.head, b"d" * 16)
    assert check_chain([first, second, third]) == third.head
    assert {customer: last.kind for customer, last in last_words([first, second, third]).items()} == {
        b"c" * 16: 2,
        b"d" * 16: 3,
    }
    for broken in ([first, third], [first, second._replace(kind=1), third], [second]):
        with pytest.raises(VerificationFailed) as caught:
            check_chain(broken)
        assert caught.value.code == "erasure.ledger-broken"


def test_a_tombstone_is_json_under_a_mac_and_is_read_back() -> None:
    row = entry(1, 3, EMPTY_HEAD)
    data = write_tombstone(row, ROOM, 1, MAC)
    value = json.loads(data)
    assert data == json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
    body = value["body"]
    assert base64.b64decode(body["customer"]) == row.customer
    assert (body["kind"], body["key_no"], body["number"], body["tenant"]) == (3, 1, 1, 1)
    assert read_tombstone(data, ROOM, {1: MAC}.__getitem__) == row
    for changed in (data.replace(b'"kind":3', b'"kind":2'), data[:-1], b"{}"):
        with pytest.raises(KeyNotAvailable):
            read_tombstone(changed, ROOM, {1: MAC}.__getitem__)


def test_key_state_of_a_region_has_the_offsets_that_the_specification_says() -> None:
    page = KeyPage(513, 1, 4, 2, b"w" * 61, 1, None)
    key = KeyRow(b"c" * 16, 1, 513, 4, b"k" * 61, b"m" * 32)
    data = write_region_state(RegionState(ROOM, 1, 1, 2, 9, [page], [key]))
    assert len(data) == 50 + 77 + 123
    assert (data[:8], data[8:24]) == (b"SRKEYS\0\1", ROOM)
    assert [int.from_bytes(data[a:b], "big") for a, b in ((24, 32), (32, 36), (36, 40), (40, 44))] == [
        1,
        1,
        2,
        9,
    ]
    assert (data[66:127], data[157:218]) == (b"w" * 61, b"k" * 61)
    read = read_region_state(data)
    assert (list(read.pages), list(read.keys)) == ([page], [key])
    for changed in (data[:-1], data + b"x", b"SRKEYS\0\2" + data[8:]):
        with pytest.raises(VerificationFailed) as caught:
            read_region_state(changed)
        assert caught.value.code == "keystate.malformed"


def a_receipt(**changes: object) -> tuple[bytes, VerifierKey]:
    signer = NoteSigner(ORIGIN, SEED)
    note = sign_checkpoint(Checkpoint(ORIGIN, 10, b"r" * 32), [signer]).decode()
    body = {
        "format": 1,
        "room": "room_00041061050r3gg28a1c60t3gf",
        "tenant": 1,
        "erasure": "era_01j00000000000000000000000",
        "customer": "cus_01j00000000000000000000000",
        "purpose": "privacy_request",
        "reason_code": "customer_request",
        "stages": [["hidden", "2026-11-24T00:00:00.000Z", "evt_01j00000000000000000000000"]],
        "leaves": {"hidden": 3},
        "checkpoint": note,
        "keys": {"destroyed_up_to": 1, "epochs": [[0, 1, 2]]},
        "index": [[1, 2]],
        "stores": [["folder:/mnt/a", "destroyed", "2026-11-24T00:00:00.000Z", []]],
        "destinations": [],
        "exports": [],
        "kept": None,
        "remains": ["id", "log"],
        **changes,
    }
    return sign_receipt(body, signer.verifier_key, SEED), signer.verifier_key


def test_a_receipt_is_signed_over_its_label_and_its_one_form() -> None:
    data, key = a_receipt()
    value = json.loads(data)
    message = (
        b"strongroom/receipt/v1".ljust(24, b"\0")
        + json.dumps(value["body"], ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    )
    public = Ed25519PublicKey.from_public_bytes(key.public)
    public.verify(base64.b64decode(value["signature"]["value"]), message)
    assert verify_receipt(data, key) == read_receipt(data)


def test_what_is_no_receipt_of_that_key_is_refused_by_code() -> None:
    data, key = a_receipt()
    other = NoteSigner(ORIGIN, b"\x08" * 32).verifier_key
    uncovered, _ = a_receipt(leaves={"hidden": 10})
    later, _ = a_receipt(format=2)
    wrong = {
        "receipt.other-key": (data, other),
        "receipt.forged": (data.replace(b'"tenant":1', b'"tenant":2'), key),
        "receipt.malformed": (data[:-2], key),
        "receipt.not-covered": (uncovered, key),
        "receipt.future-format": (later, key),
    }
    for code, (changed, by) in wrong.items():
        with pytest.raises(VerificationFailed) as caught:
            verify_receipt(changed, by)
        assert caught.value.code == code


def test_a_page_takes_nothing_for_markup() -> None:
    data, _ = a_receipt(stores=[["folder:/mnt/<script>", "destroyed", "2026-11-24T00:00:00.000Z", []]])
    receipt = verify_receipt(data)
    page = receipt_page(replace(receipt))
    assert "<script" not in page
    assert "folder:/mnt/&lt;script&gt;" in page


EVERYTHING = {
    "stages": [
        ["hidden", "2026-11-24T00:00:00.000Z", "evt_01j00000000000000000000000"],
        ["definitive", "2026-11-25T00:00:00.000Z", "evt_01j00000000000000000000001"],
    ],
    "leaves": {"hidden": 3, "definitive": 7},
    "stores": [["folder:/mnt/a", "destroyed", "2026-11-24T00:00:00.000Z", ["stores.copy-on-write"]]],
    "destinations": [
        ["disk", "gating", "complete", "2026-11-24T00:00:00.000Z"],
        ["drawer", "archive", "destination.not-yet-known", "2026-11-24T00:00:00.000Z"],
        ["old-nas", "removed", "left", "2026-11-24T00:00:00.000Z"],
    ],
    "exports": [["evt_01j00000000000000000000002", "2026-11-20T00:00:00.000Z"]],
    "kept": {
        "fields": ["name"],
        "collections": ["purchases"],
        "basis": "Accounting law",
        "until": "2036-12-31T00:00:00.000Z",
        "records": 1,
    },
    "remains": ["archives", "exports", "id", "kept", "log"],
}
SAID = {
    "en": (
        "destroyed, looked at again|has the new key state|waited for|archive|given up|"
        "what lay there was left there|leaf of the log"
    ),
    "zh-CN": "已销毁并复查|已有新的密钥状态|须等待|归档|已移除|原有内容仍留在该处|日志叶",
}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_page_and_lines_say_all_that_the_receipt_has_in_words(language: str) -> None:
    data, _ = a_receipt(**EVERYTHING)
    receipt = verify_receipt(data)
    lines = "\n".join(receipt_lines(receipt, language))
    page = unescape(re.sub(r"<[^>]+>", " ", receipt_page(receipt)))
    words = [
        *SAID[language].split("|"),
        code_in_words(language, "stores.copy-on-write"),
        *(purpose_label("privacy_request", language), reason_label("customer_request", language)),
        "leaf of the log 3" if language == "en" else "日志叶 3",
        *(RECEIPT_TEXTS(language, f"remains.{code}") for code in receipt.body["remains"]),
        *("folder:/mnt/a", "disk", "drawer", "old-nas", "destination.not-yet-known"),
        *("name, purchases", "Accounting law", "2036-12-31T00:00:00.000Z"),
        *("evt_01j00000000000000000000002", "2026-11-20T00:00:00.000Z", "2026-11-25T00:00:00.000Z"),
        *(receipt.body[name] for name in ("erasure", "customer", "room")),
    ]
    for where in (lines, page):
        spaced = " ".join(where.split())
        missing = [text for text in words if text not in spaced]
        # A number of a leaf stands behind both languages on the page.
        assert [text for text in missing if where is lines or not text.startswith(("leaf", "日志叶 "))] == []
