"""One pull of a keeper: fetch, try, keep, let go, report.

Lives here: the order of these. Must not live here: what each is (sources, proving, cabinet, custody).

A ring that cannot be believed changes nothing: what is held stays, its time goes on, and the report says what
is wrong. Killed at any instant, the next pull goes on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest

from strongroom.backup.destination import Destination, destination_for
from strongroom.backup.keeper.cabinet import Cabinet
from strongroom.backup.keeper.custody import (
    Custody,
    Region,
    RegionProof,
    check_next,
    check_people,
    due,
    held,
    passed,
    taken,
)
from strongroom.backup.keeper.post import Post
from strongroom.backup.keeper.proving import prove
from strongroom.backup.keeper.sources import Fetched, Source, source_for
from strongroom.crypto.age import X25519Identity
from strongroom.errors import KeyNotAvailable, StrongroomError, VerificationFailed
from strongroom.keys.disk import DISK, Disk
from strongroom.keys.keeper_report import KeeperReport, write_report
from strongroom.keys.live_keys import row_mac
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import open_copy, read_facts, seal_copy
from strongroom.keys.surroundings import Surroundings

__all__ = ["Pulled", "pull"]


@dataclass(frozen=True)
class Pulled:
    """What a pull came to.

    Args:
        custody: What the keeper holds now.
        report: What it told the room.
        problem: Why the newest ring was not taken; None where it was.
        told: Each source, with what kept the report from it or None.
    """

    custody: Custody
    report: KeeperReport
    problem: StrongroomError | None
    told: Sequence[tuple[str, str | None]]


def pull(
    post: Post,
    surroundings: Surroundings,
    *,
    accepted: int = 0,
    sources: Sequence[Source] | None = None,
    places: Sequence[Destination] | None = None,
    disk: Disk = DISK,
    step: Callable[[str], None] = lambda what: None,
) -> Pulled:
    """Do what a keeper does, once.

    Args:
        accepted: So many customers are gone rightly, a person says.
        sources: Where copies come from; those of the post, when left out.
        places: Where key state lies; those of the post, when left out.
        step: Told of each thing that was done, by a word.

    Raises:
        Busy: ``keys.lock-held``, while another pull is running.
        KeyNotAvailable: of the keeper's own files; ``keys.file-unwritable``.
        VerificationFailed: ``keeper.copy-lost``: somebody was at the keeper's own folder.
    """
    if sources is None:
        sources = [source_for(uri, post.token_file, post.ca_file) for uri in post.sources]
    if places is None:
        places = [destination_for(uri, surroundings.environment) for uri in post.destinations]
    cabinet = Cabinet(post.folder, post.room, disk)
    identity, signing = post.secrets()
    with cabinet.alone():
        custody = passed(cabinet.tidy(cabinet.remembered()), surroundings.now())
        step("tidied")
        try:
            custody, problem = _take(post, custody, cabinet, identity, sources, places, accepted, step), None
        except StrongroomError as error:
            if error.code == "keys.file-unwritable":
                raise
            custody, problem = replace(custody, problem=error.code), error
        custody = _let_go(cabinet, custody, post.grace, step)
        current = custody.current
        report = KeeperReport(
            room=post.room,
            keeper=post.name,
            number=custody.reports,
            at=custody.seen,
            generation=0 if current is None else current.generation,
            held=held(custody, post.grace),
            problem=custody.problem,
        )
        told = _tell(post, sources, write_report(report, signing))
        step("told")
        return Pulled(custody, report, problem, told)


def _take(
    post: Post,
    custody: Custody,
    cabinet: Cabinet,
    identity: X25519Identity,
    sources: Sequence[Source],
    places: Sequence[Destination],
    accepted: int,
    step: Callable[[str], None],
) -> Custody:
    """Take the newest ring that can be had, where it can be believed."""
    ring = _newest(post, sources, identity)
    step("fetched")
    check_next(custody, ring)
    proofs = _prove(ring, places, custody)
    people = check_people(custody, proofs, accepted)
    step("proved")
    current = custody.current
    digest = ""
    if current is None or current.generation != ring.generation:
        # Sealed anew, and to the recovery key alone: so it is known to open with that, and the keeper itself
        # cannot open what it keeps.
        digest = cabinet.put(ring.generation, seal_copy(ring, keepers=False))
        step("put")
    after = taken(custody, ring, digest, proofs, people)
    cabinet.remember(after)
    step("remembered")
    return after


def _newest(post: Post, sources: Sequence[Source], identity: X25519Identity) -> Ring:
    found: list[Ring] = []
    problem: StrongroomError = KeyNotAvailable("keeper.no-copy")
    for source in sources:
        try:
            fetched = source.fetch(post.room)
            if fetched is not None:
                found.append(_opened(fetched, post.room, identity))
        except StrongroomError as error:
            problem = error  # another source may do; the last one's is named where none does
    if not found:
        raise problem
    return max(found, key=lambda ring: ring.generation)


def _opened(fetched: Fetched, room: bytes, identity: X25519Identity) -> Ring:
    ring = open_copy(fetched.copy, identity)
    if ring.room != room:
        raise VerificationFailed("keeper.foreign")
    macs = {number: row_mac(key) for number, key in ring.mac_keys.items()}
    generation, _, digest = read_facts(fetched.facts, room, macs.__getitem__)
    if generation != ring.generation or not compare_digest(digest, sha256(fetched.copy).digest()):
        raise VerificationFailed("stores.copy-damaged")
    return ring


def _prove(ring: Ring, places: Sequence[Destination], custody: Custody) -> Mapping[Region, RegionProof]:
    """By every destination: one that cannot be reached proves nothing, and the ring waits."""
    proofs: dict[Region, RegionProof] = {}
    for place in places:
        proofs |= prove(ring, place, custody)
    return proofs


def _let_go(cabinet: Cabinet, custody: Custody, grace: int, step: Callable[[str], None]) -> Custody:
    """Forget what is due, durably; what the report will say is remembered before it is sent."""
    custody = replace(custody, going=due(custody, grace), reports=custody.reports + 1)
    cabinet.remember(custody)
    step("going")
    custody = cabinet.tidy(custody)
    step("gone")
    return custody


def _tell(post: Post, sources: Sequence[Source], report: bytes) -> list[tuple[str, str | None]]:
    told: list[tuple[str, str | None]] = []
    for source in sources:
        try:
            source.deliver(post.room, post.name, report)
        except StrongroomError as error:
            told.append((source.uri, error.code))
        else:
            told.append((source.uri, None))
    return told
