"""Which backups lie whole at which destination: all that a restore of them takes, from there alone.

Lives here: asking, and comparing what is there with what should be. Must not live here: opening what lies
there (verify.py), bringing what is missing (healing.py).
"""

from collections.abc import Iterable, Mapping, Sequence

from strongroom.backup.asking import PATIENCE, ask_all
from strongroom.backup.facts import Facts, read_facts
from strongroom.backup.manifest import Manifest
from strongroom.backup.object_names import Kind, manifest_name, prefix
from strongroom.backup.registry import Registered
from strongroom.backup.segment import Segment
from strongroom.backup.workshop import Workshop
from strongroom.errors import StrongroomError

__all__ = ["whole_backups"]


def whole_backups(
    shop: Workshop, places: Sequence[Registered], manifests: Mapping[int, Manifest]
) -> dict[str, list[int] | str]:
    """Ask every place what lies there.

    Args:
        manifests: The backups that are looked for, and those that they build on, by number.

    Returns:
        By name of the place the numbers of those that lie there whole, in order: the manifest, and each
        segment in its size, with nothing that the last verification found damaged. The code of its problem,
        for one that could not be asked.
    """
    room, facts = shop.room.id, read_facts(shop.door.database, shop.door.keyring.row_mac())
    below = prefix(room, Kind.MANIFESTS).partition("/")[0] + "/"
    listings = ask_all(
        places, lambda each: {stored.name: stored.size for stored in each.place.list(below)}, PATIENCE
    )
    return {
        name: there.code
        if isinstance(there, StrongroomError)
        else _whole(room, manifests, there, facts.get(name, Facts()).lost)
        for name, there in listings.items()
    }


def _whole(
    room: bytes, manifests: Mapping[int, Manifest], there: Mapping[str, int], lost: Sequence[int]
) -> list[int]:
    start = prefix(room, Kind.SEGMENTS)

    def lie_there(segments: Iterable[Segment]) -> bool:
        return all(there.get(start + segment.name) == segment.size for segment in segments)

    own = {number: lie_there(manifest.segments) for number, manifest in manifests.items()}
    return [
        number
        for number, manifest in sorted(manifests.items())
        if manifest_name(room, number) in there
        and number not in lost
        and all(own.get(each, False) for each in range(manifest.first_manifest, number + 1))
        and lie_there(segment for part in manifest.state.values() for segment in part.segments)
    ]
