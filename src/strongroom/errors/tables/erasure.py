"""Errors of erasure, holds and receipts: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
    "erasure.needs-no-approval": Entry(
        Kind.CONFLICT,
        "This erasure waits for nobody's approval.",
        "It goes on when it is due; `strongroom erase status ID` says what it waits for.",
        "该擦除无需批准。",
        "到期后会自动继续；`strongroom erase status ID` 会说明它在等待什么。",
    ),
    "erasure.approved-by-another": Entry(
        Kind.REFUSED,
        "Whoever asked for an erasure cannot approve it.",
        "Have another person who may erase look at it and approve it.",
        "提出擦除的人不能自行批准。",
        "请由另一位有擦除权限的人核对并批准。",
    ),
    "held.not-found": Entry(
        Kind.NOT_FOUND,
        "There is no such file of yours.",
        "Files are kept for a day, and an export is handed out once: upload or export anew.",
        "没有属于您的该文件。",
        "文件仅保留一天，导出结果仅交付一次：请重新上传或导出。",
    ),
    "held.too-many": Entry(
        Kind.CONFLICT,
        "You have {most} files here already.",
        "Delete one that you need no longer; each goes by itself after a day.",
        "您在此已有 {most} 个文件。",
        "请删除不再需要的文件；每个文件一天后会自动清除。",
    ),
    "held.part-missing": Entry(
        Kind.VERIFICATION,
        "A piece of a file that was held is missing.",
        "Upload or export it anew, and look who can write to the database.",
        "所保存文件的一个分块缺失。",
        "请重新上传或导出，并检查谁能写入数据库。",
    ),
    "held.no-memory-files": Entry(
        Kind.USAGE,
        "This machine has no files in memory, and an upload is never written to a disk unsealed.",
        "Serve imports from Linux, or import with `strongroom import` on the machine itself.",
        "本机不支持内存文件，而上传内容绝不会以明文写入磁盘。",
        "请在 Linux 上提供导入服务，或在本机使用 `strongroom import` 导入。",
    ),
    "held.files-beside": Entry(
        Kind.INVALID,
        "The mapping names files beside the one that is imported.",
        "Join them before uploading, or import with `strongroom import` where the files are.",
        "映射引用了所导入文件之外的其他文件。",
        "请在上传前合并这些文件，或在文件所在机器上使用 `strongroom import`。",
    ),
    "erasure.customers-only": Entry(
        Kind.INVALID,
        "Only customers are erased, with all that belongs to them.",
        "Give the customer's id, cus_…; a single record is taken out of use by `strongroom remove`.",
        "只能擦除客户及其全部所属记录。",
        "请提供客户编号 cus_…；单条记录可用 `strongroom remove` 停用。",
    ),
    "erasure.under-way": Entry(
        Kind.CONFLICT,
        "The customer is being erased already: {erasure}.",
        "`strongroom erase status {erasure}` says what it waits for.",
        "该客户已在擦除中：{erasure}。",
        "`strongroom erase status {erasure}` 显示其等待事项。",
    ),
    "erasure.not-found": Entry(
        Kind.NOT_FOUND,
        "There is no such erasure.",
        "`strongroom erase status` lists those that are under way.",
        "没有这项擦除。",
        "`strongroom erase status` 列出进行中的擦除。",
    ),
    "erasure.no-way-back": Entry(
        Kind.CONFLICT,
        "The erasure can no longer be cancelled.",
        "It can be cancelled until its time has come; keys may be gone already.",
        "该擦除已无法取消。",
        "只有在预定时间之前才能取消；密钥可能已不存在。",
    ),
    "hold.too-late": Entry(
        Kind.CONFLICT,
        "The erasure {erasure} has begun to destroy keys; there is nothing left to hold.",
        "A hold stops an erasure until its time has come. `strongroom erase status` shows how far it is.",
        "擦除 {erasure} 已开始销毁密钥，已无可保留之物。",
        "保留只能在擦除到期之前阻止它。`strongroom erase status` 显示进展。",
    ),
    "erasure.changed": Entry(
        Kind.CONFLICT,
        "Another process carries the erasures forward at this moment.",
        "Run it again; each step is done once only.",
        "另一进程正在推进擦除。",
        "请重新运行；每一步只会执行一次。",
    ),
    "erasure.room-behind": Entry(
        Kind.VERIFICATION,
        "This room knows {found} entries of the ledger of erasures, and {who} has entry {known}.",
        "The database is an older copy, in which somebody who was erased may be back: nothing was changed. Restore from there, or open the room that is in charge.",
        "本保险库的擦除台账有 {found} 条，而 {who} 存有第 {known} 条。",
        "数据库是旧副本，其中已被擦除的人可能重新出现：未做任何更改。请从那里恢复，或打开当前启用的保险库。",
    ),
    "erasure.ledger-broken": Entry(
        Kind.VERIFICATION,
        "The ledger of erasures does not fit together at entry {number}.",
        "A row was changed or taken out of the database. Stop erasures; compare with a backup and with "
        "the tombstones in the ring stores.",
        "擦除台账在第 {number} 条处不连续。",
        "数据库中有记录被改动或删除。请停止擦除，并与备份及密钥环存放处的擦除标记对照。",
    ),
    "erasure.keys-differ": Entry(
        Kind.VERIFICATION,
        "{count} keys are not those that the log created less those it erased; the first is of {customer}.",
        "Nothing was destroyed. Keys were deleted or changed behind the product's back: run "
        "`strongroom audit verify --data`, put them back from a backup, then `strongroom erase run`.",
        "有 {count} 个密钥与日志（创建减去擦除）不符；首个属于 {customer}。",
        "未销毁任何内容。有密钥被绕过产品删除或改动：请运行 `strongroom audit verify --data`，"
        "从备份恢复后再执行 `strongroom erase run`。",
    ),
    "erasure.until-past": Entry(
        Kind.INVALID,
        "The end lies in the past.",
        "Give a day or time that is still to come.",
        "期限已过。",
        "请填写将来的日期或时间。",
    ),
    "receipt.malformed": Entry(
        Kind.VERIFICATION,
        "This is not a receipt of an erasure, or it was changed.",
        "Ask for the file once more; `strongroom receipt show` of the room writes it.",
        "这不是擦除回执，或已被改动。",
        "请重新索取该文件；保险库可用 `strongroom receipt show` 输出。",
    ),
    "receipt.future-format": Entry(
        Kind.VERIFICATION,
        "The receipt was written by a later version.",
        "Check it with that version of Strongroom.",
        "该回执由更新的版本写出。",
        "请用该版本的 Strongroom 核验。",
    ),
    "receipt.other-key": Entry(
        Kind.VERIFICATION,
        "The receipt was signed with another key than the one given.",
        "Compare with the key that `strongroom audit status` of the room shows.",
        "回执所用签名密钥与给出的不同。",
        "请与该保险库 `strongroom audit status` 显示的公钥对照。",
    ),
    "receipt.forged": Entry(
        Kind.VERIFICATION,
        "The receipt's signature does not fit: it was changed or made up.",
        "Ask for the file once more; if it stays so, take it for a forgery.",
        "回执签名不符：已被改动或系伪造。",
        "请重新索取该文件；若仍如此，应视为伪造。",
    ),
    "receipt.not-covered": Entry(
        Kind.VERIFICATION,
        "The receipt's checkpoint is not of that key, or does not cover the leaves that it names.",
        "Ask for a new receipt; the log itself is checked by `strongroom audit verify`.",
        "回执中的检查点不属于该公钥，或未覆盖其所列的叶。",
        "请索取新的回执；日志本身可用 `strongroom audit verify` 校验。",
    ),
    "receipt.none": Entry(
        Kind.NOT_FOUND,
        "There is no receipt of it yet.",
        "A receipt is issued when the erasure is definitive; `strongroom erase status` says what it "
        "waits for.",
        "尚无回执。",
        "擦除彻底完成后才出具回执；`strongroom erase status` 显示其等待事项。",
    ),
    "erasure.keep-unknown": Entry(
        Kind.INVALID,
        "{name} is neither a field of customers nor a collection.",
        "Name fields of the customer or whole collections: `--keep name --keep purchases`.",
        "{name} 既不是客户字段，也不是集合。",
        "请指明客户字段或整个集合：`--keep name --keep purchases`。",
    ),
    "erasure.keep-incomplete": Entry(
        Kind.USAGE,
        "What the law keeps needs names, an end and a basis of at most 200 characters.",
        "Give --until and --basis together with --keep.",
        "依法保留须注明内容、期限与依据（不超过 200 字）。",
        "请与 --keep 一同给出 --until 和 --basis。",
    ),
    "erasure.opens": Entry(
        Kind.VERIFICATION,
        "{count} things of the erased person open with the keys that were given.",
        "The receipt does not hold for these places: a ring from before was kept, or the erasure is not definitive. Find out whose copy of the keys it is.",
        "用所给密钥启封了已擦除之人的 {count} 项内容。",
        "回执对这些位置不成立：有人保留了旧密钥环，或擦除尚未彻底。请查明密钥副本的来源。",
    ),
    "erasure.trial-blind": Entry(
        Kind.VERIFICATION,
        "Nobody else opened either, so the trial shows nothing.",
        "Give keys and data of the same room and of the same time: beside old data, a destination or database as it is now.",
        "其他人的内容也未能启封，因此本次核验不能说明问题。",
        "请给出同一保险库、同一时期的密钥与数据：除旧数据外，再给出现在的备份目的地或数据库。",
    ),
    "erasure.no-keys-there": Entry(
        Kind.INVALID,
        "There is no ring of this room at {place} that can be opened.",
        "Name a room's home, or a ring store with --recovery-from.",
        "{place} 没有可以打开的该保险库密钥环。",
        "请指明保险库主目录，或给出密钥环存放处及 --recovery-from。",
    ),
    "erasure.no-data-there": Entry(
        Kind.INVALID,
        "There is neither a database nor a backup of this room at {place}.",
        "Name a database's file or URL, a room's home, or the folder of a backup destination.",
        "{place} 既没有数据库，也没有该保险库的备份。",
        "请指明数据库文件或 URL、保险库主目录，或备份目的地的文件夹。",
    ),
    "hold.none": Entry(
        Kind.NOT_FOUND,
        "No hold stands on this customer.",
        "`strongroom erase status ID` shows holds.",
        "该客户没有处于保全中。",
        "`strongroom erase status ID` 显示保全情况。",
    ),
}
