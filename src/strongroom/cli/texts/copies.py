"""Texts of the commands on backups.

Lives here: ``backup``, ``restore``, ``promote`` and what stands below them. Must not live here: the
places that they go to (destinations.py), the texts of errors.
"""

__all__ = ["COPIES"]

COPIES = {
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
    "keys recover": (
        "Get the ring back from a ring store, with the recovery key or its shares.",
        "用恢复密钥或其份额，从存放处取回密钥环。",
    ),
    "keys recover.more": (
        "For when the machine is lost: then `strongroom restore` brings the room back into the same folder. "
        "The newest copy of all stores that are named is taken, and put under a new root key. The recovery "
        "key, shares of it, a line each, or the file that `strongroom keys protect` made, is asked for or "
        "read from a file; it is never an argument.",
        "用于机器丢失之后：随后 `strongroom restore` 会把保险库恢复到同一文件夹。取所列存放处中最新的副本，"
        "并用新的根密钥封存。恢复密钥、其份额（每行一份）或 "
        "`strongroom keys protect` 生成的文件会被询问，或从文件读取；绝不作为参数。",
    ),
    "keys recover.example": (
        "strongroom keys recover --from folder:/mnt/usb/ring --to /srv/room --keys file:/etc/room.key",
        "strongroom keys recover --from folder:/mnt/usb/ring --to /srv/room --keys file:/etc/room.key",
    ),
    "option.stores": ("Ring stores; may be given several times.", "密钥环存放处；可多次给出。"),
    "option.identity": (
        "File with the recovery key, its shares, or the key under a passphrase; - is standard input.",
        "含恢复密钥、其份额或口令保护的密钥的文件；- 表示标准输入。",
    ),
    "option.key_passphrase": (
        "Where the recovery key is under a passphrase: the first line of this file, instead of asking.",
        "恢复密钥受口令保护时：取该文件首行，而不询问。",
    ),
    "option.of_room": ("Which room, where a store holds several.", "存放处存有多个保险库时，指明哪一个。"),
    "said.recovered": (
        "Recovered the ring of {room}, generation {generation}, from {store}.",
        "已从 {store} 取回 {room} 的密钥环，代次 {generation}。",
    ),
    "said.recovered-older": ("{store}: {code}", "{store}：{code}"),
    "said.recover-next": (
        "Now: strongroom restore --from DESTINATION --to {path} --keys {keys}",
        "接下来：strongroom restore --from DESTINATION --to {path} --keys {keys}",
    ),
    "ask.recovery-key": (
        "Recovery key, or a share a line, then an empty line: ",
        "恢复密钥，或每行一份份额，以空行结束：",
    ),
    "keys split": (
        "Divide the recovery key into shares for several people, in words.",
        "把恢复密钥拆分为多人持有的份额（单词）。",
    ),
    "keys split.more": (
        "SLIP-0039: any so many shares bring the key back, fewer say nothing about it. Shown once and kept "
        "nowhere; hand each to one person.",
        "SLIP-0039：达到所需份数即可恢复密钥，不足则毫无信息。仅显示一次，不保存；请每人一份。",
    ),
    "keys split.example": (
        "strongroom keys split --shares 5 --needed 3",
        "strongroom keys split --shares 5 --needed 3",
    ),
    "option.shares": ("How many shares.", "份额总数。"),
    "option.needed": ("How many of them bring the key back.", "恢复所需的份数。"),
    "said.share": (
        "Share {number} of {count}; {needed} are needed:",
        "第 {number} 份，共 {count} 份；需要 {needed} 份：",
    ),
    "keys protect": (
        "Put the recovery key into a file that a passphrase opens.",
        "把恢复密钥存入用口令打开的文件。",
    ),
    "keys protect.more": (
        "An age file, which the program age opens too. Every command that takes the recovery key takes this "
        "file, and asks for the passphrase. Nobody can bring a forgotten passphrase back: keep shares "
        "elsewhere as well.",
        "该文件为 age 格式，age 程序也能打开。凡需要恢复密钥的命令都接受此文件，并询问口令。"
        "忘记口令无法找回：请另存份额。",
    ),
    "keys protect.example": (
        "strongroom keys protect --to recovery.age",
        "strongroom keys protect --to recovery.age",
    ),
    "option.protected_to": ("The new file; only you may read it.", "新文件；仅本人可读。"),
    "option.new_key_passphrase": (
        "The passphrase is the first line of this file, instead of asking; - is standard input.",
        "口令取该文件首行，而不询问；- 表示标准输入。",
    ),
    "said.protected": (
        "{file} holds the recovery key that belongs to {recipient}; the passphrase opens it.",
        "{file} 存有与 {recipient} 对应的恢复密钥；用口令打开。",
    ),
    "ask.recovery-passphrase": ("Passphrase of the recovery key: ", "恢复密钥的口令："),
    "ask.recovery-passphrase-new": (
        "Passphrase for the recovery key, at least 12 characters: ",
        "为恢复密钥设定口令（至少 12 个字符）：",
    ),
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
