"""The second implementation's ciphers against published vectors: a witness has to be credible."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.crypto.second_ciphers import OPENERS, SEALERS, BadTag, aes_cmac, hmac_sha256

pytestmark = pytest.mark.shared


def groups(shared: Path, name: str, file: str) -> list[dict[str, Any]]:
    loaded = json.loads((shared / "vectors" / "crypto" / name / file).read_text())
    found: list[dict[str, Any]] = loaded["testGroups"]
    return found


@pytest.mark.parametrize(
    ("suite", "name", "file", "key_bits", "least"),
    [
        (1, "wycheproof-aes-gcm", "aes_gcm_test.json", 256, 40),
        (2, "wycheproof-aes-gcm-siv", "aes_gcm_siv_test.json", 256, 40),
        (3, "wycheproof-sm4-gcm", "sm4_gcm_test.json", 128, 40),
        (4, "wycheproof-chacha20-poly1305", "chacha20_poly1305_test.json", 256, 100),
    ],
)
def test_the_plain_ciphers_agree_with_wycheproof(
    shared: Path, suite: int, name: str, file: str, key_bits: int, least: int
) -> None:
    tried = 0
    for group in groups(shared, name, file):
        if group["keySize"] != key_bits or group["ivSize"] != 96:
            continue
        for case in group["tests"]:
            key, nonce, aad, plain, sealed = (
                bytes.fromhex(text)
                for text in (case["key"], case["iv"], case["aad"], case["msg"], case["ct"] + case["tag"])
            )
            tried += 1
            if case["result"] == "valid":
                assert SEALERS[suite](key, nonce, plain, aad) == sealed
                assert OPENERS[suite](key, nonce, sealed, aad) == plain
            else:
                with pytest.raises(BadTag):
                    OPENERS[suite](key, nonce, sealed, aad)
    assert tried >= least


@pytest.mark.parametrize(
    ("mac", "name", "file", "key_bits"),
    [
        (aes_cmac, "wycheproof-aes-cmac", "aes_cmac_test.json", 256),
        (hmac_sha256, "wycheproof-hmac", "hmac_sha256_test.json", 256),
    ],
)
def test_the_plain_macs_agree_with_wycheproof(
    shared: Path, mac: Any, name: str, file: str, key_bits: int
) -> None:
    tried = 0
    for group in groups(shared, name, file):
        if group["keySize"] != key_bits:
            continue
        for case in group["tests"]:
            tag = mac(bytes.fromhex(case["key"]), bytes.fromhex(case["msg"]))[: group["tagSize"] // 8]
            assert (tag.hex() == case["tag"]) is (case["result"] == "valid")
            tried += 1
    assert tried >= 40
