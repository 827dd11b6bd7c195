"""Encodings: found by a fixed procedure, checked over the whole file, refused where they break."""

import codecs
import io
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput, UsageError
from strongroom.ingest.encoding import CHUNK, Detected, detect_encoding, named_encoding

CHINESE = "姓名,城市,备注\n张小明,北京,老客户\n欧阳测试,内江,喜欢蓝色\n"
WESTERN = "name,city\nJosé Álvarez,São Paulo\nBjørn Hansen,Zürich\nJörg Größe,Köln\n"


def opened(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(data)


def found(data: bytes, named: str | None = None) -> Detected:
    return detect_encoding(opened(data), named)


DETECTED = [
    (b"name,city\nAnn,Oslo\n", "utf-8", "certain", "ascii"),
    (CHINESE.encode(), "utf-8", "certain", "valid-utf-8"),
    (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8", "certain", "mark"),
    (CHINESE.encode("gb18030"), "gb18030", "likely", "gb2312-pairs"),
    (b"\x84\x31\x95\x33" + CHINESE.encode("gb18030"), "gb18030", "certain", "mark"),
    (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le", "certain", "mark"),
    (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16-be", "certain", "mark"),
    (CHINESE.encode("utf-16-le"), "utf-16-le", "certain", "utf-16-line-ends"),
    (CHINESE.encode("utf-16-be"), "utf-16-be", "certain", "utf-16-line-ends"),
    (WESTERN.encode("latin-1"), "latin-1", "likely", "single-high-bytes"),
    ((WESTERN + "price,€ 5\n").encode("cp1252"), "cp1252", "likely", "single-high-bytes"),
    ("sku,what\n1,mug £2\n".encode("latin-1"), "latin-1", "likely", "single-high-bytes"),
]


@pytest.mark.parametrize(("data", "encoding", "confidence", "evidence"), DETECTED)
def test_encoding_is_found_and_said_with_its_evidence(
    data: bytes, encoding: str, confidence: str, evidence: str
) -> None:
    detected = found(data)
    assert (detected.encoding, detected.confidence, detected.evidence) == (encoding, confidence, evidence)
    assert data.startswith(detected.mark)


@pytest.mark.parametrize("word", ["Größe", "Straße", "naïve Pâté", "Ærøskøbing"])
def test_short_western_words_are_not_taken_for_chinese(word: str) -> None:
    assert found(f"w\n{word}\n".encode("latin-1")).encoding == "latin-1"


@pytest.mark.parametrize("at", [0, 5, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_a_broken_utf8_file_is_refused_at_its_byte_and_never_read_as_something_else(at: int) -> None:
    filler = "张".encode()
    good = b"x" * (at % 3) + filler * (at // 3)
    with pytest.raises(InvalidInput) as caught:
        found(good[:at] + b"\xff" + filler * 100)
    assert caught.value.code == "ingest.not-decodable"
    assert caught.value.parameters["offset"] == at


def test_a_utf8_file_cut_in_the_middle_of_a_character_is_refused() -> None:
    data = CHINESE.encode()
    with pytest.raises(InvalidInput) as caught:
        found(data.rstrip(b"\n")[:-1])
    assert caught.value.parameters["offset"] == len(data) - 4


def test_cyrillic_and_other_code_pages_are_refused_rather_than_guessed() -> None:
    for codec, text in [
        ("cp1251", "имя,город\nИван,Москва\n"),
        ("shift_jis", "名前,都市\nたなか,とうきょう\n"),
    ]:
        with pytest.raises(InvalidInput) as caught:
            found(text.encode(codec))
        assert caught.value.code in ("ingest.encoding-unclear", "ingest.not-decodable")


def test_utf32_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        found(CHINESE.encode("utf-32"))
    assert caught.value.code == "ingest.not-decodable"


def test_an_empty_file_and_one_of_only_a_mark_are_refused() -> None:
    for data in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE):
        with pytest.raises(InvalidInput) as caught:
            found(data)
        assert caught.value.code == "ingest.empty"


def test_named_encoding_wins_but_is_checked() -> None:
    assert found(WESTERN.encode("latin-1"), "latin1").confidence == "named"
    assert found("имя\n".encode("cp1251"), "cp1252").encoding == "cp1252"
    with pytest.raises(InvalidInput) as caught:
        found(WESTERN.encode("latin-1"), "utf-8")
    assert caught.value.parameters["offset"] == WESTERN.encode("latin-1").index(b"\xe9")


def test_named_utf16_takes_its_order_from_the_mark_or_the_line_ends() -> None:
    assert found("a\n".encode("utf-16"), "utf-16").encoding == "utf-16-le"
    assert found("a,b\n1,2\n".encode("utf-16-be"), "UTF-16").encoding == "utf-16-be"
    with pytest.raises(InvalidInput):
        found(b"abcd", "utf-16")


def test_latin_1_does_not_swallow_bytes_that_no_western_page_has() -> None:
    with pytest.raises(InvalidInput) as caught:
        found(b"name\nJos\xe9\x81\n", "latin-1")
    assert caught.value.code == "ingest.not-decodable"


def test_unknown_encoding_name_is_a_usage_error() -> None:
    with pytest.raises(UsageError) as caught:
        named_encoding("utf-7")
    assert caught.value.code == "ingest.encoding-name"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1))
def test_valid_utf8_is_always_read_as_utf8(text: str) -> None:
    data = text.encode()
    if data[:4] == b"\x84\x31\x95\x33":
        return
    assert found(data).encoding == "utf-8"


@given(st.binary(min_size=1))
def test_whatever_is_found_decodes_the_whole_file_strictly(data: bytes) -> None:
    try:
        detected = found(data)
    except InvalidInput:
        return
    text = data[len(detected.mark) :].decode(detected.encoding)
    assert text.encode(detected.encoding) == data[len(detected.mark) :]
