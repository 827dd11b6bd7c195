"""A world as small as an erasure needs to go wrong in: a machine, two stores, a destination, a keeper.

Lives here: states, what can happen in each, and what must hold. The steps are those of
`strongroom.privacy.erasure_steps`; whatever the runner does between two writes is one transition here, so
that a crash anywhere is a state like any other: nothing is remembered but what was written.

One customer lives, another is to be erased; both are on one page of one region. Epochs are numbers.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from strongroom.privacy.erasure_steps import Facts, Step, Wait, waits

__all__ = ["START", "Rules", "State", "successors", "violations"]

Epochs = frozenset[int]
Rules = Callable[[Step, Facts], tuple[Wait, ...]]


class Copy(NamedTuple):
    """Key state: the epoch that page keys are under, whether the erased customer's key is among them, and
    whether the log beside it says that the customer was hidden."""

    epoch: int
    erased_too: bool
    hidden: bool


class State(NamedTuple):
    """What lies where. `None` or an empty set: lost, and not replaced yet.

    ``keeper`` has the epochs in any copy that it keeps, and ``grace`` says that it has reported that the time
    of all but the newest is over. ``copied`` has those in a copy elsewhere, which somebody noted.
    """

    done: int = 0
    database: Copy | None = Copy(1, True, False)
    committed: bool = False
    cut: bool = False
    ring: Epochs = frozenset({1})
    anchor: bool = False
    stores: tuple[Epochs, Epochs] = (frozenset({1}), frozenset({1}))
    tombstones: tuple[bool, bool] = (False, False)
    offline: tuple[bool, bool] = (False, False)
    destination: Copy | None = Copy(1, True, False)
    destination_tombstone: bool = False
    exposed: Epochs = frozenset({1})
    held: bool = False
    job: bool = False
    keeper: Epochs = frozenset({1})
    grace: bool = False
    copied: Epochs = frozenset()
    said_shredded: bool = False
    troubles: int = 2


START = State()


def _pair(values: tuple, at: int, value: object) -> tuple:
    return tuple(value if place == at else old for place, old in enumerate(values))


def facts(state: State) -> Facts:
    """What the runner sees: stores that are offline are not current, whatever lies there."""
    database = state.database
    assert database is not None
    current = [
        epochs == state.ring and not off for epochs, off in zip(state.stores, state.offline, strict=True)
    ]
    newest = max(state.ring)
    return Facts(
        due=True,
        held=False,
        leases=not state.held,
        database_log=True,
        approved=True,
        stores=2,
        stores_current=sum(current),
        destinations_short=int(state.destination is None or state.destination[:2] != database[:2]),
        old_epoch=int(database.epoch != newest),
        old_index=0,
        jobs=int(state.job),
        copies_unknown=int(bool(state.copied)),
        keepers_waiting=int(newest not in state.keeper or not (state.grace or state.keeper == {newest})),
        keepers_holding=int(bool(state.keeper - {newest})),
        stores_confirmed=sum(current),
    )


def successors(state: State, rules: Rules = waits) -> Iterator[tuple[str, State]]:
    """Everything that can happen next."""
    if state.database is not None:
        yield from _work(state, rules)
        yield from _others(state, state.database)
    else:
        yield from _restores(state)
    yield from _troubles(state)


def _work(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    """The runner's next writes; after a crash it looks at what is there and goes on from that."""
    database = state.database
    assert database is not None
    if state.done == 0:
        # Another process may hold keys that it loaded before; a job may be at work that has some for long.
        for held in (False, True):
            for job in (False, True):
                hidden = database._replace(hidden=True)
                yield "hide", state._replace(done=1, database=hidden, held=held, job=job)
    elif state.done == Step.HIDDEN:
        yield from _shred(state, database, rules)
    elif state.done == Step.SHREDDED:
        if len(state.ring) == 1:
            yield "key", state._replace(ring=state.ring | {max(state.ring) + 1})
        else:
            yield from _publish(state)
            yield from _finish(state, Step.KEYED, rules)
    elif state.done == Step.KEYED:
        if database.epoch != max(state.ring):
            wanted = facts(state)
            if Wait.RING_STORES not in rules(Step.MOVED, wanted):
                for held in (False, True):
                    yield (
                        "move",
                        state._replace(database=database._replace(epoch=max(state.ring)), held=held),
                    )
        yield from _publish(state)
        yield from _finish(state, Step.MOVED, rules)
    elif state.done == Step.MOVED:
        if state.destination != database:
            yield "copy", state._replace(destination=database)
        yield from _finish(state, Step.COPIED, rules)
    elif state.done in (Step.COPIED, Step.CHECKED):
        yield from _publish(state)
        if state.destination != database:
            yield "copy", state._replace(destination=database)
        yield from _finish(state, Step(state.done + 1), rules)
    elif state.done == Step.INTENT:
        yield from _destroy(state, database, rules)
    elif state.done == Step.DESTROYED:
        yield from _publish(state)
        yield from _finish(state, Step.DEFINITIVE, rules)


