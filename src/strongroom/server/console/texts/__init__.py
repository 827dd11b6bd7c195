"""Every text of the console, in English and Chinese.

Lives here: the catalogue, put together of its parts; a key belongs to one of them. Must not live here:
texts of errors (`strongroom.errors`), labels of fields, purposes and actions (they stand beside what they
name).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from strongroom.i18n import Catalogue
from strongroom.server.console.texts.account import ACCOUNT
from strongroom.server.console.texts.analysis import ANALYSIS
from strongroom.server.console.texts.asked import ASKED
from strongroom.server.console.texts.customers import CUSTOMERS
from strongroom.server.console.texts.destinations import DESTINATIONS
from strongroom.server.console.texts.entry import ENTRY
from strongroom.server.console.texts.front_desk import FRONT_DESK
from strongroom.server.console.texts.hints import HINTS
from strongroom.server.console.texts.importing import IMPORTING
from strongroom.server.console.texts.log import LOG
from strongroom.server.console.texts.privacy import PRIVACY
from strongroom.server.console.texts.security import SECURITY
from strongroom.server.console.texts.shell import SHELL
from strongroom.server.console.texts.system import SYSTEM

__all__ = ["PARTS", "TEXTS", "Text", "has_text", "text_of"]

PARTS: Sequence[Mapping[str, tuple[str, str]]] = (
    SHELL,
    ENTRY,
    ACCOUNT,
    FRONT_DESK,
    CUSTOMERS,
    IMPORTING,
    ANALYSIS,
    PRIVACY,
    SECURITY,
    ASKED,
    SYSTEM,
    DESTINATIONS,
    LOG,
    HINTS,
)

_ALL = {key: text for part in PARTS for key, text in part.items()}

TEXTS = Catalogue(_ALL)


def has_text(key: str) -> bool:
    """Whether there is a text under a key that not every error has."""
    return key in _ALL


Text = Callable[..., str]
"""The texts of one language, as templates call them: ``t("key", count=3)``."""


def text_of(language: str) -> Text:
    """The texts of a language."""
    return partial(TEXTS, language)
