"""Proposals: well-known names in both languages, shapes where names say nothing, and nothing guessed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.notices import NOTICES, notices_of
from strongroom.ingest.proposal import Proposal, propose
from strongroom.ingest.rendering import render_mapping
from strongroom.ingest.rule import Rule
from strongroom.ingest.source import open_source
from tests.unit.ingest.conftest import Reading

Proposing = Callable[[str, str], Proposal]


@pytest.fixture
def proposed(tmp_path: Path, schema: ImportSchema) -> Proposing:
    def proposing(text: str, collection: str) -> Proposal:
        (tmp_path / "in.csv").write_text(text)
        return propose(open_source(tmp_path / "in.csv"), collection, schema, zone="Asia/Shanghai")

    return proposing


def test_chinese_headers(proposed: Proposing, read: Reading) -> None:
    text = (
        "客户编号,姓名,手机,邮箱,身份证号,银行卡号,地址,城市,生日,性别,备注\n1,张三,13800005678,,,,,,1990/1/2,男,\n"
        ""
    )
    found = proposed(text, "customers")
    assert (found.confidence, found.left_out, found.missing) == ("good", (), ())
    assert set(found.mapping.fields) == {
        *(
            "name",
            "phone",
            "email",
            "national_id",
            "bank_card",
            "address",
            "city",
            "birth_date",
            "gender",
            "note",
        )
    }
    (draft,) = read(text, render_mapping(found.mapping))
    assert draft.fields["birth_date"] == "1990-01-02"  # type: ignore[union-attr]  # the row is sound


def test_names_in_two_parts(proposed: Proposing) -> None:
    assert proposed("id,FirstName,LastName\n1,Ann,Lee\n", "customers").mapping.fields["name"] == Rule(
        columns=("FirstName", "LastName")
    )
    assert proposed("编号,姓,名\n1,张,三\n", "customers").mapping.fields["name"] == Rule(
        columns=("姓", "名"), join=""
    )


def test_order_lines_are_grouped_and_summed(proposed: Proposing) -> None:
    text = (
        "订单号,客户号,下单时间,商品编号,数量,单价\nA,1,2020/1/2,x,2,1.5\nA,1,2020/1/2,y,1,2\n"
        "B,2,2020/1/3,x,1,1\n"
    )
    mapping = proposed(text, "purchases").mapping
    assert (mapping.group_by, mapping.zone) == (("订单号",), "Asia/Shanghai")
    assert mapping.fields["total"].sum == "`数量` * `单价`"
    assert set(mapping.items) == {"sku", "quantity", "unit_price"}


def test_a_number_that_several_customers_share_is_no_key_alone(proposed: Proposing) -> None:
    mapping = proposed("order_id,customer_id,sku,qty\nA,1,x,2\nA,2,y,1\n", "purchases").mapping
    assert mapping.group_by == ("order_id", "customer_id")


def test_a_total_that_each_line_repeats_is_not_summed(proposed: Proposing) -> None:
    text = "order_id,customer_id,sku,qty,total\nA,1,x,2,9\nA,1,y,1,9\nB,1,y,1,4\n"
    assert proposed(text, "purchases").mapping.fields["total"] == Rule(columns=("total",))


def test_shapes_find_what_names_hide_and_break_ties(proposed: Proposing) -> None:
    text = (
        "id,x1,x2,tel,mobile\n1,a@example.com,110101190001010014,none,13800005678\n"
        "2,b@example.com,,none,13900005678\n"
    )
    found = proposed(text, "customers")
    assert (found.confidence, set(found.by_shape)) == ("fair", {"email", "national_id"})
    assert found.mapping.fields["phone"].columns == ("mobile",)
    assert found.left_out == ("tel",)


@pytest.mark.parametrize(
    ("dates", "form"),
    [
        (["1/13/2020", "2/1/2020"], "%m/%d/%Y"),
        (["13.1.2020", "1.2.2020"], "%d.%m.%Y"),
        (["1/2/2020", "3/4/2020"], ""),
        (["1/13/2020", "13/1/2020", "1/2/2020"], ""),
        (["1/13/2020", "2/30/2020", "3/14/2020"], "%m/%d/%Y"),
    ],
)
def test_day_or_month_first_is_told_by_the_values_or_asked_for(
    proposed: Proposing, dates: list[str], form: str
) -> None:
    found = proposed("id,dob\n" + "".join(f"{n},{day}\n" for n, day in enumerate(dates)), "customers")
    assert found.mapping.fields["birth_date"].format == ((form,) if form else ())
    assert found.missing == (() if form else ("fields.birth_date.format",))


def test_one_mistyped_date_does_not_keep_the_others_out(proposed: Proposing) -> None:
    found = proposed("id,dob\n1,1990-01-31\n2,1990-02-29\n3,1980-05-06\n", "customers")
    assert (found.mapping.fields["birth_date"].format, found.missing) == ((), ())


def test_security_codes_and_passwords_are_dropped_and_said(proposed: Proposing, schema: ImportSchema) -> None:
    found = proposed("id,name,CVV,密码\n1,Ann,123,x\n", "customers")
    assert found.mapping.drop == ("CVV", "密码")
    said = [notice.text() for notice in notices_of(found.mapping, ("id", "name", "CVV", "密码"))]
    assert any("CVV, 密码" in text for text in said)


def test_what_is_missing_is_said(proposed: Proposing) -> None:
    found = proposed("question,category\nwhere?,card\n", "needs")
    assert (found.confidence, found.missing) == ("weak", ("key", "customer"))
    assert found.mapping.defaults == {"status": "open"}


def test_every_notice_has_words_in_both_languages() -> None:
    mapping = read_mapping(
        'collection = "needs"\ngroup_by = "g"\ncustomer = { value = "x" }\ndrop = ["d"]\n'
        '[fields]\na = { from = "x", remove = "[0-9]" }\n'
        'b = { from = "y", round = "down" }\nc = { value = "1" }\n'
    )
    found = notices_of(mapping, ("g", "x", "y", "d", "left"))
    by_line = notices_of(read_mapping('collection = "needs"\nkey = { line = true }'), ())
    lines = notices_of(
        read_mapping('collection = "needs"\nkey = "k"\ngroup_by = "k"\n[items]\nsku = "s"'), ()
    )
    assert {notice.code for notice in (*found, *by_line, *lines)} == set(NOTICES)
    for notice in (*found, *by_line, *lines):
        for language in ("en", "zh-CN"):
            assert "{" not in notice.text(language)
