"""Errors of cryptography and the age format: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
    "envelope.does-not-open": Entry(
        Kind.VERIFICATION,
        "A sealed value of collection {collection}, level {level}, is not what was sealed for its place.",
        "It was changed, moved, replaced by an older one, or its key is another. Run `strongroom audit "
        "verify --data` to see which rows; restore the record from a backup.",
        "集合 {collection}、级别 {level} 的密封件与其位置封存的内容不符。",
        "它被改动、移动、换成旧版本，或密钥不同。请运行 `strongroom audit verify --data` 查看涉及哪些行，"
        "并从备份恢复该记录。",
    ),
    "envelope.unknown-format": Entry(
        Kind.VERIFICATION,
        "A sealed value of collection {collection}, level {level}, has a format that this version does not "
        "know.",
        "If a newer Strongroom wrote it, use that version; otherwise it was changed: run `strongroom audit "
        "verify --data`.",
        "集合 {collection}、级别 {level} 的密封件采用本版本不认识的格式。",
        "如果由更新版本的 Strongroom 写入，请使用该版本；否则说明它被改动：请运行 `strongroom audit verify "
        "--data`。",
    ),
    "key.commitment-differs": Entry(
        Kind.VERIFICATION,
        "A customer's key (number {key_number}) is not the one that was committed to when it was made.",
        "Its row was changed or copied from another customer. Stop erasures, run `strongroom audit verify "
        "--data`, and restore the key state from a backup.",
        "某客户的密钥（编号 {key_number}）与创建时承诺的密钥不一致。",
        "该行被改动或从其他客户复制而来。请暂停擦除，运行 `strongroom audit verify --data`，"
        "并从备份恢复密钥状态。",
    ),
    "wrap.does-not-open": Entry(
        Kind.VERIFICATION,
        "A wrapped key on page {page} is not what was wrapped for its row.",
        "The row was changed, moved or replaced by an older one. Run `strongroom audit verify --data` and "
        "restore the key state from a backup.",
        "第 {page} 页上的一个被包裹的密钥与其所在行不符。",
        "该行被改动、移动或换成旧版本。请运行 `strongroom audit verify --data`，并从备份恢复密钥状态。",
    ),
    "digest.differs": Entry(
        Kind.VERIFICATION,
        "The value shown for the field {field} is not the one that the log committed to.",
        "Compare it character by character with what was shown at the time; salts and event must belong "
        "together.",
        "为字段 {field} 出示的值与日志承诺的值不一致。",
        "请与当时显示的内容逐字核对；盐值与事件必须对应。",
    ),
    "signature.invalid": Entry(
        Kind.VERIFICATION,
        "A signature does not fit what it should vouch for.",
        "The text was changed, or another key signed it. Get the public key and the text again from their "
        "sources.",
        "签名与其应证明的内容不符。",
        "内容被改动，或由其他密钥签名。请从原始来源重新获取公钥和内容。",
    ),
    "age.header-malformed": Entry(
        Kind.VERIFICATION,
        "This is not an age v1 file, or its header is damaged.",
        "Check that it is the right file and that nothing changed its line ends on the way.",
        "这不是 age v1 文件，或其文件头已损坏。",
        "请确认文件是否正确，以及传输途中换行符是否被改动。",
    ),
    "age.header-mac": Entry(
        Kind.VERIFICATION,
        "The header of the age file was changed after it was written.",
        "Do not use the file; get it again from its source.",
        "age 文件的文件头在写入后被改动。",
        "请勿使用该文件；请从来源重新获取。",
    ),
    "age.payload-damaged": Entry(
        Kind.VERIFICATION,
        "The age file was changed, cut off, or goes on after its end.",
        "Do not use what was read so far; get the file again from its source.",
        "age 文件被改动、截断，或在结尾之后还有内容。",
        "请勿使用已读出的部分；请从来源重新获取该文件。",
    ),
    "age.armor-malformed": Entry(
        Kind.VERIFICATION,
        "The text form of the age file is damaged.",
        "Copy the whole text again, from its BEGIN line to its END line, without changing its lines.",
        "age 文件的文本形式已损坏。",
        "请重新复制完整文本（从 BEGIN 行到 END 行），不要改动其中的行。",
    ),
    "age.no-match": Entry(
        Kind.KEY,
        "None of the given identities or passphrases opens this age file.",
        "Give the identity that belongs to one of its recipients, or the passphrase it was written with.",
        "给出的身份或口令均无法启封此 age 文件。",
        "请提供与其某个接收者对应的身份，或写入时使用的口令。",
    ),
    "age.work-factor": Entry(
        Kind.INVALID,
        "The age file asks for more work on its passphrase than is allowed (2^{most}).",
        "Open it with the age tool on a machine you trust with it, and encrypt it anew.",
        "age 文件要求的口令计算量超过上限（2^{most}）。",
        "请在可信的机器上用 age 工具打开，再重新加密。",
    ),
    "age.hybrid-not-read": Entry(
        Kind.INVALID,
        "Hybrid (post-quantum) age keys are not supported.",
        "Use an X25519 key: age1… for recipients, AGE-SECRET-KEY-1… for identities.",
        "不支持混合（后量子）age 密钥。",
        "请使用 X25519 密钥：接收者为 age1…，身份为 AGE-SECRET-KEY-1…。",
    ),
    "age.recipient-malformed": Entry(
        Kind.INVALID,
        "This is not an age recipient.",
        "Copy the whole text, age1 and 58 characters; it is all in lower case.",
        "这不是 age 接收者。",
        "请复制完整文本：age1 加 58 个字符，全部为小写。",
    ),
    "age.identity-malformed": Entry(
        Kind.INVALID,
        "This is not an age identity.",
        "Copy the whole text, AGE-SECRET-KEY-1 and 58 characters; it is all in capitals.",
        "这不是 age 身份。",
        "请复制完整文本：AGE-SECRET-KEY-1 加 58 个字符，全部为大写。",
    ),
    "age.no-recipient": Entry(
        Kind.INVALID,
        "An age file needs at least one recipient.",
        "Give a recipient (age1…) or a passphrase.",
        "age 文件至少需要一个接收者。",
        "请提供接收者（age1…）或口令。",
    ),
    "age.passphrase-alone": Entry(
        Kind.INVALID,
        "An age file with a passphrase can have no other recipients.",
        "Give either the passphrase or the recipients.",
        "使用口令的 age 文件不能有其他接收者。",
        "请只提供口令或只提供接收者。",
    ),
    "key.row-missing": Entry(
        Kind.KEY,
        "The customer's key is gone.",
        "It was destroyed while this went on, as by an erasure; `strongroom audit verify --data` tells "
        "whether it should be there.",
        "该客户的密钥已不存在。",
        "它在操作期间被销毁，例如因擦除；`strongroom audit verify --data` 可判断它是否本应存在。",
    ),
    "key.page-differs": Entry(
        Kind.VERIFICATION,
        "A key on page {page} is not of the page's generation.",
        "A row was changed or put back. Run `strongroom audit verify --data`.",
        "第 {page} 页上的一个密钥与该页的代次不符。",
        "有行被改动或放回。请运行 `strongroom audit verify --data`。",
    ),
    "key.page-missing": Entry(
        Kind.NOT_FOUND,
        "There is no page {page}.",
        "`strongroom audit verify --data` tells whether it should be there.",
        "不存在第 {page} 页。",
        "`strongroom audit verify --data` 可判断它是否本应存在。",
    ),
    "key.region-missing": Entry(
        Kind.NOT_FOUND,
        "There is no region {region}.",
        "`strongroom keys status` shows the regions.",
        "不存在区域 {region}。",
        "`strongroom keys status` 会显示各区域。",
    ),
}
