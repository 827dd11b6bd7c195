"""Every primitive that the product uses, through the product's own names, against published vectors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from strongroom.crypto import key_agreement
from strongroom.crypto.age.file_key import hkdf
from strongroom.crypto.derive import expand
from strongroom.crypto.passphrase import PassphraseParameters, root_key
from strongroom.crypto.search_tokens import TokenMaker
from strongroom.crypto.signing import verify
from strongroom.crypto.suites import SUITES
from strongroom.errors import VerificationFailed
from tests.sampling import some
from tests.unit.crypto.second_ciphers import hmac_sha256

pytestmark = pytest.mark.shared

Case = dict[str, Any]


def cases(shared: Path, name: str, file: str, **group_is: int) -> Iterator[tuple[Case, Case]]:
    """Each group and case of a Wycheproof file whose group has these sizes."""
    loaded = json.loads((shared / "vectors" / "crypto" / name / file).read_text())
    for group in loaded["testGroups"]:
        if all(group[key] == value for key, value in group_is.items()):
            for case in group["tests"]:
                yield group, case


@pytest.mark.parametrize(
    ("suite", "name", "file", "expected"),
    [
        (1, "wycheproof-aes-gcm", "aes_gcm_test.json", 46),
        (2, "wycheproof-aes-gcm-siv", "aes_gcm_siv_test.json", 73),
        (3, "wycheproof-sm4-gcm", "sm4_gcm_test.json", 44),
        (4, "wycheproof-chacha20-poly1305", "chacha20_poly1305_test.json", 100),
    ],
)
def test_suites_agree_with_wycheproof(shared: Path, suite: int, name: str, file: str, expected: int) -> None:
    tried = 0
    bits = 8 * SUITES[suite].key_bytes
    for _, case in cases(shared, name, file, keySize=bits, ivSize=96):
        aead = SUITES[suite].aead(bytes.fromhex(case["key"]))
        nonce, aad, plain = (bytes.fromhex(case[key]) for key in ("iv", "aad", "msg"))
        sealed = bytes.fromhex(case["ct"] + case["tag"])
        tried += 1
        if case["result"] == "valid":
            assert aead.encrypt(nonce, plain, aad) == sealed
            assert aead.decrypt(nonce, sealed, aad) == plain
        else:
            with pytest.raises(InvalidTag):
                aead.decrypt(nonce, sealed, aad)
    assert tried >= expected


def test_sm4_gcm_agrees_with_rfc_8998(shared: Path) -> None:
    text = (shared / "vectors/crypto/sm4-sm3-pyca/rfc8998.txt").read_text()
    case = {
        key: bytes.fromhex(value)
        for key, _, value in (line.partition(" = ") for line in text.splitlines() if " = " in line)
        if key != "COUNT"
    }
    sealed = SUITES[3].aead(case["KEY"]).encrypt(case["IV"], case["PLAINTEXT"], case["AAD"])
    assert sealed == case["CIPHERTEXT"] + case["TAG"]


def test_search_macs_agree_with_wycheproof(shared: Path) -> None:
    tried = 0
    for _, case in cases(shared, "wycheproof-aes-cmac", "aes_cmac_test.json", keySize=256, tagSize=128):
        try:
            text = bytes.fromhex(case["msg"]).decode()
        except UnicodeDecodeError:
            continue  # tokens are made of text only
        tried += 1
        natural = TokenMaker(bytes.fromhex(case["key"])).natural(text)
        assert (natural.hex() == case["tag"]) is (case["result"] == "valid")
    assert tried >= 4


def test_expand_agrees_with_rfc_5869_and_wycheproof(shared: Path) -> None:
    tried = 0
    for _, case in cases(shared, "wycheproof-hkdf-sha256", "hkdf_sha256_test.json"):
        if case["result"] != "valid":
            continue
        salt, secret, info = (bytes.fromhex(case[key]) for key in ("salt", "ikm", "info"))
        # HKDF-Extract; the product needs it only inside age.
        pseudorandom = hmac_sha256(salt or bytes(32), secret)
        size = min(case["size"], 32)
        assert expand(pseudorandom, info, size).hex() == case["okm"][: 2 * size]
        if case["size"] >= 32:
            assert hkdf(secret, salt, info).hex() == case["okm"][:64]
        tried += 1
    assert tried >= 40


def test_signatures_agree_with_wycheproof(shared: Path) -> None:
    tried = 0
    for group, case in cases(shared, "wycheproof-ed25519", "ed25519_test.json"):
        arguments = [bytes.fromhex(text) for text in (group["publicKey"]["pk"], case["sig"], case["msg"])]
        tried += 1
        if case["result"] == "valid":
            verify(*arguments)
        else:
            with pytest.raises(VerificationFailed) as caught:
                verify(*arguments)
            assert caught.value.code == "signature.invalid"
    assert tried == 105


def test_key_agreement_agrees_with_wycheproof(shared: Path) -> None:
    tried, refused = 0, 0
    for _, case in cases(shared, "wycheproof-x25519", "x25519_test.json"):
        secret, peer = bytes.fromhex(case["private"]), bytes.fromhex(case["public"])
        tried += 1
        if int(case["shared"], 16) == 0:
            with pytest.raises(ValueError):  # noqa: PT011 # the class is the contract
                key_agreement.shared_secret(secret, peer)
            refused += 1
        else:
            assert key_agreement.shared_secret(secret, peer).hex() == case["shared"]
    assert tried == 363
    assert refused >= 10


def test_passphrases_agree_with_the_argon2_reference(shared: Path) -> None:
    published = json.loads((shared / "vectors/crypto/argon2id/argon2id-phc.json").read_text())
    cases = sorted(published["phc_reference_test_c"], key=lambda case: case["m_kib"] * case["t"])
    for case in some(cases, 3):
        parameters = PassphraseParameters(case["salt"].encode(), case["m_kib"], case["t"], case["p"])
        assert root_key(case["password"], parameters).hex() == case["hash"]
