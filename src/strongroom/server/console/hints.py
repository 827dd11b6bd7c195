"""What to do about an error, for somebody at a page.

Lives here: the choice between the console's own words and those of the table of errors, which speak to
programs and to people at a command line too. Must not live here: the words.
"""

from strongroom.errors import StrongroomError
from strongroom.server.console.texts import TEXTS, has_text

__all__ = ["hint_for"]


def hint_for(error: StrongroomError, language: str) -> str:
    """What to do now, in ``en`` or ``zh-CN``."""
    key = f"hint.{error.code}"
    return TEXTS(language, key, **error.parameters) if has_text(key) else error.hint(language)
