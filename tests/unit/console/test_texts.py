"""Every text of the console exists in both languages, and every text and icon that a page names exists."""

import re
import string
from pathlib import Path

import pytest

from strongroom.errors import TABLE
from strongroom.i18n import CHINESE, ENGLISH, LANGUAGES
from strongroom.server.console.environment import environment, kit
from strongroom.server.console.icons import ICONS
from strongroom.server.console.navigation import GROUPS
from strongroom.server.console.rooms import rooms_of
from strongroom.server.console.texts import PARTS, TEXTS, has_text

CONSOLE = Path(__file__).parents[3] / "src" / "strongroom" / "server" / "console"
TEMPLATES = sorted(CONSOLE.glob("templates/**/*.html"))
_ROUTES, ITEMS = rooms_of(demo=True)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_key_belongs_to_one_part() -> None:
    keys = [key for part in PARTS for key in part]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_both_languages_say_something_and_are_filled_with_the_same() -> None:
    for key, (en, zh) in TEXTS.items():
        assert en.strip(), key
        assert zh.strip(), key
        assert _names(en) == _names(zh), key
        assert not re.search(r"[\u4e00-\u9fff]", en), key


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(CONSOLE)))
def test_a_template_compiles_and_names_texts_and_icons_that_there_are(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    environment().get_template(str(template.relative_to(CONSOLE / "templates")))
    keys = set(re.findall(r"""\bt\(\s*["']([\w.-]+)["'](?!\s*~)""", source))
    assert sorted(key for key in keys if not has_text(key)) == []
    icons = set(re.findall(r"""\bicon\(\s*["']([\w-]+)["']""", source))
    assert sorted(icons - ICONS.keys()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(CONSOLE)))
def test_a_template_has_no_style_or_script_of_its_own_and_a_token_in_each_form(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(
        r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|\|\s*safe\b|https?://(?!www\.w3\.org)", source
    )
    assert source.count("<script") == source.count('nonce="{{ nonce }}"')
    forms = re.findall(r"<form\b.*?</form>", source, re.DOTALL)
    for form in forms:
        assert 'method="post"' in form, "what is typed would stand in an address"
        assert "{{ csrf }}" in form


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_pages_are_made_once_for_each_language(language: str) -> None:
    assert kit(language) is kit(language)
    assert {ENGLISH: "Optional", CHINESE: "选填"}[language].lower() in str(
        kit(language).field("name", "Name", required=False)
    )


def test_what_is_filled_into_a_part_is_text() -> None:
    field = str(kit(ENGLISH).field("name", "<b>", value='"><script>', help="<i>", error="<u>"))
    assert "<script>" not in field
    assert not re.search(r"<(b|i|u)>", field)
    assert 'aria-describedby="name-help name-error" aria-invalid="true"' in field


def test_ways_to_screens_have_texts_icons_and_groups() -> None:
    for item in ITEMS:
        assert has_text(item.key), item
        assert item.icon in ICONS, item
        assert item.group in GROUPS, item
        assert item.path.startswith("/"), item
    for group in GROUPS:
        assert has_text(f"group.{group}")


_COMMAND = re.compile(r"`strongroom |`list`|--[a-z]|/v1\b|Retry-After")
_AT_PAGES = (
    "access.",
    "erasure.",
    "export.",
    "held.",
    "hold.",
    "http.",
    "id.",
    "import.",
    "job.",
    "log.",
    "notice.",
)
_AT_A_MACHINE = re.compile(
    r"audit verify|strongroom doctor|strongroom restore|import --map|--map\b|--passphrase-from|--keys"
    r"|--recovery|notice mail|role show"
)
"""What whoever runs the server does there, and what only a command line comes to."""


def test_hints_for_pages_speak_of_pages_and_are_filled_with_what_the_error_has() -> None:
    for key, (en, zh) in ((key, text) for key, text in TEXTS.items() if key.startswith("hint.")):
        entry = TABLE[key.removeprefix("hint.")]
        assert not _COMMAND.search(en + zh), key
        assert _names(en) <= _names(entry.en) | _names(entry.hint_en), key


def test_no_error_that_people_meet_at_pages_tells_them_of_commands() -> None:
    speaking = [
        code
        for code, entry in TABLE.items()
        if code.startswith(_AT_PAGES)
        and _COMMAND.search(entry.hint_en)
        and not _AT_A_MACHINE.search(entry.hint_en)
        and not has_text(f"hint.{code}")
    ]
    assert speaking == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(CONSOLE)))
def test_what_is_a_password_is_hidden_while_typed_and_left_to_password_managers(template: Path) -> None:
    if template.parent.name not in ("entry", "account"):
        return
    source = template.read_text(encoding="utf-8")
    fields = re.findall(r'ui\.field\(\s*"(?:new_)?password".*?\)\s*\}\}', source, re.DOTALL)
    assert len(fields) == len(re.findall(r'ui\.\w+\(\s*"(?:new_)?password"|name="(?:new_)?password"', source))
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)


def test_nothing_keeps_anybody_from_pasting() -> None:
    script = (CONSOLE / "static" / "console.js").read_text(encoding="utf-8")
    assert not re.search(r"paste|beforeinput|keypress", script, re.IGNORECASE)
    field = str(kit(ENGLISH).field("password", "x", type="password", autocomplete="current-password"))
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "readonly" not in field


def test_the_script_uses_no_storage_no_messages_and_no_other_host() -> None:
    script = (CONSOLE / "static" / "console.js").read_text(encoding="utf-8")
    for word in ("localStorage", "sessionStorage", "indexedDB", "caches", "document.cookie", "postMessage"):
        assert word not in script, word
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|https?://", script)
    assert "__proto__" not in script
    assert "Object.assign" not in script
