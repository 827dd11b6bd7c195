"""Texts of the commands on the places that backups go to.

Lives here: ``destination`` and what stands below it. Must not live here: backups themselves (copies.py), the
texts of errors.
"""

__all__ = ["DESTINATIONS"]

DESTINATIONS = {
    "destination": ("Where backups go.", "备份的去处。"),
    "destination.example": (
        "strongroom destination add disk folder:/mnt/usb/backup",
        "strongroom destination add disk folder:/mnt/usb/backup",
    ),
    "destination add": (
        "Try a place out and send backups there from now on.",
        "试用某个位置，并从此将备份发往那里。",
    ),
    "destination add.more": (
        "A place is folder:/path or s3://bucket/prefix?endpoint=https://host&region=name. Credentials come "
        "from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from a file that only you can read, named by "
        "credentials=/path; never from arguments.",
        "位置可为 folder:/path 或 s3://bucket/prefix?endpoint=https://host&region=name。凭据来自 "
        "AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，或来自 credentials=/path 所指、仅您可读的文件；"
        "绝不作为参数输入。",
    ),
    "destination add.example": (
        "strongroom destination add disk folder:/mnt/usb/backup",
        "strongroom destination add disk folder:/mnt/usb/backup",
    ),
    "option.archive": (
        "No erasure waits for this place; receipts name it.",
        "擦除不等待此处；收据会列出它。",
    ),
    "destination test": ("Try the room's destinations out.", "试用本保险库的备份目的地。"),
    "destination test.example": ("strongroom destination test disk", "strongroom destination test disk"),
    "destination list": ("List the room's destinations.", "列出本保险库的备份目的地。"),
    "destination list.example": ("strongroom destination list", "strongroom destination list"),
    "destination change": (
        "Let erasures wait for a destination, or no longer.",
        "设置擦除是否等待某个备份目的地。",
    ),
    "destination change.more": (
        "A gating destination holds key state that is complete, and an erasure waits until it does; an "
        "archive, a disk in a drawer, is waited for by nobody, and receipts name it. Another address is "
        "another destination: add it, and remove this one.",
        "把关目的地须持有完整的密钥状态，擦除会等待它；归档目的地（例如抽屉里的磁盘）无人等待，收据会列出它。"
        "地址不同即为另一目的地：请另行添加，再移除此处。",
    ),
    "destination change.example": (
        "strongroom destination change disk archive --dry-run",
        "strongroom destination change disk archive --dry-run",
    ),
    "ask.destination-change": ("Change the destination {name}?", "更改备份目的地 {name}？"),
    "said.destination-to-gating": (
        "Erasures wait for {name} from now on: none is definitive before it holds the key state left over.",
        "此后擦除须等待 {name}：在其持有剩余密钥状态之前，擦除不会彻底完成。",
    ),
    "said.destination-still-gating": (
        "Destinations that erasures wait for: {others}.",
        "擦除须等待的目的地：{others}。",
    ),
    "said.destination-as-it-was": ("{name} is that already.", "{name} 已是该角色。"),
    "destination remove": ("Give a destination up.", "移除一个备份目的地。"),
    "destination remove.more": (
        "Shows first what lies there and who else has it, and refuses where nobody has. What lies there "
        "stays: delete it yourself. Receipts of later erasures name the place.",
        "先显示该处有哪些内容、还有谁拥有；若无人拥有则拒绝。该处内容不会删除，请自行处理。之后的擦除收据会列出该处。",
    ),
    "destination remove.example": (
        "strongroom destination remove disk --dry-run",
        "strongroom destination remove disk --dry-run",
    ),
    "ask.destination-remove": ("Give up the destination {name}?", "移除备份目的地 {name}？"),
    "said.destination-holds": (
        "{name} ({place}) holds {objects} objects of this room, {size} bytes, which stay there.",
        "{name}（{place}）有本保险库的 {objects} 个对象，共 {size} 字节，将留在该处。",
    ),
    "said.destination-unreached": (
        "{name} ({place}) could not be asked what it holds ({problem}).",
        "无法查询 {name}（{place}）存有什么（{problem}）。",
    ),
    "said.destination-others": (
        "Others that have every backup: {whole}. Others that have not, or cannot be asked: {behind}.",
        "拥有全部备份的其他目的地：{whole}。缺少备份或无法查询的：{behind}。",
    ),
    "said.destination-gated": (
        "Erasures no longer wait for {name}; their receipts name it.",
        "擦除不再等待 {name}；收据会列出它。",
    ),
    "said.destination-archived": (
        "Receipts of later erasures go on naming {name}.",
        "之后的擦除收据仍会列出 {name}。",
    ),
    "said.none": ("none", "无"),
    "said.destination-removed": (
        "{name} is a destination no more. What lies there stays until you delete it.",
        "{name} 不再是备份目的地。该处内容会保留，直到您自行删除。",
    ),
    "said.destination-good": (
        "{name}: written once, read back, listed. {protection}",
        "{name}：写入、读回、列举均正常。{protection}",
    ),
    "said.protection-unknown": (
        "It does not say whether what is there can be deleted.",
        "该处未说明其中内容能否被删除。",
    ),
    "said.protection-none": (
        "Whoever has these credentials can delete what is there.",
        "持有这些凭据的人可以删除其中内容。",
    ),
    "said.protection-locked": (
        "What is put there cannot be deleted for {days} days.",
        "放入的内容在 {days} 天内无法删除。",
    ),
    "said.protection-versioned": (
        "What is deleted leaves a version behind.",
        "删除的内容会保留一个版本。",
    ),
    "heading.destination": ("destination", "目的地"),
    "heading.role": ("role", "角色"),
    "heading.uri": ("place", "位置"),
    "said.role-gating": ("gating", "把关"),
    "said.role-archive": ("archive", "归档"),
}
