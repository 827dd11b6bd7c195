"""Countries and cities as fields of their own.

Lives here: their normal forms and keys. Must not live here: addresses, and a list of cities.
"""

from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.fieldtypes.countries import ALPHA_2, country_code
from strongroom.model.fieldtypes.free_text import checked_line
from strongroom.model.levels import Level
from strongroom.model.text import fold, loose

__all__ = ["City", "Country"]


class Country(FieldType):
    """An ISO 3166-1 alpha-2 code; a name that is not recognised stays as it is and is flagged.

    Real files hold ``European Community``, ``Channel Islands`` and ``Unspecified``: refusing them would lose
    orders, guessing would be wrong.
    """

    name = "country"
    level = Level.PERSONAL
    searches = equality(default=False, domain_bits=8, leak_en="so the whole column", leak_zh="等于整列")

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        if text in ALPHA_2:
            return Value(text, text)
        name = checked_line(text, field, 100)
        code = country_code(name)
        return Value(code, text) if code else Value(name, text, ("country.unrecognised",))

    def mask(self, value: Value, language: str) -> str:
        """The country itself."""
        return value.canonical

    def _exact(self, value: Value) -> str:
        return fold(value.canonical)


class City(FieldType):
    """The name of a city, at most 100 characters; its mask shows it, as an address's does."""

    name = "city"
    level = Level.PERSONAL
    searches = equality(
        default=False, domain_bits=13, leak_en="large cities stand out", leak_zh="大城市一望可知"
    )

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        return Value(checked_line(text, field, 100), text)

    def mask(self, value: Value, language: str) -> str:
        """The city itself."""
        return value.canonical

    def _exact(self, value: Value) -> str:
        key = loose(value.canonical)
        # 杭州 and 杭州市 are one city; 津市 and 沙市 are names.
        return key[:-1] if len(key) > 2 and key[-1] == "市" else key
