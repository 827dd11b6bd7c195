"""Who else has a copy of the ring: keepers, and places where one cannot be replaced from here.

Lives here: taking and striking off, and hearing keepers. Must not live here: stores as such (stores.py), the
ring (keyring.py), what an erasure makes of it (strongroom.privacy).

Reports of keepers lie in the ring stores, where a keeper or the server puts them. Nothing here may be called
inside a transaction.
"""

from strongroom.errors import Conflict, InvalidInput, KeyNotAvailable, NotFound, StrongroomError
from strongroom.keys.keeper import Keeper
from strongroom.keys.keeper_report import KeeperReport, read_report, report_name
from strongroom.keys.keyring import KeyRing
from strongroom.keys.ring import LONGEST_PLACE
from strongroom.keys.ring_copies import removed
from strongroom.keys.ring_writing import Rewritten

__all__ = [
    "add_keeper",
    "attest_gone",
    "forget_keeper",
    "forget_store",
    "keeper_reports",
    "note_copy",
    "take_report",
]


def forget_store(keyring: KeyRing, uri: str) -> Rewritten:
    """Strike a ring store off the list, and remove what lies there.

    What could not be removed stands among the copies that cannot be replaced from here, until somebody says
    that it is gone.

    Raises:
        NotFound: ``stores.unknown``.
        Busy, RolledBack, KeyNotAvailable: as `KeyRing.rewrite`.
    """
    if uri not in keyring.ring.stores:
        raise NotFound("stores.unknown", store=uri)
    now = keyring.now()
    done = keyring.rewrite(
        lambda ring: ring.without_store(uri).with_copy(uri, now) if uri in ring.stores else ring
    )
    if removed(done.ring, keyring.open_place(uri)):
        return attest_gone(keyring, uri)
    return done


def note_copy(keyring: KeyRing, place: str) -> Rewritten:
    """Note that a copy of the ring lies where it cannot be replaced from here.

    Args:
        place: Where, in words.

    Raises:
        InvalidInput: ``keys.copy-place``.
        Busy, RolledBack, KeyNotAvailable: as `KeyRing.rewrite`.
    """
    if not 0 < len(place.strip()) <= LONGEST_PLACE or not place.isprintable():
        raise InvalidInput("keys.copy-place", most=LONGEST_PLACE)
    now, named = keyring.now(), place.strip()
    return keyring.rewrite(lambda ring: ring if named in ring.copies else ring.with_copy(named, now))


def attest_gone(keyring: KeyRing, place: str) -> Rewritten:
    """Take somebody's word that such a copy is gone.

    Raises:
        NotFound: ``keys.copy-unknown``.
        Busy, RolledBack, KeyNotAvailable: as `KeyRing.rewrite`.
    """
    if place not in keyring.ring.copies:
        raise NotFound("keys.copy-unknown")
    return keyring.rewrite(lambda ring: ring.without_copy(place) if place in ring.copies else ring)


def add_keeper(keyring: KeyRing, keeper: Keeper) -> Rewritten:
    """Have copies sealed to a keeper too, from now on.

    Raises:
        Conflict: ``keeper.known-already``.
        Busy, RolledBack, KeyNotAvailable: as `KeyRing.rewrite`; ``ring.no-recovery-key``.
    """
    if keyring.ring.recovery is None:
        raise KeyNotAvailable("ring.no-recovery-key")
    if keeper.name in keyring.ring.keepers:
        raise Conflict("keeper.known-already", keeper=keeper.name)
    return keyring.rewrite(lambda ring: ring if keeper.name in ring.keepers else ring.with_keeper(keeper))


def forget_keeper(keyring: KeyRing, name: str) -> Rewritten:
    """Strike a keeper off; what it holds is a copy that cannot be replaced from here, until it is gone.

    Raises:
        NotFound: ``keeper.unknown``.
        Busy, RolledBack, KeyNotAvailable: as `KeyRing.rewrite`.
    """
    if name not in keyring.ring.keepers:
        raise NotFound("keeper.unknown", keeper=name)
    place, now = f"keeper:{name}", keyring.now()
    return keyring.rewrite(
        lambda ring: ring.without_keeper(name).with_copy(place, now) if name in ring.keepers else ring
    )


def keeper_reports(keyring: KeyRing) -> dict[str, KeeperReport | None]:
    """The newest report of each keeper; None for one of which no store that can be reached has any."""
    return {name: _newest(keyring, keeper) for name, keeper in keyring.ring.keepers.items()}


def take_report(keyring: KeyRing, name: str, data: bytes) -> KeeperReport:
    """Put a keeper's report into every ring store that can be reached; one that is older changes nothing.

    Returns:
        The newest report of this keeper.

    Raises:
        NotFound: ``keeper.unknown``.
        VerificationFailed: ``keeper.report-forged``.
        KeyNotAvailable: ``stores.unreachable``, where no store took it.
    """
    keeper = keyring.ring.keepers.get(name)
    if keeper is None:
        raise NotFound("keeper.unknown", keeper=name)
    report, known = read_report(data, keyring.room, keeper), _newest(keyring, keeper)
    if known is not None and known.number >= report.number:
        return known
    problems: list[StrongroomError] = []
    stores = keyring.open_stores()
    for store in stores:
        try:
            store.replace(report_name(keyring.room, name), data)
        except StrongroomError as error:
            problems.append(error)
    if problems and len(problems) == len(stores):
        raise problems[0]
    return report


def _newest(keyring: KeyRing, keeper: Keeper) -> KeeperReport | None:
    found: list[KeeperReport] = []
    for store in keyring.open_stores():
        try:
            data = store.read(report_name(keyring.room, keeper.name))
            if data is not None:
                found.append(read_report(data, keyring.room, keeper))
        except StrongroomError:
            continue  # out of reach, or not this keeper's: another store may have it, or it was not heard of
    return max(found, key=lambda report: report.number, default=None)
