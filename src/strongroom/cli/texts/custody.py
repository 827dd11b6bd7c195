"""Texts of the commands about keepers and copies of the ring.

Lives here: their help, and what they say. Must not live here: errors (`strongroom.errors`).
"""

__all__ = ["CUSTODY"]

CUSTODY = {
    "keeper": (
        "A keeper of a room's ring, on another host than the room.",
        "保险库密钥环的保管方，运行在另一台主机上。",
    ),
    "keeper.example": ("strongroom keeper pull --dir ~/keeper", "strongroom keeper pull --dir ~/keeper"),
    "keeper init": ("Make a keeper.", "创建保管方。"),
    "keeper init.more": (
        "Makes the keeper's folder with two secrets of its own, and a card that the room takes with "
        "`strongroom keys keeper add`. The keeper needs a place with copies of the ring (a ring store, "
        "mounted "
        "or copied here, or the room's server) and, to try each ring, a gating destination, of which it "
        "reads "
        "keys only.",
        "创建保管方的文件夹、两个自有密钥以及一张名片；保险库用 `strongroom keys keeper add` 接收名片。"
        "保管方需要密钥环副本的来源（挂载或复制到本机的存放处，或保险库的服务器），"
        "以及一个用于验证每个密钥环的必达备份目的地，它只读取其中的密钥部分。",
    ),
    "keeper init.example": (
        "strongroom keeper init --dir ~/keeper --name vault-b --room room_… --from folder:/mnt/ring "
        "--destination folder:/mnt/backup",
        "strongroom keeper init --dir ~/keeper --name vault-b --room room_… --from folder:/mnt/ring "
        "--destination folder:/mnt/backup",
    ),
    "keeper pull": (
        "Fetch the ring, try it on the newest keys, forget what is due, report.",
        "拉取密钥环，用最新密钥验证，遗忘到期内容，并报告。",
    ),
    "keeper pull.more": (
        "Run it once a day or more often, from cron or a timer. A ring that does not open every customer's "
        "key, or is older than the one held, is not taken: what is held stays, and the report says why (exit "
        "status 9). A former ring goes when nothing has needed for the whole grace what only it holds.",
        "请每天至少运行一次（cron 或定时器）。若密钥环不能打开每位客户的密钥，或比已持有的更旧，则不予接受："
        "现有内容保留，报告中说明原因（退出状态 9）。若旧密钥环独有的密钥在整个宽限期内都不再被需要，"
        "则将其遗忘。",
    ),
    "keeper pull.example": ("strongroom keeper pull --dir ~/keeper", "strongroom keeper pull --dir ~/keeper"),
    "keeper status": ("Say what the keeper holds.", "显示保管方持有的内容。"),
    "keeper status.example": (
        "strongroom keeper status --dir ~/keeper",
        "strongroom keeper status --dir ~/keeper",
    ),
    "keys keeper": (
        "Keepers: other hosts that keep the ring, with a grace.",
        "保管方：保管密钥环并设有宽限期的其他主机。",
    ),
    "keys keeper.example": ("strongroom keys keeper list", "strongroom keys keeper list"),
    "keys keeper add": ("Take a keeper by its card.", "凭名片接收保管方。"),
    "keys keeper add.more": (
        "CARD is the file card.json that `strongroom keeper init` made on the other host; - is standard "
        "input. "
        "From now on copies of the ring are sealed to this keeper too, and nobody is erased for good "
        "before it "
        "has said that the old keys' grace is over and that it holds none of them.",
        "名片是另一主机上由 `strongroom keeper init` 生成的 card.json；- 表示标准输入。"
        "此后密钥环副本也会向该保管方密封；在其报告旧密钥宽限期已过且不再持有之前，"
        "任何人都不会被视为彻底擦除。",
    ),
    "keys keeper add.example": (
        "strongroom keys keeper add card.json",
        "strongroom keys keeper add card.json",
    ),
    "keys keeper list": ("List the keepers, and what each said last.", "列出保管方及其最近的报告。"),
    "keys keeper list.example": ("strongroom keys keeper list", "strongroom keys keeper list"),
    "keys keeper remove": ("Strike a keeper off.", "移除保管方。"),
    "keys keeper remove.more": (
        "What it holds counts as a copy elsewhere until somebody vouches that it is gone: `strongroom keys "
        "copy gone keeper:NAME`.",
        "其持有的内容视为他处副本，直到有人声明已销毁：`strongroom keys copy gone keeper:名称`。",
    ),
    "keys keeper remove.example": (
        "strongroom keys keeper remove vault-b",
        "strongroom keys keeper remove vault-b",
    ),
    "keys store remove": (
        "Strike a ring store off, and remove what lies there.",
        "移除密钥环存放处并删除其中内容。",
    ),
    "keys store remove.more": (
        "Where the place cannot be reached, or keeps what was removed, it is listed among the copies "
        "elsewhere.",
        "若该处无法访问或仍保留被删内容，则列入他处副本。",
    ),
    "keys store remove.example": (
        "strongroom keys store remove folder:/mnt/usb/strongroom",
        "strongroom keys store remove folder:/mnt/usb/strongroom",
    ),
    "keys copy": (
        "Copies of the ring that cannot be replaced from here.",
        "无法从此处替换的密钥环副本。",
    ),
    "keys copy.example": ("strongroom keys copy list", "strongroom keys copy list"),
    "keys copy note": ("Note a copy that lies elsewhere.", "登记他处的副本。"),
    "keys copy note.more": (
        "A machine image, a snapshot, a disk in a drawer: whoever has it can open what it opened then. While "
        "one is noted, erasures stop before anything is destroyed, and nobody is called erased for good.",
        "例如系统镜像、快照、抽屉里的磁盘：持有者可打开当时能打开的内容。"
        "只要仍有登记，擦除会在销毁之前停下，任何人都不会被视为彻底擦除。",
    ),
    "keys copy note.example": (
        'strongroom keys copy note "machine image of 2026-11-26"',
        'strongroom keys copy note "2026-11-26 的系统镜像"',
    ),
    "keys copy list": ("List the copies that were noted.", "列出已登记的副本。"),
    "keys copy list.example": ("strongroom keys copy list", "strongroom keys copy list"),
    "keys copy gone": (
        "Vouch that a copy is gone; the log has who did.",
        "声明副本已销毁；日志会记录声明人。",
    ),
    "keys copy gone.example": (
        'strongroom keys copy gone "machine image of 2026-11-26"',
        'strongroom keys copy gone "2026-11-26 的系统镜像"',
    ),
    "option.keeper_dir": ("The keeper's folder.", "保管方的文件夹。"),
    "option.keeper_name": ("How the keeper is called.", "保管方的名称。"),
    "option.keeper_room": (
        "The room, as `strongroom keys status` names it.",
        "保险库，见 `strongroom keys status`。",
    ),
    "option.keeper_from": (
        "Where copies come from: folder:/path or https://host:port; may be given several times.",
        "副本来源：folder:/路径 或 https://主机:端口；可多次给出。",
    ),
    "option.keeper_destination": (
        "A gating destination that rings are tried on; may be given several times.",
        "用于验证密钥环的必达备份目的地；可多次给出。",
    ),
    "option.keeper_grace": (
        "For how many days it keeps what nothing needs any more; 7 where left out.",
        "不再需要的内容保留多少天；默认 7。",
    ),
    "option.keeper_token": ("File with the API token for https:.", "用于 https: 的 API 令牌文件。"),
    "option.keeper_ca": (
        "Certificates that the server is believed by; those of the system where left out.",
        "信任服务器所依据的证书；默认用系统证书。",
    ),
    "option.gone": (
        "So many customers are gone rightly; take the ring all the same.",
        "确认有这么多客户属正常减少；仍接受该密钥环。",
    ),
    "said.keeper-made": (
        "Keeper {name} is made. Take {card} to the room: strongroom keys keeper add {card}",
        "保管方 {name} 已创建。请将 {card} 带到保险库：strongroom keys keeper add {card}",
    ),
    "said.keeper-untold": ("{source} did not take the report ({code}).", "{source} 未接收报告（{code}）。"),
    "said.keeper-grace": ("{count} keys, up to {days} days", "{count} 个密钥，最多 {days} 天"),
    "said.keeper-kept": ("{days} days; {count} keys not needed", "{days} 天；{count} 个不再需要的密钥"),
    "said.keeper-heard": ("holds what it reported", "持有其所报告的内容"),
    "said.keeper-new": ("not heard of yet", "尚无报告"),
    "said.keeper-removed": (
        "Keeper {name} is struck off. Once its folder is destroyed: strongroom keys copy gone keeper:{name}",
        "保管方 {name} 已移除。其文件夹销毁后请运行：strongroom keys copy gone keeper:{name}",
    ),
    "ask.keeper-remove": ("Strike keeper {name} off?", "移除保管方 {name}？"),
    "ask.store-remove": ("Strike {store} off, and remove what lies there?", "移除 {store} 并删除其中内容？"),
    "ask.copy-gone": ("Do you vouch that this copy is gone: {place}?", "您是否声明该副本已销毁：{place}？"),
    "heading.keeper": ("keeper", "保管方"),
    "heading.heard": ("heard", "最近报告"),
    "heading.kept": ("grace", "宽限期"),
    "heading.place": ("copy", "副本"),
    "heading.since": ("since", "自"),
    "heading.keeper_keeper": ("keeper", "保管方"),
    "heading.keeper_room": ("room", "保险库"),
    "heading.keeper_pulled": ("pulled last", "最近拉取"),
    "heading.keeper_generation": ("ring generation", "密钥环代次"),
    "heading.keeper_former": ("former copies", "旧副本"),
    "heading.keeper_grace": ("grace left", "剩余宽限"),
    "heading.keeper_problem": ("problem", "问题"),
    "heading.old-key": ("old key", "旧密钥"),
    "heading.needed-by": ("needed by", "仍被依赖"),
    "keys.indexes": ("indexes", "个索引"),
    "keys.checkpoints": ("checkpoints", "个检查点"),
    "keys.backups": ("backups", "份备份"),
    "keys.rows": ("rows to be put under the new key", "行待改用新密钥"),
    "keys.records": ("later keys of customers", "个客户后续密钥"),
    "said.wait-keepers": ("a keeper that holds an old key", "仍持有旧密钥的保管方"),
}
