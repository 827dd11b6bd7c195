"""Texts of the commands that forget people.

Lives here: ``erase``, ``hold``, ``receipt`` and what they say. Must not live here: the texts of errors, the
words of a receipt (privacy).
"""

__all__ = ["PRIVACY"]

PRIVACY = {
    "erase": ("Erase a customer for good, with all that belongs to them.", "彻底擦除客户及其全部所属记录。"),
    "erase.more": (
        "At once the customer is hidden: refused everywhere. For seven days it can be cancelled; with "
        "--now it goes "
        "on directly. Then the keys are destroyed step by step, in the database and in every ring "
        "store, so that no "
        "backup and no old copy opens the person again; a signed receipt says so.\nNeeds --purpose and "
        "--reason-code. `strongroom erase run` carries all erasures forward.",
        "客户立即隐藏：任何访问都会被拒绝。七天内可以取消；使用 --now 则直接继续。"
        "之后逐步销毁数据库及各密钥环存放处的密钥，"
        "任何备份和旧副本都无法再启封该人；并出具签名回执。\n需要 --purpose 和 --reason-code。"
        "`strongroom erase run` "
        "推进所有擦除。",
    ),
    "erase.example": (
        "strongroom erase cus_01j00000000000000000000000 --purpose privacy_request --reason-code "
        "customer_request",
        "strongroom erase cus_01j00000000000000000000000 --purpose privacy_request --reason-code "
        "customer_request",
    ),
    "option.kept": (
        "What the law keeps: a field of the customer or a whole collection; may be given several "
        "times. Needs "
        "--until and --basis; afterwards it opens for the purpose legal_retention alone.",
        "依法保留的内容：客户字段或整个集合，可多次给出。须同时给出 --until 和 --basis；此后仅在目的为 "
        "legal_retention 时可启封。",
    ),
    "option.keep_until": ("Until when the law keeps it.", "依法保留的截止日期。"),
    "option.basis": (
        "The law that keeps it; for log and receipt. No personal data here.",
        "保留的法律依据，记入日志与回执。请勿填写个人信息。",
    ),
    "option.now": ("Do not leave seven days to cancel.", "不保留七天的取消期。"),
    "erase cancel": (
        "Bring a hidden customer back, before anything is lost.",
        "在销毁之前恢复已隐藏的客户。",
    ),
    "erase cancel.example": (
        "strongroom erase cancel era_01j00000000000000000000000 --reason-code correction",
        "strongroom erase cancel era_01j00000000000000000000000 --reason-code correction",
    ),
    "erase approve": (
        "Let an erasure go on that somebody else asked for.",
        "批准他人提出的擦除。",
    ),
    "erase approve.more": (
        'Needed where the policy says approved = ["erase"]. Until then the customer stays hidden, '
        "and nothing is lost.",
        '策略写明 approved = ["erase"] 时需要。批准之前客户保持隐藏，任何内容都不会销毁。',
    ),
    "erase approve.example": (
        "strongroom erase approve era_01j00000000000000000000000 --reason-code customer_request",
        "strongroom erase approve era_01j00000000000000000000000 --reason-code customer_request",
    ),
    "erase run": ("Carry all erasures forward, as far as they go.", "推进所有擦除。"),
    "erase run.more": (
        "Can be run at any time and again after a crash; it does what is left to do and says what each "
        "erasure waits "
        "for. Waits up to a minute for other processes to let go of keys.",
        "可随时运行，崩溃后可再次运行；只做尚未完成的部分，并说明每项擦除等待什么。最多等待一分钟，"
        "让其他进程释放密钥。",
    ),
    "erase run.example": (
        "strongroom erase run --purpose privacy_request",
        "strongroom erase run --purpose privacy_request",
    ),
    "option.no_wait": ("Do not wait for other processes.", "不等待其他进程。"),
    "erase status": ("Say how far erasures are, and what each waits for.", "显示擦除进度及其等待事项。"),
    "erase status.example": (
        "strongroom erase status cus_01j00000000000000000000000",
        "strongroom erase status cus_01j00000000000000000000000",
    ),
    "erase verify": ("Try whether anything of an erased person opens.", "尝试启封已擦除之人的内容。"),
    "erase verify.more": (
        "For an auditor, without the room: every key that is given is tried on everything that is "
        "given. Somebody living "
        "and something sealed a moment ago have to open, which shows that the trial works; nothing of "
        "the person may. "
        "Exit status 6 otherwise.\nKeys: a room's home, or a ring store with --recovery-from. Data: a "
        "database's file or "
        "URL, old or new, or the folder of a backup destination. Work on copies.",
        "供审计人员使用，无需保险库：用所给的每个密钥尝试所给的全部内容。"
        "须能启封在册之人及刚刚封存的内容，以证明核验有效；该人的内容均不得启封。"
        "否则退出状态为 6。\n密钥：保险库主目录，或密钥环存放处加 --recovery-from。数据：数据库文件或 "
        "URL（新旧均可），或备份目的地文件夹。请使用副本。",
    ),
    "erase verify.example": (
        "strongroom erase verify receipt.json --data old/room.db --data /mnt/backup --keys ~/room",
        "strongroom erase verify receipt.json --data old/room.db --data /mnt/backup --keys ~/room",
    ),
    "option.trial_data": ("A place with data; may be given several times.", "数据所在位置；可多次给出。"),
    "option.trial_keys": ("A place with keys; may be given several times.", "密钥所在位置；可多次给出。"),
    "option.trial_recovery": (
        "The file with the recovery key, its shares, or the key under a passphrase, for ring stores.",
        "含恢复密钥、其份额或口令保护的密钥的文件，用于密钥环存放处。",
    ),
    "said.trial": (
        "Nothing of {id} opens: {rows} rows of theirs tried under {pages} page keys. {living} living "
        "customers and a "
        "canary opened.",
        "{id} 的内容均未能启封：以 {pages} 个页密钥尝试了其 {rows} 行。{living} "
        "位在册客户和一项试封内容可以启封。",
    ),
    "said.trial-unread": (
        "{count} objects of backups were not tried: they are damaged, no backup that is there names them, or "
        "no key that was given opens them. --json names them.",
        "有 {count} 个备份对象未能核验：已损坏、现有备份均未引用，或所给密钥均无法启封。--json 会列出它们。",
    ),
    "hold": ("Keep a customer from being erased: a legal hold.", "对客户设置法律保全，禁止擦除。"),
    "hold.example": (
        "strongroom hold cus_01j00000000000000000000000 --until 2027-12-31 --reason-code legal_duty",
        "strongroom hold cus_01j00000000000000000000000 --until 2027-12-31 --reason-code legal_duty",
    ),
    "option.hold_until": (
        "Until this day or time; else until it is lifted.",
        "保全至此日期或时间；省略则至解除为止。",
    ),
    "option.lift": ("Lift every hold on this customer.", "解除该客户的全部保全。"),
    "receipt": ("The proof of an erasure.", "擦除的证明。"),
    "receipt.example": (
        "strongroom receipt verify receipt.json --key KEY",
        "strongroom receipt verify receipt.json --key KEY",
    ),
    "receipt show": ("Show the receipt of an erasure, or write it to a file.", "显示擦除回执，或写入文件。"),
    "receipt show.example": (
        "strongroom receipt show era_01j00000000000000000000000 --to receipt.json --page receipt.html",
        "strongroom receipt show era_01j00000000000000000000000 --to receipt.json --page receipt.html",
    ),
    "option.receipt_to": ("Write the signed receipt to this new file.", "将签名回执写入此新文件。"),
    "option.receipt_page": (
        "Write a page to print, in English and Chinese, to this new file.",
        "将可打印的中英文页面写入此新文件。",
    ),
    "receipt verify": ("Check a receipt, offline and without a room.", "离线核验回执，无需保险库。"),
    "receipt verify.example": (
        "strongroom receipt verify receipt.json --key KEY",
        "strongroom receipt verify receipt.json --key KEY",
    ),
    "option.receipt_key": (
        "The room's public key, as `audit status` shows it; without it the receipt only fits itself.",
        "保险库公钥，见 `audit status`；不给出时只能核验回执自身是否一致。",
    ),
    "ask.erase": ("Erase {id} for good?", "彻底擦除 {id}？"),
    "said.erase-goes": (
        "Goes: {id} with all its keys, its history and {records}.",
        "将销毁：{id} 及其全部密钥、历史，以及 {records}。",
    ),
    "said.no-records": ("no other record", "无其他记录"),
    "said.erase-stays": (
        "Stays: that a customer of this random id existed, and the log, which says nothing of the person.",
        "保留：曾存在此随机编号的客户，以及不含个人信息的日志。",
    ),
    "said.erase-kept": (
        "Kept by law until {until}, for the purpose legal_retention alone: {names} ({basis}).",
        "依法保留至 {until}，仅限目的 legal_retention：{names}（{basis}）。",
    ),
    "said.erase-now": ("It cannot be undone.", "此操作不可撤销。"),
    "said.erase-later": (
        "Hidden at once; can be cancelled for {days} days, then `strongroom erase run` goes on.",
        "立即隐藏；{days} 天内可取消，之后由 `strongroom erase run` 继续。",
    ),
    "said.erase-held": ("A legal hold stands in its way.", "该客户处于法律保全中，无法擦除。"),
    "said.erase-approved": ("The erasure of {id} goes on when it is due.", "{id} 的擦除将在到期后继续。"),
    "said.erase-cancelled": ("{id} is back.", "{id} 已恢复。"),
    "said.erase-receipt": (
        "`strongroom receipt show ID` shows the receipt.",
        "`strongroom receipt show ID` 显示回执。",
    ),
    "said.held": ("{id} is held: {until}.", "{id} 已设置保全：{until}。"),
    "said.hold-lifted": ("{count} holds on {id} lifted.", "已解除 {id} 的 {count} 项保全。"),
    "said.until-lifted": ("until it is lifted", "至解除为止"),
    "said.hold-stands": ("stands", "有效"),
    "said.hold-was-lifted": ("lifted", "已解除"),
    "said.receipt-good": ("The receipt is genuine: signed with {key}.", "回执真实有效，签名公钥：{key}。"),
    "said.receipt-unpinned": (
        "The receipt fits itself. No key was given, so anybody may have made it; it says {key}.",
        "回执自身一致。由于未给出公钥，任何人都可能伪造；其中所列公钥为 {key}。",
    ),
    "said.indexed": ("indexed anew", "重建索引"),
    "heading.erasure": ("Erasure", "擦除编号"),
    "heading.due": ("Due", "到期"),
    "heading.waits": ("Waits for", "等待"),
    "heading.hold": ("Hold", "保全"),
    "state.erasure-hidden": ("hidden", "已隐藏"),
    "state.erasure-committed": ("no way back", "不可取消"),
    "state.erasure-cut": ("keys gone", "密钥已销毁"),
    "state.erasure-shredded": ("shredded", "已粉碎"),
    "state.erasure-definitive": ("definitive", "已彻底擦除"),
    "state.erasure-cancelled": ("cancelled", "已取消"),
    "said.wait-due": ("its time", "到期"),
    "option.erasures_all": (
        "Those at their end too: definitive and cancelled.",
        "包括已结束的：彻底擦除和已取消。",
    ),
    "heading.kept_back": ("Kept", "保留"),
    "said.wait-hold": ("a legal hold", "法律保全"),
    "said.wait-leases": ("other processes to let go of keys", "其他进程释放密钥"),
    "said.wait-database_log": ("a reader of the database", "数据库读取结束"),
    "said.wait-ring_stores": ("two ring stores that hold the ring", "两处密钥环存放处持有密钥环"),
    "said.wait-destination": ("a backup destination", "备份目的地"),
    "said.wait-old_epoch": ("pages under the old key", "旧密钥下的页"),
    "said.wait-old_index": ("indexes under the old key", "旧密钥下的索引"),
    "said.wait-jobs": ("jobs that began before", "此前开始的任务"),
    "said.wait-ring_copies": ("a copy of the ring that is older or elsewhere", "较旧或他处的密钥环副本"),
    "said.wait-grace": ("the keeper's grace", "保管方的宽限期"),
    "said.wait-approval": ("a second person's approval", "第二人批准"),
    "said.wait-stopped": (
        "somebody to look into what was changed; nothing is destroyed meanwhile",
        "查明被改动的内容；在此之前不销毁任何密钥",
    ),
    "said.erase-waits-since": ("{waits}, found {at}", "{waits}，发现于 {at}"),
    "heading.untold": ("Not told", "未通知"),
    "said.erase-untold": (
        "{places}. The other places know that this person is erased.",
        "{places}。其余位置已获知此人已擦除。",
    ),
    "said.erase-nobody-told": (
        "{places}. No place outside this machine knows that this person is erased: were the machine lost "
        "now, a restore would bring them back. `strongroom erase run` tells those that can be reached again.",
        "{places}。本机以外无处获知此人已擦除：若此刻失去本机，恢复会带回此人。"
        "`strongroom erase run` 会通知重新可达的位置。",
    ),
    "said.wait-run": ("`strongroom erase run`", "`strongroom erase run`"),
}
