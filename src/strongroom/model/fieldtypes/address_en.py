"""City, state and country of an address in Latin letters.

Lives here: reading an address from its end. Must not live here: lists of cities: a part counts as one
only by standing before a country or a state that is recognised.
"""

import re

from strongroom.model.fieldtypes.countries import country_code
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import fold

__all__ = ["place_of"]

_STATE_CODES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
    "OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC "  # United States
    "AB BC MB NB NL NS NT NU ON PE QC SK YT "  # Canada
    "NSW VIC QLD TAS ACT"  # Australia
)
_STATE_NAMES = (
    "alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,hawaii,idaho,illinois,"
    "indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,"
    "missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,"
    "north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,"
    "utah,vermont,virginia,washington,west virginia,wisconsin,wyoming,district of columbia,"
    "alberta,british columbia,manitoba,new brunswick,nova scotia,ontario,quebec,saskatchewan,"
    "new south wales,victoria,queensland,tasmania,western australia,south australia"
)
_STATES = frozenset(_STATE_CODES.lower().split()) | frozenset(_STATE_NAMES.split(","))
# A postal code can mean fifteen households: it goes, wherever it stands.
_POSTAL = LazyPattern(
    r"\b(?:[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{5}-[0-9]{3,4}"
    r"|(?:[A-Z]{1,2}-)?[0-9]{3,6}(?: [0-9]{2})?)\b",
    re.IGNORECASE,
)
_STREET = LazyPattern(
    r"\b(?:street|st|str|straße|strasse|road|rd|avenue|ave|av|avda|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl"
    r"|square|sq|terrace|close|crescent|alley|parkway|pkwy|highway|hwy|rue|via|calle|rua|house|building|bldg|tower"
    r"|floor|fl|flat|apartment|apt|suite|ste|unit|room|rm|box|c/o|no|attn|block)\b",
    re.IGNORECASE,
)
_DIGIT = LazyPattern(r"\d")


def place_of(address: str) -> str:
    """The parts of an address that name city, state and country, without postal codes.

    Returns:
        For example ``Springfield, IL, USA``; empty when no country or state ends the address.
    """
    parts = [_POSTAL.sub("", part).strip(" .-") for part in address.split(",")]
    first = parts[0]
    kept: list[str] = []
    for part in reversed([part for part in parts[1:] if part]):
        if len(kept) == 3 or _DIGIT.search(part) or _STREET.search(part):
            break
        # Behind a country, two or three capitals are a state: SP, NSW.
        state = _is_state(part) or bool(kept and part.isupper() and len(part) <= 3)
        country = country_code(part) is not None
        # From the end: country, state, city. A part before the city is never shown.
        if kept and not state and not (country and len(kept) == 0):
            kept.append(part)
            break
        if not state and not country:
            break
        kept.append(part)
    return ", ".join(reversed(kept)) or (first if len(parts) == 1 and country_code(first) else "")


def _is_state(part: str) -> bool:
    return fold(part) in _STATES
