"""Texts of the commands on alarms.

Lives here: ``watch`` and what it says. Must not live here: what an alert says (watch.texts).
"""

__all__ = ["WATCHING"]

WATCHING = {
    "watch": ("Rules that notice unusual access.", "发现异常访问的监测规则。"),
    "watch.example": (
        "strongroom watch replay --since 2026-11-01",
        "strongroom watch replay --since 2026-11-01",
    ),
    "watch replay": (
        "Try the rules on the past: which alerts there would have been.",
        "用历史日志试运行规则：当时会产生哪些告警。",
    ),
    "watch replay.more": (
        "Goes through the log by the budgets and the section [watch] of the policy in force; with --rules by "
        "those of a policy file that is not applied. Shows who, which rule, the numbers and the newest event "
        "that shows it (`--json` has up to 50), and no customer's data. It is recorded that you looked.",
        "按现行策略的限额和 [watch] 部分逐条检查日志；使用 --rules 则按某个尚未生效的策略文件检查。"
        "显示涉及何人、哪条规则、数字以及最近一个证据事件（`--json` 最多列出 50 个），"
        "不显示客户数据。此次查看会记入日志。",
    ),
    "watch replay.example": (
        "strongroom watch replay --since 2026-11-01 --rules stricter.toml",
        "strongroom watch replay --since 2026-11-01 --rules stricter.toml",
    ),
    "option.rules": (
        "Try the budgets and [watch] of this policy file instead of those in force.",
        "改用该策略文件中的限额和 [watch] 规则试运行。",
    ),
    "heading.rule": ("rule", "规则"),
    "heading.who": ("who", "何人"),
    "heading.alert": ("alert", "告警"),
    "heading.evidence": ("newest event", "最近的证据事件"),
    "said.replayed": (
        "Alerts: {alerts}; events gone through: {events}; policy version {policy}. Roles, owners and needs "
        "count as they are today.",
        "告警 {alerts} 条；检查事件 {events} 个；策略版本 {policy}。角色、负责人和需求均按今天的状态计算。",
    ),
    "said.replayed-file": (
        "Alerts: {alerts}; events gone through: {events}; the file on top of policy version {policy}, not "
        "applied. Roles, owners and needs count as they are today.",
        "告警 {alerts} 条；检查事件 {events} 个；在策略版本 {policy} 之上试用该文件，未予生效。"
        "角色、负责人和需求均按今天的状态计算。",
    ),
}
