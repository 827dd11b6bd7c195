"""Texts of the demo's front desk: the six cards, the five minutes, and what the database holds."""

__all__ = ["FRONT_DESK"]

_CARDS = {
    "desk.title": ("Front desk", "前台"),
    "desk.lead": (
        "A made-up firm, its room two weeks old. Sit down as anybody: you are really signed in as "
        "that person.",
        "一家虚构公司，其保险库已使用两周。选择任何人入座：您会真正以此人身份登录。",
    ),
    "desk.demo": (
        "This page exists only in rooms that were founded as a demo; the first leaf of the log says so.",
        "此页面仅存在于作为演示建立的保险库中；其日志的第一条已注明。",
    ),
    "desk.sales": ("Sales", "销售"),
    "desk.sales.about": (
        "Looks after customers of her own and of her team, calls them, writes down what they need.",
        "照看自己和团队的客户，打电话，记录需求。",
    ),
    "desk.sales.try": (
        "Try: what is due today; a new customer whose phone is 137 0000 4109.",
        "试试：今天到期的事项；新建一位电话为 137 0000 4109 的客户。",
    ),
    "desk.service": ("Customer service", "客户服务"),
    "desk.service.about": (
        "Finds whoever calls by the last four digits, checks that it is them, notes what they want.",
        "按电话后四位查找来电者，核对身份，记下诉求。",
    ),
    "desk.service.try": (
        "Try: 4104; {busiest}, who has 400 purchases; the names {names}.",
        "试试：4104；{busiest}，有 400 笔订单；姓名 {names}。",
    ),
    "desk.marketing": ("Marketing", "市场营销"),
    "desk.marketing.about": (
        "Sees towns and totals, writes to customers without ever seeing an address.",
        "可看城市与合计，给客户发信而看不到地址。",
    ),
    "desk.marketing.try": ("Try: how little there is of any one person.", "试试：个人信息有多么少。"),
    "desk.privacy": ("Privacy officer", "个人信息保护负责人"),
    "desk.privacy.about": (
        "Answers people who ask what is stored, and erases them for good.",
        "答复个人的查询请求，并将其彻底擦除。",
    ),
    "desk.privacy.try": (
        "Try: one erasure that can be cancelled, one that waits for a lost backup place, one that is "
        "done; one customer on hold.",
        "试试：一项可撤销的擦除，一项因备份目的地失联而等待，一项已完成；一位被保留的客户。",
    ),
    "desk.security": ("Security and system", "安全与系统管理"),
    "desk.security.about": (
        "Two people, for nobody may be both: one watches who looks at what, one keeps the system "
        "running. Neither sees a customer.",
        "由两人分任，不得兼任：一人留意谁在查看什么，一人维持系统运行。两人都看不到客户。",
    ),
    "desk.security.try": (
        "Try: a colleague who read 212 telephone numbers one night; a destination that has failed "
        "for three days.",
        "试试：某晚查看了 212 个电话号码的同事；已失联三天的备份目的地。",
    ),
    "desk.audit": ("Auditor", "审计员"),
    "desk.audit.about": (
        "Trusts nobody, the operator included: reads the log, verifies it, takes proofs away.",
        "不信任任何人，包括运营者：查阅日志、校验日志、带走证明。",
    ),
    "desk.audit.try": (
        "Try: the verification that found a changed row; a token that was refused.",
        "试试：发现被改动行的那次校验；被拒绝的令牌。",
    ),
    "desk.five": ("Begin", "开始"),
    "desk.raw": ("Look", "查看"),
    "group.demo": ("Demo", "演示"),
    "nav.front-desk": ("Front desk", "前台"),
    "nav.five-minutes": ("Five minutes", "五分钟"),
    "nav.database": ("What the database holds", "数据库里有什么"),
}

