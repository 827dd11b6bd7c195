"""The records of one page: opened and shown, all of them a step at a time.

Lives here: from rows that were decided about to what is shown of them. Must not live here: which records a
page has (vault.searching), deciding, the event, the look of one record (showing.py).

Each step is taken for all records before the next: that takes three quarters of the time of all steps for one
record after another. Ciphers, unpacking and masks are different code, and each finds its own at hand.
"""

from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from strongroom.access.decision import Decision
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.operations.operation import Loaded, Operation
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.sealing import with_others
from strongroom.vault.views.record_views import RecordView
from strongroom.vault.views.showing import Lens

__all__ = ["Candidate", "Item", "show_all"]

_NOTHING: Mapping[int, Packed] = MappingProxyType({})


class Candidate(NamedTuple):
    """A record that is to be shown.

    Args:
        decision: By which it is shown.
        loaded: Its row with the key that opens it.
        opened: What was opened of it already, to be compared.
    """

    found: FoundRecord
    decision: Decision
    loaded: Loaded
    opened: Mapping[int, Packed] = _NOTHING


class Item(NamedTuple):
    """A record on a page, as it is shown, and the decision that shows it so."""

    found: FoundRecord
    loaded: Loaded
    view: RecordView
    decision: Decision


def show_all(
    operation: Operation,
    collection: Collection,
    candidates: Sequence[Candidate],
    done: Some[Level] = (),
) -> list[Item]:
    """Open and show the records of a page.

    Args:
        done: The levels that were opened already; what is to be shown of these is not opened again.
    """
    lenses = _lenses(operation, collection, candidates)
    values = [_values(operation, each, lens, done) for each, lens in zip(candidates, lenses, strict=True)]
    named = operation.colleague
    return [
        Item(each.found, each.loaded, lens.show(each.found.record, opened, named), each.decision)
        for each, lens, opened in zip(candidates, lenses, values, strict=True)
    ]


def _lenses(operation: Operation, collection: Collection, candidates: Sequence[Candidate]) -> list[Lens]:
    made: dict[int, Lens] = {}
    lenses = []
    for each in candidates:
        lens = made.get(id(each.decision))
        if lens is None:
            lens = made[id(each.decision)] = operation.lens(collection, each.decision)
        lenses.append(lens)
    return lenses


def _values(
    operation: Operation, candidate: Candidate, lens: Lens, done: Some[Level]
) -> Mapping[int, Packed]:
    if not done:
        return open_loaded(candidate.loaded, lens.levels)
    if not all(level in lens.levels for level in done):
        # What had to be compared may not be shown: nothing of it may slip in.
        return open_loaded(candidate.loaded, lens.levels)
    rest = open_loaded(candidate.loaded, [level for level in lens.levels if level not in done])
    return with_others(candidate.opened, rest)
