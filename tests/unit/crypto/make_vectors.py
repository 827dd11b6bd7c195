"""The project's own vectors for docs/spec/, made by the second implementation from fixed inputs.

Lives here: which inputs, and writing ``tests/vectors/envelope-v1.json``. Must not live here: the product.
Run ``./dev exec python -m tests.unit.crypto.make_vectors`` for a new format; vectors of an old one stay.
"""

import json
from pathlib import Path
from typing import Any

from tests.unit.crypto import second_reader
from tests.unit.crypto.second_reader import Spot

__all__ = ["FILE", "vectors"]

FILE = Path(__file__).resolve().parents[2] / "vectors" / "envelope-v1.json"

KEY, OTHER_KEY = bytes(range(32)), bytes(range(32, 64))
ROOM, CUSTOMER, RECORD = bytes(range(0x10, 0x20)), bytes(range(0x20, 0x30)), bytes(range(0x30, 0x40))
NONCE = bytes(range(0xA0, 0xAC))
PAYLOADS = (b"", b"hello", bytes(44), bytes(45), b"\xe5\xbc\xa0\xe4\xb8\x89" * 80, bytes(range(256)) * 4)
SPOTS = (
    Spot(ROOM, 1, 1, CUSTOMER, RECORD, 1, 1, 1, 1),
    Spot(ROOM, 2**64 - 1, 2**16 - 1, CUSTOMER, CUSTOMER, 3, 2**16 - 1, 2**32 - 1, 2**32 - 1),
)
WORDS = ("", "+8613800005678", "张三")


def shown(spot: Spot) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in vars(spot).items()}


def envelopes() -> list[dict[str, Any]]:
    return [
        shown(spot)
        | {
            "customer_key": KEY.hex(),
            "suite": suite,
            "payload": payload.hex(),
            "nonce": NONCE.hex(),
            "envelope": second_reader.sealed(KEY, spot, suite, payload, NONCE).hex(),
        }
        for suite in (1, 2, 3, 4)
        for spot in SPOTS
        for payload in (PAYLOADS if spot is SPOTS[0] else PAYLOADS[:2])
    ]


def keys() -> dict[str, Any]:
    return {
        "commitment": second_reader.commitment(KEY, ROOM, 7, CUSTOMER, 2).hex(),
        "customer_key_wrap": second_reader.wrap_customer_key(
            OTHER_KEY, ROOM, 7, 11, 3, CUSTOMER, 2, KEY, NONCE
        ).hex(),
        "page_key_wrap": second_reader.wrap_page_key(OTHER_KEY, ROOM, 7, 11, 4, 3, 9, KEY, NONCE).hex(),
        "search_macs": {word: second_reader.search_mac(KEY, ROOM, 7, 1, 5, 2, word).hex() for word in WORDS},
        "digests": {word: second_reader.digest(OTHER_KEY, 7, RECORD, "name", word).hex() for word in WORDS},
        "ring": second_reader.seal_file(KEY, ROOM, 12, b"parameters", b"keys", NONCE).hex(),
    }


def vectors() -> dict[str, Any]:
    """All vectors, as they stand in the file."""
    return {"envelopes": envelopes(), "keys": keys()}


def main() -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
