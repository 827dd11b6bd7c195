"""What the pages of the CRM say, in English and Chinese.

Lives here: these texts, and which language a browser asks for. Must not live here: Strongroom's own texts,
which come with its answers.
"""

from collections.abc import Callable
from functools import partial

from strongroom.model.purposes import reason_label

__all__ = ["language_of", "speaker", "word"]

_WORDS = {
    "title": ("Customers", "客户"),
    "signed-in": ("Signed in as", "当前用户"),
    "sign-in": ("Sign in", "登录"),
    "user": ("User", "用户"),
    "password": ("Password", "密码"),
    "sign-in.wrong": ("This user and password do not fit.", "用户或密码不正确。"),
    "new": ("New customer", "新客户"),
    "name": ("Name", "姓名"),
    "phone": ("Telephone", "电话"),
    "email": ("E-mail", "电子邮箱"),
    "stage": ("Stage", "阶段"),
    "stage.lead": ("lead", "线索"),
    "stage.won": ("won", "已成交"),
    "save": ("Save", "保存"),
    "empty": ("No customers yet.", "暂无客户。"),
    "account": ("Account", "账户"),
    "reason": ("Why", "理由"),
    "open": ("Show in full", "显示完整内容"),
    "opening": ("One moment", "请稍候"),
    "opening.advice": (
        "The value is shown by Strongroom, once. It does not pass through this program.",
        "完整内容由 Strongroom 显示，仅一次，不经过本程序。",
    ),
    "back": ("Back to all customers", "返回客户列表"),
    "code": ("Code", "代码"),
    "erased.heading": ("This customer was erased", "该客户已被擦除"),
    "erased.advice": (
        "Nothing is left to show. The account may be closed.",
        "已无可显示的内容。可以关闭该账户。",
    ),
    "absent.heading": ("Not there, or not yours to see", "不存在，或您无权查看"),
    "absent.advice": (
        "If you look after this customer, ask for the record to be shared.",
        "如由您负责该客户，请申请共享该记录。",
    ),
    "refused.heading": ("This was refused", "请求被拒绝"),
    "refused.advice": (
        "The refusal is recorded. Ask your administrator, and name the code.",
        "此次拒绝已被记录。请联系管理员并告知代码。",
    ),
    "budget.heading": ("You have opened much in a short time", "您在短时间内查看过多"),
    "budget.advice": (
        "Go on later. If it cannot wait, open it in Strongroom's own console, with a second factor.",
        "请稍后继续。如需立即查看，请使用第二要素登录 Strongroom 控制台。",
    ),
    "step-up.heading": ("This takes a second factor", "此操作需要第二要素"),
    "step-up.advice": (
        "A program cannot show one for you: open it in Strongroom's own console.",
        "程序无法代您出示：请在 Strongroom 控制台中打开。",
    ),
    "invalid.heading": ("Something is not right in what you entered", "您输入的内容有误"),
    "invalid.advice": (
        "Go back: what you typed is still in the form. Nothing was stored.",
        "请返回：表单中保留了您输入的内容。尚未存储任何内容。",
    ),
    "away.heading": ("The customers' data cannot be reached just now", "暂时无法读取客户数据"),
    "away.advice": (
        "Try again in a minute. A form that you sent may be sent again: it counts once.",
        "请一分钟后重试。已提交的表单可以再次提交，只计一次。",
    ),
    "ours.heading": (
        "This program may not speak to Strongroom as it is set up",
        "本程序与 Strongroom 的连接设置有误",
    ),
    "ours.advice": ("Tell whoever runs it, and name the code.", "请联系运维人员并告知代码。"),
}


def word(key: str, language: str) -> str:
    """A text in ``en`` or ``zh-CN``."""
    return _WORDS[key][language == "zh-CN"]


def speaker(language: str) -> dict[str, Callable[[str], str]]:
    """What templates call: ``t`` for a text, ``why`` for the name of a reason."""
    return {"t": partial(word, language=language), "why": partial(reason_label, language=language)}


def language_of(accepted: str | None) -> str:
    """The language for an ``Accept-Language``: Chinese where that comes first, else English."""
    first = (accepted or "").split(",")[0].strip().lower()
    return "zh-CN" if first.startswith("zh") else "en"
