"""Which groups of a table of totals are withheld, so that none of fewer than k people comes to light.

Lives here: the rule, pure. Must not live here: counting (counting.py), who is held to which k (access).

A group of fewer than k people is withheld. That is not enough: whoever knows a total and all groups of it but
one subtracts. So in every line of the table, that is among all groups with the same total over some of its
columns, what is withheld is nothing, or two groups and more with k people and more between them; where it is
less, the smallest groups that are left go too.

A table with fewer columns is a margin of this one, and may be asked for as well. What is withheld there is
withheld here in all its parts, or they could be added up. What tables give away together that are no margins
of each other, such as one by city and one by month, is not held here; the page on limitations says so.
"""

from collections.abc import Hashable, Mapping, Set
from itertools import combinations
from typing import TypeVar

__all__ = ["withheld"]

P = TypeVar("P", bound=Hashable)
_Key = tuple[str, ...]
_Columns = tuple[int, ...]


def withheld(groups: Mapping[_Key, Set[P]], columns: int, least: int) -> set[_Key]:
    """The keys of the groups that must not be shown.

    Args:
        groups: The people of each group, by what it has in each column.
        columns: How many columns there are.
        least: k; up to 1 withholds nothing.
    """
    if least <= 1:
        return set()
    hidden: dict[_Columns, set[_Key]] = {}
    for size in range(columns + 1):
        for chosen in combinations(range(columns), size):
            hidden[chosen] = _of_margin(_margin(groups, chosen), chosen, hidden, least)
    return hidden[tuple(range(columns))]


def _margin(groups: Mapping[_Key, Set[P]], chosen: _Columns) -> dict[_Key, set[P]]:
    found: dict[_Key, set[P]] = {}
    for key, people in groups.items():
        found.setdefault(tuple(key[column] for column in chosen), set()).update(people)
    return found


def _of_margin(
    cells: Mapping[_Key, set[P]], chosen: _Columns, smaller: Mapping[_Columns, set[_Key]], least: int
) -> set[_Key]:
    """The cells of one margin that are withheld, those of all its own margins being known."""
    # Each with the places of its columns among the chosen ones.
    above = [
        (columns, tuple(chosen.index(column) for column in columns))
        for size in range(len(chosen))
        for columns in combinations(chosen, size)
    ]
    gone = {
        key
        for key, people in cells.items()
        if len(people) < least
        or any(tuple(key[place] for place in places) in smaller[columns] for columns, places in above)
    }
    while True:
        before = len(gone)
        for columns, places in above:
            _widen(cells, gone, places, smaller[columns], least)
        if len(gone) == before:
            return gone


def _widen(
    cells: Mapping[_Key, set[P]], gone: set[_Key], places: tuple[int, ...], closed: set[_Key], least: int
) -> None:
    """Withhold more where what is withheld of a line could be had by subtracting."""
    lines: dict[_Key, list[_Key]] = {}
    for key in cells:
        lines.setdefault(tuple(key[place] for place in places), []).append(key)
    for total, keys in lines.items():
        if total in closed:
            continue  # nobody knows this total
        while _to_be_had([cells[key] for key in keys if key in gone], least):
            left = [key for key in keys if key not in gone]
            if not left:
                break
            gone.add(min(left, key=lambda key: (len(cells[key]), key)))


def _to_be_had(parts: list[set[P]], least: int) -> bool:
    """Whether subtracting gives away one group, or several of too few people."""
    return bool(parts) and (len(parts) == 1 or len(set().union(*parts)) < least)
