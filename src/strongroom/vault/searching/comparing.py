"""Candidates, opened and compared before they count: a token may stand for another value.

Lives here: which levels an answer needs, and whether a record has the values asked for; walking through all
candidates of one. Must not live here: tokens (vault.indexes), pages (finding.py).
"""

from collections.abc import Mapping, Sequence

from strongroom.access.scope import EVERYTHING
from strongroom.model.fieldtypes.base import Search, Value
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection
from strongroom.storage.record_scope import RecordFilter
from strongroom.storage.search_rows import candidates
from strongroom.vault.indexes.indexing import Probe
from strongroom.vault.operations.operation import Loaded, Operation
from strongroom.vault.searching.reach import being_erased
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.rows import check_row

__all__ = ["AT_ONCE", "customers_with", "levels_of", "matches", "opened_for"]

AT_ONCE = 200
"""Candidates fetched at a time; a bucket of last fours holds more than it hits."""


def opened_for(operation: Operation, loaded: Loaded, probes: Sequence[Probe]) -> dict[int, Packed]:
    """The levels of the fields that are asked about, and no other."""
    return open_loaded(loaded, levels_of(probes))


def levels_of(probes: Sequence[Probe]) -> set[Level]:
    """The levels in which the fields that are asked about may stand."""
    return {level for probe in probes for level in probe.field.places}


def matches(probes: Sequence[Probe], opened: Mapping[int, Packed]) -> bool:
    """Whether a record has every value that is asked for.

    Args:
        opened: Its values by field number, as `opened_for` gives them.
    """
    return all(_is(probe, opened.get(probe.field.number)) for probe in probes)


def _is(probe: Probe, packed: Packed | None) -> bool:
    if packed is None:
        return False
    form = probe.field.type.key(Value(packed.canonical, packed.raw, packed.flags), probe.search)
    if form is None:
        return False
    return probe.wanted in form if probe.search is Search.NGRAM else form == probe.wanted


def customers_with(operation: Operation, collection: Collection, probe: Probe) -> list[bytes]:
    """The customers who have a value, whoever may see them; only for asking the log about them."""
    found: list[bytes] = []
    after = b""
    while True:
        batch = candidates(
            operation.tx,
            operation.tenancy.tenant,
            collection.number,
            [(probe.index_no, token) for token in probe.tokens],
            EVERYTHING,
            RecordFilter(state=None),
            after=after,
            limit=AT_ONCE,
        )
        for each in batch:
            check_row(operation.door.record_mac, each.record)
            if not being_erased(each) and matches(
                (probe,), opened_for(operation, operation.load(each), (probe,))
            ):
                found.append(each.record.customer)
        if len(batch) < AT_ONCE:
            return found
        after = batch[-1].record.id
