"""Normal forms and grapheme clusters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.text import (
    bigrams,
    compose,
    first_grapheme,
    fold,
    graphemes,
    identifier,
    isolate,
    loose,
    single_line,
)

CLUSTERS = [
    ["👨\u200d👩\u200d👧", "a"],
    ["𠮷", "野"],
    ["葛\U000e0100", "城"],
    ["e\u0301", "e"],
    ["\u1112\u1161\u11ab", "\uae00"],
    ["\uac00\u11a8", "\uac00"],
    ["🇨🇳", "🇬🇧"],
    ["👍🏽", "👍"],
    ["❤\ufe0f", "x"],
    ["\r\n", "\n", "a"],
    ["กำ", "ก"],
    ["नि", "म"],
    ["🏴\U000e0067\U000e0062\U000e007f", "x"],
]


@pytest.mark.parametrize("clusters", CLUSTERS)
def test_text_is_cut_where_a_reader_sees_characters_end(clusters: list[str]) -> None:
    assert list(graphemes("".join(clusters))) == clusters


@given(st.text())
def test_clusters_lose_nothing(text: str) -> None:
    cut = list(graphemes(text))
    assert "".join(cut) == text
    assert all(cut)
    assert first_grapheme(text) == (cut[0] if cut else "")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    # Dropping what is invisible can bring marks together that compose, so the text is composed first.
    once = fold(text)
    assert fold(once) == fold(unicodedata.normalize("NFKC", once))


@pytest.mark.parametrize(
    ("entered", "key"),
    [
        ("１ＡＢ＠：．", "1ab@:."),
        ("①½㈱Ⅹ", "11⁄2(株)x"),
        ("⼀", "一"),
        ("\uf9d0", "類"),
        ("Straße", "strasse"),
        ("葛\U000e0100城", "葛城"),
        ("a\u3000\u200b b", "a b"),
        ("ZHANG  San", "zhang san"),
    ],
)
def test_key_folds_what_only_looks_different(entered: str, key: str) -> None:
    assert fold(entered) == key


def test_canonical_text_keeps_what_only_a_key_folds() -> None:
    assert compose("①½㈱") == "①½㈱"
    assert single_line("  ①½㈱ ", "f") == "①½㈱"
    assert single_line("\ufeffa\u200bb", "f") == "ab"
    assert single_line("می\u200cروم", "f") == "می\u200cروم"


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        *[(f"a{chr(code)}b", "text.bidi") for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]],
        ("a\x00b", "text.control"),
        ("a\nb", "text.control"),
        ("a\x85b", "text.control"),
        ("a\u2028b", "text.control"),
        ("a\ud800b", "text.malformed"),
        (" \u3000 ", "value.empty"),
        ("\u200b\u200d", "value.empty"),
        ("a" * 201, "value.too-long"),
    ],
)
def test_one_line_refuses_what_hides_breaks_or_reorders(entered: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        single_line(entered, "f")
    assert caught.value.code == code


def test_identifiers_lose_spaces_and_what_is_invisible_and_are_upper_case() -> None:
    assert identifier(" ａb\u200b\u00ad 1\u3000２\ufeff-x", "-") == "AB12X"


def test_arabic_digits_stay_what_they_are() -> None:
    assert identifier("٠١٢²") == "٠١٢2"


def test_loose_keys_drop_punctuation_but_no_vowel_signs() -> None:
    assert loose("Sankt-Pölten, (NÖ)") == "sanktpöltennö"
    assert loose("दिल्ली") == fold("दिल्ली")


def test_right_to_left_text_is_isolated_and_other_text_left_alone() -> None:
    assert isolate("م**") == "\u2068م**\u2069"
    assert isolate("张**") == "张**"


def test_bigrams_are_neighbours_each_once() -> None:
    assert bigrams("abab") == ("ab", "ba")
    assert bigrams("a") == ()
