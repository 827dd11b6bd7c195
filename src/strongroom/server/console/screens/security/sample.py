"""A made-up customer as a role sees it, field by field.

Lives here: who that is, and from a grant to what is shown. Must not live here: deciding (access), real
customers, the page.
"""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from strongroom.access.grants import FieldGrant, View
from strongroom.access.policy import Role
from strongroom.access.words import grant_words
from strongroom.errors import InvalidInput
from strongroom.model.coarse import coarse
from strongroom.model.fieldtypes.base import ParseContext
from strongroom.model.schema import Collection, Field
from strongroom.server.console.screens.customers.shown import mask_in_words, value_in_words

__all__ = ["SampleLine", "sample_of"]

_SOMEBODY = MappingProxyType(
    {
        "kind": "person",
        "external_id": "C-0000000",
        "name": "林黛玉",
        "company": "大观园有限公司",
        "phone": "13800001234",
        "email": "daiyu@example.com",
        "national_id": "110101190001010014",
        "bank_card": "6200000000000005",
        "address": "江苏省苏州市姑苏区人民路 1 号",
        "city": "苏州市",
        "country": "CN",
        "birth_date": "1990-05-06",
        "age": "36",
        "gender": "2",
        "note": "喜欢下午来电",
    }
)
"""Numbers are such as nobody can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """One field of the made-up customer.

    Args:
        shown: What the role sees of it at once; None for nothing.
        known: What it may know of it, in words.
    """

    label: str
    shown: str | None
    known: str


def sample_of(role: Role, collection: Collection, today: date, language: str) -> tuple[SampleLine, ...]:
    """The made-up customer as a role sees it; nothing for a role that is granted nothing of customers."""
    grant = role.grant(collection.name)
    if grant is None or not grant.actions:
        return ()
    lines = []
    for name, known in collection.fields.items():
        for_it = not known.purposes or any(each in known.purposes for each in role.purposes)
        granted = grant.of_field(name, known.guarded) if for_it and name not in grant.denied else FieldGrant()
        lines.append(
            SampleLine(
                label=known.label(language),
                shown=_shown(known, granted, today, language),
                known=grant_words(granted, language),
            )
        )
    return tuple(lines)


def _shown(known: Field, granted: FieldGrant, today: date, language: str) -> str | None:
    entered = _SOMEBODY.get(known.name)
    if entered is None or granted.view in (View.HIDDEN, View.TOTALS):
        return None
    try:
        value = known.type.parse(entered, ParseContext(today=today), known.name)
    except InvalidInput:  # a schema of one's own may know the name for something else
        return None
    match granted.view:
        case View.FULL:
            return value_in_words(known, value.canonical, language)
        case View.MASKED:
            return mask_in_words(known, known.type.mask_canonical(value.canonical, language), language)
        case _:
            return coarse(known.type.name, value.canonical, today)
