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
    "watch alerts": ("List what the watch found, the newest first.", "列出监测发现的告警，最新的在前。"),
    "watch alerts.more": (
        "What one rule finds again about the same person folds into the alert that is there, until that is "
        "closed. It is recorded that you looked.",
        "同一规则就同一主体再次发现的情况会并入现有告警，直至其关闭。此次查看会记入日志。",
    ),
    "watch alerts.example": ("strongroom watch alerts --state open", "strongroom watch alerts --state open"),
    "watch show": (
        "Show one alert: numbers, evidence, and what was done about it.",
        "查看一条告警：数字、证据以及已采取的处理。",
    ),
    "watch show.example": ("strongroom watch show alr_…", "strongroom watch show alr_…"),
    "watch acknowledge": ("Say that somebody looks into an alert.", "确认告警：表示有人正在处理。"),
    "watch acknowledge.example": (
        'strongroom watch acknowledge alr_… --note "I ask the team"',
        'strongroom watch acknowledge alr_… --note "正在询问团队"',
    ),
    "watch close": ("Close an alert with a verdict.", "以结论关闭告警。"),
    "watch close.more": (
        "misuse: it is what it looks like. harmless: it was something allowed. false_alarm: the rule is too "
        "strict. Nobody closes an alert about themselves. The note is sealed.",
        "misuse：确系滥用。harmless：属于允许的操作。false_alarm：规则过严。"
        "任何人不得关闭涉及本人的告警。备注会加密封存。",
    ),
    "watch close.example": (
        "strongroom watch close alr_… --verdict harmless",
        "strongroom watch close alr_… --verdict harmless",
    ),
    "watch suspend": (
        "Suspend whom an alert is about, and note that in it, in one step.",
        "停用告警所涉及的用户，并同时记入告警。",
    ),
    "watch suspend.example": ("strongroom watch suspend alr_…", "strongroom watch suspend alr_…"),
    "watch honeytoken": (
        "Set out customers who do not exist outside the room, take them away, or list them.",
        "设置、撤销或列出诱饵客户（现实中并不存在的客户）。",
    ),
    "watch honeytoken.more": (
        "Make such a customer first, as real as any other, and tell nobody. Whoever opens, finds, changes or "
        "exports it raises an alert. The database does not say which customers these are.",
        "请先新建一个看似真实的客户，不要告诉任何人。任何人查看、查到、修改或导出该客户都会触发告警。"
        "数据库不会显示哪些客户是诱饵。",
    ),
    "watch honeytoken.example": (
        "strongroom watch honeytoken add cus_…",
        "strongroom watch honeytoken add cus_…",
    ),
    "watch run": (
        "Watch the log as it grows, and keep what is found as alerts.",
        "持续监测日志，并将发现保存为告警。",
    ),
    "watch run.more": (
        "A running server watches by itself. Of several processes one watches; another takes over when it is "
        "gone. --once goes up to the end of the log and stops, for a timer of the system.",
        "运行中的服务器会自行监测。多个进程中只有一个在监测，其退出后由另一个接手。"
        "--once 检查到日志末尾即结束，适合由系统定时器调用。",
    ),
    "watch run.example": ("strongroom watch run --once", "strongroom watch run --once"),
    "option.state": ("Only alerts in this state.", "只列出此状态的告警。"),
    "option.verdict": ("What it turned out to be.", "告警的结论。"),
    "option.note": ("What is noted of it, in words; sealed.", "备注文字，加密封存。"),
    "option.once": ("Go up to the end of the log and stop.", "检查到日志末尾即结束。"),
    "heading.alert-last": ("last", "最近一次"),
    "state.alert-open": ("open", "待处理"),
    "state.alert-acknowledged": ("acknowledged", "处理中"),
    "state.alert-closed": ("closed", "已关闭"),
    "state.verdict-misuse": ("misuse", "确系滥用"),
    "state.verdict-harmless": ("harmless", "无害"),
    "state.verdict-false_alarm": ("false alarm", "误报"),
    "said.step-acknowledged": ("{at} acknowledged by {who}", "{at} 由 {who} 确认"),
    "said.step-suspended": ("{at} suspended by {who}", "{at} 由 {who} 停用"),
    "said.step-closed": ("{at} closed by {who}", "{at} 由 {who} 关闭"),
    "said.evidence": ("Evidence: {events}", "证据：{events}"),
    "said.alert-raised": ("Alert {alert}: {rule}.", "告警 {alert}：{rule}。"),
    "said.watched": (
        "Events gone through: {events}; alerts raised or added to: {alerts}.",
        "检查事件 {events} 个；新增或更新告警 {alerts} 条。",
    ),
    "ask.suspend-from-alert": (
        "Suspend whom {alert} is about, at once, with all sessions and tokens?",
        "立即停用 {alert} 所涉及的用户，并结束其全部会话和令牌？",
    ),
}
