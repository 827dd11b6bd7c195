"""The examples of docs/spec/ring.md and docs/reference/settings.md are what is read and written."""

import hashlib
import hmac
import json
import re
from base64 import b64decode
from pathlib import Path

import pytest

from strongroom.keys.anchor import read_anchor, write_anchor
from strongroom.keys.live_keys import row_mac
from strongroom.keys.ring_json import read_ring, write_ring
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import read_settings

DOCS = Path(__file__).resolve().parents[3] / "docs"
RING, ANCHOR = re.findall(r"```json\n(.*)\n```", (DOCS / "spec" / "ring.md").read_text())


def test_the_ring_of_the_specification_is_read_and_written_as_shown() -> None:
    ring = read_ring(RING.encode())
    assert write_ring(ring).decode() == RING
    assert ring.epochs[1, 0][1].key == b"\x01" * 32
    assert ring.detail_keys[1, "2026-11"].key == b"\x05" * 32


def test_the_anchor_of_the_specification_is_read_and_written_as_shown() -> None:
    ring = read_ring(RING.encode())
    anchor = read_anchor(ANCHOR.encode(), ring.room, lambda number: row_mac(ring.mac_keys[number]))
    assert write_anchor(anchor, 1, row_mac(ring.mac_keys[1])).decode() == ANCHOR


def test_the_anchors_mac_is_the_one_that_the_specification_describes() -> None:
    """By the words of the specification alone, with nothing of the product."""
    document = json.loads(ANCHOR)
    body = json.dumps(document["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    mac_key = b64decode(json.loads(RING)["macs"]["1"][0])
    rows = hmac.digest(mac_key, b"strongroom/mac/row/v1".ljust(24, b"\0") + b"\x01", hashlib.sha256)
    written = b"strongroom/anchor/v1".ljust(24, b"\0") + len(body).to_bytes(4, "big") + body
    assert b64decode(document["mac"]["tag"]) == hmac.digest(rows, written, hashlib.sha256)


@pytest.mark.parametrize("page", ["reference/settings.md", "zh/reference/settings.md"])
def test_the_settings_that_are_shown_are_read(page: str, tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    files = RoomFiles(tmp_path)
    files.settings.write_text(shown)
    files.settings.chmod(0o600)
    assert read_settings(files).keys == "file:/etc/strongroom/root.key"