_FIVE = {
    "five.title": ("Five minutes", "五分钟"),
    "five.lead": (
        "One customer, eight steps. Each really happens in this room.",
        "一位客户，八个步骤。每一步都真实发生在此保险库中。",
    ),
    "five.by": ("Done as {name}.", "操作者：{name}。"),
    "five.call": ("The same on the command line:", "命令行中的等效操作："),
    "five.next": ("Next: {step}", "下一步：{step}"),
    "five.asked": ("Asked for", "查找内容"),
    "five.reason": ("Reason", "理由"),
    "five.before": ("Before", "之前"),
    "five.after": ("After", "之后"),
    "five.state": ("State", "状态"),
    "five.state-definitive": ("Definitive, with a signed receipt", "已终结，并有签名回执"),
    "five.state-waiting": ("Waiting", "等待中"),
    "five.waits": ("Waits for", "等待"),
    "five.at": ("When", "时间"),
    "five.who": ("Who", "何人"),
    "five.what": ("What", "操作"),
    "five.why": ("What for", "目的"),
    "five.end": ("That was it", "到此结束"),
    "five.end-lead": (
        "She is gone from this room. Sit down as any of the six and look for her.",
        "此人已从保险库中消失。以任意角色入座，再去找找看。",
    ),
    "five.find": ("Find", "查找"),
    "five.find.about": (
        "Mei Xue of customer service has somebody on the telephone and types the number as it comes.",
        "客服梅雪接到来电，按来电显示随手输入号码。",
    ),
    "five.find.go": ("Find the caller", "查找来电者"),
    "five.find.done": (
        "Found by a number in full-width digits. The database holds no number, only a keyed token to "
        "find it by. Mei sees what her role may see; the rest is masked.",
        "用全角数字也能查到。数据库中没有号码，只有带密钥的查找令牌。梅雪只看到其角色可见的内容，其余"
        "均被遮蔽。",
    ),
    "five.reveal": ("Reveal", "显示"),
    "five.reveal.about": (
        "The line drops; to call back, Mei needs the whole number, and has to say why.",
        "电话断了；要回拨，梅雪需要完整号码，并须说明理由。",
    ),
    "five.reveal.go": ("Show the number", "显示号码"),
    "five.reveal.done": (
        "The event was written before the number left. Without a reason it would have been refused.",
        "事件先写入日志，号码才给出。没有理由则会被拒绝。",
    ),
    "five.log": ("See yourself in the log", "在日志里看到自己"),
    "five.log.about": ("The auditor looks at who looked at her.", "审计员查看谁看过这位客户。"),
    "five.log.go": ("Look at the log", "查看日志"),
    "five.log.done": (
        "What you did a moment ago stands at the top. No value stands in the log, and nobody can "
        "take a line out of it unnoticed.",
        "您刚才的操作排在最前。日志中没有任何数值，也没有人能悄悄删去一行。",
    ),
    "five.change": ("Change a row by SQL", "用 SQL 改一行"),
    "five.change.about": (
        "Somebody with the database and no key gives the customer to another team, to see her there.",
        "有人能访问数据库但没有密钥，把客户改到另一个团队以便查看。",
    ),
    "five.change.go": ("Change it", "改动"),
    "five.change.done": (
        "Done in the file itself, past the room's door. Nothing was recorded; the database does as "
        "it is told.",
        "直接改动数据库文件，绕过了保险库的门。没有任何记录；数据库照单全收。",
    ),
    "five.verify": ("Verify", "校验"),
    "five.verify.about": (
        "The auditor verifies: every row against the log. With 10,000 customers this takes some ten seconds.",
        "审计员进行校验：逐行与日志核对。一万名客户约需十秒。",
    ),
    "five.verify.go": ("Verify all of it", "校验全部"),
    "five.verify.done": (
        "{leaves:,} leaves of the log and {records:,} rows were looked at; {count} finding. The row "
        "was put back.",
        "检查了 {leaves:,} 条日志和 {records:,} 行数据，发现 {count} 处问题。该行已恢复。",
    ),
    "five.backup": ("Open her from a backup", "从备份中打开"),
    "five.backup.about": (
        "Backups of the last days hold her too. Here every key of today is tried on everything in them.",
        "近几天的备份中也有此人。此处用今天的全部密钥逐一尝试其中的一切。",
    ),
    "five.backup.go": ("Try the backups", "尝试备份"),
    "five.backup.done": (
        "{opened} openings of {rows} rows and keys of hers, in all backups and the database. Of "
        "other customers, {living} open too.",
        "在全部备份和数据库中，此人的 {rows} 个行与密钥有 {opened} 处可启封。其他客户也有 {living} 位"
        "可启封。",
    ),
    "five.erase": ("Erase", "擦除"),
    "five.erase.about": (
        "She asks to be erased. The second backup place has been out of reach for three days; this "
        "step plugs it in again, and the erasure that waited for it goes on too. It takes some ten "
        "seconds.",
        "此人要求擦除。第二个备份目的地已失联三天；此步骤将其重新接上，等待它的那项擦除也会继续。约需十秒。",
    ),
    "five.erase.go": ("Erase her for good", "彻底擦除"),
    "five.erase.done": (
        "Her keys and the key above them were destroyed, here and in every place with a copy. No "
        "backup was touched: none of it can be opened.",
        "此人的密钥及其上级密钥已在此处和所有副本处销毁。没有改动任何备份：其中内容已无法启封。",
    ),
    "five.gone": ("An old backup cannot open her", "旧备份也打不开"),
    "five.gone.about": ("The same trial once more, on the same old backups.", "对同样的旧备份再试一次。"),
    "five.gone.go": ("Try the backups again", "再次尝试备份"),
    "five.gone.done": (
        "{opened} openings of {rows} rows and keys of hers. Of other customers, {living} still open: "
        "the trial can see.",
        "此人的 {rows} 个行与密钥有 {opened} 处可启封。其他客户仍有 {living} 位可启封，说明此尝试有效。",
    ),
}

