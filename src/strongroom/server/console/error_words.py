"""What an error says whose code alone is known: of a job that is over, of a row that an import refused.

Lives here: its words without what was filled into them. Must not live here: the words (errors).
"""

from strongroom.errors import TABLE
from strongroom.i18n import pick
from strongroom.server.console.texts import TEXTS, has_text

__all__ = ["words_of"]


class _Unknown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def words_of(code: str, language: str, **known: str) -> tuple[str, str]:
    """What happened and what to do, in ``en`` or ``zh-CN``; a code of a later version stands as it is.

    Args:
        known: What is known of what the texts name; the rest shows as an ellipsis.
    """
    entry = TABLE.get(code)
    if entry is None:
        return code, ""
    message = pick(language, entry.en, entry.zh).format_map(_Unknown(known))
    if has_text(f"hint.{code}"):
        return message, TEXTS.unfilled(language, f"hint.{code}").format_map(_Unknown(known))
    return message, pick(language, entry.hint_en, entry.hint_zh).format_map(_Unknown(known))
