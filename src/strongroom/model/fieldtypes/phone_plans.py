"""Numbers in E.164 held against their country's numbering plan.

Lives here: the answers of libphonenumber for what is in E.164 already, from its own tables, at a tenth of the
time that its `parse`, `is_possible_number` and `is_valid_number` take together. Must not live here: any other
spelling, and plans of our own. Where its answer takes more than looking a number up, it is asked.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

__all__ = ["is_valid"]

_TYPES = (
    "mobile",
    "fixed_line",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)


class _Kind(NamedTuple):
    """Numbers of one kind: their form, and their lengths where these say more."""

    pattern: re.Pattern[str]
    lengths: frozenset[int]

    def fits(self, number: str) -> bool:
        return (not self.lengths or len(number) in self.lengths) and self.pattern.fullmatch(
            number
        ) is not None


class _Region(NamedTuple):
    """One of the regions that share a country code.

    Attributes:
        leading: How its numbers begin; None where its kinds have to tell.
        general: What all of its numbers have in common.
    """

    leading: re.Pattern[str] | None
    general: _Kind
    kinds: Sequence[_Kind]

    def has(self, number: str) -> bool:
        return self.general.fits(number) and any(kind.fits(number) for kind in self.kinds)

    def claims(self, number: str) -> bool:
        return self.leading.match(number) is not None if self.leading else self.has(number)


class _Plan(NamedTuple):
    """A country code's numbers.

    Attributes:
        trunk: What is taken for a trunk prefix and cut off; such numbers are not for us.
        possible: The lengths that numbers of the main region can have.
        regions: Those that share the code, the main one first.
    """

    trunk: re.Pattern[str] | None
    possible: frozenset[int]
    regions: Sequence[_Region]


def is_valid(number: str) -> bool | None:
    """Whether a number is one that its country has given out.

    Args:
        number: ``+`` and digits.

    Returns:
        As ``phonenumbers.is_valid_number`` of the number, which is possible and in E.164 as it stands; None
        where the library has to be asked.
    """
    for size in (2, 3, 4):
        plan = _plan(number[1:size])
        if plan is not None:
            return _valid(plan, number[size:])
    return None


def _valid(plan: _Plan, national: str) -> bool | None:
    if len(national) not in plan.possible or national[0] == "0":
        return None
    if plan.trunk is not None and plan.trunk.match(national):
        return None
    if len(plan.regions) == 1:
        return plan.regions[0].has(national)
    found = next((region for region in plan.regions if region.claims(national)), None)
    return found is not None and found.has(national)


@cache
def _plan(code: str) -> _Plan | None:
    import phonenumbers  # 40 ms to import, and most processes never meet a foreign number

    names = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    if names is None or code[0] == "0":
        return None
    tables: list[Any] = [
        phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), name) for name in names
    ]
    main = tables[0]
    if any(each is None for each in tables):
        return None
    trunk = main.national_prefix_for_parsing
    return _Plan(
        re.compile(trunk) if trunk else None,
        frozenset(main.general_desc.possible_length) - {-1},
        [_region(each) for each in tables],
    )


def _region(table: Any) -> _Region:
    kinds = (_kind(getattr(table, name)) for name in _TYPES)
    leading = re.compile(table.leading_digits) if table.leading_digits else None
    general = _kind(table.general_desc)
    assert general is not None  # noqa: S101 - the library builds on it too
    return _Region(leading, general, [kind for kind in kinds if kind is not None])


def _kind(described: Any) -> _Kind | None:
    if described is None or described.national_number_pattern is None:
        return None
    return _Kind(re.compile(described.national_number_pattern), frozenset(described.possible_length or ()))
