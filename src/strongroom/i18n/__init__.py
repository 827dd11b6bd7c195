"""Every message a person reads, in English and Chinese, and the choice between the two.

Lives here: the two languages, how one is chosen, and the catalogue look-up.
Must not live here: the texts of errors (`strongroom.errors`), the labels of
fields, purposes and roles (they stand beside what they name).
"""

from collections.abc import Mapping

__all__ = ["CHINESE", "ENGLISH", "LANGUAGES", "Catalogue", "choose_language", "pick"]

ENGLISH = "en"
CHINESE = "zh-CN"
LANGUAGES = (ENGLISH, CHINESE)


def pick(language: str, en: str, zh: str) -> str:
    """Return the text of the language; anything but Chinese reads English."""
    return zh if language == CHINESE else en


def choose_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """Choose a language.

    Args:
        asked: What the person asked for (``--lang``), in any usual spelling.
        environment: The process's environment: STRONGROOM_LANG, then the
            locale variables in the order of POSIX (LC_ALL, LC_MESSAGES, LANG).
    """
    names = ("STRONGROOM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    for candidate in (asked, *(environment.get(name) for name in names)):
        if candidate:
            return CHINESE if candidate.lower().startswith("zh") else ENGLISH
    return ENGLISH


class Catalogue:
    """Texts of one part of the product, each under a key, each in both languages.

    Args:
        texts: ``{key: (English, Chinese)}``; ``{name}`` marks what is filled in.
    """

    def __init__(self, texts: Mapping[str, tuple[str, str]]) -> None:
        self._texts = texts

    def __call__(self, language: str, key: str, /, **values: object) -> str:
        """The text under a key, filled in. A key that is missing is a programming error: KeyError."""
        return self.unfilled(language, key).format(**values)

    def unfilled(self, language: str, key: str) -> str:
        """The text under a key as it stands in the catalogue."""
        en, zh = self._texts[key]
        return pick(language, en, zh)

    def items(self) -> list[tuple[str, tuple[str, str]]]:
        """All texts, for the test that holds the languages against each other."""
        return list(self._texts.items())
