"""Phones and e-mail addresses: spellings, keys, masks, refusals."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes import ParseContext, Search, field_type

CONTEXT = ParseContext(today=date(2026, 11, 23))
PHONE, EMAIL = field_type("phone"), field_type("email")
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
WIDE = str.maketrans("0123456789+-() ", "０１２３４５６７８９＋－（）\u3000")


def _key(entered: str) -> str | None:
    return PHONE.key(PHONE.parse(entered, CONTEXT, "f"), Search.EXACT)


@given(
    MOBILES,
    st.sampled_from(["", "+86", "0086", "86", "+86 ", "+86-", "(+86)", "86 ", "0"]),
    st.sampled_from([(3, 7), (3, 6), (4, 8), ()]),
    st.sampled_from(["", " ", "-", ".", "\u00a0", "\u200b"]),
    st.booleans(),
)
def test_any_spelling_of_a_mobile_number_has_one_key(
    number: str, prefix: str, cuts: tuple[int, ...], gap: str, wide: bool
) -> None:
    spelled = gap.join(number[a:b] for a, b in zip((0, *cuts), (*cuts, 11), strict=True))
    entered = prefix + spelled
    if wide:
        entered = entered.translate(WIDE)
    assert _key(entered) == "+86" + number
    assert PHONE.query_key(number[-4:], CONTEXT, Search.SUFFIX4, "f") == number[-4:]
    assert PHONE.key(PHONE.parse(entered, CONTEXT, "f"), Search.SUFFIX4) == number[-4:]


@given(MOBILES)
def test_the_middle_of_a_mobile_number_stays_hidden(number: str) -> None:
    value = PHONE.parse(number, CONTEXT, "f")
    assert PHONE.mask(value, "zh-CN") == f"{number[:3]}****{number[7:]}"
    assert PHONE.mask(value, "en") == f"+86 {number[:3]}****{number[7:]}"


@given(
    st.from_regex(
        r"\+(1[2-9][0-9]{9}|44[1-9][0-9]{8,9}|8[12][1-9][0-9]{7,8}|3[3469][1-9][0-9]{7,9})", fullmatch=True
    )
)
def test_four_digits_or_all_of_a_foreign_number_stay_hidden(number: str) -> None:
    try:
        value = PHONE.parse(number, CONTEXT, "f")
    except InvalidInput:
        return
    mask = PHONE.mask(value, "en")
    assert mask.count("*") >= 4
    assert sum(character.isdigit() for character in mask.partition(" ")[2]) <= 4


@pytest.mark.parametrize(
    ("entered", "canonical"),
    [
        ("010-80001234转8001", "+861080001234;ext=8001"),
        ("010-80001234 ext 8001", "+861080001234;ext=8001"),
        ("010-80001234-8001", "+861080001234;ext=8001"),
        ("（0755）8000 1234 分机：12", "+8675580001234;ext=12"),
        ("+86 (0)10 8000 1234", "+861080001234"),
        ("+86 10 8000 1234", "+861080001234"),
        ("0571-87654321", "+8657187654321"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("0044 20 7946 0018", "+442079460018"),
        ("+55 (12) 3923-5555", "+551239235555"),
        ("+1 (202) 555-0143 x12", "+12025550143;ext=12"),
        ("013800005678", "+8613800005678"),
    ],
)
def test_numbers_become_e164_with_the_extension_apart(entered: str, canonical: str) -> None:
    assert PHONE.parse(entered, CONTEXT, "f").canonical == canonical
    assert PHONE.parse(canonical, CONTEXT, "f").canonical == canonical
    assert _key(entered) == canonical.partition(";")[0]


@pytest.mark.parametrize(
    "entered", ["400-000-1234", "8001234567", "95588", "10086", "12315", "110", "+8695588"]
)
def test_service_numbers_are_taken_but_have_no_key(entered: str) -> None:
    value = PHONE.parse(entered, CONTEXT, "f")
    assert "phone.service-number" in value.flags
    assert PHONE.key(value, Search.EXACT) is None
    assert PHONE.key(value, Search.SUFFIX4) is None
    with pytest.raises(InvalidInput, match=r"search\.no-key"):
        PHONE.query_key(entered, CONTEXT, Search.EXACT, "f")


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("", "value.empty"),
        ("80001234", "phone.no-area-code"),
        ("1-800-FLOWERS", "phone.characters"),
        ("13800005678、13800005679", "phone.characters"),
        ("٠١٢٣٤٥٦٧٨٩٠", "phone.characters"),
        ("138000056789", "phone.cn-length"),
        ("+999123456789", "phone.not-possible"),
        ("+4412", "phone.not-possible"),
        ("030-0074321", "phone.not-possible"),
        ("+8612800005678", "phone.cn-prefix"),
        ("9" * 300, "value.too-long"),
        (True, "value.wrong-kind"),
        (["138"], "value.wrong-kind"),
        (float("nan"), "value.wrong-kind"),
        (1.3800005678e15, "value.lossy-number"),
    ],
)
def test_what_cannot_be_a_number_is_refused_by_its_reason(entered: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        PHONE.parse(entered, CONTEXT, "f")
    assert caught.value.code == code


def test_an_unknown_foreign_range_is_a_remark_and_no_error() -> None:
    assert "phone.not-valid" in PHONE.parse("+441100000000", CONTEXT, "f").flags


@pytest.mark.parametrize("entered", ["567", "56789", "56 7", "٥٦٧٨"])
def test_a_search_by_the_end_needs_four_characters(entered: str) -> None:
    with pytest.raises(InvalidInput, match=r"search\.four-characters"):
        PHONE.query_key(entered, CONTEXT, Search.SUFFIX4, "f")


@pytest.mark.parametrize(
    ("entered", "canonical", "key"),
    [
        ("Alice.B+tag@Example.COM", "Alice.B+tag@example.com", "alice.b+tag@example.com"),
        ("ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "alice@example.com", "alice@example.com"),
        (" alice\u200b@example.com ", "alice@example.com", "alice@example.com"),
        ("x@例子.中国", "x@xn--fsqu00a.xn--fiqs8s", "x@xn--fsqu00a.xn--fiqs8s"),
        ("x@例子。中国", "x@xn--fsqu00a.xn--fiqs8s", "x@xn--fsqu00a.xn--fiqs8s"),
        ("x@Straße.de", "x@xn--strae-oqa.de", "x@xn--strae-oqa.de"),
        ("Öl@example.com", "Öl@example.com", "öl@example.com"),
    ],
)
def test_addresses_keep_the_name_and_fold_the_domain(entered: str, canonical: str, key: str) -> None:
    value = EMAIL.parse(entered, CONTEXT, "f")
    assert value.canonical == canonical
    assert EMAIL.key(value, Search.EXACT) == key
    assert EMAIL.query_key(entered, CONTEXT, Search.DOMAIN, "f") == EMAIL.key(value, Search.DOMAIN)


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("alice", "email.syntax"),
        ("a@b@example.com", "email.syntax"),
        ("Alice <alice@example.com>", "email.syntax"),
        ('"a b"@example.com', "email.syntax"),
        ("a\x00@example.com", "email.syntax"),
        ("alice@localhost", "email.domain"),
        ("alice@-x.com", "email.domain"),
        ("alice@exa mple.com", "email.domain"),
        ("alice@" + "a" * 64 + ".com", "email.domain"),
        ("a" * 65 + "@example.com", "email.length"),
        ("é" * 33 + "@example.com", "email.length"),
        ("a@" + "b" * 60 + ".com" + ("." + "c" * 60) * 4, "email.length"),
        ("a\u202e@example.com", "text.bidi"),
    ],
)
def test_what_is_no_address_is_refused_by_its_reason(entered: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        EMAIL.parse(entered, CONTEXT, "f")
    assert caught.value.code == code


@given(st.from_regex(r"[a-z][a-z0-9.]{1,30}", fullmatch=True))
def test_of_the_name_before_the_at_only_the_first_letter_is_shown(local: str) -> None:
    value = EMAIL.parse(f"{local}@example.com", CONTEXT, "f")
    assert EMAIL.mask(value, "en") == f"{local[0]}***@example.com"