def _shred(state: State, database: Copy, rules: Rules) -> Iterator[tuple[str, State]]:
    if not state.committed:
        yield "commit", state._replace(committed=True)
    elif not state.anchor:
        yield "anchor", state._replace(anchor=True)
    elif not state.cut:
        missing = [at for at in (0, 1) if not state.offline[at] and not state.tombstones[at]]
        for at in missing:
            yield f"tombstone {at}", state._replace(tombstones=_pair(state.tombstones, at, True))
        if not state.destination_tombstone:
            yield "tombstone d", state._replace(destination_tombstone=True)
        elif not missing and Wait.LEASES not in rules(Step.SHREDDED, facts(state)):
            yield "shred", state._replace(database=database._replace(erased_too=False), cut=True)
    else:
        yield "empty the log", state._replace(done=int(Step.SHREDDED), said_shredded=True)


def _publish(state: State) -> Iterator[tuple[str, State]]:
    for at in (0, 1):
        if not state.offline[at] and state.stores[at] != state.ring:
            yield f"publish {at}", state._replace(stores=_pair(state.stores, at, state.ring))


def _finish(state: State, step: Step, rules: Rules) -> Iterator[tuple[str, State]]:
    if not rules(step, facts(state)):
        yield f"done {step}", state._replace(done=int(step))


def _destroy(state: State, database: Copy, rules: Rules) -> Iterator[tuple[str, State]]:
    """Stores first, then the ring; once the first store is told, nobody turns back."""
    kept = frozenset({max(state.ring)})
    begun = _begun(state)
    if not begun:
        yield from _publish(state)
        if state.destination != database:
            yield "copy", state._replace(destination=database)
    if not begun and rules(Step.DESTROYED, facts(state)):
        return
    left = [at for at in (0, 1) if not state.offline[at] and state.stores[at] != kept]
    for at in left:
        yield f"destroy {at}", state._replace(stores=_pair(state.stores, at, kept))
    if not left:
        yield "destroy", state._replace(ring=kept, done=int(Step.DESTROYED))


def _begun(state: State) -> bool:
    kept = frozenset({max(state.ring)})
    return any(epochs == kept for epochs in state.stores)


def _others(state: State, database: Copy) -> Iterator[tuple[str, State]]:
    """Other processes let go of keys, backups are made, time passes."""
    if state.held:
        yield "let go", state._replace(held=False)
    if state.job:
        yield "job over", state._replace(job=False)
    if state.copied:
        yield "copy gone", state._replace(copied=frozenset())
    yield from _keeper(state)
    if state.destination != database and database.epoch in state.stores[0] | state.stores[1]:
        yield "backup", state._replace(destination=database)


def _keeper(state: State) -> Iterator[tuple[str, State]]:
    """It pulls from a store, tries at the destination, waits, and lets go of what the ring has no more."""
    copy, newest = state.destination, max(state.keeper, default=0)
    if copy is None:
        return
    if state.ring and max(state.ring) < newest:
        # What came back is older than what the keeper has, and it refuses that for ever: people make another.
        yield "another keeper", state._replace(keeper=frozenset(), grace=False)
    for at in (0, 1):
        ring = state.stores[at]
        if state.offline[at] or copy.epoch not in ring or max(ring) < newest:
            continue  # cannot be reached, does not open the newest keys, or was rolled back
        grace = state.grace and max(ring) == newest
        kept = ring | (frozenset() if grace else state.keeper)
        if (kept, grace) != (state.keeper, state.grace):
            yield f"keeper pulls from {at}", state._replace(keeper=kept, grace=grace)
    if not state.grace and copy.epoch == newest and len(state.keeper) > 1:
        yield "grace over", state._replace(grace=True)


