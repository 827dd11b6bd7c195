"""The table of errors: whole, in both languages, and silent about values."""

import pickle
import string

from strongroom.errors import TABLE, InvalidInput, Kind, StrongroomError


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_says_what_happened_and_what_to_do_in_both_languages() -> None:
    for code, entry in TABLE.items():
        for text in (entry.en, entry.hint_en, entry.zh, entry.hint_zh):
            assert text.strip(), code
        for text in (entry.zh, entry.hint_zh):
            assert any("\u4e00" <= character <= "\u9fff" for character in text), code
        assert _names(entry.en) == _names(entry.zh), code


def test_every_kind_but_those_of_classes_below_has_a_class_with_its_exit_status() -> None:
    kinds = {subclass.kind for subclass in StrongroomError.__subclasses__()}
    assert kinds == set(Kind)


def test_an_error_crosses_a_process_boundary_whole() -> None:
    error = InvalidInput("id.malformed", prefix="cus")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.code, dict(copy.parameters)) == (InvalidInput, "id.malformed", {"prefix": "cus"})


def test_texts_are_filled_with_the_parameters() -> None:
    error = InvalidInput("id.malformed", prefix="cus")
    assert "cus_" in error.message("en")
    assert "cus_" in error.hint("zh-CN")
    assert (error.exit_status, error.http_status) == (5, 422)
