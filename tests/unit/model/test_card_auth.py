"""Card authentication data is refused everywhere; other numbers in text are flagged."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes import ParseContext, card_auth, field_type, forbidden_name
from strongroom.model.fieldtypes.contents import found_in

CONTEXT = ParseContext(today=date(2026, 11, 23))


@pytest.mark.parametrize(
    "name",
    [
        *("cvv", "cvv2", "CVV", "CVV2", "cvc", "cvc2", "cvn", "CVN2", "cardCvv", "card_cvv", "CSC"),
        *("pin", "PIN", "cardPin", "pin_block", "PINBlock", "track1", "track2", "Track2Data"),
        *("track_1_data", "track", "CardSecurityCode", "card-verification-value", "security_code"),
        *(
            "magnetic_stripe",
            "安全码",
            "信用卡安全码",
            "支付密码",
            "交易密码",
            "卡密码",
            "CVV码",
            "ＣＶＶ",
            "磁道二",
            "卡验证码",
        ),
        *("card_pin", "atm_pin", "c\u200bvv"),
    ],
)
def test_names_of_card_authentication_data_are_forbidden(name: str) -> None:
    assert forbidden_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("pincode", "PinCode", "pinyin", "shipping", "opinion", "tracking_number", "soundtrack"),
        *("track_id", "TrackId", "cv", "csv", "phone", "name", "密码", "银行卡", "card_number"),
        *("bank_card", "security", "level", "spinner", "name_pinyin", "vaccine", "cvs", "password"),
        *("code",),
    ],
)
def test_names_that_only_sound_alike_are_not(name: str) -> None:
    assert not forbidden_name(name)


FORBIDDEN = [
    "CVV: 123",
    "cvv2=1234",
    "CVV 是 123",
    "cvc 123",
    "CVN2：１２３",
    "cvv\u200b: 123",
    "the security code is 123",
    "card verification value: 999",
    "安全码 123",
    "卡背三位数字 123",
    "CVV ٣٢١",
    "PIN: 1234",
    "ATM PIN 123456",
    "银行卡密码是123456",
    "支付密码：abc123",
    "pin block 0123456789ABCDEF",
    "%B4111111111111111^TEST/CARD^25121011000012300000?",
    ";4111111111111111=25121011000012300000?",
    "4111111111111111=25121011000012300000",
    "4111111111111111D25121011000012300000",
]


@pytest.mark.parametrize("text", FORBIDDEN)
@pytest.mark.parametrize(
    "name", ["free_text", "text", "address", "diagnosis", "external_id", "company_name", "city"]
)
def test_card_authentication_data_is_refused_in_every_text(name: str, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        field_type(name).parse(f"note {text} end", CONTEXT, "f")
    assert caught.value.code == "card_auth.forbidden"


def test_card_authentication_data_is_refused_in_lines_of_a_purchase() -> None:
    with pytest.raises(InvalidInput, match=r"card_auth\.forbidden"):
        field_type("items").parse([{"description": "lamp, cvv 123"}], CONTEXT, "items")


@pytest.mark.parametrize(
    "text",
    [
        "the CVV is on the back",
        "验证码 123456",
        "安全码已过期",
        "PIN: 560001",
        "pin 3 of the connector",
        "密码锁 1234 号",
        "opinion: 1234",
        "1234567890123456=1234567",
        "a=b; 12=34",
        "track 12 of the album",
        "pinyin: 1234",
    ],
)
def test_text_that_only_mentions_them_is_taken(text: str) -> None:
    assert field_type("free_text").parse(text, CONTEXT, "f").canonical == text


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("卡号4111 1111 1111 1111", ("contains.bank_card",)),
        ("card 4111-1111-1111-1111.", ("contains.bank_card",)),
        ("４１１１１１１１１１１１１１１１", ("contains.bank_card",)),
        ("身份证11010119000101001４", ("contains.national_id",)),
        ("身份证 110101 19000101 0014", ("contains.national_id",)),
        ("83000019000101002x", ("contains.national_id",)),
        ("电话 138-0000-5678", ("contains.phone",)),
        ("+86 138 0000 5678", ("contains.phone",)),
        ("010-00001234", ("contains.phone",)),
        ("+12025550143", ("contains.phone",)),
        ("4111111111111111 和 13800005678", ("contains.bank_card", "contains.phone")),
        ("4111111111111112", ()),
        ("0000000000000000", ()),
        ("订单 123456789012345678", ()),
        ("138000056789", ()),
        ("1.13800005678", ()),
        ("", ()),
    ],
)
def test_numbers_in_text_are_flagged(text: str, flags: tuple[str, ...]) -> None:
    assert found_in(text) == flags


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "flag"),
    [
        ("zh_phone", "contains.phone"),
        ("zh_id_number", "contains.national_id"),
        ("zh_bank_card", "contains.bank_card"),
        ("en_credit_card", "contains.bank_card"),
    ],
)
def test_published_cases_are_judged_alike(shared: Path, file: str, flag: str) -> None:
    path = shared / "vectors" / "privacy" / "argus-redact-fixtures" / f"{file}.json"
    # These judge a card by its first digits, or a landline by its length alone; here the check digit decides.
    other = {"ccb_bin_no_luhn", "ccb_bin_with_spaces"}
    cases = json.loads(path.read_text(encoding="utf-8"))
    wrong = [
        case["id"]
        for case in cases
        if case["id"] not in other and (flag in found_in(case["input"])) != case["should_match"]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["_CODE", "_PIN", "_TRACK_1", "_TRACK_2_MARKED", "_TRACK_2"])
@given(st.data())
def test_whatever_a_pattern_finds_is_looked_at(name: str, data: st.DataObject) -> None:
    # The one that decides whether a text is looked at closely must let everything through that they find.
    source = getattr(card_auth, name)._source
    found = data.draw(st.from_regex(source))
    assert card_auth._NEEDED.search(found)
