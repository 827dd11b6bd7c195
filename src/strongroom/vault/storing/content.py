"""What a record holds: its values by field, opened from some of its levels.

Lives here: from envelopes and columns to values, retired fields and raised ones included.
Must not live here: which levels may be opened, and what is shown of them.
"""

from collections.abc import Set
from dataclasses import dataclass

from strongroom.model.clear_columns import clear_values
from strongroom.model.fieldtypes.base import Value
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import Collection
from strongroom.vault.storing.loaded import Loaded, open_loaded
from strongroom.vault.storing.preparing import ELSEWHERE
from strongroom.vault.views.showing import columns_of

__all__ = ["Content", "read_content"]


@dataclass(frozen=True, slots=True)
class Content:
    """The values of a record, as far as its levels were opened.

    Args:
        values: Sealed fields by name.
        clear: Fields of clear columns by name.
        raised: The level of a value that lies above its field's.
        kept: What retired fields hold, by level and field number.
    """

    values: dict[str, Value]
    clear: dict[str, Value]
    raised: dict[str, Level]
    kept: dict[Level, dict[int, Packed]]


def read_content(collection: Collection, loaded: Loaded, levels: Set[Level]) -> Content:
    """Open some levels of a record.

    A value that lies with the sensitive ones brings these along, and a field that is moving brings all the
    levels where its value may lie: whoever seals one of them anew has to know the others.
    """
    opened = {level: open_loaded(loaded, (level,)) for level in collection.sealed_together(levels)}
    marked = {
        number for each in opened.values() for number, packed in each.items() if ELSEWHERE in packed.flags
    }
    if marked:
        for level in collection.sealed_together({*opened, Level.SENSITIVE}) - opened.keys():
            opened[level] = open_loaded(loaded, (level,))
    content = Content({}, clear_values(collection, columns_of(loaded.row)), {}, {})
    for level, packed_values in opened.items():
        for number, packed in packed_values.items():
            field = collection.by_number.get(number)
            if field is None or field.retired:
                content.kept.setdefault(level, {})[number] = packed
            elif ELSEWHERE not in packed.flags:
                content.values[field.name] = Value(packed.canonical, packed.raw, packed.flags)
                if number in marked or level > field.guarded:
                    content.raised[field.name] = level
    return content
