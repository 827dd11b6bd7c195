"""Texts of the help pages themselves, and of the options.

Lives here: headings, and each option's line under ``option.`` and its name. Must not live here: commands.
"""

__all__ = ["PAGES"]

PAGES = {
    "help.usage": ("Usage:", "用法："),
    "help.commands": ("Commands:", "命令："),
    "help.options": ("Options:", "选项："),
    "help.global": (
        "Options everywhere, before or after the command:",
        "通用选项（写在命令之前或之后均可）：",
    ),
    "help.everywhere": (
        "Everywhere: {names}. `strongroom --help` explains these.",
        "通用选项：{names}。说明见 `strongroom --help`。",
    ),
    "help.example": ("Example:", "示例："),
    "help.any-options": ("[OPTIONS]", "[选项]"),
    "strongroom": (
        "Strongroom keeps customers' personal data sealed, shows what role and purpose allow, "
        "and writes down every touch.",
        "Strongroom 封存客户的个人信息，按角色与目的显示，并记录每一次接触。",
    ),
    "strongroom.more": (
        "Personal values are never arguments: name the field and you are asked, or write "
        "FIELD=@- (standard input) or FIELD=@FILE.",
        "个人信息不作为命令行参数：只写字段名即会询问，或写 FIELD=@-（标准输入）、FIELD=@FILE（文件）。",
    ),
    "strongroom.example": (
        "strongroom find customers phone --home ~/room --purpose support",
        "strongroom find customers phone --home ~/room --purpose support",
    ),
    "global.asked_home": (
        "The room's folder (STRONGROOM_HOME; else the current folder).",
        "保险库所在文件夹（STRONGROOM_HOME；未指定则为当前文件夹）。",
    ),
    "global.remote": (
        "Ask the server at this address instead of opening a room; the token is that of STRONGROOM_TOKEN.",
        "不打开保险库，而是访问该地址的服务器；令牌取自 STRONGROOM_TOKEN。",
    ),
    "global.user": (
        "Act as this user; only one that is bound to your login.",
        "以该用户的身份操作；仅限与当前登录名绑定的用户。",
    ),
    "global.asked_purpose": (
        "What it is for, for example sales or support (STRONGROOM_PURPOSE).",
        "使用目的，例如 sales、support（STRONGROOM_PURPOSE）。",
    ),
    "global.reason_code": (
        "Why, as a code, for example customer_request; some actions need it.",
        "理由代码，例如 customer_request；部分操作必须提供。",
    ),
    "global.reason": (
        "Why, in words; sealed in the log. No personal data here.",
        "文字理由；封存在日志中。请勿在此填写个人信息。",
    ),
    "option.lang": ("Language: en or zh (STRONGROOM_LANG).", "语言：en 或 zh（STRONGROOM_LANG）。"),
    "global.yes": ("Do not ask for confirmation.", "不再询问确认。"),
    "global.json": ("Write one JSON document; errors as JSON too.", "输出一个 JSON 文档；错误同样为 JSON。"),
    "global.jsonl": ("Write one JSON object a line.", "每行输出一个 JSON 对象。"),
    "option.with_user": ("A colleague, by user name or id.", "同事的用户名或编号。"),
    "option.with_team": ("A team.", "团队。"),
    "option.by": ("A column; may be given up to three times.", "列；最多可给出三次。"),
    "option.summed": ("A field of money to add up.", "要合计的金额字段。"),
    "option.help": ("Show this page.", "显示本页。"),
    "option.limit": ("At most so many.", "最多条数。"),
    "option.cursor": (
        "Go on where the page before ended (its `next`).",
        "从上一页结束处继续（取其 `next`）。",
    ),
    "option.owner": ("Only those of this user.", "仅限该用户负责的记录。"),
    "option.team": ("Only those of this team.", "仅限该团队的记录。"),
    "option.new_owner": ("The user who is to answer for it.", "新的负责人。"),
    "option.new_team": ("The team that it is to belong to.", "新的所属团队。"),
    "option.customer": ("Only those of this customer (cus_…).", "仅限该客户（cus_…）。"),
    "option.status": ("Only those of this status.", "仅限该状态。"),
    "option.kind": ("Only those of this kind.", "仅限该类型。"),
    "option.priority": ("Only those of this priority.", "仅限该优先级。"),
    "option.since": (
        "From this day or time on: 2026-11-24, 2026-11-24T08:30+08:00.",
        "起始日期或时间：2026-11-24、2026-11-24T08:30+08:00。",
    ),
    "option.until": ("Before this day or time.", "截止日期或时间（不含）。"),
    "option.dry_run": ("Say what would be done, and do nothing.", "只说明将执行的操作，不实际执行。"),
    "option.expect": (
        "Refuse when the record is no longer at this revision.",
        "记录已不是该版本时拒绝执行。",
    ),
    "option.source": (
        "Read one JSON object of fields from this file; - is standard input.",
        "从文件读取由字段组成的 JSON 对象；- 为标准输入。",
    ),
    "option.cleared": ("Empty this field; may be given several times.", "清空该字段；可多次给出。"),
    "option.reveal": (
        "Show this field in full; recorded, and needs --reason-code. May be given several times.",
        "完整显示该字段；会被记录，并须提供 --reason-code。可多次给出。",
    ),
}
