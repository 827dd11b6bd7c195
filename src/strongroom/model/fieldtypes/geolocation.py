"""Places on Earth as coordinates.

Lives here: limits, the datum, rounding. Must not live here: turning one datum into
another. Without a datum a Chinese coordinate is a few hundred metres wrong, so one is required:
from the text or from the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Search, SearchRule, Value, entered_text
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compatible, refuse_overlong, strip_invisible

__all__ = ["Geolocation"]

_DATUMS = MappingProxyType({"WGS84": "WGS-84", "GCJ02": "GCJ-02", "BD09": "BD-09"})
_NUMBER = "([+-]?[0-9]{1,3}(?:[.][0-9]{1,20})?)"
_PAIR = LazyPattern(
    f"(?:([A-Za-z]+-?[0-9]+)[\\s:,;]+)?{_NUMBER}\\s*[,;\\s]\\s*{_NUMBER}(?:[\\s,;]+([A-Za-z]+-?[0-9]+))?"
)
_FINE, _COARSE = Decimal("0.000001"), Decimal("0.1")


class Geolocation(FieldType):
    """Latitude and longitude in degrees, with 6 decimals: ``WGS-84 -48.876700,-123.393300``.

    Options:
        datum: WGS-84, GCJ-02 or BD-09, for values that name none.
    """

    name = "geolocation"
    level = Level.SENSITIVE
    searches = MappingProxyType(
        {
            Search.CELL: SearchRule(
                False,
                22,
                "who was in the same 11 km, so home and work",
                "处于同一约 11 公里格内者，可看出住处与单位",
            )
        }
    )
    known_options = frozenset({"datum"})

    def __init__(self, datum: str | None = None) -> None:
        self._datum = datum

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``geolocation.…`` besides what holds for every value."""
        text = _as_text(entered, field)
        refuse_overlong(text, field, 200)
        plain = strip_invisible(compatible(text)).strip()
        if not plain:
            raise InvalidInput("value.empty", field=field)
        match = _PAIR.fullmatch(plain)
        if not match:
            raise InvalidInput("geolocation.format", field=field)
        latitude, longitude = Decimal(match[2]), Decimal(match[3])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise InvalidInput("geolocation.range", field=field)
        datum = _datum(match[1] or match[4] or self._datum or "")
        if datum is None:
            raise InvalidInput("geolocation.datum", field=field)
        return Value(f"{datum} {_rounded(latitude, _FINE)},{_rounded(longitude, _FINE)}", text)

    def mask(self, value: Value, language: str) -> str:
        """Degrees with one decimal, some 11 km."""
        return _cell(value.canonical.partition(" ")[2])

    def _other_key(self, value: Value, search: Search) -> str:
        datum, _, pair = value.canonical.partition(" ")
        return f"{datum} {_cell(pair)}"

    def _with(self, options: Mapping[str, object]) -> FieldType:
        datum = options["datum"]
        known = _datum(datum) if isinstance(datum, str) else None
        if known is None:
            raise self._bad_option("datum")
        return Geolocation(known)


def _as_text(entered: object, field: str) -> str:
    if not isinstance(entered, Mapping):
        return entered_text(entered, field)
    if not {"lat", "lon"} <= entered.keys() <= {"lat", "lon", "datum"}:
        raise InvalidInput("geolocation.format", field=field)
    datum = entered_text(entered.get("datum") or "", field)
    return f"{datum} {entered_text(entered['lat'], field)},{entered_text(entered['lon'], field)}".strip()


def _datum(text: str) -> str | None:
    return _DATUMS.get(text.upper().replace("-", ""))


def _rounded(degrees: Decimal, step: Decimal) -> str:
    rounded = degrees.quantize(step, ROUND_HALF_EVEN)
    return str(abs(rounded) if rounded == 0 else rounded)  # no -0.0


def _cell(pair: str) -> str:
    latitude, _, longitude = pair.partition(",")
    return f"{_rounded(Decimal(latitude), _COARSE)},{_rounded(Decimal(longitude), _COARSE)}"
