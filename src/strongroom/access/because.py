"""The closed list of reasons that a decision gives.

Lives here: the codes and their texts. Must not live here: deciding. The codes stand in the log and never
change.
"""

from enum import StrEnum

from strongroom.i18n import Catalogue

__all__ = ["BECAUSE_TEXTS", "Because", "because_text"]


class Because(StrEnum):
    """Why a request is granted or refused."""

    GRANTED = "granted"
    USER_NOT_ACTIVE = "user-not-active"
    NO_ROLE = "no-role"
    SEPARATION = "separation"
    UNKNOWN_ACTION = "unknown-action"
    UNKNOWN_COLLECTION = "unknown-collection"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_PURPOSE = "unknown-purpose"
    UNKNOWN_REASON = "unknown-reason"
    TOKEN_LIMIT = "token-limit"  # noqa: S105 - a code
    NO_GRANT = "no-grant"
    PURPOSE_MISSING = "purpose-missing"
    PURPOSE_NOT_ALLOWED = "purpose-not-allowed"
    FIELDS_MISSING = "fields-missing"
    FIELD_NOT_GRANTED = "field-not-granted"
    FIELD_PURPOSE = "field-purpose"
    REASON_MISSING = "reason-missing"
    STEP_UP_MISSING = "step-up-missing"
    ABSENT = "absent"
    RECORD_HIDDEN = "record-hidden"
    RECORD_ERASED = "record-erased"
    RECORD_HELD = "record-held"
    BUDGET_STEP_UP = "budget-step-up"
    BUDGET_SPENT = "budget-spent"


_TEXTS: dict[str, tuple[str, str]] = {
    Because.GRANTED: (
        "Granted by the role {roles} for the purpose {purpose}.",
        "由角色 {roles} 授权，目的为 {purpose}。",
    ),
    Because.USER_NOT_ACTIVE: ("The user is suspended or has ended.", "该用户已停用或已终止。"),
    Because.NO_ROLE: ("The user has no role in this policy.", "该用户在当前策略中没有角色。"),
    Because.SEPARATION: (
        "The user holds roles that are kept apart: an administrator holds no other role.",
        "该用户同时持有须相互分离的角色：管理员不得兼任其他角色。",
    ),
    Because.UNKNOWN_ACTION: ("There is no such action.", "没有这种操作。"),
    Because.UNKNOWN_COLLECTION: ("There is no such collection.", "没有这个集合。"),
    Because.UNKNOWN_FIELD: (
        "There is no field {field} in {collection}.",
        "{collection} 中没有字段 {field}。",
    ),
    Because.UNKNOWN_PURPOSE: ("There is no such purpose.", "没有这种目的。"),
    Because.UNKNOWN_REASON: ("There is no such reason code.", "没有这个理由代码。"),
    Because.TOKEN_LIMIT: ("The token was made for less than this.", "该令牌的授权范围不包括此操作。"),
    Because.NO_GRANT: (
        "None of the user's roles may {action} here.",
        "该用户的角色均无权在此执行 {action}。",
    ),
    Because.PURPOSE_MISSING: (
        "No purpose was stated. Allowed: {purposes}.",
        "未说明目的。可用：{purposes}。",
    ),
    Because.PURPOSE_NOT_ALLOWED: (
        "The user's roles do not allow this for the purpose {purpose}. Allowed: {purposes}.",
        "该用户的角色不允许为目的 {purpose} 执行此操作。可用：{purposes}。",
    ),
    Because.FIELDS_MISSING: (
        "This action names the fields it is about, and none was named.",
        "此操作必须指明字段，但未指明。",
    ),
    Because.FIELD_NOT_GRANTED: (
        "None of the user's roles may {action} the field {field}.",
        "该用户的角色均无权对字段 {field} 执行 {action}。",
    ),
    Because.FIELD_PURPOSE: (
        "The schema does not allow the field {field} for the purpose {purpose}. Allowed: {purposes}.",
        "数据结构不允许为目的 {purpose} 使用字段 {field}。可用：{purposes}。",
    ),
    Because.REASON_MISSING: ("A reason code is needed for this.", "此操作需要理由代码。"),
    Because.STEP_UP_MISSING: (
        "This takes a fresh sign-in: it is about the field {field}.",
        "须重新验证身份：涉及字段 {field}。",
    ),
    Because.ABSENT: (
        "There is no such record, or none within the user's scope.",
        "没有这条记录，或不在该用户的可见范围内。",
    ),
    Because.RECORD_HIDDEN: ("The record is being erased.", "该记录正在被擦除。"),
    Because.RECORD_ERASED: ("The record was erased.", "该记录已被擦除。"),
    Because.RECORD_HELD: ("A legal hold stands on the customer.", "该客户处于法律保全中。"),
    Because.BUDGET_STEP_UP: (
        "This goes beyond the role's budget and takes a fresh sign-in.",
        "此操作超出角色限额，须重新验证身份。",
    ),
    Because.BUDGET_SPENT: ("This goes beyond the role's budget.", "此操作超出角色限额。"),
}

BECAUSE_TEXTS = Catalogue(_TEXTS)
"""Code to its English and Chinese text."""


def because_text(
    code: Because,
    language: str,
    *,
    action: str = "",
    collection: str = "",
    field: str = "",
    purpose: str = "",
    purposes: str = "",
    roles: str = "",
) -> str:
    """The reason in words, in ``en`` or ``zh-CN``."""
    return BECAUSE_TEXTS(
        language,
        code,
        action=action,
        collection=collection,
        field=field or "–",
        purpose=purpose or "–",
        purposes=purposes or "–",
        roles=roles or "–",
    )
