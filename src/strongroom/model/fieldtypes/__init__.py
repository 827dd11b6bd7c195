"""Field types by name: what each value is, how it is found, what is shown of it.

Lives here: the table of types. Must not live here: any type itself, collections, who may
see what. The types and their rules are those of FIELD-TYPES.md.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import HIDDEN, FieldType, ParseContext, Search, SearchRule, Value
from strongroom.model.fieldtypes.card_auth import forbidden_name

__all__ = [
    "FIELD_TYPES",
    "FieldType",
    "ParseContext",
    "Search",
    "SearchRule",
    "Value",
    "field_type",
    "forbidden_name",
    "mask_canonical",
    "type_names",
]

_CLASSES = {
    "person_name": "person_name.PersonName",
    "phone": "phone.Phone",
    "email": "email.Email",
    "national_id": "national_id.NationalId",
    "travel_doc": "travel_doc.TravelDoc",
    "bank_card": "bank_card.BankCard",
    "address": "address.Address",
    "birth_date": "birth_date.BirthDate",
    "gender": "choice.Gender",
    "company_name": "company.CompanyName",
    "uscc": "company.Uscc",
    "plate": "plate.Plate",
    "wechat_id": "accounts.WechatId",
    "qq": "accounts.Qq",
    "ip": "network.Ip",
    "device_id": "network.DeviceId",
    "geolocation": "geolocation.Geolocation",
    "medical_record_no": "medical.MedicalRecordNo",
    "diagnosis": "medical.Diagnosis",
    "free_text": "free_text.FreeText",
    "money": "money.Money",
    "quantity": "numbers.Quantity",
    "opaque_id": "accounts.OpaqueId",
    "timestamp": "timestamp.Timestamp",
    "text": "free_text.Text",
    "choice": "choice.Choice",
    "integer": "numbers.Integer",
    "country": "places.Country",
    "city": "places.City",
    "external_id": "accounts.ExternalId",
    "items": "items.Items",
    "currency": "money.Currency",
}


class _Types(Mapping[str, FieldType]):
    """Makes each type when it is first asked for: a command that shows one record needs few of them."""

    def __init__(self) -> None:
        self._made: dict[str, FieldType] = {}

    def __getitem__(self, name: str) -> FieldType:
        made = self._made.get(name)
        if made is None:
            module, _, kind = _CLASSES[name].partition(".")
            made = self._made[name] = getattr(import_module(f"{__name__}.{module}"), kind)()
        return made

    def __contains__(self, name: object) -> bool:
        return name in _CLASSES

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


FIELD_TYPES: Mapping[str, FieldType] = _Types()
"""Every type that a schema may use, without options; ``card_auth`` and ``file`` are not among them."""


def field_type(name: str) -> FieldType:
    """The type of this name.

    Raises:
        InvalidInput: ``card_auth.forbidden-type``: never stored; ``schema.type-reserved``: ``file``, which a
            later version brings; ``schema.unknown-type``.
    """
    kind = FIELD_TYPES.get(name)
    if kind is not None:
        return kind
    if name == "card_auth":
        raise InvalidInput("card_auth.forbidden-type")
    if name == "file":
        raise InvalidInput("schema.type-reserved", field="–", type=name)
    raise InvalidInput(
        "schema.unknown-type", collection="–", field="–", type=name, known=", ".join(FIELD_TYPES)
    )


def type_names() -> tuple[str, ...]:
    """The names of all types that a schema may use."""
    return tuple(FIELD_TYPES)


def mask_canonical(type_name: str, canonical: str, language: str) -> str:
    """The mask of a stored normal form, in ``zh-CN`` or ``en``.

    Returns:
        ``****`` when it does not parse, or when there is no such type.
    """
    kind = FIELD_TYPES.get(type_name)
    return kind.mask_canonical(canonical, language) if kind else HIDDEN
