"""Errors of alerts: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
    "watch.empty-span": Entry(
        Kind.USAGE,
        "--since is not before --until.",
        "Give a span that begins before it ends; without --until it ends now.",
        "--since 不早于 --until。",
        "请给出起点早于终点的时间段；不写 --until 则到当前时刻为止。",
    ),
    "watch.alert-malformed": Entry(
        Kind.VERIFICATION,
        "An alert is not in the form in which alerts are written.",
        "It was changed after it was written, or comes from a later version. Make it anew with `strongroom watch replay`.",
        "告警的格式不正确。",
        "该告警写出后被改动，或来自更新的版本。请用 `strongroom watch replay` 重新生成。",
    ),
    "watch.budget-step-up": Entry(
        Kind.REFUSED,
        "This goes beyond your role's budget `{budget}`: {most} in {hours} hours. {left} are left.",
        "Show your second factor again and repeat it, or go on from {until}; a security administrator can change the budget.",
        "此操作超出您角色的限额 `{budget}`：{hours} 小时内 {most}，剩余 {left}。",
        "请重新验证第二因素后重试，或从 {until} 起继续；安全管理员可以调整限额。",
    ),
    "watch.budget-spent": Entry(
        Kind.REFUSED,
        "This goes beyond your role's budget `{budget}`: {most} in {hours} hours. {left} are left.",
        "Go on from {until}, or ask a colleague to take over; a security administrator can change the budget with `strongroom access apply`.",
        "此操作超出您角色的限额 `{budget}`：{hours} 小时内 {most}，剩余 {left}。",
        "请从 {until} 起继续，或请同事接手；安全管理员可用 `strongroom access apply` 调整限额。",
    ),
    "watch.alert-not-found": Entry(
        Kind.NOT_FOUND,
        "There is no such alert.",
        "`strongroom watch alerts` lists the ids of all alerts.",
        "没有这条告警。",
        "`strongroom watch alerts` 可列出所有告警的编号。",
    ),
    "watch.alert-closed": Entry(
        Kind.CONFLICT,
        "The alert is closed.",
        "What is found again is a new alert; look with `strongroom watch alerts`.",
        "该告警已关闭。",
        "再次发现的情况会成为新告警；请用 `strongroom watch alerts` 查看。",
    ),
    "watch.own-alert": Entry(
        Kind.REFUSED,
        "The alert is about you, and nobody judges what they did themselves.",
        "Ask another security administrator to acknowledge or close it.",
        "该告警涉及您本人，任何人不得处理自己的告警。",
        "请由另一位安全管理员确认或关闭。",
    ),
    "watch.nobody-to-suspend": Entry(
        Kind.CONFLICT,
        "No user stands behind this alert, so nobody can be suspended from it.",
        "Look at its events with `strongroom watch show`; `strongroom user suspend` takes a handle.",
        "此告警没有对应的用户，无法据此停用。",
        "请用 `strongroom watch show` 查看其事件；`strongroom user suspend` 可按用户名停用。",
    ),
    "watch.unknown-state": Entry(
        Kind.INVALID,
        "There is no such state of an alert.",
        "Use one of: {known}.",
        "没有这种告警状态。",
        "请使用以下之一：{known}。",
    ),
    "watch.unknown-verdict": Entry(
        Kind.INVALID,
        "There is no such verdict.",
        "Use one of: {known}.",
        "没有这种结论。",
        "请使用以下之一：{known}。",
    ),
    "watch.note-too-long": Entry(
        Kind.USAGE,
        "The note has more than {most} characters.",
        "Write what matters in {most} characters or fewer.",
        "备注超过 {most} 个字符。",
        "请将要点写在 {most} 个字符以内。",
    ),
    "watch.no-such-customer": Entry(
        Kind.NOT_FOUND,
        "There is no such customer, or the customer is no honeytoken.",
        "Check the id; `strongroom watch honeytoken list` shows those that are set out.",
        "没有这个客户，或该客户不是诱饵。",
        "请核对编号；`strongroom watch honeytoken list` 可列出已设置的诱饵。",
    ),
    "watch.honeytoken-needs-customer": Entry(
        Kind.USAGE,
        "A customer is named to add or remove a honeytoken, and none to list them.",
        "Write `strongroom watch honeytoken add CUSTOMER_ID`, or `list` alone.",
        "添加或移除诱饵须指明客户，列出时则不指明。",
        "请使用 `strongroom watch honeytoken add 客户编号`，或单独使用 `list`。",
    ),
    "watch.unknown-zone": Entry(
        Kind.INVALID,
        "The time zone {zone} is not known.",
        'Write a name of the time zone database, such as zone = "Asia/Shanghai".',
        "时区 {zone} 无法识别。",
        '请使用时区数据库中的名称，例如 zone = "Asia/Shanghai"。',
    ),
    "watch.bad-hours": Entry(
        Kind.INVALID,
        "The usual hours in watch.hours are not two different times of day.",
        'Write both, with two digits each: from = "07:30" and to = "20:00".',
        "watch.hours 中的工作时段不是两个不同的时刻。",
        '请同时写出两个时刻，均为两位数字：from = "07:30"，to = "20:00"。',
    ),
    "watch.out-of-range": Entry(
        Kind.INVALID,
        "{key} in {place} is not a number from 1 to 10,000.",
        "Write a number from 1 to 10,000; a rule that is not wanted is named in watch.off.",
        "{place} 中的 {key} 不是 1 至 10000 之间的数。",
        "请填写 1 至 10000 之间的数；不需要的规则请列入 watch.off。",
    ),
}
