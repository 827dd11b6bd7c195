"""Making the plan of a restore: asking places, finding others that the backups name, holding all against
memories.

Lives here: what has to be reached for to make a plan. Must not live here: the plan itself (plan.py),
restoring.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from strongroom.backup.chain import Memory, check_freshness, list_manifests, read_chain, read_later
from strongroom.backup.destination import Destination, destination_for
from strongroom.backup.fetching import Fetcher
from strongroom.backup.frames import RowFrame, TableFrame
from strongroom.backup.manifest import Manifest
from strongroom.backup.plan import RestorePlan, make_plan
from strongroom.backup.registry import Registered, Role, check_destination
from strongroom.backup.workshop import sealer_of, signing_keys
from strongroom.errors import StrongroomError
from strongroom.keys.anchor import Anchor
from strongroom.keys.live_keys import row_macs
from strongroom.keys.ring import Ring
from strongroom.storage.backup_rows import DestinationRow

__all__ = ["Planned", "places_of", "plan_restore"]

_ROOM = 0


@dataclass(frozen=True)
class Planned:
    """A plan, and where everything it needs may be.

    Args:
        places: Those that were named, then those that the backups name and that could be reached.
        behind: Places whose newest manifest is not the newest: name, number.
    """

    plan: RestorePlan
    places: Sequence[Registered]
    behind: Sequence[tuple[str, int]]


def places_of(uris: Iterable[str], environment: Mapping[str, str]) -> list[Registered]:
    """The places that somebody names for a restore; called by their URI.

    Raises:
        InvalidInput: As `destination_for`.
    """
    return [
        Registered(uri.partition("?")[0], Role.ARCHIVE, 0, destination_for(uri, environment)) for uri in uris
    ]


def plan_restore(
    places: Sequence[Registered],
    ring: Ring,
    anchor: Anchor | None,
    at: int | None,
    environment: Mapping[str, str],
    up_to: int | None = None,
) -> Planned:
    """Ask all places, and plan.

    Args:
        places: Those that were named.
        anchor: Remembers the newest manifest, where it is at hand.
        at: The moment that data is to go back to, in milliseconds of Unix time; the newest, when left out.
        up_to: Restore that backup and give up later ones, one of which has a segment that is nowhere.

    Raises:
        RolledBack: ``backup.rolled-back``.
        NotFound: ``backup.none``, ``backup.nothing-so-old``.
        VerificationFailed: ``backup.chain-broken``, ``backup.segment-missing``.
        Busy: ``backup.no-place``.
    """
    keys = signing_keys(ring)
    first = read_chain(places, ring.room, keys, up_to)
    others = _others(first.newest, places, ring, environment)
    everywhere = [*places, *others]
    chain = read_chain(everywhere, ring.room, keys, up_to) if others else first
    later = [] if up_to is None else read_later(everywhere, ring.room, keys, chain.newest.number)
    memories = [
        Memory(listing.name, max(listing.numbers))
        for listing in list_manifests(others, ring.room)
        if listing.numbers
    ]
    if anchor is not None and anchor.manifest is not None:
        memories.append(Memory("anchor", anchor.manifest.number, anchor.manifest.digest))
    # Only what is signed counts: anybody can put something under a later number.
    known = [memory for memory in memories if memory.who == "anchor" or memory.number <= chain.newest.number]
    if later:
        known = []  # what they know is what is given up: the plan says so
    proven = check_freshness(chain.newest, chain.digests[chain.newest.number], known)
    behind = [
        (listing.name, max(listing.numbers, default=0))
        for listing in chain.listings
        if max(listing.numbers, default=0) < chain.newest.number
    ]
    plan = replace(make_plan(chain, at, proven, ring.made), given_up=later)
    return Planned(plan, everywhere, behind)


def _others(
    newest: Manifest, places: Sequence[Registered], ring: Ring, environment: Mapping[str, str]
) -> list[Registered]:
    """The destinations that the room had then, and that were not named; those that can be reached."""
    known = {_identity(each.place) for each in places}
    found = []
    for row in _rows(newest, places, ring):
        try:
            place = destination_for(row.uri, environment)
            identity = _identity(place)
        except StrongroomError:
            continue
        if identity is not None and identity not in known:
            known.add(identity)
            found.append(Registered(row.name, Role(row.role), row.added, place))
    return found


def _rows(manifest: Manifest, places: Sequence[Registered], ring: Ring) -> list[DestinationRow]:
    fetcher = Fetcher(places, sealer_of(ring))
    mac = row_macs(ring, former=True)
    part = manifest.state.get(_ROOM)
    rows: list[DestinationRow] = []
    for segment in () if part is None else part.segments:
        table: TableFrame | None = None
        for frame in fetcher.frames(segment):
            if isinstance(frame, TableFrame):
                table = frame
            elif isinstance(frame, RowFrame) and table is not None and table.table == "destinations":
                named = dict(zip(table.columns, frame.values, strict=True))
                row = DestinationRow(*(named[name] for name in DestinationRow._fields))  # type: ignore[arg-type]  # as they were stored
                check_destination(mac, row)
                if row.role != Role.REMOVED:
                    rows.append(row)
    return rows


def _identity(place: Destination) -> str | None:
    try:
        return place.identity()
    except StrongroomError:
        return None
