"""Medical record numbers and diagnoses.

Lives here: patterns, keys within an issuer, what counts as an ICD-10 code. Must not live
here: the classification itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.fieldtypes.contents import found_in
from strongroom.model.fieldtypes.free_text import checked_line
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["Diagnosis", "MedicalRecordNo"]

_ISSUER = LazyPattern("[0-9A-Z][0-9A-Z_.-]{0,39}")
_NUMBER = LazyPattern("[0-9A-Z-]{4,32}")
_ICD_10 = LazyPattern(r"[A-Z][0-9]{2}(\.[0-9X][0-9A-Z]{0,8})?[*+]?")
_LIKE_A_CODE = LazyPattern("[0-9A-Za-z.*+]*[0-9][0-9A-Za-z.*+]*")
_LONGEST_TEXT = 1000


class MedicalRecordNo(FieldType):
    """4 to 32 digits, capitals and hyphens, within an issuer: ``ISSUER/NUMBER``, or the schema's issuer.

    Options:
        issuer: The issuer of numbers that name none.
    """

    name = "medical_record_no"
    level = Level.SENSITIVE
    searches = equality(default=True, domain_bits=20)
    known_options = frozenset({"issuer"})

    def __init__(self, issuer: str = "") -> None:
        self._issuer = issuer

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``medical_record_no.format`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 200)
        plain = identifier(text)
        if not plain:
            raise InvalidInput("value.empty", field=field)
        issuer, slash, number = plain.rpartition("/")
        if not _NUMBER.fullmatch(number) or (slash and not _ISSUER.fullmatch(issuer)):
            raise InvalidInput("medical_record_no.format", field=field)
        issuer = issuer or self._issuer
        return Value(f"{issuer}/{number}" if issuer else number, text)

    def mask(self, value: Value, language: str) -> str:
        """The last two characters."""
        number = value.canonical.rpartition("/")[2]
        return "*" * (len(number) - 2) + number[-2:]

    def _with(self, options: Mapping[str, object]) -> FieldType:
        issuer = options["issuer"]
        if not isinstance(issuer, str) or not _ISSUER.fullmatch(issuer.upper()):
            raise self._bad_option("issuer")
        return MedicalRecordNo(issuer.upper())


class Diagnosis(FieldType):
    """An ICD-10 code, or one line of text; one word with a digit in it has to be a code."""

    name = "diagnosis"
    level = Level.SENSITIVE
    searches = equality(
        default=False,
        domain_bits=14,
        leak_en="a rare code identifies its patient",
        leak_zh="罕见疾病编码可直接识别患者",
    )

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``diagnosis.code`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, _LONGEST_TEXT * 2)
        word = identifier(text)
        if _ICD_10.fullmatch(word):
            # GB/T 14396 codes carry x in lower case, as place holder; the first letter is a chapter.
            return Value(word[0] + word[1:].replace("X", "x"), text)
        line = checked_line(text, field, _LONGEST_TEXT)
        if _LIKE_A_CODE.fullmatch(line):
            raise InvalidInput("diagnosis.code", field=field)
        return Value(line, text, found_in(line))

    def mask(self, value: Value, language: str) -> str:
        """Nothing."""
        return "***"

    def _exact(self, value: Value) -> str | None:
        return value.canonical if _ICD_10.fullmatch(value.canonical.upper()) else None
