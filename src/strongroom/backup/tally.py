"""How many frames of each kind there are, and a digest of them that does not depend on their order.

Lives here: that count and sum. Must not live here: what frames say, where they are compared.
Spec: docs/spec/backup.md, Manifests.

Sums can be added: what several manifests add, put together under an index, has the sum of theirs. So a merge
that lost something, or a restore that did, shows. Against somebody who forges segments their own digests
stand, and the signature over these.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from strongroom.backup.frames import kind_of

__all__ = ["Tally", "total"]

_MASK = (1 << 256) - 1
DIGEST_BYTES = 32


@dataclass
class Tally:
    """Counts and sums by kind: BLAKE2b-256 of each frame as a big-endian number, added up modulo 2²⁵⁶."""

    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, frames: Iterable[bytes]) -> None:
        """Count frames in.

        Raises:
            VerificationFailed: ``backup.malformed``, for a kind that is not known.
        """
        digests: dict[str, list[int]] = {}
        by_kind: dict[int, Callable[[int], None]] = {}
        for frame in frames:
            keep = by_kind.get(frame[0])
            if keep is None:
                keep = by_kind[frame[0]] = digests.setdefault(kind_of(frame), []).append
            keep(int.from_bytes(blake2b(frame, digest_size=DIGEST_BYTES).digest(), "big"))
        for name, numbers in digests.items():
            self._add(name, len(numbers), sum(numbers))

    def include(self, other: "Tally") -> None:
        """Count in what another has counted."""
        for name, count in other.counts.items():
            self._add(name, count, other.sums[name])

    def written(self) -> dict[str, tuple[int, bytes]]:
        """By kind the count and the sum as 32 bytes, as a manifest has them."""
        return {
            name: (count, self.sums[name].to_bytes(DIGEST_BYTES, "big"))
            for name, count in self.counts.items()
        }

    def text(self) -> dict[str, tuple[int, str]]:
        """By kind the count and the sum in hex, for a file of JSON."""
        return {name: (count, digest.hex()) for name, (count, digest) in self.written().items()}

    @classmethod
    def from_text(cls, text: Mapping[str, Sequence[Any]]) -> "Tally":
        """What `text` has written."""
        return cls(
            {name: int(count) for name, (count, _) in text.items()},
            {name: int(digest, 16) for name, (_, digest) in text.items()},
        )

    def _add(self, name: str, count: int, amount: int) -> None:
        self.counts[name] = self.counts.get(name, 0) + count
        self.sums[name] = (self.sums.get(name, 0) + amount) & _MASK


def total(written: Iterable[Mapping[str, tuple[int, bytes]]]) -> dict[str, tuple[int, bytes]]:
    """What several manifests have, together."""
    tally = Tally()
    for each in written:
        tally.include(
            Tally(
                {name: count for name, (count, _) in each.items()},
                {name: int.from_bytes(amount, "big") for name, (_, amount) in each.items()},
            )
        )
    return tally.written()
