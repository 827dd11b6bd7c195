"""Texts of the commands about what the room does by itself, and whom it tells.

Lives here: ``job``, ``schedule`` and ``notice``. Must not live here: what a notice says (strongroom.notices).
"""

__all__ = ["BY_ITSELF"]

BY_ITSELF = {
    "job": ("Work that is done beside requests.", "在后台执行的任务。"),
    "job.example": ("strongroom job list", "strongroom job list"),
    "job list": (
        "List jobs: your own, or all if you may see them.",
        "列出任务：本人的任务，或有权查看的全部任务。",
    ),
    "job list.example": ("strongroom job list --limit 20", "strongroom job list --limit 20"),
    "job show": ("Show a job: how far it is, and its result.", "显示任务的进度和结果。"),
    "job show.example": (
        "strongroom job show job_01m8cst5k4e1nsapbaxdpbbnx4",
        "strongroom job show job_01m8cst5k4e1nsapbaxdpbbnx4",
    ),
    "job cancel": ("End a job.", "取消任务。"),
    "job cancel.more": (
        "One that waits ends at once, one that runs at its next resting place.",
        "等待中的任务立即取消；运行中的任务在下一个可停顿处结束。",
    ),
    "job cancel.example": (
        "strongroom job cancel job_01m8cst5k4e1nsapbaxdpbbnx4",
        "strongroom job cancel job_01m8cst5k4e1nsapbaxdpbbnx4",
    ),
    "job run": (
        "Do what is due, once: for cron, where no server runs.",
        "执行一次到期事项：无服务器时供 cron 调用。",
    ),
    "job run.more": (
        "Starts what schedules say, does what waits, looks for what is late and sends what is to be told. "
        "Beside a server it does no harm: nothing is done twice.",
        "启动到期的计划任务，执行等待中的任务，检查逾期事项并发出通知。"
        "与服务器同时运行也无妨：不会重复执行。",
    ),
    "job run.example": (
        "strongroom job run --home /srv/strongroom",
        "strongroom job run --home /srv/strongroom",
    ),
    "schedule": ("What the room does by itself, and when.", "保险库自动执行的事项与时间。"),
    "schedule.example": ("strongroom schedule list", "strongroom schedule list"),
    "schedule list": ("List schedules, with their last and next run.", "列出计划任务及上次、下次运行时间。"),
    "schedule list.example": ("strongroom schedule list", "strongroom schedule list"),
    "schedule set": ("Change a schedule; what is not named stays.", "变更计划任务；未指明的项保持不变。"),
    "schedule set.example": (
        "strongroom schedule set backup-verify --at 03:30 --zone Asia/Shanghai",
        "strongroom schedule set backup-verify --at 03:30 --zone Asia/Shanghai",
    ),
    "schedule show": (
        "Write the schedules as a file (TOML), to be kept and applied.",
        "以文件（TOML）形式输出计划任务，可保存并应用。",
    ),
    "schedule show.example": (
        "strongroom schedule show > schedules.toml",
        "strongroom schedule show > schedules.toml",
    ),
    "schedule apply": (
        "Change schedules by a file, all or none; what it does not name stays.",
        "按文件变更计划任务，要么全部生效，要么全不生效；未提及的保持不变。",
    ),
    "schedule apply.example": (
        "strongroom schedule apply schedules.toml --dry-run",
        "strongroom schedule apply schedules.toml --dry-run",
    ),
    "schedule late": (
        "Say what is late, judged by facts; exit status 6 where something is.",
        "依据事实判断哪些事项逾期；有逾期时退出码为 6。",
    ),
    "schedule late.more": (
        "Looks at what lies at the destinations, at verifications, drills, checkpoints and erasures, and "
        "takes no word of the runs that should have taken care of them. Meant for monitors, too.",
        "查看各备份目的地、校验、演练、检查点和擦除的实际情况，而不采信相应任务自己的说法。"
        "也适合由其他机器上的监控调用。",
    ),
    "schedule late.example": ("strongroom schedule late --json", "strongroom schedule late --json"),
    "option.schedule_on": ("Switch it on or off.", "启用或停用。"),
    "option.every": (
        "Minutes from one run to the next; whole days (1440) with --at.",
        "两次运行间隔的分钟数；与 --at 同用时须为整天（1440）。",
    ),
    "option.schedule_at": ("Time of day.", "每日时刻。"),
    "option.any_time": ("At no particular time of day any more.", "不再限定时刻。"),
    "option.zone": ("Time zone of the time of day.", "时刻所属时区。"),
    "option.jitter": ("At most so many minutes later.", "最多推迟的分钟数。"),
    "option.late": ("Minutes without success after which it is late.", "多少分钟未成功即视为逾期。"),
    "option.schedule_default": ("Back to what every room begins with.", "恢复为默认设置。"),
    "notice": ("Whom the room tells of what happened.", "保险库的通知去向。"),
    "notice.example": ("strongroom notice list", "strongroom notice list"),
    "notice list": ("List where notices go.", "列出通知去向。"),
    "notice list.example": ("strongroom notice list", "strongroom notice list"),
    "notice webhook": (
        "Add a webhook: its address stands in a file, its secret is shown this once.",
        "添加 Webhook：地址取自文件，密钥只显示一次。",
    ),
    "notice webhook.more": (
        "FILE holds the address, - reads it from standard input. Requests are signed as Standard Webhooks "
        "has it, hold ids and numbers alone, and go to private networks only where strongroom.toml names "
        "them under `reachable`.",
        "FILE 中为地址，- 表示从标准输入读取。请求按 Standard Webhooks 签名，只含标识和数字；"
        "只有 strongroom.toml 的 `reachable` 列出的私有网络才可作为去向。",
    ),
    "notice webhook.example": (
        "strongroom notice webhook hook.txt --kind late --kind alert",
        "strongroom notice webhook hook.txt --kind late --kind alert",
    ),
    "notice mail": ("Have notices mailed, by what a file says.", "按文件设置以邮件发送通知。"),
    "notice mail.more": (
        "A TOML file, - for standard input: server (smtp://host:587 or smtps://host:465), sender, recipients "
        "(a list); where wanted user and password (env:NAME, file:/path or credential:name, never the "
        "password), language, kinds.",
        "TOML 文件，- 表示标准输入：server（smtp://host:587 或 smtps://host:465）、sender、recipients（列表）；"
        "可选 user 和 password（env:名称、file:/路径 或 credential:名称，而非密码本身）、language、kinds。",
    ),
    "notice mail.example": ("strongroom notice mail mail.toml", "strongroom notice mail mail.toml"),
    "notice test": ("Send a test now, and say what became of it.", "立即发送测试通知并显示结果。"),
    "notice test.example": (
        "strongroom notice test tgt_01m8cst5k4e1nsapbaxdpbbnx4",
        "strongroom notice test tgt_01m8cst5k4e1nsapbaxdpbbnx4",
    ),
    "notice deliveries": ("List what was sent, and what became of it.", "列出已发送的通知及其结果。"),
    "notice deliveries.example": (
        "strongroom notice deliveries tgt_01m8cst5k4e1nsapbaxdpbbnx4",
        "strongroom notice deliveries tgt_01m8cst5k4e1nsapbaxdpbbnx4",
    ),
    "notice secret": (
        "Give a webhook a new secret, shown this once.",
        "为 Webhook 更换密钥，新密钥只显示一次。",
    ),
    "notice secret.example": (
        "strongroom notice secret tgt_01m8cst5k4e1nsapbaxdpbbnx4 --days 0",
        "strongroom notice secret tgt_01m8cst5k4e1nsapbaxdpbbnx4 --days 0",
    ),
    "notice remove": ("Let nothing go there any more.", "移除通知去向。"),
    "notice remove.example": (
        "strongroom notice remove tgt_01m8cst5k4e1nsapbaxdpbbnx4",
        "strongroom notice remove tgt_01m8cst5k4e1nsapbaxdpbbnx4",
    ),
    "option.notice_kinds": (
        "A kind of notice; all, when left out. May be given several times.",
        "通知种类，省略则为全部；可多次给出。",
    ),
    "option.secret_days": (
        "Days for which the old secret signs too; 0 where it became known.",
        "旧密钥继续签名的天数；若已泄露请填 0。",
    ),
    "heading.job-progress": ("progress", "进度"),
    "heading.job-because": ("because", "原因"),
    "heading.job-changed": ("changed", "更新时间"),
    "heading.job-result": ("result", "结果"),
    "heading.schedule": ("schedule", "计划任务"),
    "heading.schedule-when": ("when", "时间"),
    "heading.schedule-late": ("late after (min)", "逾期阈值（分钟）"),
    "heading.schedule-last": ("last", "上次"),
    "heading.schedule-next": ("next", "下次"),
    "heading.late-about": ("about", "对象"),
    "heading.late-since": ("waits since", "等待起始"),
    "heading.late-minutes": ("minutes", "分钟"),
    "heading.late-limit": ("limit", "上限"),
    "heading.target-kind": ("kind", "方式"),
    "heading.target-host": ("host", "主机"),
    "heading.target-kinds": ("notices", "通知种类"),
    "heading.target-people": ("people", "人数"),
    "heading.notice": ("notice", "通知"),
    "heading.attempts": ("attempts", "尝试次数"),
    "heading.answer": ("answer", "应答"),
    "state.job-queued": ("waits", "等待中"),
    "state.job-running": ("runs", "运行中"),
    "state.job-done": ("done", "已完成"),
    "state.job-failed": ("failed", "失败"),
    "state.job-cancelled": ("cancelled", "已取消"),
    "state.delivery-waits": ("waits", "等待重试"),
    "state.delivery-delivered": ("delivered", "已送达"),
    "state.delivery-given_up": ("given up", "已放弃"),
    "said.more-jobs": ("More: --cursor {cursor}", "更多：--cursor {cursor}"),
    "said.job-cancelled": ("{job} is cancelled.", "{job} 已取消。"),
    "said.job-stopping": (
        "{job} ends at its next resting place.",
        "{job} 将在下一个可停顿处结束。",
    ),
    "said.jobs-run": ("Jobs begun: {count}.", "已执行任务 {count} 项。"),
    "said.schedule-off": ("off", "停用"),
    "said.schedule-every": ("every {minutes} min", "每 {minutes} 分钟"),
    "said.schedule-at": ("{at} {zone}, every {days} d", "{at} {zone}，每 {days} 天"),
    "said.every-kind": ("all", "全部"),
    "said.target-webhook": ("webhook", "Webhook"),
    "said.target-mail": ("mail", "邮件"),
    "said.webhook-added": (
        "Notices go to {host} ({target}). The secret that signs them, shown this once:",
        "通知将发往 {host}（{target}）。签名密钥如下，仅显示这一次：",
    ),
    "said.mail-added": (
        "Notices are mailed to {count} people ({target}); `strongroom notice test` tries it.",
        "通知将邮寄给 {count} 人（{target}）；可用 `strongroom notice test` 测试。",
    ),
    "said.secret-new": (
        "{target} has a new secret, shown this once; the old one signs for {days} days more:",
        "{target} 已更换密钥，仅显示这一次；旧密钥继续签名 {days} 天：",
    ),
    "said.target-removed": ("Nothing goes to {target} any more.", "不再向 {target} 发送通知。"),
}
