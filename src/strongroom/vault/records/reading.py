"""Reading: one record, revealing, comparing.

Lives here: what these operations open, show and record. Must not live here: lists and
searches (vault.searching), writing, the steps themselves (operations/operation.py).
"""

from collections.abc import Sequence
from hmac import compare_digest

from strongroom.access.grants import View
from strongroom.errors import InvalidInput
from strongroom.model.clear_columns import clear_values
from strongroom.model.fieldtypes.base import Search, Value
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection, Field
from strongroom.vault.operations.operation import Loaded, Operation, Refusal
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.storing.preparing import ELSEWHERE
from strongroom.vault.views.record_views import RecordView, Revealed
from strongroom.vault.views.showing import columns_of, plain_text

__all__ = ["compare", "reveal", "stored_values", "view"]


def view(operation: Operation, name: str, identity: str) -> RecordView | Refusal:
    """Show one record as the session may see it: masked where that is its right."""
    admitted = operation.admit(name, identity)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, decision = admitted
    lens = operation.lens(collection, decision)
    loaded = operation.load(found)
    shown = lens.show(found.record, open_loaded(loaded, lens.levels), operation.colleague)
    draft = operation.about(collection, found.record, _in_view(shown, View.FULL, View.COARSE))
    masked = _in_view(shown, View.MASKED)
    if masked:
        draft.extra = {"masked": masked}
    operation.record(draft, loaded.key)
    return shown


def _in_view(shown: RecordView, *views: View) -> list[str]:
    return sorted(name for name, each in shown.fields.items() if each.filled and each.view in views)


def reveal(operation: Operation, name: str, identity: str, fields: Sequence[str]) -> Revealed | Refusal:
    """Show fields in full. What was shown is committed to in the log, each field under its own salt."""
    admitted = operation.admit(name, identity, fields)
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, _ = admitted
    loaded = operation.load(found)
    values = {
        field: plain_text(collection.fields[field], packed)
        for field, packed in stored_values(operation, collection, loaded, fields).items()
    }
    draft = operation.about(collection, found.record, sorted(fields))
    draft.values = values
    operation.record(draft, loaded.key)
    return Revealed(values)


def compare(operation: Operation, name: str, identity: str, field: str, entered: str) -> bool | Refusal:
    """Answer "is it this?", in any spelling, without showing the value; the answer is recorded."""
    admitted = operation.admit(name, identity, (field,))
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, _ = admitted
    known = collection.field(field)
    asked = known.type.parse(entered, operation.tenancy.context(operation.now), field)
    loaded = operation.load(found)
    stored = stored_values(operation, collection, loaded, (field,)).get(field)
    same = stored is not None and _same(known, stored, asked)
    draft = operation.about(collection, found.record, (field,))
    draft.extra = {"match": int(same)}
    operation.record(draft, loaded.key)
    return same


def _same(field: Field, stored: Packed, asked: Value) -> bool:
    try:
        forms = [
            field.type.key(value, Search.EXACT) or value.canonical
            for value in (Value(stored.canonical, stored.raw, stored.flags), asked)
        ]
    except InvalidInput:  # a type without search compares its normal forms
        forms = [stored.canonical, asked.canonical]
    return compare_digest(forms[0].encode(), forms[1].encode())


def stored_values(
    operation: Operation, collection: Collection, loaded: Loaded, fields: Sequence[str]
) -> dict[str, Packed]:
    """The stored values of some fields; no level is opened that holds none of them."""
    wanted = [collection.field(name) for name in fields if collection.field(name).clear is None]
    levels = {level for field in wanted for level in field.places}
    opened = open_loaded(loaded, sorted(levels))
    if any(ELSEWHERE in packed.flags for packed in (opened.get(field.number) for field in wanted) if packed):
        opened = open_loaded(loaded, sorted({*levels, Level.SENSITIVE}))
    values = {field.name: opened[field.number] for field in wanted if field.number in opened}
    clear = clear_values(collection, columns_of(loaded.row))
    return {
        **values,
        **{name: Packed(clear[name].canonical, clear[name].raw) for name in fields if name in clear},
    }
