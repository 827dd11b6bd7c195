"""What an error says whose code alone is known: of a job that is over, of a row that an import refused.

Lives here: its words without what was filled into them. Must not live here: the words (errors).
"""

import re
from collections.abc import Mapping

from strongroom.errors import TABLE
from strongroom.i18n import pick
from strongroom.server.console.texts import TEXTS, has_text

__all__ = ["words_of"]

_NOTHING = re.compile(r" ?\(…\)|（…）|: …|：…")


class _Unknown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def words_of(code: str, language: str, /, **known: object) -> tuple[str, str]:
    """What happened and what to do, in ``en`` or ``zh-CN``; a code of a later version stands as it is.

    Args:
        known: What is known of what the texts name. The rest shows as an ellipsis, and not at all in brackets
            or behind a colon.
    """
    entry = TABLE.get(code)
    if entry is None:
        return code, ""
    hint = pick(language, entry.hint_en, entry.hint_zh)
    if has_text(f"hint.{code}"):
        hint = TEXTS.unfilled(language, f"hint.{code}")
    return _filled(pick(language, entry.en, entry.zh), known), _filled(hint, known)


def _filled(text: str, known: Mapping[str, object]) -> str:
    return _NOTHING.sub("", text.format_map(_Unknown(known)))
