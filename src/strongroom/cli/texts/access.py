"""Texts of the commands on users and on what they may do.

Lives here: ``user`` and ``access``. Must not live here: why a decision was made (access).
"""

__all__ = ["ACCESS"]

ACCESS = {
    "user": ("The people who work with the room.", "使用保险库的人员。"),
    "user.example": ("strongroom user list", "strongroom user list"),
    "user add": ("Add a user.", "添加用户。"),
    "user add.more": (
        "The name for people is asked for, or read with --name-from; it is sealed.",
        "显示姓名会被询问，或用 --name-from 读取；封存保存。",
    ),
    "user add.example": (
        "strongroom user add bob --role sales --team north --login bob",
        "strongroom user add bob --role sales --team north --login bob",
    ),
    "option.roles": ("A role; may be given several times.", "角色；可多次给出。"),
    "option.teams": ("A team; may be given several times.", "团队；可多次给出。"),
    "option.logins": (
        "An operating-system login bound to the user; may be given several times.",
        "与该用户绑定的操作系统登录名；可多次给出。",
    ),
    "option.name_from": (
        "Read the name for people from this file; - is standard input.",
        "从文件读取显示姓名；- 为标准输入。",
    ),
    "user link": ("Bind an operating-system login to a user.", "将操作系统登录名与用户绑定。"),
    "user link.example": ("strongroom user link bob bob", "strongroom user link bob bob"),
    "user invite": (
        "Make a link by which a user gets in once.",
        "生成一次性登录链接。",
    ),
    "user invite.more": (
        "It lasts two days, lets in once, and replaces the one before. Hand it to the user yourself: whoever "
        "has it is let in. A second factor that the user has set up is still asked for, but with --anew.",
        "链接两天内有效，只能使用一次，并取代之前的链接。请亲自交给该用户：持有者即可登录。"
        "已设置的第二因素仍须出示，除非加 --anew。",
    ),
    "user invite.example": (
        "strongroom user invite bob --address https://crm.example.com",
        "strongroom user invite bob --address https://crm.example.com",
    ),
    "option.anew": (
        "For whoever lost their second factors: those count no more, and every session ends.",
        "用于遗失第二因素者：其第二因素不再有效，所有会话结束。",
    ),
    "option.address": ("Where browsers reach the server.", "浏览器访问服务器的地址。"),
    "user suspend": ("Suspend a user.", "停用用户。"),
    "user suspend.example": ("strongroom user suspend bob", "strongroom user suspend bob"),
    "user resume": (
        "Let a suspended user back in, with the roles of before; sessions and tokens stay ended.",
        "重新启用已停用的用户，角色不变；原有会话与令牌仍然失效。",
    ),
    "user resume.example": ("strongroom user resume bob", "strongroom user resume bob"),
    "user list": ("List users, their roles and teams.", "列出用户及其角色和团队。"),
    "user list.example": ("strongroom user list --json", "strongroom user list --json"),
    "token": ("How programs sign in to the server.", "程序如何登录服务器。"),
    "token.example": (
        "strongroom token add bob --label crm --action view --action find",
        "strongroom token add bob --label crm --action view --action find",
    ),
    "token add": ("Make an API token; it is shown this once.", "创建 API 令牌，仅显示一次。"),
    "token add.more": (
        "It never gives more than its user has. Keep it like a password: only its hash is stored here.",
        "令牌的权限不会超过其用户。请像保管密码一样保管；此处只存储其散列值。",
    ),
    "token add.example": (
        "strongroom token add bob --label crm --days 90 --for-purpose support --network 192.0.2.0/24",
        "strongroom token add bob --label crm --days 90 --for-purpose support --network 192.0.2.0/24",
    ),
    "token list": ("List API tokens, those that ended too.", "列出 API 令牌，包括已失效的。"),
    "token list.example": ("strongroom token list", "strongroom token list"),
    "token revoke": ("End an API token at once.", "立即撤销 API 令牌。"),
    "token revoke.example": (
        "strongroom token revoke tok_01m8cst5k4e1nsapbaxdpbbnx4",
        "strongroom token revoke tok_01m8cst5k4e1nsapbaxdpbbnx4",
    ),
    "option.label": ("What it is for.", "用途。"),
    "option.days": ("After how many days it ends.", "多少天后失效。"),
    "option.actions": (
        "Narrow it to this action; may be given several times.",
        "仅限此操作；可多次给出。",
    ),
    "option.purposes": (
        "Narrow it to this purpose; may be given several times.",
        "仅限此目的；可多次给出。",
    ),
    "option.networks": (
        "Take it from this network only; may be given several times.",
        "仅接受来自此网络的请求；可多次给出。",
    ),
    "option.act_for": (
        "Let the program act for its own users.",
        "允许该程序代表其自身的用户操作。",
    ),
    "access": ("Who may do what, and why.", "谁可以做什么，以及原因。"),
    "access.example": (
        "strongroom access explain bob reveal customers phone",
        "strongroom access explain bob reveal customers phone",
    ),
    "access explain": ("Explain whether a user may do something.", "说明某用户能否执行某操作及其原因。"),
    "access explain.example": (
        "strongroom access explain bob reveal customers phone",
        "strongroom access explain bob reveal customers phone",
    ),
    "access apply": ("Change roles and grants as a policy file says.", "按策略文件变更角色与授权。"),
    "access apply.example": (
        "strongroom access apply policy.toml --dry-run",
        "strongroom access apply policy.toml --dry-run",
    ),
    "access report": ("Show who may do what, as a whole.", "显示完整的授权情况。"),
    "access report.example": ("strongroom access report", "strongroom access report"),
    "option.report_format": ("The form of the report.", "报告格式。"),
}
