"""The words of questions, headings and remarks.

Lives here: what commands say while they work and above their tables. Must not live here: help.
"""

__all__ = ["WORDS"]

WORDS = {
    "ask.field": ("{name}: ", "{name}："),
    "ask.record": (
        "Enter the fields one by one; an empty line leaves a field out.",
        "请逐项输入；直接回车则跳过该字段。",
    ),
    "ask.confirm": ("{question} [y/N] ", "{question} [y/N] "),
    "ask.passphrase": ("Passphrase of the room: ", "保险库口令："),
    "ask.export-passphrase": (
        "Passphrase of the export, at least 12 characters: ",
        "导出文件口令（至少 12 个字符）：",
    ),
    "ask.passphrase-again": ("Once more: ", "请再次输入："),
    "ask.passphrase-differs": ("The two differ.", "两次输入不一致。"),
    "ask.remove": ("Remove {id}?", "移除 {id}？"),
    "ask.revert": ("Put revision {revision} of {id} back?", "将 {id} 恢复到版本 {revision}？"),
    "ask.handover": (
        "Give all records of {giver} to {taker}?",
        "将 {giver} 名下的全部记录移交给 {taker}？",
    ),
    "ask.merge": (
        "Give all that belongs to {duplicate} to {survivor}, and remove {duplicate}?",
        "将 {duplicate} 名下的全部记录转给 {survivor}，并移除 {duplicate}？",
    ),
    "said.would-merge": (
        "Would give all that belongs to {duplicate} to {survivor}, and remove {duplicate}.",
        "将把 {duplicate} 名下的全部记录转给 {survivor}，并移除 {duplicate}。",
    ),
    "said.merged": (
        "{duplicate} was merged into {survivor}; records moved: {count}.",
        "{duplicate} 已并入 {survivor}；转移记录 {count} 条。",
    ),
    "ask.apply": ("Apply these {count} changes?", "应用以上 {count} 项变更？"),
    "ask.user-name": ("Name for people (empty: the user name): ", "显示姓名（留空则用用户名）："),
    "heading.id": ("id", "编号"),
    "heading.revision": ("revision", "版本"),
    "heading.updated": ("updated", "更新时间"),
    "heading.created": ("created", "创建时间"),
    "heading.customer": ("customer", "客户"),
    "heading.collection": ("collection", "集合"),
    "heading.owner": ("owner", "负责人"),
    "heading.team": ("team", "团队"),
    "heading.records": ("records", "记录数"),
    "heading.customers": ("customers", "客户数"),
    "said.withheld": (
        "Groups not shown, for none may be of fewer than {least} customers: {count}.",
        "未显示的组：{count}（每组至少须有 {least} 位客户）。",
    ),
    "heading.shared-users": ("shared with users", "共享给用户"),
    "heading.shared-teams": ("shared with teams", "共享给团队"),
    "heading.at": ("at", "时间"),
    "heading.action": ("action", "操作"),
    "heading.principal": ("by", "操作者"),
    "heading.purpose": ("purpose", "目的"),
    "heading.changed": ("changed", "变更字段"),
    "view.masked": ("masked", "遮蔽"),
    "view.coarse": ("coarse", "概略"),
    "view.totals": ("totals only", "仅合计"),
    "view.full": ("", ""),
    "view.hidden": ("hidden", "不可见"),
    "view.revealed": ("revealed", "已显示"),
    "view.may-reveal": ("{view}; --reveal {field}", "{view}；可用 --reveal {field}"),
    "view.filled": ("(a value is there)", "（有内容）"),
    "heading.event": ("event", "事件"),
    "heading.outcome": ("outcome", "结果"),
    "heading.because": ("because", "判定依据"),
    "heading.acted_for": ("for (digest)", "代表（摘要）"),
    "heading.token": ("token", "令牌"),
    "heading.login": ("login (digest)", "登录名（摘要）"),
    "heading.request": ("request", "请求"),
    "heading.reason": ("reason", "理由"),
    "heading.record": ("about", "对象"),
    "heading.fields": ("fields", "字段"),
    "heading.members": ("members", "成员数"),
    "heading.leaf": ("leaf", "叶序号"),
    "heading.before": ("{field}, before", "{field}（变更前）"),
    "heading.after": ("{field}, after", "{field}（变更后）"),
    "heading.field": ("field", "字段"),
    "heading.label": ("name", "名称"),
    "heading.type": ("type", "类型"),
    "heading.level": ("level", "敏感级别"),
    "heading.pending": ("left to do", "未完成"),
    "heading.search": ("searched by", "可查找方式"),
    "level.general": ("general", "一般"),
    "level.personal": ("personal", "个人"),
    "level.sensitive": ("sensitive", "敏感"),
    "heading.room": ("room", "保险库"),
    "heading.home": ("folder", "文件夹"),
    "heading.keys": ("root key", "根密钥"),
    "heading.founder": ("founder", "创建者"),
    "said.recovery-key": (
        "The recovery key. It is shown this once and kept nowhere: print it, share it among people, and "
        "clear the screen.",
        "恢复密钥。仅显示这一次，且不保存在任何地方：请打印并由多人分别保管，然后清屏。",
    ),
    "said.root-key-file": (
        "Without {path} and without the recovery key nobody opens this room again: keep a copy of the "
        "file elsewhere.",
        "如果 {path} 与恢复密钥都丢失，任何人都无法再打开此保险库：请将该文件另存一份。",
    ),
    "said.solo": (
        "One person wears all hats here; the log says so.",
        "此保险库由一人身兼所有职责，日志中已注明。",
    ),
    "said.ring-stores": (
        "Ring stores: {count} of at least 2. Before anybody can be erased for good there must be two.",
        "密钥环存放处：{count} 处，至少需要 2 处。彻底擦除客户之前必须有两处。",
    ),
    "said.next-solo": (
        "Next: strongroom add customers --home {home}",
        "下一步：strongroom add customers --home {home}",
    ),
    "said.next-founder": (
        "Next: strongroom user add NAME --role security_admin --login {login} --home {home}",
        "下一步：strongroom user add NAME --role security_admin --login {login} --home {home}",
    ),
    "heading.user": ("user", "用户"),
    "heading.state": ("state", "状态"),
    "heading.roles": ("roles", "角色"),
    "heading.teams": ("teams", "团队"),
    "heading.logins": ("logins", "登录名"),
    "state.active": ("active", "有效"),
    "state.suspended": ("suspended", "已停用"),
    "state.ended": ("ended", "已结束"),
    "said.user-added": ("{user} was added.", "已添加 {user}。"),
    "said.user-linked": ("{user} is bound to the login {login}.", "已将 {user} 与登录名 {login} 绑定。"),
    "heading.token-label": ("label", "用途"),
    "heading.token-ends": ("ends", "失效时间"),
    "state.token-stands": ("stands", "有效"),
    "state.token-revoked": ("revoked", "已撤销"),
    "state.token-ended": ("ended", "已失效"),
    "said.token-added": (
        "A token of {user}. It is shown this once and stored nowhere:",
        "{user} 的令牌。仅显示一次，不会存储：",
    ),
    "said.token-revoked": ("{token} is taken no more.", "{token} 不再被接受。"),
    "said.user-invited": (
        "{user} gets in by this link, once, within two days:",
        "{user} 可在两天内凭此链接登录一次：",
    ),
    "said.user-would-be-suspended": ("{user} would be suspended.", "将停用 {user}。"),
    "said.user-suspended": ("{user} is suspended, everywhere and at once.", "{user} 已停用，立即生效。"),
    "said.user-would-be-resumed": ("{user} would be let back in.", "将重新启用 {user}。"),
    "said.user-resumed": (
        "{user} is back with the roles of before, and signs in anew: sessions and tokens stay ended.",
        "{user} 已重新启用，角色不变，须重新登录：原有会话与令牌仍然失效。",
    ),
    "heading.reason_code": ("reason code", "理由代码"),
    "outcome.done": ("done", "已完成"),
    "outcome.refused": ("REFUSED", "已拒绝"),
    "outcome.failed": ("FAILED", "失败"),
    "log.origin": ("origin", "日志名称"),
    "log.size": ("leaves", "叶数"),
    "log.integrated": ("integrated", "已并入"),
    "log.pending": ("waiting to be numbered", "等待编号"),
    "log.bad": ("not the room's own", "非本保险库产生"),
    "log.checkpoint": ("leaves under the newest checkpoint", "最新检查点所含叶数"),
    "log.checkpoint_at": ("signed", "签署时间"),
    "log.handed_out": ("leaves under the last one given out", "最近一次交出的检查点所含叶数"),
    "log.handed_out_at": ("given out", "交出时间"),
    "log.unwitnessed": ("events since then", "此后的事件"),
    "log.key": ("verifier key", "校验公钥"),
    "said.unwitnessed": (
        "Nobody outside holds a signature over the newest events yet (so many: {count}). Whoever has this "
        "server's keys could still rewrite these unnoticed.\n"
        "Everything older is pinned by the checkpoint that was given out, as long as somebody outside keeps "
        "it.\n"
        "To pin more: strongroom audit checkpoint --out FILE, and give the file to somebody who does not run "
        "this room.",
        "最新的事件（共 {count} 个）尚无外部签名凭据：掌握本服务器密钥的人仍可悄悄改写它们。\n"
        "更早的事件已由交出的检查点固定，前提是有外部人员保存着它。\n"
        "如需固定更多：运行 strongroom audit checkpoint --out FILE，并把文件交给不运维本保险库的人。",
    ),
    "said.never-handed-out": (
        "No checkpoint was ever given out, so whoever has this server's keys could rewrite the whole log "
        "unnoticed (so many events: {count}).\n"
        "Run strongroom audit checkpoint --out FILE, and give the file to somebody who does not run this "
        "room.",
        "尚未交出过任何检查点：掌握本服务器密钥的人可以悄悄改写整个日志（共 {count} 个事件）。\n"
        "请运行 strongroom audit checkpoint --out FILE，并把文件交给不运维本保险库的人。",
    ),
    "said.bundle": (
        "{file} was written. Give it away together with the file verify.py of Strongroom; it is checked by\n"
        "  python verify.py {file} --key '{key}'\n"
        "Tell the key by another way than the file.",
        "已写入 {file}。请连同 Strongroom 的 verify.py 文件一起交付，校验方法：\n"
        "  python verify.py {file} --key '{key}'\n"
        "请通过其他途径告知公钥。",
    ),
    "said.scope": (
        "{principal}: people touched: {people}; events, refused ones included: {events}.",
        "{principal}：涉及 {people} 人，{events} 个事件（含被拒绝的）。",
    ),
    "heading.times": ("times", "次数"),
    "heading.first": ("first", "首次"),
    "heading.last": ("last", "末次"),
    "heading.actions": ("actions", "操作"),
    "said.folded": (" (and {count} more times)", "（另有 {count} 次）"),
    "said.verifying": ("verified", "已校验"),
    "said.verified": (
        "{leaves} leaves and {checkpoints} checkpoints were looked at.",
        "已校验 {leaves} 个叶和 {checkpoints} 个检查点。",
    ),
    "said.verified-data": (
        "{leaves} leaves, {checkpoints} checkpoints and {records} stored rows were looked at.",
        "已校验 {leaves} 个叶、{checkpoints} 个检查点和 {records} 行数据。",
    ),
    "said.verified-as-nobody": (
        "Nobody gets in ({reason}), so this is looked at as nobody: without search, and without an event.",
        "目前无人能够进入（{reason}），因此以无人身份校验：不含搜索，也不留事件。",
    ),
    "said.not-pinned": (
        "KEY NOT PINNED: checked only against the key that the bundle brings along; give --key.",
        "未指定公钥：仅用文件自带的公钥校验；请使用 --key。",
    ),
    "said.bundle-verified": (
        "{leaves} leaves and {events} events of {origin} were looked at.",
        "已校验 {origin} 的 {leaves} 个叶和 {events} 个事件。",
    ),
    "said.retired": ("retired", "已停用"),
    "said.going-through": ("records indexed or sealed anew", "已建立索引或重新封存的记录"),
    "said.cost": (
        "{collection}: {records} records and {revisions} earlier revisions have to be gone through",
        "{collection}：需处理 {records} 条记录和 {revisions} 个历史修订",
    ),
    "said.cost-records": (
        "{collection}: {records} records have to be gone through",
        "{collection}：需处理 {records} 条记录",
    ),
    "pending.index": ("search {search} is being built", "检索 {search} 正在建立"),
    "pending.drop_index": ("tokens of search {search} are being deleted", "正在删除检索 {search} 的令牌"),
    "pending.reseal": (
        "being sealed anew, from {former}: {records} records, {revisions} earlier revisions so far",
        "正在重新封存，原级别：{former}；已完成 {records} 条记录、{revisions} 个历史修订",
    ),
    "said.widens": ("  [protects less than before]", "  [保护程度低于以前]"),
    "said.no-change": ("Nothing changes.", "没有变更。"),
    "said.more": ("More: --cursor {cursor}", "还有更多：--cursor {cursor}"),
    "said.would-remove": ("{id} would be removed.", "将移除 {id}。"),
    "said.would-revert": (
        "{id} would go from revision {current} back to what stood in revision {revision}.",
        "{id} 将从版本 {current} 恢复到版本 {revision} 的内容。",
    ),
    "said.would-edit": (
        "{id} (revision {revision}): {fields} would change.",
        "{id}（版本 {revision}）将修改：{fields}。",
    ),
    "said.would-transfer": (
        "{id} would go to owner {owner}, team {team}.",
        "{id} 将转给负责人 {owner}，团队 {team}。",
    ),
    "said.removed": ("{id} was removed.", "{id} 已移除。"),
}