_RAW = {
    "raw.title": ("What the database holds", "数据库里有什么"),
    "raw.lead": (
        "A customer's rows, byte by byte: what a thief of the database gets.",
        "一位客户的各行数据，逐字节显示：偷走数据库的人得到的就是这些。",
    ),
    "raw.seen": ("What customer service sees of the same person", "客服看到的同一个人"),
    "raw.seen-about": (
        "Asked for through the door, and in the log now.",
        "经由保险库的门查询，已记入日志。",
    ),
    "raw.column": ("Column", "列"),
    "raw.bytes": ("As it is stored", "存储内容"),
    "raw.meaning": ("What it is", "含义"),
    "raw.size": ("{count} bytes", "{count} 字节"),
    "raw.table.records": ("The customer's own record.", "客户本身的记录。"),
    "raw.table.customer_keys": (
        "Her key, wrapped under the key of a page of 256 customers, which is wrapped under one in the ring.",
        "此人的密钥，由每页 256 位客户的页密钥封装，页密钥又由密钥环中的密钥封装。",
    ),
    "raw.table.search_tokens": (
        "What she is found by: a keyed number for each value that can be searched.",
        "用于查找：每个可查找的值对应一个带密钥的数字。",
    ),
    "raw.table.natural_keys": ("What keeps an external id from standing twice.", "防止外部编号重复。"),
    "raw.records.tenant": ("The company.", "公司。"),
    "raw.records.collection": ("What kind of record: customers.", "记录种类：客户。"),
    "raw.records.id": ("A random id; it says nothing but when it was made.", "随机编号，只透露生成时间。"),
    "raw.records.revision": ("How often it was written.", "写入次数。"),
    "raw.records.state": ("0 live; others while somebody is erased.", "0 表示有效；擦除过程中为其他值。"),
    "raw.records.customer": ("Whose record it is: her own.", "记录归属：本人。"),
    "raw.records.owner": ("The colleague who looks after her.", "负责的同事。"),
    "raw.records.team": ("The team that does; this is in the clear.", "负责的团队；此项为明文。"),
    "raw.records.created": ("When it was made, in milliseconds.", "建立时间（毫秒）。"),
    "raw.records.updated": ("When it was last changed.", "最后修改时间。"),
    "raw.records.key_no": ("Which of her keys it is sealed under.", "使用此人的第几把密钥。"),
    "raw.records.levels": (
        "For each level, the schema's version and the revision at which it was sealed.",
        "每个级别封存时的结构版本和修订号。",
    ),
    "raw.records.sealed_general": ("Sealed: fields of the level general.", "密封件：一般级别的字段。"),
    "raw.records.sealed_personal": (
        "Sealed: name, phone, e-mail, address, in one piece, padded.",
        "密封件：姓名、电话、邮箱、地址，合为一体并填充。",
    ),
    "raw.records.sealed_sensitive": (
        "Sealed: national id, bank card; opened only when asked for.",
        "密封件：身份证号、银行卡号；仅在需要时启封。",
    ),
    "raw.records.event": ("The event in the log that wrote it.", "写入该行的日志事件。"),
    "raw.records.member": ("Its place in that event, which wrote many.", "在该批量事件中的位置。"),
    "raw.records.mac": (
        "Shows that the room wrote this row; whoever changes it by SQL cannot make it.",
        "证明该行由保险库写入；用 SQL 改动者无法伪造。",
    ),
    "raw.customer_keys.tenant": ("The company.", "公司。"),
    "raw.customer_keys.customer": ("Whose key.", "密钥属于谁。"),
    "raw.customer_keys.key_no": ("Which of her keys.", "第几把密钥。"),
    "raw.customer_keys.page": ("The page that it is on.", "所在的页。"),
    "raw.customer_keys.gen": (
        "How often the page's key was renewed: at each erasure on it.",
        "页密钥更新次数：页内每次擦除时更新。",
    ),
    "raw.customer_keys.wrapped": ("Her key, wrapped.", "封装后的密钥。"),
    "raw.customer_keys.commitment": (
        "What the log has of it: nobody can put another in its place.",
        "日志中的承诺值：无法替换为其他密钥。",
    ),
    "raw.search_tokens.tenant": ("The company.", "公司。"),
    "raw.search_tokens.index_no": (
        "Which index: phone, its last four digits, name …",
        "哪个索引：电话、后四位、姓名……",
    ),
    "raw.search_tokens.token": (
        "Of the value, by a key; equal values give equal numbers.",
        "由密钥和值算出；相同的值得到相同的数字。",
    ),
    "raw.search_tokens.record": ("The record.", "记录。"),
    "raw.natural_keys.tenant": ("The company.", "公司。"),
    "raw.natural_keys.index_no": ("Which index: the external id.", "哪个索引：外部编号。"),
    "raw.natural_keys.key": ("A keyed digest of the external id.", "外部编号的带密钥摘要。"),
    "raw.natural_keys.record": ("The record.", "记录。"),
}

FRONT_DESK = {**_CARDS, **_FIVE, **_RAW}
