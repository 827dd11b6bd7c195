"""Backups as somebody could write them who has the room's backup key: sealed well, and saying something else.

Lives here: rewriting what an order to restore names. Must not live here: what is changed, restoring.
"""

from collections.abc import Callable
from dataclasses import replace

from strongroom.backup.frames import Frame, read_frames
from strongroom.backup.manifest import Manifest
from strongroom.backup.object_names import Kind, prefix, segment_name
from strongroom.backup.restore_order import RestoreOrder
from strongroom.backup.segment import Segment, SegmentKind
from strongroom.backup.tally import Tally
from strongroom.backup.workshop import sealer_of

__all__ = ["Change", "rewritten", "with_manifests"]

Change = Callable[[list[Frame]], list[Frame]]


def with_manifests(order: RestoreOrder, change: Callable[[Manifest], Manifest]) -> RestoreOrder:
    """The order, with each manifest changed."""
    plan = order.plan
    manifests = [change(manifest) for manifest in plan.chain.manifests]
    chain = replace(plan.chain, manifests=manifests)
    return replace(order, plan=replace(plan, chain=chain, data=manifests[-1]))


def rewritten(
    order: RestoreOrder, kind: SegmentKind, change: Change, *, tallied: bool = True
) -> RestoreOrder:
    """The order, naming segments of a kind that hold other frames, which lie at its first place now.

    Args:
        tallied: Whether manifests have the counts and digests of what is there now.
    """
    sealer, place = sealer_of(order.ring.ring), order.places[0].place
    tallies: dict[int, Tally] = {}

    def again(segment: Segment) -> Segment:
        if segment.kind is not kind:
            return segment
        sealed = place.get(prefix(sealer.room, Kind.SEGMENTS) + segment.name)
        assert sealed is not None
        frames = change(list(read_frames(sealer.open(segment, sealed))))
        parts = [frame.encode() for frame in frames]
        data = b"".join(parts)
        if kind is SegmentKind.DATA:
            tallies.setdefault(segment.tenant, Tally()).add(parts)
        made, sealed = sealer.seal(kind, segment.tenant, segment.first, segment.end, data, len(frames))
        place.put(segment_name(sealer.room, sealed), sealed)
        return made

    def manifest(known: Manifest) -> Manifest:
        state = {
            tenant: replace(part, segments=tuple(map(again, part.segments)))
            for tenant, part in known.state.items()
        }
        tallies.clear()
        made = replace(known, segments=tuple(map(again, known.segments)), state=state)
        tables = {tenant: tally.written() for tenant, tally in tallies.items()}
        return replace(made, tables={**known.tables, **tables}) if tallied else made

    return with_manifests(order, manifest)
