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
    "audit scope": (
        "Show whose data somebody touched: which people, fields, times.",
        "显示某人接触过谁的数据：哪些人、哪些字段、何时。",
    ),
    "audit scope.more": (
        "Lists, searches, imports and exports count, person by person. With --bundle all of it is written as "
        "evidence that anybody can check without this room: every event, and everybody who stood in a list. "
        "That "
        "nothing else happened is shown by a bundle of the whole log (`audit export --bundle`).",
        "列表、查找、导入和导出均逐人计入。加 --bundle 可写成任何人无需本保险库即可校验的证据："
        "包含每个事件及批量操作中的每个人。若要证明没有其他操作，请使用整个日志的证据包（`audit export "
        "--bundle`）。",
    ),
    "audit scope.example": (
        "strongroom audit scope --principal bob --from 2026-11-01 --to 2026-12-01 --bundle bob.bundle",
        "strongroom audit scope --principal bob --from 2026-11-01 --to 2026-12-01 --bundle bob.bundle",
    ),
    "option.whose-touches": ("Whose touches: a user name, or usr_….", "查询对象：用户名或 usr_…。"),
    "option.bundle-out": (
        "Write a bundle into this new file: evidence that verifies offline.",
        "将可离线校验的证据包写入该新文件。",
    ),
    "audit status": (
        "Show how far the log is, and which part nobody outside can vouch for.",
        "显示日志进度，以及尚无外部凭据的部分。",
    ),
    "audit status.more": (
        "A signature that only this room has binds nobody. So the events are counted that came after the "
        "last "
        "checkpoint which was given out, by `audit checkpoint`, `prove`, `export --bundle` or `scope "
        "--bundle`. "
        "Looking is an event too: the count is never zero.",
        "只有本保险库自己持有的签名约束不了任何人。因此这里统计的是最近一次交出检查点之后的事件；"
        "`audit checkpoint`、`prove`、`export --bundle` 和 `scope --bundle` 都会交出检查点。"
        "查看本身也是事件，因此该数不会为零。",
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
        "Write a proof for an outsider: an event, somebody in a list, one log in another.",
        "生成可供外部校验的证明：事件、批量操作的成员、日志的延续。",
    ),
    "audit prove.more": (
        "EVENT alone: that it stands in the log (C2SP tlog-proof). With --member: that a record was among "
        "those "
        "of a list, search, import or export. With --consistency: that the log of the second size continues "
        "the first unchanged; sizes are the second lines of checkpoints. The last two are bundles for "
        "`audit verify --bundle`.",
        "仅 EVENT：证明该事件在日志中（C2SP tlog-proof）。加 --member：证明某记录在该列表、查找、导入或导出"
        "之中。"
        "--consistency：证明第二个大小的日志是第一个的原样延续；大小即检查点的第二行。"
        "后两种为证据包，用 `audit verify --bundle` 校验。",
    ),
    "audit prove.example": (
        "strongroom audit prove evt_… --out event.tlog-proof\n"
        "strongroom audit prove evt_… --member cus_… --out member.bundle\n"
        "strongroom audit prove --consistency 120 480 --out growth.bundle",
        "strongroom audit prove evt_… --out event.tlog-proof\n"
        "strongroom audit prove evt_… --member cus_… --out member.bundle\n"
        "strongroom audit prove --consistency 120 480 --out growth.bundle",
    ),
    "option.member": (
        "Prove that this record is among the members of EVENT.",
        "证明该记录是 EVENT 的成员。",
    ),
    "option.consistency": (
        "Prove that the log of NEW leaves continues that of OLD leaves.",
        "证明 NEW 个叶的日志是 OLD 个叶的日志的延续。",
    ),
    "audit checkpoint": (
        "Sign the log as it stands; the note is to be kept outside.",
        "对当前日志签名；检查点应由外部保存。",
    ),
    "audit checkpoint.more": (
        "Give it to somebody who does not run this room. Whoever keeps it can show later that nothing older "
        "was "
        "changed. That it was given out is an event.",
        "请交给不运维本保险库的人。保存它的人日后可证明此前的日志未被改动。交出检查点本身会记入日志。",
    ),
    "audit checkpoint.example": (
        "strongroom audit checkpoint --out checkpoint.txt",
        "strongroom audit checkpoint --out checkpoint.txt",
    ),
    "audit export": ("Write events as JSON Lines, or as a bundle.", "将审计事件写成 JSON Lines 或证据包。"),
    "audit export.more": (
        "The lines are what was logged: ids, times and digests, no value. With --bundle and nothing that "
        "chooses, "
        "every leaf goes in: such a bundle shows that nothing was left out. With --event, --customer, "
        "--principal and the like it holds those events, with proofs, and everybody who stood in a list.",
        "各行即日志原文：编号、时间和摘要，不含内容。只给 --bundle 时写入全部叶，可证明没有遗漏。"
        "若用 --event、--customer、--principal 等筛选，则写入这些事件及其证明，以及批量操作中的每个成员。",
    ),
    "audit export.example": (
        "strongroom audit export --since 2026-11-01 --out november.jsonl\n"
        "strongroom audit export --bundle log.bundle",
        "strongroom audit export --since 2026-11-01 --out november.jsonl\n"
        "strongroom audit export --bundle log.bundle",
    ),
    "option.events": (
        "Put this event into the bundle; may be given several times.",
        "将该事件写入证据包；可多次给出。",
    ),
    "option.start": (
        "Of a bundle of every leaf, the first one.",
        "全量证据包的起始叶。",
    ),
}
