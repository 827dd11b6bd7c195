"""Records as screens show them: labels, codes in words, who may do what with a field.

Lives here: from the vault's views to lines of a template. Must not live here: asking for records, pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from strongroom.access.grants import View
from strongroom.model.fieldtypes.countries import country_name
from strongroom.model.fieldtypes.money import split_amount
from strongroom.model.moments import read_moment
from strongroom.model.purposes import REASON_CODES, reason_label
from strongroom.model.schema import Collection, Field
from strongroom.server.console.formats import Formats
from strongroom.server.console.texts import has_text, text_of
from strongroom.vault.views.record_views import FieldView, RecordView

__all__ = [
    "FieldLine",
    "Person",
    "amount_of",
    "codes_of",
    "field_lines",
    "in_words",
    "mask_in_words",
    "moment_of",
    "name_of",
    "person",
    "reasons",
    "value_in_words",
]

_GENDERS = ("1", "2", "9", "0")
_QUICK = (
    "customer_request",
    "order_handling",
    "complaint",
    "verification",
    "correction",
    "legal_duty",
    "incident",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field of a record.

    Args:
        text: What is shown of it; None where nothing is.
        masked: Whether that is a mask.
        empty: Whether no value is stored.
        calls: Whether it can be called unseen; ``mails`` likewise.
    """

    name: str
    label: str
    text: str | None = field(repr=False)
    masked: bool = False
    coarse: bool = False
    empty: bool = False
    reveals: bool = False
    compares: bool = False
    uses: bool = False
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer in a line of a list.

    Args:
        details: Other things shown of the customer, such as the city, in the order of the schema.
    """

    id: str
    name: str = field(repr=False)
    city: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    owner: str = ""
    team: str = ""
    updated: int = 0


def in_words(code: str, language: str) -> str:
    """A code of a closed list in words; one that a schema added stands as it is."""
    try:
        return text_of(language)(f"code.{code}")
    except KeyError:
        return code


def codes_of(collection: Collection, name: str, language: str) -> list[tuple[str, str]]:
    """The codes that a field takes, each with its words; empty for a field that is not there."""
    found = collection.fields.get(name)
    if found is None:
        return []
    codes = _GENDERS if found.type.name == "gender" else getattr(found.type, "codes", ())
    return [(code, value_in_words(found, code, language)) for code in codes]


def value_in_words(known: Field, text: str, language: str) -> str:
    """A value that is seen whole, as people of a language read it: codes in words, moments, amounts."""
    match known.type.name:
        case "choice":
            return in_words(text, language)
        case "country":
            return country_name(text, language)
        case "text" if known.name == "payment":
            return text_of(language)(f"payment.{text}") if has_text(f"payment.{text}") else text
        case "gender":
            return in_words(f"gender-{text}", language) if text in _GENDERS else text
        case "money":
            currency, amount = split_amount(text)
            return Formats(language).money(amount, currency)
        case "timestamp":
            return Formats(language).moment(read_moment(text))
    return text


def mask_in_words(known: Field, mask: str, language: str) -> str:
    """A mask as people of a language read it: that of a free text is a word."""
    return text_of(language)("mask.free-text") if known.type.name == "free_text" else mask


def field_lines(
    collection: Collection, record: RecordView, language: str, *, but: Sequence[str] = ()
) -> list[FieldLine]:
    """The fields of a record that its viewer may know of.

    Args:
        but: Fields that stand elsewhere on the page.
    """
    return [
        _line(known, record.fields[name], language)
        for name, known in collection.fields.items()
        if name in record.fields and name not in but and _known(record.fields[name])
    ]


def name_of(record: RecordView) -> str:
    """What a customer is called on a page: name, else company, else the id."""
    for name in ("name", "company"):
        shown = record.fields.get(name)
        if shown is not None and shown.shown:
            return shown.shown
    return record.id


def person(record: RecordView) -> Person:
    """A customer as a line of a list."""
    return Person(
        id=record.id,
        name=name_of(record),
        city=_text(record, "city"),
        phone=_text(record, "phone"),
        owner=record.owner_handle or "",
        team=record.clear.get("team", ""),
        updated=read_moment(record.updated),
    )


def moment_of(record: RecordView, name: str) -> int | None:
    """A field that is a moment, in milliseconds; None where there is none to be seen."""
    shown = record.fields.get(name)
    return None if shown is None or shown.shown is None else read_moment(shown.shown)


def amount_of(record: RecordView, language: str) -> str:
    """The total of a purchase, as people of a language read it; empty where there is none to be seen."""
    total = record.fields.get("total")
    if total is None or total.shown is None or total.view is not View.FULL:
        return "" if total is None else total.shown or ""
    currency, amount = split_amount(total.shown)
    return Formats(language).money(amount, currency)


def reasons(language: str, *, every: bool = False) -> list[tuple[str, str]]:
    """Reason codes to choose from, those that need no explanation.

    Args:
        every: Also those that customers' business seldom has.
    """
    codes: Sequence[str] = [each for each in REASON_CODES if each != "other"] if every else _QUICK
    return [(code, reason_label(code, language)) for code in codes]


def _known(view: FieldView) -> bool:
    return view.view is not View.HIDDEN or view.may_compare or view.may_use


def _line(known: Field, view: FieldView, language: str) -> FieldLine:
    shown = view.shown
    if shown is not None and (view.view is View.FULL or known.type.name == "country"):  # its mask is itself
        shown = value_in_words(known, shown, language)
    elif shown is not None and view.view is View.MASKED:
        shown = mask_in_words(known, shown, language)
    return FieldLine(
        name=known.name,
        label=known.label(language),
        text=shown,
        masked=view.view is View.MASKED and bool(view.filled),
        coarse=view.view is View.COARSE,
        empty=view.filled is False,
        reveals=view.may_reveal,
        compares=view.may_compare and view.view is not View.FULL,
        uses=view.may_use,
        type=known.type.name,
    )


def _text(record: RecordView, name: str) -> str:
    shown = record.fields.get(name)
    return "" if shown is None or shown.shown is None else shown.shown
