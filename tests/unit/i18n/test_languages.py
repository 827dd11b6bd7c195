"""How the language is chosen, and that a catalogue speaks both."""

import pytest

from strongroom.errors import UsageError
from strongroom.i18n import CHINESE, ENGLISH, Catalogue, choose_language


@pytest.mark.parametrize(
    ("asked", "environment", "chosen"),
    [
        (None, {}, ENGLISH),
        ("zh", {"LANG": "en_US.UTF-8"}, CHINESE),
        ("en", {"LANG": "zh_CN.UTF-8"}, ENGLISH),
        (None, {"LANG": "zh_CN.UTF-8"}, CHINESE),
        (None, {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, ENGLISH),
        (None, {"STRONGROOM_LANG": "zh-CN", "LC_ALL": "en_GB.UTF-8"}, CHINESE),
    ],
)
def test_what_is_asked_for_wins_over_the_environment(
    asked: str | None, environment: dict[str, str], chosen: str
) -> None:
    assert choose_language(asked, environment) == chosen


def test_a_text_is_filled_in_for_the_language() -> None:
    catalogue = Catalogue({"hello": ("Hello {name}", "{name}，你好")})
    assert catalogue(CHINESE, "hello", name="Li") == "Li，你好"
    assert catalogue(ENGLISH, "hello", name="Li") == "Hello Li"


def test_a_missing_key_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        Catalogue({})(ENGLISH, "absent")


@pytest.mark.parametrize(
    "typed", ["{name.__class__.__init__.__globals__}", "{0}", "{", "%s %(name)s", "${name}"]
)
def test_what_is_filled_in_is_not_filled_in_again(typed: str) -> None:
    catalogue = Catalogue({"hello": ("Hello {name}", "{name}，你好")})
    assert catalogue(ENGLISH, "hello", name=typed) == f"Hello {typed}"
    error = UsageError("http.wrong-shape", places=typed)
    assert typed in error.message("en") + error.hint("en")
