"""What an alert says to people, in both languages.

Lives here: a sentence for each rule and each thing counted. Must not live here: rules, tables, screens.
"""

from strongroom.audit.actions import action_name
from strongroom.i18n import Catalogue
from strongroom.watch.alert import Alert

__all__ = ["WATCH_TEXTS", "alert_text"]

WATCH_TEXTS = Catalogue(
    {
        "budget.open": ("customers opened", "查看过的客户数"),
        "budget.reveal": ("customers revealed", "显示过的客户数"),
        "budget.compare": ("customers compared", "核对过的客户数"),
        "budget.use": ("customers used unseen", "代用过的客户数"),
        "budget.erase": ("customers erased", "擦除的客户数"),
        "budget.find": ("searches", "查找次数"),
        "budget.list_rows": ("rows listed or found", "列出或查到的行数"),
        "budget.export_rows": ("records exported", "导出的记录数"),
        "budget.export": ("exports", "导出次数"),
        "refusals.refusals": ("refused again and again", "连续被拒绝"),
        "sign_ins.sign_ins": ("failures to sign in", "登录失败"),
        "hours.hours": ("at work at an unusual hour", "在非工作时段访问数据"),
        "network.sign_in": ("signed in from a network that is new", "从未知网络登录"),
        "network.token": ("showed a token from where it is not taken", "在不允许的网络出示令牌"),
        "unfounded.reveal": (
            "revealed customers who are not their own and have no open need",
            "显示了既非本人负责、也无待办需求的客户",
        ),
        "export.records": ("records exported", "导出的记录数"),
        "counted": (
            "{what}: {found}, usual up to {limit} {span}",
            "{what}：{found}，通常不超过 {limit}（{span}）",
        ),
        "in-a-day": ("a day", "每日"),
        "in-an-hour": ("an hour", "每小时"),
        "in-minutes": ("in {minutes} minutes", "{minutes} 分钟内"),
        "honeytoken": (
            "{action}: {customer}, a customer whom nobody has work with",
            "{action}：{customer}，该客户为诱饵，不应有人接触",
        ),
        "finding": ("{action}: findings {found}", "{action}：发现问题 {found} 项"),
        "finding-failed": ("{action}: did not come to its end", "{action}：未能完成"),
        "backup": ("no backup for {limit} hours", "已超过 {limit} 小时没有备份"),
    }
)


def alert_text(alert: Alert, language: str) -> str:
    """What an alert says, in one line, in ``en`` or ``zh-CN``."""
    if alert.rule == "honeytoken":
        action = action_name(alert.measure, language)
        return WATCH_TEXTS(language, "honeytoken", action=action, customer=alert.customer)
    if alert.rule == "finding":
        key = "finding" if alert.found else "finding-failed"
        return WATCH_TEXTS(language, key, action=action_name(alert.measure, language), found=alert.found)
    if alert.rule == "backup":
        return WATCH_TEXTS(language, "backup", limit=alert.limit)
    what = WATCH_TEXTS(language, f"{alert.rule}.{alert.measure}")
    if not alert.minutes:
        return what
    span = WATCH_TEXTS(language, _SPANS.get(alert.minutes, "in-minutes"), minutes=alert.minutes)
    return WATCH_TEXTS(language, "counted", what=what, found=alert.found, limit=alert.limit, span=span)


_SPANS = {24 * 60: "in-a-day", 60: "in-an-hour"}
