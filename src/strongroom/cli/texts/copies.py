"""Texts of the commands on backups.

Lives here: ``backup``, ``destination``, ``restore`` and what stands below them. Must not live here: the
texts of errors.
"""

__all__ = ["COPIES"]

COPIES = {
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
    "said.destination-good": (
        "{name}: written once, read back, listed. {protection}",
        "{name}：写入、读回、列举均正常。{protection}",
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
    "backup": ("Copies of the room, and what is known of them.", "保险库的备份及其状况。"),
    "backup.example": ("strongroom backup run", "strongroom backup run"),
    "backup run": (
        "Back up what changed since the last run, to every destination.",
        "将上次以来的变更备份到所有目的地。",
    ),
    "backup run.more": (
        "Safe to run at any time and as often as you like, for instance every minute from cron; a run that "
        "was killed leaves nothing to clear. Exit status 9 says that some destination lacks something yet.",
        "可随时、任意频率运行，例如由 cron 每分钟运行；被终止的备份无需清理。"
        "退出状态 9 表示某个目的地尚有缺失。",
    ),
    "backup run.example": ("strongroom backup run", "strongroom backup run"),
    "option.base": ("Read everything anew.", "全部重新读取。"),
    "said.backing-up": ("Backing up", "正在备份"),
    "said.backed-up": (
        "Backup {number} ({kind}): {size}, restorable up to {at}.",
        "备份 {number}（{kind}）：{size}，可恢复至 {at}。",
    ),
    "said.backup-unchanged": ("Nothing has changed since the last backup.", "自上次备份以来没有变更。"),
    "said.backup-complete": ("{name}: complete", "{name}：完整"),
    "said.backup-lacks": ("{name}: not complete ({problem})", "{name}：不完整（{problem}）"),
    "said.kind-base": ("base", "全量"),
    "said.kind-cut": ("cut", "增量"),
    "said.kind-index": ("index", "索引"),
}
