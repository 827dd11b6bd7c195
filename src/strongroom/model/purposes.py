"""Why somebody touches data: the closed lists of purposes and of reason codes, with their names.

Lives here: the codes, their labels in both languages, and whether a code stands on its list. Must not live
here: who may act for which purpose (access). The codes stand in the log, so none is ever renamed or used
    for something else.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.nearest import nearest

__all__ = [
    "NEEDS_TEXT",
    "PURPOSES",
    "REASON_CODES",
    "RETENTION",
    "Label",
    "check_purpose",
    "check_reason",
    "purpose_label",
    "reason_label",
]


class Label(NamedTuple):
    """A name in both languages."""

    en: str
    zh: str

    def text(self, language: str) -> str:
        """The name in ``en`` or ``zh-CN``."""
        return self.zh if language.startswith("zh") else self.en


PURPOSES: Mapping[str, Label] = MappingProxyType(
    {
        "sales": Label("Selling and advising", "销售与咨询"),
        "support": Label("Serving customers", "客户服务"),
        "billing": Label("Payment and invoices", "收款与开票"),
        "marketing": Label("Marketing", "市场营销"),
        "analytics": Label("Statistics and analysis", "统计分析"),
        "privacy_request": Label("Answering a person's privacy request", "处理个人信息权利请求"),
        "legal_retention": Label("Keeping what the law asks for", "法定留存"),
        "security": Label("Security and investigation", "安全与调查"),
        "audit": Label("Audit", "审计"),
        "operations": Label("Running the system", "系统运维"),
        "data_quality": Label("Correcting and cleaning data", "数据质量维护"),
    }
)

REASON_CODES: Mapping[str, Label] = MappingProxyType(
    {
        "customer_request": Label("The customer asked for it", "客户要求"),
        "order_handling": Label("Handling an order", "订单处理"),
        "complaint": Label("A complaint", "投诉处理"),
        "verification": Label("Verifying identity", "身份核验"),
        "legal_duty": Label("A legal duty", "法定义务"),
        "correction": Label("A correction", "更正"),
        "migration": Label("Moving data", "数据迁移"),
        "incident": Label("A security incident", "安全事件"),
        "audit_review": Label("An audit or review", "审计复核"),
        "test": Label("A test", "测试"),
        "other": Label("Something else, explained", "其他（须说明）"),
    }
)

RETENTION = "legal_retention"
"""The one purpose that opens what the law keeps of somebody who was erased."""

NEEDS_TEXT = frozenset({"other"})
"""Reason codes that say nothing without a text beside them."""


def check_purpose(code: str) -> str:
    """Return a purpose that stands on the list.

    Raises:
        InvalidInput: ``purpose.unknown``.
    """
    if code not in PURPOSES:
        raise InvalidInput("purpose.unknown", purpose=code, known=nearest(code, PURPOSES))
    return code


def check_reason(code: str, text: str | None = None) -> str:
    """Return a reason code that stands on the list.

    Args:
        code: The reason code.
        text: What was written beside it; it is sealed, never stored in clear.

    Raises:
        InvalidInput: ``reason.unknown``; ``reason.needs-text``, for ``other`` without a text.
    """
    if code not in REASON_CODES:
        raise InvalidInput("reason.unknown", reason=code, known=nearest(code, REASON_CODES))
    if code in NEEDS_TEXT and not (text and text.strip()):
        raise InvalidInput("reason.needs-text", reason=code)
    return code


def purpose_label(code: str, language: str = "en") -> str:
    """The name of a purpose; one of a later version is shown as it stands."""
    label = PURPOSES.get(code)
    return label.text(language) if label else code


def reason_label(code: str, language: str = "en") -> str:
    """The name of a reason code; one of a later version is shown as it stands."""
    label = REASON_CODES.get(code)
    return label.text(language) if label else code
