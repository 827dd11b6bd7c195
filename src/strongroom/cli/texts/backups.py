"""Texts of the commands that make backups and let them go.

Lives here: ``backup run``, ``backup list`` and ``backup prune``. Must not live here: what is found out about
backups (backup_checks.py), the way back (restoring.py), the places that they go to (destinations.py), the
texts of errors.
"""

__all__ = ["BACKUPS"]

BACKUPS = {
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
    "heading.backup": ("backup", "备份"),
    "heading.kind": ("kind", "种类"),
    "heading.moment": ("moment", "时间点"),
    "heading.leaves": ("leaves", "叶数"),
    "heading.size": ("size", "大小"),
    "backup list": (
        "List the room's backups, the newest first; any moment up to each can be restored.",
        "列出本保险库的备份，最新的在前；每个备份之前的任意时间点均可恢复。",
    ),
    "backup list.example": ("strongroom backup list", "strongroom backup list"),
    "backup prune": (
        "Let old backups go, after showing which moments stay.",
        "清理旧备份，并先显示保留哪些时间点。",
    ),
    "backup prune.more": (
        "Any moment since the room began can be restored from the newest backup alone; older ones are kept "
        "against damage that is noticed late. Whatever one rule keeps, stays. What nothing needs any more is "
        "deleted a day later, by the next prune. Refuses when the clock cannot be believed.",
        "仅凭最新备份即可恢复到任意时间点；保留较早的备份是为了防范较晚才发现的损坏。任一规则保留的都会保留。"
        "不再需要的内容由一天后的下次清理删除。时钟不可信时拒绝执行。",
    ),
    "backup prune.example": (
        "strongroom backup prune --keep-daily 7 --keep-monthly 12 --dry-run",
        "strongroom backup prune --keep-daily 7 --keep-monthly 12 --dry-run",
    ),
    "option.keep_last": ("Keep the newest so many.", "保留最近若干个。"),
    "option.keep_daily": ("Keep the newest of each of so many days.", "保留若干天中每天最新的一个。"),
    "option.keep_weekly": ("Keep the newest of each of so many weeks.", "保留若干周中每周最新的一个。"),
    "option.keep_monthly": ("Keep the newest of each of so many months.", "保留若干月中每月最新的一个。"),
    "option.keep_yearly": ("Keep the newest of each of so many years.", "保留若干年中每年最新的一个。"),
    "option.min_age": ("Keep everything younger, in days.", "保留若干天之内的全部。"),
    "said.prune-stays": ("Backup {number} of {at} stays.", "备份 {number}（{at}）保留。"),
    "said.prune-counts": (
        "{stays} moments stay, {goes} backups go.",
        "保留 {stays} 个时间点，清理 {goes} 个备份。",
    ),
    "said.prune-leaves": (
        "{name} alone could still restore backups: {numbers}.",
        "仅凭 {name} 仍可恢复的备份：{numbers}。",
    ),
    "said.pruned": (
        "{name}: {deleted} objects deleted, {waiting} go when a day is over.",
        "{name}：已删除 {deleted} 个对象，{waiting} 个将在一天后删除。",
    ),
}
