"""Texts of the screens for backup destinations."""

__all__ = ["DESTINATIONS"]

DESTINATIONS = {
    "destinations.new": ("Add a destination", "添加备份目的地"),
    "destinations.new-lead": (
        "The place is tried out first: written once, read back, listed. The next backup completes it.",
        "先对位置进行测试：写入一次、读回、列出。下次备份会将其补全。",
    ),
    "destinations.name": ("Name", "名称"),
    "destinations.name-help": (
        "Small letters, digits and hyphens, such as nas or cloud-2. It stands in receipts, and is never given to another place.",
        "小写字母、数字和连字符，例如 nas 或 cloud-2。名称会出现在收据中，不会再用于其他位置。",
    ),
    "destinations.uri": ("Address", "地址"),
    "destinations.uri-help": (
        "folder:/mnt/usb/backup on the server, or s3://bucket/prefix?endpoint=https://host&region=name. Never a secret: credentials come from the server's environment, or from a file there named by credentials=/path.",
        "服务器上的 folder:/mnt/usb/backup，或 s3://bucket/prefix?endpoint=https://host&region=name。请勿填写机密：凭据来自服务器的环境变量，或 credentials=/path 所指的服务器文件。",
    ),
    "destinations.role": ("What erasures do", "与擦除的关系"),
    "destinations.gating": ("Erasures wait for it", "擦除须等待"),
    "destinations.gating-about": (
        "No erasure is definitive before this place holds the key state that is left: for places that are always reached.",
        "在此处持有剩余密钥状态之前，擦除不会彻底完成：适用于始终可访问的位置。",
    ),
    "destinations.archive": ("Archive", "归档"),
    "destinations.archive-about": (
        "No erasure waits; each receipt names the place: for a disk in a drawer.",
        "擦除不等待此处，每份收据会列出它：适用于抽屉里的磁盘等。",
    ),
    "destinations.try-add": ("Try it out and add it", "测试并添加"),
    "destinations.added": (
        "It was written, read, listed and cleaned up, and is a destination from now on.",
        "写入、读取、列出和清理均正常，现已成为备份目的地。",
    ),
    "destinations.added-kept": (
        "It was written, read and listed, and is a destination from now on. What was written cannot be deleted, which is as it should be where nobody may delete.",
        "写入、读取和列出均正常，现已成为备份目的地。所写对象无法删除，在禁止删除的存储上这是预期行为。",
    ),
    "destinations.tried": (
        "The destination was written, read, listed and cleaned up.",
        "目的地的写入、读取、列出和清理均正常。",
    ),
    "destinations.tried-kept": (
        "The destination was written, read and listed; what was written cannot be deleted, which is as it should be where nobody may delete.",
        "目的地的写入、读取和列出均正常；所写对象无法删除，在禁止删除的存储上这是预期行为。",
    ),
    "destinations.another": (
        "Another address is another destination: add it, back up, then remove this one.",
        "地址不同即为另一目的地：请先添加并备份，再移除此处。",
    ),
    "destinations.comes-to": ("What this comes to", "影响范围"),
    "destinations.to-archive": ("Make it an archive", "改为归档"),
    "destinations.to-gating": ("Let erasures wait for it", "改为擦除须等待"),
    "destinations.changed": ("The destination was changed.", "备份目的地已更改。"),
    "destinations.will-wait": (
        "Erasures wait for it from now on, those under way too",
        "此后擦除须等待此处，正在进行的也不例外",
    ),
    "destinations.will-catch-up": (
        "It is brought up to date by the next backup and the next round of erasures",
        "下次备份和下一轮擦除会将其补全",
    ),
    "destinations.no-longer": (
        "Erasures no longer wait for it; their receipts name it, for old key state may lie there still",
        "擦除不再等待此处；收据会列出它，因为旧的密钥状态可能仍在该处",
    ),
    "destinations.named-on": (
        "Receipts of later erasures go on naming it",
        "之后的擦除收据仍会列出它",
    ),
    "destinations.still-gating": ("They still wait for: {others}", "仍须等待：{others}"),
    "destinations.none-gating": (
        "They then wait for no destination at all: no backup may hold the keys of those who live when old ones are destroyed",
        "此后擦除不等待任何目的地：销毁旧密钥时，可能没有备份持有在册客户的密钥",
    ),
    "destinations.holds": (
        "{objects} objects of this room, {bytes} bytes, lie there and stay there: delete them yourself",
        "该处有本保险库的 {objects} 个对象，共 {bytes} 字节，将予以保留：请自行删除",
    ),
    "destinations.not-asked": (
        "It could not be asked what it holds; whatever it is stays there. {problem}",
        "无法查询该处内容，内容将予以保留。{problem}",
    ),
    "destinations.whole": ("Others that have every backup: {names}", "拥有全部备份的其他目的地：{names}"),
    "destinations.behind": (
        "Others that have not, or cannot be asked: {names}",
        "缺少备份或无法查询的：{names}",
    ),
    "destinations.nobody": ("none", "无"),
    "destinations.name-stays": (
        "Nothing more is backed up there, and its name is not given to another place",
        "此后不再备份到该处，其名称也不会用于其他位置",
    ),
    "destinations.remove": ("Remove the destination", "移除备份目的地"),
    "destinations.removed": (
        "It is a destination no more. What lies there stays until you delete it.",
        "已不再是备份目的地。该处内容会保留，直到您自行删除。",
    ),
}
