"""Texts of the commands that bring a room back from its backups.

Lives here: ``restore`` and ``promote``. Must not live here: getting the ring back first (recovering.py),
restoring for practice (backup_checks.py), the texts of errors.
"""

__all__ = ["RESTORING"]

RESTORING = {
    "restore": (
        "Bring a room back from its backups, into a new folder, and verify it.",
        "从备份中把保险库恢复到新文件夹，并加以校验。",
    ),
    "restore.more": (
        "Says first what it is going to do and how fresh that is known to be; --dry-run stops there. Data "
        "goes back to any moment; the log, the rules and all erasures stay as they were last. Killed, it "
        "goes on when it is called again. The room that it makes is a copy until `strongroom promote`. The "
        "ring is that of --home, or one that `strongroom keys recover` put into DIR; then name its root key "
        "with --keys.",
        "先说明将要做什么以及已知的新鲜程度；加 --dry-run 则到此为止。数据可回到任意时间点；"
        "日志、规则和所有擦除保持最新。中断后再次运行即可继续。恢复出的保险库在 `strongroom promote` "
        "之前只是副本。密钥环取自 --home，或由 `strongroom keys recover` 放入 DIR；"
        "后者须用 --keys 指明根密钥。",
    ),
    "restore.example": (
        "strongroom restore --from folder:/mnt/usb/backup --to /srv/room-again",
        "strongroom restore --from folder:/mnt/usb/backup --to /srv/room-again",
    ),
    "option.sources": (
        "Where backups lie: a URI, or a destination's name where the room of --home still opens. May be "
        "given several times.",
        "备份所在位置：URI，或（--home 的保险库仍可打开时）目的地名称；可多次给出。",
    ),
    "option.at": ("The moment that data goes back to.", "数据要回到的时间点。"),
    "option.to": ("The folder of the restored room.", "恢复出的保险库所在文件夹。"),
    "option.restore_up_to": (
        "The number of a backup to restore; later ones, of which one cannot be read whole, are given up.",
        "备份编号：恢复该备份，放弃其后的备份（其中某份已无法完整读取时）。",
    ),
    "option.replace": (
        "Back up the room in DIR, set it aside, and restore in its place.",
        "先备份 DIR 中的保险库并移到一旁，再在原处恢复。",
    ),
    "promote": (
        "Put a restored room in charge; the one it came from can make no more backups.",
        "启用恢复出的保险库；原保险库不能再写入备份。",
    ),
    "promote.example": (
        "strongroom promote --home /srv/room-again",
        "strongroom promote --home /srv/room-again",
    ),
    "option.give_up_later": (
        "Go on although the room that it came from made backups since: what only they have is lost.",
        "即使原保险库此后又有备份也启用：其中独有的内容将丢失。",
    ),
    "said.promoted-giving-up": (
        "Backups {first} to {last} of the room that went on are given up; the next one comes after them.",
        "放弃原保险库的备份 {first} 至 {last}；下一份备份排在其后。",
    ),
    "said.restore-plan": (
        "Backup {number} of {at}: {count} segments, {size}.",
        "备份 {number}（{at}）：{count} 个分段，{size}。",
    ),
    "said.restore-at": ("Data as it was at {at}.", "数据将为 {at} 时的状态。"),
    "said.restore-proven": (
        "Freshness proven by: {who}: none of them knows a later backup.",
        "新鲜程度由以下各方证明：{who}：均不知道更新的备份。",
    ),
    "said.restore-not-proven": (
        "Freshness not proven: nobody could be asked whether there is a later backup.",
        "新鲜程度未经证明：无从得知是否有更新的备份。",
    ),
    "said.restore-gives-up": (
        "Gives up backups {first} to {last}, the last of {at}: what was entered, changed and logged since, "
        "and rules changed since. Erasures hold all the same.",
        "放弃备份 {first} 至 {last}（最后一份为 {at}）：此后录入、更改和记录的内容，以及此后更改的规则。"
        "已作的擦除仍然有效。",
    ),
    "said.restore-behind": ("{name} is behind: at backup {number}.", "{name} 落后：停留在备份 {number}。"),
    "said.restoring-data": ("Log and records", "日志与记录"),
    "said.restored": (
        "Restored in {path}: {records} records, {leaves} leaves, all verified.",
        "已恢复到 {path}：{records} 条记录、{leaves} 片叶，均已校验。",
    ),
    "said.restore-erased": (
        "{count} revisions were left out: whose they were has been erased.",
        "略去 {count} 个版本：其所属者已被擦除。",
    ),
    "said.restore-undone": (
        "{count} revisions made after that moment were left out.",
        "略去该时间点之后的 {count} 个版本。",
    ),
    "said.restore-healed": (
        "{name}: segment {segment} was not as it should be; taken from elsewhere.",
        "{name}：分段 {segment} 不完好，已从其他位置取用。",
    ),
    "said.restore-next": (
        "It is a copy until `strongroom promote --home {path}`.",
        "在运行 `strongroom promote --home {path}` 之前，它只是副本。",
    ),
    "said.set-aside": (
        "The room that was there is now in {path}, with its ring. No erasure is definitive until you have "
        "deleted it and say so: `strongroom keys copy gone '{place}'`.",
        "原有的保险库现位于 {path}，其中有它的密钥环。在您将其删除并执行 "
        "`strongroom keys copy gone '{place}'` 声明之前，任何擦除都不会彻底完成。",
    ),
    "said.clone-noted": (
        "The room in {path} goes on, and its clone has its keys. No erasure there is definitive until the "
        "clone is deleted and you say so: `strongroom keys copy gone '{place}' --home '{path}'`.",
        "{path} 中的保险库继续运行，其副本持有它的密钥。在删除副本并执行 "
        "`strongroom keys copy gone '{place}' --home '{path}'` 声明之前，那里的任何擦除都不会彻底完成。",
    ),
    "said.clone-not-noted": (
        "The room in {path} does not open ({code}): should it run again, note there that the clone has its "
        "keys, with `strongroom keys copy note`.",
        "{path} 中的保险库打不开（{code}）：若它再次运行，请在那里用 "
        "`strongroom keys copy note` 登记该副本持有其密钥。",
    ),
    "said.promoted": (
        "In charge now, marked at: {names}.",
        "现已启用，标记位于：{names}。",
    ),
    "said.not-marked": ("{name} could not be marked ({problem}).", "无法标记 {name}（{problem}）。"),
    "said.store-now": ("Ring store {uri}: {state}", "密钥环存放处 {uri}：{state}"),
    "said.store-current": ("holds the ring of today", "存有最新的密钥环"),
}
