"""The templates: every value escaped, every name that is missing an error, each compiled once.

Lives here: the environment, and the parts that every template can use as ``ui``. Must not live here: what a
page needs of its request (page.py).
"""

from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from strongroom.i18n import LANGUAGES
from strongroom.model.purposes import purpose_label
from strongroom.server.console.assets import address_of_asset, assets
from strongroom.server.console.formats import Formats
from strongroom.server.console.icons import icon
from strongroom.server.console.texts import text_of

__all__ = ["environment", "kit", "words"]

_FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The environment of all templates."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(icon=icon, asset=address_of_asset, files=assets)
    return made


@cache
def words(language: str) -> dict[str, object]:
    """What a template has for a language: texts by ``t``, forms of dates and numbers by ``form``."""
    if language not in LANGUAGES:
        raise ValueError("texts are in English and Chinese")
    return {
        "t": text_of(language),
        "form": Formats(language),
        "language": language,
        "purpose_name": partial(purpose_label, language=language),
    }


@cache
def kit(language: str) -> SimpleNamespace:
    """The parts of pages in a language: each macro of ``templates/parts`` under its own name."""
    parts = SimpleNamespace()
    for path in sorted((_FOLDER / "parts").glob("*.html")):
        module = (
            environment().get_template(f"parts/{path.name}").make_module({**words(language), "ui": parts})
        )
        for name, macro in vars(module).items():
            if not name.startswith("_"):
                setattr(parts, name, macro)
    return parts
