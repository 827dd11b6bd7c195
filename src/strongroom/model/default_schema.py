"""The schema that a new room begins with: customers, purchases, needs.

Lives here: their fields, numbers, labels, codes. Must not live here: rules (schema_rules.py), what a
schema file adds. Numbers are for ever; a field that goes is retired, and the next new one takes the next
number below 100.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from strongroom.model.fieldtypes import field_type
from strongroom.model.fieldtypes.base import Search
from strongroom.model.schema import CUSTOMERS, NEEDS, PURCHASES, Collection, Field, Schema

__all__ = ["default_schema"]

_Codes = Mapping[str, list[str]]

_CUSTOMER_KINDS: _Codes = {
    "person": ["individual", "b2c", "个人", "自然人"],
    "organization": ["organisation", "company", "b2b", "单位", "企业", "公司", "组织"],
}
_PURCHASE_STATES: _Codes = {
    "open": ["new", "pending", "待付款", "待处理"],
    "paid": ["已付款", "待发货"],
    "shipped": ["sent", "in transit", "已发货"],
    "done": ["complete", "completed", "delivered", "closed", "已完成", "已签收"],
    "cancelled": ["canceled", "已取消"],
    "returned": ["refunded", "已退货", "已退款"],
}
_NEED_KINDS: _Codes = {
    "question": ["inquiry", "enquiry", "咨询"],
    "order": ["purchase", "订购", "购买"],
    "quote": ["offer", "报价", "询价"],
    "complaint": ["投诉"],
    "repair": ["维修", "报修"],
    "return": ["exchange", "refund", "退货", "换货", "退款"],
    "delivery": ["shipping", "配送", "物流"],
    "invoice": ["发票", "开票"],
    "visit": ["appointment", "预约", "到店"],
    "account": ["账户", "账号"],
    "suggestion": ["feedback", "建议", "反馈"],
    "other": ["其他", "其它"],
}
_NEED_STATES: _Codes = {
    "open": ["new", "待处理", "新建"],
    "in_progress": ["in progress", "active", "处理中"],
    "waiting": ["pending", "on hold", "等待中", "待客户回复"],
    "done": ["closed", "resolved", "solved", "已完成", "已解决"],
    "cancelled": ["canceled", "已取消"],
}
_PRIORITIES: _Codes = {
    "low": ["低"],
    "normal": ["medium", "中", "普通"],
    "high": ["高"],
    "urgent": ["critical", "紧急"],
}
_CHANNELS: _Codes = {
    "phone": ["telephone", "call", "电话"],
    "email": ["e-mail", "mail", "邮件", "电子邮件"],
    "web": ["website", "online", "网站", "官网"],
    "app": ["mobile app", "应用", "小程序"],
    "wechat": ["weixin", "微信"],
    "shop": ["store", "in store", "门店", "店内"],
    "social": ["social media", "社交媒体"],
    "letter": ["post", "fax", "信函"],
    "other": ["其他", "其它"],
}


@cache
def default_schema() -> Schema:
    """The default schema, version 1. The levels and searches are those of the field types."""
    return Schema(version=1, all_collections=(_customers(), _purchases(), _needs()))


def _field(number: int, name: str, kind: str, en: str, zh: str, **more: Any) -> Field:
    """One field with its type's level, and its type's default searches unless it is clear or natural."""
    options = more.pop("options", {})
    base = field_type(kind).with_options(options)
    plain = not more.get("clear") and not more.get("natural")
    usual = frozenset(search for search, rule in base.searches.items() if rule.default)
    searches: frozenset[Search] = usual if plain else frozenset()
    return Field(
        number=number,
        name=name,
        type=base,
        options=options,
        level=base.level,
        label_en=en,
        label_zh=zh,
        searches=searches,
        **more,
    )


def _choice(number: int, name: str, codes: _Codes, en: str, zh: str, **more: Any) -> Field:
    return _field(number, name, "choice", en, zh, options={"codes": codes}, **more)


def _customers() -> Collection:
    return Collection(
        number=CUSTOMERS,
        name="customers",
        prefix="cus",
        label_en="Customers",
        label_zh="客户",
        all_fields=(
            _choice(1, "kind", _CUSTOMER_KINDS, "Kind", "客户类型"),
            _field(2, "external_id", "external_id", "External id", "外部编号", natural=True),
            _field(3, "name", "person_name", "Name", "姓名"),
            _field(4, "company", "company_name", "Company", "公司"),
            _field(5, "phone", "phone", "Phone", "电话"),
            _field(6, "email", "email", "E-mail", "电子邮箱"),
            _field(7, "national_id", "national_id", "Identity number", "身份证号"),
            _field(8, "bank_card", "bank_card", "Bank card", "银行卡号"),
            _field(9, "address", "address", "Address", "地址"),
            _field(10, "city", "city", "City", "城市"),
            _field(11, "country", "country", "Country", "国家或地区"),
            _field(12, "birth_date", "birth_date", "Date of birth", "出生日期"),
            _field(13, "age", "integer", "Age", "年龄", options={"minimum": 0, "maximum": 150}),
            _field(14, "gender", "gender", "Gender", "性别"),
            _field(15, "note", "free_text", "Note", "备注"),
        ),
    )


def _purchases() -> Collection:
    return Collection(
        number=PURCHASES,
        name="purchases",
        prefix="pur",
        label_en="Purchases",
        label_zh="购买记录",
        all_fields=(
            _field(1, "external_id", "external_id", "Order number", "订单号", natural=True),
            _field(2, "ordered_at", "timestamp", "Ordered at", "下单时间", clear="at"),
            _choice(3, "status", _PURCHASE_STATES, "Status", "状态", clear="status"),
            _field(4, "currency", "currency", "Currency", "币种"),
            _field(5, "total", "money", "Total", "总金额", options={"negative": True}),
            _field(6, "items", "items", "Items", "商品明细"),
            _field(7, "payment", "text", "Payment", "支付方式"),
            _field(8, "note", "free_text", "Note", "备注"),
        ),
    )


def _needs() -> Collection:
    return Collection(
        number=NEEDS,
        name="needs",
        prefix="need",
        label_en="Needs",
        label_zh="客户需求",
        all_fields=(
            _field(1, "external_id", "external_id", "Ticket number", "工单号", natural=True),
            _choice(2, "kind", _NEED_KINDS, "Kind", "类型", clear="kind"),
            _field(3, "summary", "text", "Summary", "摘要"),
            _field(4, "detail", "free_text", "Detail", "详情"),
            _choice(5, "status", _NEED_STATES, "Status", "状态", clear="status"),
            _choice(6, "priority", _PRIORITIES, "Priority", "优先级", clear="priority"),
            _choice(7, "channel", _CHANNELS, "Channel", "渠道"),
            _field(8, "due_at", "timestamp", "Due", "截止时间", clear="at"),
        ),
    )
