"""What a restore would do: from which manifests, to which moment, and how fresh that is known to be.

Lives here: choosing, pure but for the manifests that were read. Must not live here: reading them
(chain.py), doing it (restore.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.backup.chain import Chain
from strongroom.backup.manifest import Manifest
from strongroom.backup.segment import Segment
from strongroom.errors import NotFound

__all__ = ["RestorePlan", "make_plan"]


@dataclass(frozen=True)
class RestorePlan:
    """What a restore would do.

    Args:
        chain: The manifests.
        at: The moment that data goes back to, in milliseconds of Unix time; None for the newest.
        data: The newest manifest that small tables of the data are taken from; None where there is none so
        old.
        proven: Who remembers no later backup; empty: freshness is not proven.
        given_up: Later backups that are there and are not restored, each with its bytes: where one of them
            can no longer be read whole.
    """

    chain: Chain
    at: int | None
    data: Manifest | None
    proven: Sequence[str]
    given_up: Sequence[tuple[Manifest, bytes]] = ()

    @property
    def segments(self) -> list[Segment]:
        """The segments of data, in the order in which they are brought back."""
        return [segment for manifest in self.chain.manifests for segment in manifest.segments]

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        newest = self.chain.newest
        state = [segment for part in newest.state.values() for segment in part.segments]
        return sum(segment.size for segment in (*self.segments, *state))

    @property
    def restorable_to(self) -> int:
        """The newest moment that there is, in milliseconds of Unix time."""
        return self.chain.newest.at


def make_plan(chain: Chain, at: int | None, proven: Sequence[str], began: int = 0) -> RestorePlan:
    """Choose what to bring back.

    Args:
        began: When the room was made, in milliseconds of Unix time.

    Raises:
        NotFound: ``backup.nothing-so-old``, for a moment before the room began.
    """
    if at is None:
        return RestorePlan(chain, None, chain.newest, proven)
    if at < began:
        raise NotFound("backup.nothing-so-old")
    before = [manifest for manifest in chain.manifests if manifest.at <= at]
    return RestorePlan(chain, at, before[-1] if before else None, proven)
