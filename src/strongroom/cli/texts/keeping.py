"""Texts of the commands that keep a room well: keys, doctor, upgrade.

Lives here: their help, and what they say. Must not live here: findings (strongroom.doctor), states of stores
(`strongroom.errors`).
"""

__all__ = ["KEEPING"]

KEEPING = {
    "keys": ("The keys: their state, and where copies of them lie.", "密钥：状态，以及副本存放处。"),
    "keys.example": ("strongroom keys status", "strongroom keys status"),
    "keys status": (
        "Show generations, counts, ages and ring stores; never a key.",
        "显示代次、数量、时间和密钥环存放处；从不显示密钥。",
    ),
    "keys status.more": (
        "Ring, anchor and database know each other's generation: where they differ, an older copy was put "
        "back.",
        "密钥环、锚和数据库互相记录代次：如果不一致，说明有人放回了旧副本。",
    ),
    "keys status.example": ("strongroom keys status --json", "strongroom keys status --json"),
    "keys rotate": ("Put a new key in the place of an old one.", "轮换密钥。"),
    "keys rotate.more": (
        "root: the key that the ring is sealed under, from another URI (--to). epoch: of every region; "
        "page: of every page, then every region; customer: of one customer (--customer), whose current "
        "records are sealed anew; index: all search indexes are built anew; backup: for new backups; log: "
        "signs the log, named in it under the key before; mac: vouches for every row that decides, and all "
        "rows are put under the new one. While the room is in use; after a kill, run it again. Exit status "
        "9 when it waits for something.",
        "root：密钥环所用的根密钥，改自另一 URI（--to）。epoch：各区域；page：各页及各区域；"
        "customer：某一客户（--customer），其现有记录重新封存；index：重建全部检索索引；"
        "backup：用于新的备份；log：日志签名密钥，由前一密钥指认；mac：为各决定性的行作证，所有行都改用新密钥。可在使用中进行；中断后请再次运行。"
        "需要等待时退出状态为 9。",
    ),
    "keys rotate.example": ("strongroom keys rotate epoch", "strongroom keys rotate epoch"),
    "option.rekeyed": ("The customer who gets a new key.", "更换密钥的客户。"),
    "option.new_root": ("Where the new root key comes from.", "新根密钥的来源。"),
    "said.rotated": ("The {kind} keys are new.", "{kind} 密钥已轮换。"),
    "keys backup": (
        "Write the ring into every ring store, and read it back.",
        "将密钥环写入每个存放处并读回核对。",
    ),
    "keys backup.more": (
        "Each change of the ring is written there anyway; this brings a store up to date that was away. Exit "
        "status 9 when one could not be written.",
        "密钥环每次变更都会自动写入；此命令用于更新曾经离线的存放处。有存放处未能写入时退出状态为 9。",
    ),
    "keys backup.example": ("strongroom keys backup", "strongroom keys backup"),
    "keys store": ("The places that hold a sealed copy of the ring.", "保存密钥环密封副本的位置。"),
    "keys store.example": (
        "strongroom keys store add folder:/mnt/usb/strongroom",
        "strongroom keys store add folder:/mnt/usb/strongroom",
    ),
    "keys store add": (
        "Make a place a ring store.",
        "将某个位置设为密钥环存放处。",
    ),
    "keys store add.more": (
        "PLACE is folder:/absolute/path, on another disk or machine than the room. It is tried out first: a "
        "canary "
        "is written, replaced and looked for. A place that keeps old versions (snapshots, synchronised "
        "folders) "
        "is refused: an erased person's key would stay there. The copy is sealed to the recovery key. Have "
        "at "
        "least two such places.",
        "PLACE 为 folder:/绝对路径，应与保险库不在同一磁盘或机器上。会先试用：写入一个探测文件、替换并查找旧"
        "内容。"
        "保留旧版本的位置（快照、同步文件夹）会被拒绝：否则被擦除者的密钥会留在那里。副本以恢复密钥封存。"
        "请至少设置两处。",
    ),
    "keys store add.example": (
        "strongroom keys store add folder:/mnt/usb/strongroom",
        "strongroom keys store add folder:/mnt/usb/strongroom",
    ),
    "keys store list": (
        "List the ring stores, and what each holds.",
        "列出密钥环存放处及其内容。",
    ),
    "keys store list.example": ("strongroom keys store list", "strongroom keys store list"),
    "doctor": (
        "Look for what is wrong with the room, and say what to do.",
        "检查保险库的问题并说明如何处理。",
    ),
    "doctor.more": (
        "Files and their owners, keys and where their copies lie, the database, the machine. Then, no "
        "faults, what "
        "each index gives away and where each cipher stands. Exit status 0 when nothing needs doing, 6 when "
        "something does, 9 when not all could be looked at. Nothing is changed. A room that does not open is "
        "looked at from outside.",
        "检查文件及其所有者、密钥及其副本的位置、数据库和机器；并说明各索引泄露的内容和各密码算法的状态（不"
        "算问题）。"
        "无需处理时退出状态为 0，需要处理时为 6，未能全部检查时为 9。不做任何更改。无法打开的保险库则从外部"
        "检查。",
    ),
    "doctor.example": ("strongroom doctor --home ~/room", "strongroom doctor --home ~/room"),
    "upgrade": (
        "Bring the room's tables to this program's version.",
        "将保险库的表升级到本程序的版本。",
    ),
    "upgrade.more": (
        "All of it or nothing; tables and columns are only added. Make a backup first. A room of a newer "
        "version "
        "is refused. Until then the room has no way to ask who may: whoever may read its settings and reach "
        "its "
        "database may, and is recorded.",
        "要么全部完成，要么不变；只增加表和列。请先备份。较新版本的保险库会被拒绝。"
        "升级之前无法查询权限：能读取其设置并访问其数据库的人即可升级，并会被记录。",
    ),
    "upgrade.example": ("strongroom upgrade --dry-run", "strongroom upgrade --dry-run"),
    "ask.upgrade": (
        "Upgrade the tables from version {found} to {known}? Have you made a backup?",
        "将表从版本 {found} 升级到 {known}？是否已备份？",
    ),
    "said.current": (
        "The room is of this program's version (tables {known}); there is nothing to do.",
        "保险库已是本程序的版本（表版本 {known}），无需升级。",
    ),
    "said.would-upgrade": (
        "The tables would go from version {found} to {known}.",
        "表将从版本 {found} 升级到 {known}。",
    ),
    "said.upgraded": (
        "The tables went from version {found} to {known}.",
        "表已从版本 {found} 升级到 {known}。",
    ),
    "said.healthy": ("Nothing to do: no finding.", "没有发现问题，无需处理。"),
    "said.unseen": ("Could not be looked at:", "未能检查："),
    "said.leakage": (
        "What a copy of the database shows by design (no fault; the price of finding):",
        "数据库副本按设计会泄露的内容（不是故障，而是可检索的代价）：",
    ),
    "said.suites": ("Where the ciphers in use stand:", "所用密码算法的状态："),
    "said.stores-short": (
        "Ring stores still missing: {count}. Add one on another disk or machine: strongroom keys store add "
        "folder:/path",
        "还需要 {count} 个密钥环存放处：strongroom keys store add folder:/path，应在另一块磁盘或机器上。",
    ),
    "said.store-current": ("holds the ring of today", "已存有最新的密钥环"),
    "said.yes": ("yes", "有"),
    "said.no": ("NO", "无"),
    "severity.danger": ("DANGER", "危险"),
    "severity.warning": ("WARNING", "警告"),
    "severity.note": ("NOTE", "提示"),
    "heading.store": ("ring store", "密钥环存放处"),
    "heading.generation": ("generation", "代次"),
    "heading.written": ("written", "写入时间"),
    "keys.room": ("room", "保险库"),
    "keys.made": ("made", "建立时间"),
    "keys.provider": ("root key from", "根密钥来源"),
    "keys.passphrase": ("passphrase", "口令"),
    "keys.ring": ("ring generation", "密钥环代次"),
    "keys.anchor": ("anchor generation", "锚代次"),
    "keys.recovery": ("recovery key", "恢复密钥"),
    "keys.mac-keys": ("MAC keys", "MAC 密钥"),
    "keys.backup-keys": ("backup keys", "备份密钥"),
    "keys.processes": ("processes with keys", "持有密钥的进程"),
    "keys.known": ("{found} (the database knows {known})", "{found}（数据库记录为 {known}）"),
    "keys.tenant": ("tenant", "租户"),
    "keys.pages": ("pages", "密钥页"),
    "keys.customer-keys": ("customers' keys", "客户密钥"),
    "keys.epochs": ("epoch keys", "纪元密钥"),
    "keys.of-regions": ("{epochs} in {regions} regions", "{epochs} 个，分属 {regions} 个区域"),
    "keys.oldest-epoch": ("oldest epoch key", "最早的纪元密钥"),
    "keys.index-generations": ("index generations", "索引代次数"),
    "keys.months": ("months with a detail key", "有明细密钥的月份"),
    "keys.age": ("{at}, {days} days ago", "{at}（{days} 天前）"),
}
