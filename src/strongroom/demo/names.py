"""Names of made-up people, each with the Latin writing that an e-mail address is made of.

Lives here: how names are put together from the word lists. Must not live here: the lists (words.py), and what
else a person has (people.py). Chance comes in as `random.Random.random`, the one method whose numbers stay
the same in every version of Python.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from strongroom.demo.words import (
    CHINESE_GIVEN,
    CHINESE_RARE,
    CHINESE_SURNAMES,
    COMPOUND_SURNAMES,
    DOTTED_NAMES,
    ENGLISH_GIVEN,
    ENGLISH_SURNAMES,
    OTHER_NAMES,
)

__all__ = [
    "Chance",
    "Name",
    "any_of",
    "chinese_name",
    "common_of",
    "compound_name",
    "dotted_name",
    "english_name",
    "foreign_name",
    "rare_name",
]

T = TypeVar("T")
Chance = Callable[[], float]
MALE, FEMALE = 0, 1


class Name(NamedTuple):
    """A name, its Latin writing in lower case with dots, and 0 for a man or 1 for a woman."""

    text: str
    latin: str
    gender: int


def any_of(words: Sequence[T], chance: Chance) -> T:
    """One of the words, each as likely as the others."""
    return words[int(chance() * len(words))]


def common_of(words: Sequence[T], chance: Chance) -> T:
    """One of the words, the first ones more often: with a hundred, the first comes a tenth of the time."""
    roll = chance()
    return words[int(roll * roll * len(words))]


def chinese_name(chance: Chance, surnames: Sequence[tuple[str, str]] = CHINESE_SURNAMES) -> Name:
    """A surname and one or two characters; two in five out of six."""
    gender = MALE if chance() < 0.5 else FEMALE
    given = CHINESE_GIVEN[gender]
    surname, surname_latin = common_of(surnames, chance)
    first, first_latin = given[int(chance() * len(given))]
    if chance() < 0.17:
        return Name(surname + first, f"{surname_latin}.{first_latin}", gender)
    second, second_latin = given[int(chance() * len(given))]
    return Name(surname + first + second, f"{surname_latin}.{first_latin}{second_latin}", gender)


def compound_name(chance: Chance) -> Name:
    """A name with a surname of two characters, such as 诸葛 or 欧阳."""
    return chinese_name(chance, COMPOUND_SURNAMES)


def dotted_name(chance: Chance) -> Name:
    """A name of two parts with a dot between, such as 阿卜杜勒·热合曼."""
    text, latin = any_of(DOTTED_NAMES, chance)
    return Name(text, latin, MALE if chance() < 0.5 else FEMALE)


def rare_name(chance: Chance) -> Name:
    """A name with rare characters, of one character, or with two surnames."""
    text, latin = any_of(CHINESE_RARE, chance)
    return Name(text, latin, MALE if chance() < 0.5 else FEMALE)


def english_name(chance: Chance) -> Name:
    """A given name and a surname; one in four has an initial between them."""
    gender = MALE if chance() < 0.5 else FEMALE
    given, surname = any_of(ENGLISH_GIVEN[gender], chance), common_of(ENGLISH_SURNAMES, chance)
    latin = f"{given}.{surname}".lower().replace("'", "")
    if chance() < 0.25:
        return Name(f"{given} {any_of('ABCDEFGHJKLMNPRSTW', chance)}. {surname}", latin, gender)
    return Name(f"{given} {surname}", latin, gender)


def foreign_name(chance: Chance) -> tuple[Name, str]:
    """A name of another language, in its own script and with its accents, and the country it is from."""
    text, latin, country = any_of(OTHER_NAMES, chance)
    return Name(text, latin, MALE if chance() < 0.5 else FEMALE), country
