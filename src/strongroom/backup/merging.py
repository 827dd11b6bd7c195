"""Putting small segments together, so that a restore has few to fetch: without reading the live database
again.

Lives here: the index, a manifest that adds no data and lists all segments from the last base on. Must not
live here: when old manifests may go (prune.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version

from strongroom.audit.actions import Action
from strongroom.backup.fetching import Fetcher
from strongroom.backup.frames import cut_frames
from strongroom.backup.healing import heal
from strongroom.backup.manifest import Manifest, ManifestKind, TenantPart
from strongroom.backup.object_names import Kind, prefix
from strongroom.backup.packing import SEGMENT_BYTES, Packer
from strongroom.backup.registry import Registered
from strongroom.backup.run import add_manifest
from strongroom.backup.segment import Segment, SegmentKind
from strongroom.backup.sending import Shipment
from strongroom.backup.tally import total
from strongroom.backup.workshop import Workshop
from strongroom.errors import Busy, VerificationFailed

__all__ = ["MOST_MANIFESTS", "merge", "merge_where_wanted", "wants_merging"]

MOST_MANIFESTS = 64
"""So many manifests a restore may have to read before cuts are put together."""


def wants_merging(manifest: Manifest) -> bool:
    """Whether a restore of a manifest has many others to read."""
    return manifest.number - manifest.first_manifest >= MOST_MANIFESTS


def merge_where_wanted(shop: Workshop) -> Manifest | None:
    """Put cuts together where there are many, and bring every destination to have the result."""
    newest = shop.manifests()[-1:]
    if not newest or not wants_merging(newest[0]):
        return None
    with shop.alone():
        destinations = shop.destinations()
        made = merge(shop, destinations)
        heal(shop, destinations)
        return made


def merge(
    shop: Workshop,
    destinations: Sequence[Registered],
    shipment: Callable[..., Shipment] = Shipment,
    segment_bytes: int = SEGMENT_BYTES,
) -> Manifest:
    """Put the small segments since the last base together, under an index.

    Segments that are large already are named again as they are.

    Raises:
        VerificationFailed: ``backup.segment-missing``, ``backup.tables-differ``.
        Busy: ``backup.nowhere-complete``; nothing has changed then.
    """
    newest = shop.manifests()[-1]
    chain = shop.manifests(newest.first_manifest)
    fetcher = Fetcher(destinations, shop.sealer)
    start = prefix(shop.room.id, Kind.SEGMENTS)
    merged: list[Segment] = []
    with shipment(destinations) as sent:
        for tenant in newest.tenants:
            segments = [one for each in chain for one in each.segments if one.tenant == tenant]
            for group in _groups(segments, segment_bytes):
                if len(group) == 1:
                    merged.append(group[0])
                    continue
                packer = Packer(
                    shop.sealer,
                    lambda segment, data: sent.add(start + segment.name, data),
                    SegmentKind.DATA,
                    tenant,
                    min(one.first for one in group),
                    max(one.end for one in group),
                    segment_bytes,
                )
                for one in group:
                    packer.add(cut_frames(fetcher.content(one)))
                merged += packer.finish()
            _require_all(tenant, segments, [one for one in merged if one.tenant == tenant])
        outcomes = sent.finish()
    if not any(outcome.complete for outcome in outcomes):
        problems = ", ".join(f"{each.name} ({each.problem})" for each in outcomes)
        raise Busy("backup.nowhere-complete", problems=problems)
    index = _index(shop, newest, chain, merged)
    add_manifest(shop, index, Action.BACKUP_RUN)
    return index


def _require_all(tenant: int, before: Iterable[Segment], after: Iterable[Segment]) -> None:
    """Make sure that there are as many frames as before; a restore compares their digests, too."""
    if sum(one.frames for one in before) != sum(one.frames for one in after):
        raise VerificationFailed("backup.tables-differ", tenant=tenant)


def _index(
    shop: Workshop, newest: Manifest, chain: Sequence[Manifest], segments: Sequence[Segment]
) -> Manifest:
    number = newest.number + 1
    return replace(
        newest,
        number=number,
        previous=shop.digest(newest.number),
        at=newest.at,  # it stands for no later moment
        kind=ManifestKind.INDEX,
        first_manifest=number,
        tenants={tenant: TenantPart(0, part.end, part.checkpoint) for tenant, part in newest.tenants.items()},
        segments=tuple(segments),
        tables={
            tenant: total(each.tables[tenant] for each in chain if tenant in each.tables)
            for tenant in newest.tenants
        },
        version=version("strongroom"),
    )


def _groups(segments: Iterable[Segment], size: int) -> list[list[Segment]]:
    """Neighbours that together are not larger than a full segment; order stays, since it is that of the
    log.
    """
    groups: list[list[Segment]] = []
    held = 0
    for segment in segments:
        if groups and held + segment.size <= size:
            groups[-1].append(segment)
            held += segment.size
        else:
            groups.append([segment])
            held = segment.size
    return groups