def _troubles(state: State) -> Iterator[tuple[str, State]]:
    """Two at most; and never so many at once that nothing is left of the living either."""
    for at in (0, 1):
        if state.offline[at]:
            yield f"online {at}", state._replace(offline=_pair(state.offline, at, False))
    if not state.troubles:
        return
    left = state._replace(troubles=state.troubles - 1)
    some_store = any(epochs and not off for epochs, off in zip(state.stores, state.offline, strict=True))
    if state.database is not None and state.destination is not None and some_store:
        yield (
            "lose the machine",
            left._replace(
                database=None,
                ring=frozenset(),
                anchor=False,
                committed=False,
                cut=False,
                held=False,
                job=False,
            ),
        )
    for at in (0, 1):
        other = state.stores[1 - at] and not state.offline[1 - at]
        if state.database is None and not other:
            continue
        if state.stores[at]:
            yield (
                f"lose store {at}",
                left._replace(
                    stores=_pair(state.stores, at, frozenset()), tombstones=_pair(state.tombstones, at, False)
                ),
            )
        if not state.offline[at]:
            yield f"offline {at}", left._replace(offline=_pair(state.offline, at, True))
    if state.database is not None and not state.copied:
        yield "copy elsewhere", left._replace(copied=state.ring)
    if state.database is not None and state.destination is not None:
        yield "lose the destination", left._replace(destination=None, destination_tombstone=False)


def _restores(state: State) -> Iterator[tuple[str, State]]:
    """From any one store and the destination, with the newest ledger of all places that can be reached."""
    copy = state.destination
    assert copy is not None
    reached = [at for at in (0, 1) if not state.offline[at]]
    known = state.destination_tombstone or any(state.tombstones[at] for at in reached)
    for at in reached:
        epochs = state.stores[at]
        if not epochs or copy.epoch not in epochs:
            continue
        restored = copy._replace(erased_too=copy.erased_too and not known, hidden=copy.hidden or known)
        done = int(Step.SHREDDED) if known else int(restored.hidden)
        # Keys of the page were renewed on loading: whoever is in the ledger is on no page.
        yield (
            f"restore from {at}",
            state._replace(
                database=restored,
                ring=epochs,
                done=done,
                anchor=known,
                committed=known,
                cut=known,
                # An unfinished round is not gone on with: all epochs but the next one will be destroyed.
                grace=False,
                exposed=state.exposed | ({copy.epoch} if restored.erased_too else frozenset()),
            ),
        )


def violations(before: State, what: str, after: State) -> list[str]:
    """What a transition broke."""
    found = []
    database, copy = after.database, after.destination
    if what == "move":
        holders = sum(database.epoch in epochs for epochs in after.stores if database)
        if holders < 2:
            found.append("I1")
    if database is not None and database.epoch not in after.ring:
        found.append("I2")
    if copy is not None:
        for epochs in after.stores:
            if epochs and copy.epoch not in epochs:
                found.append("I3")
    alive = database is not None and database.epoch in after.ring
    spare = copy is not None and any(copy.epoch in epochs for epochs in after.stores)
    if not (alive or spare):
        found.append("I4")
    if before.held and what in ("shred", "done 6"):
        found.append("I4 of a process")
    if what.startswith("destroy") and before.job:
        found.append("I4 of a job")
    newest = max(before.ring, default=0)
    if what.startswith("destroy") and not _begun(before) and facts(before).keepers_waiting:
        found.append("grace")
    if what.startswith("keeper") and before.keeper - after.keeper - after.ring and not before.grace:
        found.append("grace of the keeper")
    if what == "destroy" and newest not in before.keeper:
        found.append("I3 of the keeper")
    if what.startswith("destroy") and copy is None and not _begun(before):
        found.append("I3")
    if after.done == Step.DEFINITIVE:
        everywhere = after.ring.union(*after.stores, after.keeper, after.copied)
        if after.exposed & everywhere:
            found.append("definitive, and opens")
        if database is not None and database.erased_too:
            found.append("definitive, and there")
    if after.said_shredded and what.startswith("restore") and database is not None and not database.hidden:
        found.append("came back")
    return found
