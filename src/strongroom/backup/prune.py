"""Letting old backups go: which moments stay, and what nothing that stays needs any more.

Lives here: choosing, and the two phases. Must not live here: deleting at one kind of place (destinations),
merging.

First the manifests go, from the room and from every destination; what they alone named is marked. Only what
is still needed by nothing a day later is deleted, so that a run on another machine, whose manifest has not
been signed yet, loses nothing. Killed anywhere, the next prune goes on; nothing has to be unlocked.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from strongroom.audit.actions import Action
from strongroom.backup.facts import Facts, read_facts, write_facts
from strongroom.backup.fencing import check_fence
from strongroom.backup.healing import wanted_objects
from strongroom.backup.manifest import Manifest
from strongroom.backup.object_names import Kind, is_key_copy, is_segment, manifest_number, prefix
from strongroom.backup.registry import Registered
from strongroom.backup.wholeness import whole_backups
from strongroom.backup.workshop import Workshop
from strongroom.errors import InvalidInput, Refused, StrongroomError
from strongroom.storage import backup_rows

__all__ = ["Keep", "PrunePlan", "Pruned", "plan_prune", "prune", "restorable_after"]

_DAY = 24 * 3_600_000
_GRACE = _DAY
_SLACK = 600_000
_MOST_GAP = 45 * _DAY


@dataclass(frozen=True)
class Keep:
    """Which moments stay; whatever one rule keeps, stays.

    Args:
        last: The newest so many.
        daily, weekly, monthly, yearly: The newest of each of the last so many days, weeks, months, years, in
            UTC.
        min_age: Milliseconds; nothing younger goes.
    """

    last: int = 1
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    yearly: int = 0
    min_age: int = 7 * _DAY

    def __post_init__(self) -> None:
        numbers = (self.last, self.daily, self.weekly, self.monthly, self.yearly, self.min_age)
        if self.last < 1 or min(numbers) < 0:
            raise InvalidInput("backup.keep-wrong")


@dataclass(frozen=True)
class PrunePlan:
    """What a prune would do.

    Args:
        stays: Manifests whose moments stay, in order.
        needed: Those and the ones that a restore of them reads.
        goes: The others.
    """

    stays: Sequence[Manifest]
    needed: Sequence[Manifest]
    goes: Sequence[Manifest]


@dataclass
class Pruned:
    """What a prune did at one destination.

    Args:
        deleted: Objects that are gone.
        waiting: Objects that nothing needs and that go when a day is over.
        problem: Why it could not be done to the end.
    """

    name: str
    deleted: list[str] = field(default_factory=list)
    waiting: int = 0
    problem: str | None = None


def plan_prune(manifests: Sequence[Manifest], keep: Keep, now: int) -> PrunePlan:
    """Choose what stays.

    Only manifests that the room itself signed and knows count: whatever lies at a destination under a later
    date keeps nothing alive and pushes nothing out.

    Args:
        manifests: All that the room knows, in order.
        now: Milliseconds of Unix time.

    Raises:
        Refused: ``backup.clock``, where the clock cannot be believed: it is behind the newest backup, or far
            ahead.
    """
    if not manifests:
        return PrunePlan((), (), ())
    _require_clock(manifests, now)
    moments = [each for each in manifests if each.kind != "index" or each is manifests[-1]]
    chosen = {each.number for each in moments[-keep.last :]}
    chosen |= {each.number for each in moments if now - each.at < keep.min_age}
    for count, form in (
        (keep.daily, "%Y-%m-%d"),
        (keep.weekly, "%G-%V"),
        (keep.monthly, "%Y-%m"),
        (keep.yearly, "%Y"),
    ):
        periods: dict[str, int] = {}
        for each in reversed(moments):
            periods.setdefault(time.strftime(form, time.gmtime(each.at / 1000)), each.number)
        chosen |= set(list(periods.values())[:count])
    # The newest of all is what the next run continues.
    chosen.add(manifests[-1].number)
    stays = [each for each in manifests if each.number in chosen]
    numbers = {number for each in stays for number in range(each.first_manifest, each.number + 1)}
    needed = [each for each in manifests if each.number in numbers]
    goes = [each for each in manifests if each.number not in numbers]
    return PrunePlan(stays, needed, goes)


def _require_clock(manifests: Sequence[Manifest], now: int) -> None:
    newest = manifests[-1].at
    before = max((each.at for each in manifests[:-1] if each.at != newest), default=newest)
    if newest - now > _SLACK or now - newest > _MOST_GAP or newest - before > _MOST_GAP:
        raise Refused("backup.clock")


def restorable_after(shop: Workshop, plan: PrunePlan) -> dict[str, list[int] | str]:
    """What each destination alone can still restore once a plan was carried out, as it was found to be.

    Returns:
        By destination the numbers of the moments that stay and lie there whole; the code of its problem, for
        one that could not be asked.
    """
    manifests = {manifest.number: manifest for manifest in plan.needed}
    stays = {manifest.number for manifest in plan.stays}
    return {
        name: found if isinstance(found, str) else [number for number in found if number in stays]
        for name, found in whole_backups(shop, shop.destinations(), manifests).items()
    }


def prune(shop: Workshop, keep: Keep, *, grace: int = _GRACE) -> tuple[PrunePlan, list[Pruned]]:
    """Let go what nothing that stays needs.

    Args:
        grace: Milliseconds that an object has to have been needed by nothing before it is deleted.

    Raises:
        Refused: ``access.refused``, ``backup.clock``, ``backup.fenced``, ``backup.copy``; nothing
            was removed.
        Busy: ``backup.running``.
    """
    shop.permit(Action.BACKUP_PRUNE)
    with shop.alone():
        destinations = shop.destinations()
        check_fence(shop, destinations)
        plan = plan_prune(shop.manifests(), keep, shop.door.now())
        going = [each.number for each in plan.goes]
        counts = {"kept": len(plan.stays), "removed": len(going)}
        shop.record(
            Action.BACKUP_PRUNE,
            counts,
            lambda operation: backup_rows.drop_backups(operation.tx, going) if going else None,
        )
        return plan, [_at(shop, each, plan, grace) for each in destinations]


def _at(shop: Workshop, each: Registered, plan: PrunePlan, grace: int) -> Pruned:
    done = Pruned(each.name)
    mac, database, now = shop.door.keyring.row_mac(), shop.door.database, shop.door.now()
    facts = read_facts(database, mac).get(each.name, Facts())
    try:
        _drop_manifests(shop, each, plan, done)
        _drop_objects(shop, each, facts, done, now - grace, now)
    except StrongroomError as error:
        done.problem = error.code
    write_facts(database, mac, each.name, facts, now)
    return done


def _drop_manifests(shop: Workshop, each: Registered, plan: PrunePlan, done: Pruned) -> None:
    """Whatever is older than the newest that stays and is not needed; a later one is not ours to judge."""
    room = shop.room.id
    needed = {manifest.number for manifest in plan.needed}
    newest = max(needed, default=0)
    for stored in list(each.place.list(prefix(room, Kind.MANIFESTS))):
        number = manifest_number(room, stored.name)
        if number is not None and number < newest and number not in needed:
            each.place.delete(stored.name)
            done.deleted.append(stored.name)


def _drop_objects(
    shop: Workshop, each: Registered, facts: Facts, done: Pruned, before: int, now: int
) -> None:
    room = shop.room.id
    wanted = set(wanted_objects(shop))
    there = [
        stored.name for kind in (Kind.SEGMENTS, Kind.KEYS) for stored in each.place.list(prefix(room, kind))
    ]
    idle = set(_idle(there, wanted, room))
    facts.marked = {name: facts.marked.get(name, now) for name in sorted(idle)}
    for name, since in list(facts.marked.items()):
        if since > before:
            done.waiting += 1
            continue
        each.place.delete(name)
        done.deleted.append(name)
        del facts.marked[name]


def _idle(there: Iterable[str], wanted: set[str], room: bytes) -> Iterable[str]:
    """What nothing needs, of what has a name of ours; of keys only what is older than what is needed: an
    erasure may have sent later ones.
    """
    newest: dict[str, str] = {}
    for name in wanted:
        folder = name.rpartition("/")[0]
        newest[folder] = max(newest.get(folder, ""), name)
    for name in there:
        if name in wanted:
            continue
        if is_segment(room, name) or (
            is_key_copy(room, name) and name < newest.get(name.rpartition("/")[0], "")
        ):
            yield name
