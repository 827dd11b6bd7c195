"""Texts of the commands on the log.

Lives here: ``audit`` and what stands below it. Must not live here: names of actions and findings (audit).
"""

__all__ = ["PROOF"]

PROOF = {
    "option.out": ("Write into this new file.", "写入该新文件。"),
    "audit": ("The log: who touched what, and proofs of it.", "日志：何人接触了什么，以及相应证明。"),
    "audit.example": ("strongroom audit list --customer cus_…", "strongroom audit list --customer cus_…"),
    "audit list": ("List events.", "列出审计事件。"),
    "audit list.example": (
        "strongroom audit list --customer cus_… --since 2026-11-01",
        "strongroom audit list --customer cus_… --since 2026-11-01",
    ),
    "option.principal": ("Only what this user did.", "仅限该用户的操作。"),
    "option.action": ("Only this action, for example reveal.", "仅限该操作，例如 reveal。"),
    "option.with_purpose": ("Only what was done for this purpose.", "仅限以该目的进行的操作。"),
    "option.outcome": (
        "Only this outcome: done, refused or failed.",
        "仅限该结果：done、refused 或 failed。",
    ),
    "option.touched": ("Only what touched this customer (cus_…).", "仅限接触过该客户（cus_…）的事件。"),
    "option.unfold": ("Show the members of bulk operations one by one.", "逐条显示批量操作的成员。"),
    "audit show": (
        "Show one event; what it changed, where you may see that.",
        "显示一个事件；有权查看时包括其变更内容。",
    ),
    "audit show.example": ("strongroom audit show evt_…", "strongroom audit show evt_…"),
    "audit find-value": (
        "Find the events in which a value stood.",
        "查找包含某个内容的审计事件。",
    ),
    "audit find-value.example": (
        "strongroom audit find-value customers phone --reason-code incident",
        "strongroom audit find-value customers phone --reason-code incident",
    ),
    "audit status": (
        "Show how far the log is, and what no outsider has witnessed yet.",
        "显示日志进度，以及尚无外部见证的部分。",
    ),
    "audit status.example": ("strongroom audit status", "strongroom audit status"),
    "audit verify": (
        "Verify the log, and with --data every record against it.",
        "校验日志；加 --data 则逐条核对记录。",
    ),
    "audit verify.more": (
        "Exit status 6 when anything was changed, removed, rolled back or slipped in; the findings name it. "
        "With --bundle an exported file is verified instead, without any room or key.",
        "如有内容被改动、删除、回滚或插入，退出状态为 6，并逐项指出。"
        "使用 --bundle 则校验导出的文件，无需保险库或密钥。",
    ),
    "audit verify.example": ("strongroom audit verify --data", "strongroom audit verify --data"),
    "option.data": ("Check every record, key and token too.", "同时核对每条记录、密钥和令牌。"),
    "option.bundle": ("Verify this exported bundle.", "校验该导出文件。"),
    "option.vkeys": (
        "The log's public key (name+hash+key) that must have signed; may be given several times.",
        "必须签名的日志公钥（name+hash+key）；可多次给出。",
    ),
    "audit prove": (
        "Write a proof that an event is in the log.",
        "生成事件在日志中的证明。",
    ),
    "audit prove.example": (
        "strongroom audit prove evt_… --out proof.json",
        "strongroom audit prove evt_… --out proof.json",
    ),
    "audit checkpoint": ("Sign the log as it stands, and print the note.", "对当前日志签名并输出检查点。"),
    "audit checkpoint.example": (
        "strongroom audit checkpoint > checkpoint.txt",
        "strongroom audit checkpoint > checkpoint.txt",
    ),
}
