"""A proof that one leaf is in the log, as a text document that needs nothing else.

Lives here: the document's form and its check. Must not live here: finding the audit path (tiles.py).
Spec: c2sp.org/tlog-proof, version 1.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.audit.checkpoint import Checkpoint, open_checkpoint
from strongroom.audit.merkle import HASH_BYTES, hash_leaf, verify_inclusion
from strongroom.audit.note import VerifierKey, strict_base64
from strongroom.errors import VerificationFailed

__all__ = ["LogProof"]

_HEADER = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_MAX_PATH = 63
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class LogProof:
    """Index, audit path and signed checkpoint of one leaf.

    Args:
        index: The leaf's index.
        path: The audit path, the leaf's sibling first, 32 bytes each.
        checkpoint: The signed note, as it is.
        extra: Bytes for the application; nothing signs them. None leaves the line out.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """Write the document."""
        lines = [_HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(base64.b64encode(part).decode() for part in self.path)
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint

    @classmethod
    def decode(cls, data: bytes) -> "LogProof":
        """Read a document; its checkpoint is not looked at yet.

        Raises:
            VerificationFailed: ``proof.malformed``.
        """
        malformed = VerificationFailed("proof.malformed")
        head, divider, checkpoint = data.partition(b"\n\n")
        if not divider or not checkpoint or len(data) > _MAX_BYTES:
            raise malformed
        try:
            lines = head.decode("ascii").split("\n")
            if lines.pop(0) != _HEADER:
                raise malformed
            extra = None
            if lines and lines[0].startswith("extra "):
                extra = strict_base64(lines.pop(0).removeprefix("extra "))
            found = _INDEX.fullmatch(lines.pop(0)) if lines else None
            path = tuple(strict_base64(line) for line in lines)
        except ValueError:
            raise malformed from None
        if found is None or len(path) > _MAX_PATH or any(len(part) != HASH_BYTES for part in path):
            raise malformed
        return cls(int(found[1]), path, checkpoint, extra)

    def verify(self, leaf: bytes, origin: str, keys: Sequence[VerifierKey]) -> Checkpoint:
        """Check that a leaf's bytes stand in the log where this proof says.

        Returns:
            The checkpoint that it was checked against.

        Raises:
            VerificationFailed: as `open_checkpoint`; ``merkle.inclusion``.
        """
        checkpoint = open_checkpoint(self.checkpoint, origin, keys)
        verify_inclusion(self.index, checkpoint.size, hash_leaf(leaf), self.path, checkpoint.root)
        return checkpoint
