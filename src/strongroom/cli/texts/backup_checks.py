"""Texts of the commands that find out what backups are good for.

Lives here: ``backup status``, ``backup verify`` and ``backup drill``. Must not live here: making backups
(backups.py), the way back when it is for good (restoring.py), the texts of errors.
"""

__all__ = ["BACKUP_CHECKS"]

BACKUP_CHECKS = {
    "backup status": (
        "Show what each destination can restore, and what was found out about it.",
        "显示每个目的地可恢复的内容及其核查情况。",
    ),
    "backup status.more": (
        "Says what was found, not what was set up: how much was opened lately, whether anybody could delete "
        "it, the last drill, and the rule of three copies in two places, one elsewhere, one immutable, no "
        "errors. A backup counts where all of it lies there, and a run that finds nothing new brings the "
        "moment forward. With --max-age it fails, naming them, where destinations are further behind; an "
        "archive may be: for cron and monitors.",
        "所示为核查所得而非设定：近期启封过多少、能否被删除、上次演练，以及三份副本、两处位置、"
        "一份异地、一份不可变、零错误的规则。备份须全部在场才算数；未发现变更的运行会把时间点前移。"
        "加 --max-age 时，若有目的地落后更久则指明并以失败退出（归档目的地除外）：供 cron 和监控使用。",
    ),
    "backup status.example": (
        "strongroom backup status --max-age 2h",
        "strongroom backup status --max-age 2h",
    ),
    "option.max_age": (
        "Fail where destinations are further behind than: 90s, 15m, 2h, 3d.",
        "若有目的地落后超过该时长则失败：90s、15m、2h、3d。",
    ),
    "backup verify": (
        "Verify what lies at every destination, and heal it from the others.",
        "校验每个目的地的内容，并从其他目的地修复。",
    ),
    "backup verify.more": (
        "Looks at everything's presence and size, and opens a share of it: what has waited longest comes "
        "first.",
        "检查全部内容是否存在及大小，并启封其中一部分：等待最久的优先。",
    ),
    "backup verify.example": ("strongroom backup verify --all", "strongroom backup verify --all"),
    "option.everything": ("Open everything, whatever it costs.", "不计代价，全部启封。"),
    "said.verifying-backups": ("Opened", "已启封"),
    "said.verified-place": (
        "{name}: {objects} objects, {opened} of {total} opened.",
        "{name}：{objects} 个对象，已启封 {opened}（共 {total}）。",
    ),
    "said.found-healed": ("{name}: {object}: {code}, healed", "{name}：{object}：{code}，已修复"),
    "said.found-open": ("{name}: {object}: {code}", "{name}：{object}：{code}"),
    "option.against_room": (
        "Also hold every record of the room against the newest backup; run a backup first.",
        "并将保险库的每条记录与最新备份核对；请先执行一次备份。",
    ),
    "said.compared": (
        "{count} revisions are as backup {number} has them.",
        "{count} 个版本与备份 {number} 一致。",
    ),
    "said.compared-different": (
        "Record {record}, revision {revision}: not as it was backed up; `strongroom audit verify --data` "
        "says which is right.",
        "记录 {record} 的版本 {revision} 与备份不同。`strongroom audit verify --data` 会指出哪个正确。",
    ),
    "said.compared-missing": (
        "Record {record}, revision {revision}: in the backup, and not in the room.",
        "记录 {record} 的版本 {revision}：备份中有，保险库中没有。",
    ),
    "said.moments-lost": (
        "{name}: these backups cannot be restored from there alone: {numbers}.",
        "{name}：仅凭此处无法恢复以下备份：{numbers}。",
    ),
    "said.found-unneeded": (
        "{name}: {count} segments belong to no backup: of a run that was stopped or is under way, or of "
        "what was pruned. `strongroom backup prune` takes them away when they have been unneeded for a day.",
        "{name}：{count} 个分段不属于任何备份：来自中断或正在进行的备份，或已清理的备份。"
        "`strongroom backup prune` 会在其闲置满一天后删除。",
    ),
    "said.found-foreign": (
        "{name}: {count} objects are nothing of this room's.",
        "{name}：{count} 个对象不属于本保险库。",
    ),
    "said.place-failed": ("{name}: {problem}", "{name}：{problem}"),
    "heading.behind": ("lacks", "缺少"),
    "heading.lag": ("lag", "滞后"),
    "said.minutes": ("{minutes} min", "{minutes} 分钟"),
    "said.no-destination": (
        "The room has no backup destination: `strongroom destination add NAME URI`.",
        "本保险库没有备份目的地：`strongroom destination add NAME URI`。",
    ),
    "heading.restorable": ("restorable to", "可恢复至"),
    "heading.verified": ("opened lately", "近期启封"),
    "heading.protection": ("kept", "保护"),
    "heading.findings": ("findings", "问题"),
    "said.days": ("{days} days", "{days} 天"),
    "said.versions": ("versions", "版本"),
    "said.deletable": ("can be deleted", "可删除"),
    "said.rule-kept": (
        "3-2-1-1-0 holds: {copies} copies, {places} places, {elsewhere} elsewhere, {immutable} immutable.",
        "满足 3-2-1-1-0：{copies} 份副本、{places} 处位置、{elsewhere} 份异地、{immutable} 份不可变。",
    ),
    "said.rule-broken": (
        "3-2-1-1-0 does not hold: {copies} copies, {places} places, {elsewhere} elsewhere, {immutable} "
        "immutable, errors: {errors}.",
        "不满足 3-2-1-1-0：{copies} 份副本、{places} 处位置、{elsewhere} 份异地、{immutable} 份不可变，"
        "错误：{errors}。",
    ),
    "said.drill-never": ("Never drilled.", "从未演练。"),
    "said.drill-last": (
        "Last drill {at}, backup {number} from {source}: {outcome}.",
        "上次演练 {at}，备份 {number}，来自 {source}：{outcome}。",
    ),
    "said.passed": ("passed", "通过"),
    "said.failed": ("failed", "未通过"),
    "said.unknown": ("unknown", "未知"),
    "backup drill": (
        "Restore for practice, from one destination alone, and sign what came of it.",
        "演练恢复：仅凭一个目的地，并签署结果。",
    ),
    "backup drill.more": (
        "Everything is restored into a scratch folder and verified against the log; one customer is erased "
        "in that copy, and has to be gone for whoever kept the rows. With --recovery-key the ring comes from "
        "one ring store, as on an empty machine. Destinations and ring stores take turns. Where whoever runs "
        "this may not erase, --erase-as names a privacy officer for the copy.",
        "全部内容恢复到临时文件夹并与日志核对；在该副本中擦除一位客户，保留其行的人也必须无法启封。"
        "加 --recovery-key 时，密钥环取自一个存放处，如同在空机器上。"
        "目的地与存放处轮流使用。若运行者无权擦除，请用 --erase-as 为该副本指明一位个人信息保护负责人。",
    ),
    "backup drill.example": (
        "strongroom backup drill --recovery-key recovery.txt --out drill.json",
        "strongroom backup drill --recovery-key recovery.txt --out drill.json",
    ),
    "option.source": (
        "The destination alone to restore from; else the one after that of the last drill.",
        "仅从该目的地恢复；未给出时轮到上次演练之后的下一个。",
    ),
    "option.drill_store": (
        "With --recovery-key: the ring store alone that the ring comes from; else the one after that of the "
        "last drill.",
        "与 --recovery-key 一起使用：密钥环仅取自该存放处；未给出时轮到上次演练之后的下一个。",
    ),
    "option.erase_as": ("Who erases in the copy.", "在副本中执行擦除的用户。"),
    "option.scratch": ("A folder with space for the room.", "有足够空间容纳保险库的文件夹。"),
    "said.drilled": (
        "Backup {number} restored from {source} alone: {records} records, all verified.",
        "已仅凭 {source} 恢复备份 {number}：{records} 条记录均已校验。",
    ),
    "said.drill-store": ("The ring came from {store} alone.", "密钥环仅取自 {store}。"),
    "said.drill-canary": (
        "A customer was erased in the copy, and opens no more with the rows of before.",
        "已在副本中擦除一位客户，用先前的行无法再打开。",
    ),
    "said.drill-no-canary": (
        "Nobody was erased in the copy: there is no customer without a legal hold.",
        "副本中未擦除任何人：没有不受法律保留约束的客户。",
    ),
    "said.drill-failed": (
        "Backup {number} from {source}: {problem}, {records} records.",
        "备份 {number}，来自 {source}：{problem}，{records} 条记录。",
    ),
}
