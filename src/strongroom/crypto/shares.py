"""A secret divided among people: any M of N bring it back, fewer learn nothing. SLIP-0039, in words.

Lives here: dividing and putting together. Must not live here: what the secret is for, asking people.

Spec: https://github.com/satoshilabs/slips/blob/master/slip-0039.md (Shamir over GF(256), a checksum and a
digest in the shares, words of a list made to be written down); its vectors are in the tests.
"""

from collections.abc import Sequence

from strongroom.errors import InvalidInput, KeyNotAvailable

__all__ = ["MOST_SHARES", "combine", "split"]

MOST_SHARES = 16
_SECRET_BYTES = 32


def split(secret: bytes, needed: int, count: int) -> list[str]:
    """Divide a secret of 32 bytes.

    Args:
        needed: How many shares bring it back, 2 or more; 1 where there is one.
        count: How many there are, 16 at most.

    Returns:
        33 words each.

    Raises:
        InvalidInput: ``recovery.shares-wrong``.
    """
    from shamir_mnemonic import generate_mnemonics  # only who divides or recovers waits for it

    if len(secret) != _SECRET_BYTES:
        raise ValueError("the secret has 32 bytes")
    if not 1 <= needed <= count <= MOST_SHARES or (needed == 1 and count > 1):
        raise InvalidInput("recovery.shares-wrong", most=MOST_SHARES)
    shares: list[str] = generate_mnemonics(1, [(needed, count)], secret)[0]
    return shares


def combine(shares: Sequence[str]) -> bytes:
    """Put a secret together.

    Args:
        shares: In any order, case and spacing; more than are needed are not.

    Raises:
        KeyNotAvailable: ``recovery.shares-do-not-fit``: too few, of another secret, or a word is wrong.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    wanted = list(dict.fromkeys(" ".join(share.lower().split()) for share in shares if share.strip()))
    try:
        return bytes(combine_mnemonics(wanted))
    except (MnemonicError, ValueError, IndexError):
        raise KeyNotAvailable("recovery.shares-do-not-fit") from None
