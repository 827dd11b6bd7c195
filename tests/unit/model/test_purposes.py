"""Purposes and reason codes: closed lists with names in both languages."""

import pytest

from strongroom.errors import InvalidInput
from strongroom.model.purposes import (
    PURPOSES,
    REASON_CODES,
    check_purpose,
    check_reason,
    purpose_label,
    reason_label,
)


def test_the_lists_are_those_of_the_log_and_only_grow() -> None:
    assert " ".join(PURPOSES) == (
        "sales support billing marketing analytics privacy_request legal_retention security audit operations "
        "data_quality"
    )
    assert " ".join(REASON_CODES) == (
        "customer_request order_handling complaint verification legal_duty correction migration incident "
        "audit_review test other"
    )


@pytest.mark.parametrize("label", [*PURPOSES.values(), *REASON_CODES.values()])
def test_every_code_has_a_name_in_both_languages(label: tuple[str, str]) -> None:
    assert label[0].isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in label[1])


def test_what_is_not_on_the_list_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_purpose("suport")
    assert "support" in caught.value.hint("en")
    with pytest.raises(InvalidInput) as caught:
        check_reason("complain")
    assert "complaint" in caught.value.hint("en")


def test_other_needs_a_text() -> None:
    assert check_reason("complaint") == "complaint"
    assert check_reason("other", "because of the flood") == "other"
    for text in (None, "", "  "):
        with pytest.raises(InvalidInput) as caught:
            check_reason("other", text)
        assert caught.value.code == "reason.needs-text"


def test_a_code_of_a_later_version_is_shown_as_it_stands() -> None:
    assert purpose_label("later_purpose", "zh-CN") == "later_purpose"
    assert reason_label("other", "zh-CN") == "其他（须说明）"
