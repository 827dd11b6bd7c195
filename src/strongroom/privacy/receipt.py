"""A receipt of an erasure: its bytes, its signature, and checking it with nothing but the public key.

Lives here: the value and its form. Must not live here: gathering what it says (receipts.py), the page to
print (receipt_page.py), trying whether the person can be opened (trial.py). Spec: docs/spec/erasure.md.
"""

import base64
from dataclasses import dataclass
from typing import Any

from strongroom.audit.checkpoint import Checkpoint, open_checkpoint
from strongroom.audit.note import VerifierKey, strict_base64
from strongroom.crypto.derive import label
from strongroom.crypto.signing import SigningKey, verify
from strongroom.errors import VerificationFailed
from strongroom.keys.canonical_json import read_json, write_json

__all__ = ["RECEIPT_FORMAT", "Receipt", "read_receipt", "sign_receipt", "verify_receipt"]

RECEIPT_FORMAT = 1
_LABEL = label("strongroom/receipt/v1")
_MEMBERS = frozenset(
    {
        "checkpoint",
        "customer",
        "destinations",
        "erasure",
        "exports",
        "format",
        "index",
        "kept",
        "keys",
        "leaves",
        "purpose",
        "reason_code",
        "remains",
        "room",
        "stages",
        "stores",
        "tenant",
    }
)


@dataclass(frozen=True)
class Receipt:
    """A receipt as it was read.

    Args:
        body: What it says, as JSON; see the spec for its members.
        vkey: The key that it says it was signed with, as text.
        signature: 64 bytes.
    """

    body: dict[str, Any]
    vkey: str
    signature: bytes


def sign_receipt(body: dict[str, Any], vkey: VerifierKey, seed: bytes) -> bytes:
    """Write and sign a receipt.

    Args:
        body: With all members, `format` among them.
        vkey: The public side of the tenant's log key.
        seed: Its seed, 32 bytes.
    """
    if body.keys() != _MEMBERS:
        raise ValueError(f"a receipt has {sorted(_MEMBERS ^ body.keys())} too many or too few")
    signature = SigningKey(seed).sign(_LABEL + write_json(body))
    value = base64.b64encode(signature).decode()
    return write_json({"body": body, "signature": {"key": str(vkey), "value": value}})


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt, believing nothing of it.

    Raises:
        VerificationFailed: ``receipt.malformed``, ``receipt.future-format``.
    """
    try:
        value = read_json(data.strip())
        body, signature = value["body"], value["signature"]
        if isinstance(body["format"], int) and body["format"] > RECEIPT_FORMAT:
            raise VerificationFailed("receipt.future-format")
        if value.keys() != {"body", "signature"} or body.keys() != _MEMBERS:
            raise VerificationFailed("receipt.malformed")
        return Receipt(body, str(signature["key"]), strict_base64(signature["value"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VerificationFailed("receipt.malformed") from None


def verify_receipt(data: bytes, key: VerifierKey | None = None) -> Receipt:
    """Check a receipt offline: form, signature, and that its checkpoint covers the leaves it names.

    Args:
        data: The file's bytes.
        key: The room's public key, from `audit status` or a bundle; without it the receipt only fits itself.

    Raises:
        VerificationFailed: ``receipt.malformed``, ``receipt.future-format``, ``receipt.other-key``,
            ``receipt.forged``; ``receipt.not-covered``.
        InvalidInput: ``note.key-malformed``.
    """
    receipt = read_receipt(data)
    stated = VerifierKey.parse(receipt.vkey)
    if key is not None and key != stated:
        raise VerificationFailed("receipt.other-key")
    try:
        verify(stated.public, receipt.signature, _LABEL + write_json(receipt.body))
    except VerificationFailed:
        raise VerificationFailed("receipt.forged") from None
    checkpoint = _checkpoint(receipt, stated)
    leaves = receipt.body["leaves"]
    if any(not isinstance(leaf, int) or leaf >= checkpoint.size for leaf in leaves.values()):
        raise VerificationFailed("receipt.not-covered")
    return receipt


def _checkpoint(receipt: Receipt, key: VerifierKey) -> Checkpoint:
    try:
        return open_checkpoint(receipt.body["checkpoint"].encode(), key.name, [key])
    except (VerificationFailed, AttributeError):
        raise VerificationFailed("receipt.not-covered") from None
