"""Every error that Strongroom raises on purpose, in one table.

Lives here: the error classes, and for each stable code its exit status, HTTP
status, message and hint in English and Chinese. Must not live here: who raises
them, how they are printed, and any personal value, secret or key: parameters
name fields, files, lines and counts, never what stood in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

__all__ = [
    "TABLE",
    "Busy",
    "Conflict",
    "DonePartly",
    "Entry",
    "Erased",
    "Held",
    "Interrupted",
    "InvalidInput",
    "KeyNotAvailable",
    "Kind",
    "NoRoom",
    "NotFound",
    "Refused",
    "RolledBack",
    "StrongroomError",
    "Unexpected",
    "UsageError",
    "VerificationFailed",
]


class Kind(Enum):
    """What sort of failure it is; each has one exit status and one HTTP status."""

    UNEXPECTED = (1, 500)
    USAGE = (2, 400)
    NOT_FOUND = (3, 404)
    REFUSED = (4, 403)
    INVALID = (5, 422)
    VERIFICATION = (6, 500)
    KEY = (7, 503)
    CONFLICT = (8, 412)
    HELD = (8, 409)
    PARTLY = (9, 207)
    NO_ROOM = (10, 503)
    BUSY = (11, 503)
    ERASED = (12, 410)
    INTERRUPTED = (130, 499)

    @property
    def exit_status(self) -> int:
        """The exit status of the command line."""
        return self.value[0]

    @property
    def http_status(self) -> int:
        """The HTTP status of the server."""
        return self.value[1]


KIND_NAMES: Mapping[Kind, tuple[str, str]] = {
    Kind.UNEXPECTED: ("something went wrong inside", "内部错误"),
    Kind.USAGE: ("wrong use", "用法错误"),
    Kind.NOT_FOUND: ("not there, or out of reach", "不存在或不在可及范围内"),
    Kind.REFUSED: ("refused", "被拒绝"),
    Kind.INVALID: ("invalid input", "输入无效"),
    Kind.VERIFICATION: ("verification failed", "校验失败"),
    Kind.KEY: ("a key is not available", "密钥不可用"),
    Kind.CONFLICT: ("changed meanwhile, or taken", "已被更改或占用"),
    Kind.HELD: ("held: not now", "当前被保留，暂不可行"),
    Kind.PARTLY: ("done in part", "部分完成"),
    Kind.NO_ROOM: ("no room here", "此处没有保险库"),
    Kind.BUSY: ("busy, or not to be reached", "繁忙或无法连接"),
    Kind.ERASED: ("erased", "已擦除"),
    Kind.INTERRUPTED: ("interrupted", "已中断"),
}
"""What each kind means, in English and Chinese."""


@dataclass(frozen=True)
class Entry:
    """One row of the table: what a person reads when a code is raised."""

    kind: Kind
    en: str
    hint_en: str
    zh: str
    hint_zh: str


class StrongroomError(Exception):
    """Base of all errors; carries a code of `TABLE` and safe parameters.

    Args:
        code: A key of `TABLE`.
        parameters: What the texts name: fields, files, lines, counts. Never a
            personal value, a secret or a key.
    """

    kind: ClassVar[Kind] = Kind.UNEXPECTED

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters: Mapping[str, object] = MappingProxyType(dict(parameters))
        super().__init__(code, self.parameters)

    @property
    def exit_status(self) -> int:
        """The exit status of the command line for this error."""
        return self.kind.exit_status

    @property
    def http_status(self) -> int:
        """The HTTP status of the server for this error."""
        return self.kind.http_status

    def message(self, language: str = "en") -> str:
        """What happened, in ``en`` or ``zh-CN``."""
        entry = TABLE[self.code]
        return self._filled(entry.zh if language.startswith("zh") else entry.en)

    def hint(self, language: str = "en") -> str:
        """What to do now, in ``en`` or ``zh-CN``."""
        entry = TABLE[self.code]
        return self._filled(entry.hint_zh if language.startswith("zh") else entry.hint_en)

    def _filled(self, text: str) -> str:
        return text.format_map(_Named(self.parameters))

    def __str__(self) -> str:
        return f"{self.code}: {self.message()}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, dict(self.parameters)))


class _Named(dict[str, object]):
    """Parameters for a text; one that is missing shows as its own name."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _rebuild(kind: type[StrongroomError], code: str, parameters: dict[str, object]) -> StrongroomError:
    return kind(code, **parameters)


class Unexpected(StrongroomError):
    """A fault of the program or the machine."""

    kind = Kind.UNEXPECTED


class UsageError(StrongroomError):
    """The call itself is wrong."""

    kind = Kind.USAGE


class NotFound(StrongroomError):
    """No such thing, or none within the caller's scope: the two look alike."""

    kind = Kind.NOT_FOUND


class Refused(StrongroomError):
    """Access decided against it. ``decision`` explains, where one was made."""

    kind = Kind.REFUSED


class InvalidInput(StrongroomError):
    """A value, file or schema breaks a rule; names the field, never the value."""

    kind = Kind.INVALID


class VerificationFailed(StrongroomError):
    """Something stored is not what the log or a key committed to."""

    kind = Kind.VERIFICATION


class RolledBack(VerificationFailed):
    """An older copy was put in the place of a newer one."""


class KeyNotAvailable(StrongroomError):
    """A key that is needed cannot be had: missing, wrong, damaged or foreign."""

    kind = Kind.KEY


class Conflict(StrongroomError):
    """Somebody else changed it first."""

    kind = Kind.CONFLICT


class Held(StrongroomError):
    """A legal hold stands on the customer."""

    kind = Kind.HELD


class DonePartly(StrongroomError):
    """Some items were done, some not; the result says which."""

    kind = Kind.PARTLY


class NoRoom(StrongroomError):
    """There is no room at this place, or it is not one that this version opens."""

    kind = Kind.NO_ROOM


class Busy(StrongroomError):
    """Another process holds what is needed; trying again may help."""

    kind = Kind.BUSY


class Erased(StrongroomError):
    """The customer was erased."""

    kind = Kind.ERASED


class Interrupted(StrongroomError):
    """Stopped by a signal; what was acknowledged stays."""

    kind = Kind.INTERRUPTED


TABLE: dict[str, Entry] = {
    # -- general -----------------------------------------------------------
    "unexpected": Entry(
        Kind.UNEXPECTED,
        "Something went wrong inside Strongroom ({where}).",
        "Try again; if it happens again, report it with the request number. Values are left out on purpose.",
        "Strongroom 内部出现意外错误（{where}）。",
        "请重试；如再次出现，请附请求编号报告。此处有意不显示任何数据。",
    ),
    "interrupted": Entry(
        Kind.INTERRUPTED,
        "Interrupted.",
        "What was acknowledged is kept; run the same command again to go on.",
        "已中断。",
        "已确认的内容均已保留；再次运行同一命令即可继续。",
    ),
    # -- model: fields, schema -----------------------------------------------
    "moment.malformed": Entry(
        Kind.INVALID,
        "This is not a date or a time.",
        "Write it as 2026-11-24 or 2026-11-24T08:30:00+08:00.",
        "这不是有效的日期或时间。",
        "请写成 2026-11-24 或 2026-11-24T08:30:00+08:00。",
    ),
    "id.malformed": Entry(
        Kind.INVALID,
        "This is not an id of the kind {prefix}_….",
        "Copy the whole id, from {prefix}_ to its last character; `strongroom list` shows ids.",
        "这不是 {prefix}_… 类型的编号。",
        "请复制完整编号（从 {prefix}_ 到最后一个字符）；`strongroom list` 会显示编号。",
    ),
    "purpose.unknown": Entry(
        Kind.INVALID,
        "{purpose} is not a purpose.",
        "Use one of these: {known}.",
        "{purpose} 不是已知的目的代码。",
        "请使用以下之一：{known}。",
    ),
    "reason.unknown": Entry(
        Kind.INVALID,
        "{reason} is not a reason code.",
        "Use one of these: {known}.",
        "{reason} 不是已知的理由代码。",
        "请使用以下之一：{known}。",
    ),
    "reason.needs-text": Entry(
        Kind.INVALID,
        "The reason code {reason} needs a text beside it.",
        "Say why in a few words with --reason; the text is sealed.",
        "理由代码 {reason} 须附文字说明。",
        "请用 --reason 简要说明原因；该文字会被封存。",
    ),
    "packing.order": Entry(
        Kind.INVALID,
        "Fields are packed in ascending order of their numbers; {number} comes too late or twice.",
        "This is a fault of the calling program: sort by field number.",
        "字段须按编号升序打包；编号 {number} 位置错误或重复。",
        "这是调用程序的错误：请按字段编号排序。",
    ),
    "packing.number": Entry(
        Kind.INVALID,
        "{number} is not a field number.",
        "Field numbers go from 1 to 65,535.",
        "{number} 不是有效的字段编号。",
        "字段编号为 1 至 65535。",
    ),
    "packing.too-long": Entry(
        Kind.INVALID,
        "The value of field number {number} is longer than {limit} bytes.",
        "Store large documents elsewhere and keep a reference here.",
        "编号为 {number} 的字段内容超过 {limit} 字节。",
        "请将大文件存放在别处，此处只保存引用。",
    ),
    "packing.flag": Entry(
        Kind.INVALID,
        "A flag of field number {number} is empty, too long or holds a comma.",
        "This is a fault of the calling program: flags are short codes.",
        "编号为 {number} 的字段标记为空、过长或含逗号。",
        "这是调用程序的错误：标记应为简短代码。",
    ),
    "packing.malformed": Entry(
        Kind.VERIFICATION,
        "A sealed value opened, but its content is not in the stored form.",
        "Run `strongroom audit verify --data`; a newer version may have written it.",
        "密封件已启封，但内容不符合存储格式。",
        "请运行 `strongroom audit verify --data`；也可能由更新的版本写入。",
    ),
    "schema.unknown-collection": Entry(
        Kind.INVALID,
        "There is no collection {collection}.",
        "Use one of these: {known}.",
        "没有名为 {collection} 的集合。",
        "请使用以下之一：{known}。",
    ),
    "schema.unknown-field": Entry(
        Kind.INVALID,
        "{collection} has no field {field}.",
        "Known: {known}. New fields come by a schema file: `strongroom schema apply`.",
        "{collection} 中没有字段 {field}。",
        "可用：{known}。新增字段请用数据结构文件：`strongroom schema apply`。",
    ),
    "schema.forbidden-field": Entry(
        Kind.INVALID,
        "{field} would hold card security codes, PINs or track data, which are never stored.",
        "Remove the column or field; what is in it must not be kept after the payment (PCI DSS 3.3.1).",
        "{field} 会保存卡安全码、密码或磁道数据，一律不予存储。",
        "请删除该列或字段；支付完成后不得保留此类数据（PCI DSS 3.3.1）。",
    ),
    "schema.reserved-name": Entry(
        Kind.INVALID,
        "{name} cannot be the name of a field or collection: it means something else here.",
        "Choose another name, for example {name}_2.",
        "{name} 已有其他含义，不能用作字段或集合名称。",
        "请换一个名称，例如 {name}_2。",
    ),
    "schema.bad-name": Entry(
        Kind.INVALID,
        "{name} is not a name for a field, collection or prefix.",
        "Use small letters, digits and underscores, a letter first, 40 characters at most (a "
        "prefix: 2 to 8 small letters).",
        "{name} 不能用作字段、集合或前缀的名称。",
        "请用小写字母、数字和下划线，以字母开头，最多 40 个字符（前缀为 2 至 8 个小写字母）。",
    ),
    "schema.prefix-taken": Entry(
        Kind.INVALID,
        "The prefix {prefix} of {collection} already leads other ids.",
        "Choose another prefix of 2 to 8 letters.",
        "{collection} 的前缀 {prefix} 已被其他编号使用。",
        "请换一个 2 至 8 个字母的前缀。",
    ),
    "toml.unreadable": Entry(
        Kind.INVALID,
        "The file is not readable as TOML (line {line}).",
        "Correct the line: names in [brackets], texts in quotes, lists in [square brackets].",
        "文件不是有效的 TOML（第 {line} 行）。",
        "请改正该行：节名写在 [方括号] 内，文本加引号，列表用 [方括号]。",
    ),
    "toml.unknown-key": Entry(
        Kind.INVALID,
        "{place} has no setting {key}.",
        "Use one of these: {known}.",
        "{place} 中没有设置项 {key}。",
        "请使用以下之一：{known}。",
    ),
    "toml.wrong-kind": Entry(
        Kind.INVALID,
        "{key} in {place} must be {expected}.",
        "Write it as {expected}.",
        "{place} 中的 {key} 类型不对，应为 {expected}。",
        "请按 {expected} 的形式书写。",
    ),
    "schema.unknown-type": Entry(
        Kind.INVALID,
        "{field} in {collection} has a type that does not exist: {type}.",
        "Use one of these: {known}.",
        "{collection} 的字段 {field} 使用了不存在的类型：{type}。",
        "请使用以下之一：{known}。",
    ),
    "schema.type-reserved": Entry(
        Kind.INVALID,
        "The type {type} of {field} is reserved for a later version.",
        "Keep files elsewhere for now and store a reference as text.",
        "字段 {field} 的类型 {type} 为后续版本保留。",
        "目前请将文件存放在别处，并以文本保存引用。",
    ),
    "schema.type-missing": Entry(
        Kind.INVALID,
        "The new field {field} in {collection} has no type.",
        'Add type = "…", for example "text".',
        "{collection} 的新字段 {field} 没有类型。",
        '请加上 type = "…"，例如 "text"。',
    ),
    "schema.label-missing": Entry(
        Kind.INVALID,
        "{name} has no label in both languages.",
        'Add label = {{ en = "…", zh = "…" }}.',
        "{name} 缺少中英文名称。",
        '请加上 label = {{ en = "…", zh = "…" }}。',
    ),
    "schema.type-fixed": Entry(
        Kind.INVALID,
        "The type of {field} in {collection} cannot change: stored values have the old one.",
        "Retire the field and add another under a new name.",
        "{collection} 的字段 {field} 已有数据，类型不能更改。",
        "请停用该字段，并以新名称新增字段。",
    ),
    "schema.fixed": Entry(
        Kind.INVALID,
        "{key} of {name} cannot change once it is in use.",
        "Leave it out of the file.",
        "{name} 的 {key} 一经使用不能更改。",
        "请从文件中删去该项。",
    ),
    "schema.level-reason": Entry(
        Kind.INVALID,
        "{field} in {collection} would get a lower level than its type has.",
        'Lowering is possible and recorded: add level_reason = "…".',
        "{collection} 的字段 {field} 的级别将低于其类型的默认级别。",
        '可以降级并会留下记录：请加上 level_reason = "…"。',
    ),
    "schema.search-not-offered": Entry(
        Kind.INVALID,
        "{field} in {collection} cannot be searched by {search}.",
        "Its type offers: {known}.",
        "{collection} 的字段 {field} 不支持 {search} 检索。",
        "其类型支持：{known}。",
    ),
    "schema.search-leaks": Entry(
        Kind.INVALID,
        "A {search} index on {field} in {collection} would give too much away to whoever reads the database.",
        'It would show {leak}. If that is acceptable, say why: accept_leak = {{ {search} = "reason" }}.',
        "在 {collection} 的字段 {field} 上建立 {search} 索引，会向能读取数据库的人泄露过多信息。",
        '会泄露：{leak_zh}。如可接受，请写明原因：accept_leak = {{ {search} = "原因" }}。',
    ),
    "schema.ngram-sensitive": Entry(
        Kind.INVALID,
        "{field} in {collection} is sensitive and gets no n-gram index, whatever the reason.",
        "Leave ngram out of its searches.",
        "{collection} 的字段 {field} 属敏感级别，任何理由都不能建立 ngram 索引。",
        "请从 searches 中删去 ngram。",
    ),
    "schema.accept-leak-unused": Entry(
        Kind.INVALID,
        "{field} in {collection} accepts a leak of {search} that it does not need.",
        "Remove it from accept_leak, or add it to searches.",
        "{collection} 的字段 {field} 为不需要的 {search} 声明了 accept_leak。",
        "请从 accept_leak 中删去，或加入 searches。",
    ),
    "schema.clear-not-general": Entry(
        Kind.INVALID,
        "{field} in {collection} cannot stand in clear: only types and fields of level general can.",
        "Leave clear out; the field is then sealed.",
        "{collection} 的字段 {field} 不能以明文存储：只有级别为 general 的类型和字段可以。",
        "请删去 clear，该字段将被封存。",
    ),
    "schema.clear-reason": Entry(
        Kind.INVALID,
        "{field} in {collection} would stand in clear without a reason.",
        'Say why: clear_reason = "…".',
        "{collection} 的字段 {field} 将以明文存储，但未说明原因。",
        '请写明原因：clear_reason = "…"。',
    ),
    "schema.clear-fixed": Entry(
        Kind.INVALID,
        "{field} in {collection} is stored already; whether it stands in clear cannot change.",
        "Retire it and add another field.",
        "{collection} 的字段 {field} 已有数据，不能改变其是否明文存储。",
        "请停用该字段并新增字段。",
    ),
    "schema.clear-searched": Entry(
        Kind.INVALID,
        "{field} in {collection} stands in clear and needs no index.",
        "Leave searches out.",
        "{collection} 的字段 {field} 为明文，不需要检索索引。",
        "请删去 searches。",
    ),
    "schema.retire-in-use": Entry(
        Kind.INVALID,
        "{field} in {collection} cannot be retired: Strongroom itself relies on it.",
        "Leave it; a field nobody fills costs nothing.",
        "{collection} 的字段 {field} 为系统所依赖，不能停用。",
        "请保留；未填写的字段不占用空间。",
    ),
    "schema.too-many": Entry(
        Kind.INVALID,
        "{name} would have more fields or collections than there are numbers.",
        "Numbers are never reused; use another collection.",
        "{name} 的字段或集合数量超出编号范围。",
        "编号不会重复使用；请改用其他集合。",
    ),
    "schema.document-malformed": Entry(
        Kind.VERIFICATION,
        "The stored schema of version {version} cannot be read.",
        "Run `strongroom doctor`; restore the schemas table from a backup.",
        "无法读取版本 {version} 的数据结构文档。",
        "请运行 `strongroom doctor`；并从备份恢复数据结构。",
    ),
    "schema.future-format": Entry(
        Kind.VERIFICATION,
        "The stored schema was written by a newer version of Strongroom.",
        "Use that version, or a newer one.",
        "该数据结构由更新版本的 Strongroom 写入。",
        "请使用该版本或更新的版本。",
    ),
    "record.invalid": Entry(
        Kind.INVALID,
        "Not valid: {fields}.",
        "Correct the fields named and try again; nothing was stored.",
        "以下字段无效：{fields}。",
        "请改正所列字段后重试；未存储任何内容。",
    ),
    "field.required": Entry(
        Kind.INVALID,
        "{field} is missing.",
        "Fill in {field}.",
        "缺少 {field}。",
        "请填写 {field}。",
    ),
    "field.not-a-name": Entry(
        Kind.INVALID,
        "A field name is not text.",
        "Give an object of field names and values.",
        "字段名不是文本。",
        "请提供字段名与取值组成的对象。",
    ),
    "record.clear-malformed": Entry(
        Kind.VERIFICATION,
        "A clear column of a record in {collection} holds what Strongroom does not write.",
        "Run `strongroom audit verify --data`: the database was changed directly.",
        "{collection} 中某条记录的明文列含有非 Strongroom 写入的内容。",
        "请运行 `strongroom audit verify --data`：数据库可能被直接改动。",
    ),
    "value.empty": Entry(
        Kind.INVALID,
        "{field} is empty.",
        "Enter a value, or leave the field out.",
        "{field} 为空。",
        "请填写内容，或不提交该字段。",
    ),
    "value.wrong-kind": Entry(
        Kind.INVALID,
        "{field} holds something that this kind of field cannot take.",
        "Send text; numbers only where the field is a number.",
        "{field} 的数据类型不被该字段接受。",
        "请提交文本；仅数值字段可提交数字。",
    ),
    "value.lossy-number": Entry(
        Kind.INVALID,
        "{field} came as a rounded number: its last digits are already lost.",
        "Format the column as text in the spreadsheet and export it again, or send the value as text.",
        "{field} 以近似数值形式传入，末几位已丢失。",
        "请在表格中将该列设为文本格式后重新导出，或以文本形式提交。",
    ),
    "value.too-long": Entry(
        Kind.INVALID,
        "{field} is longer than {limit}.",
        "Shorten it, or use a free_text field.",
        "{field} 超过长度上限 {limit}。",
        "请缩短内容，或改用 free_text 类型字段。",
    ),
    "text.control": Entry(
        Kind.INVALID,
        "{field} contains a control character or a line end.",
        "Remove it; line ends are taken in free_text fields only.",
        "{field} 含有控制字符或换行。",
        "请删除这些字符；仅 free_text 字段允许换行。",
    ),
    "text.bidi": Entry(
        Kind.INVALID,
        "{field} contains characters that change the direction of text unseen.",
        "Type the value again instead of copying it.",
        "{field} 含有会暗中改变文字方向的字符。",
        "请手动重新输入，不要复制粘贴。",
    ),
    "text.malformed": Entry(
        Kind.INVALID,
        "{field} is not whole text: half a character is in it.",
        "Read the file in its right encoding, such as UTF-8 or GB18030, and try again.",
        "{field} 不是完整的文本，其中含有残缺字符。",
        "请按正确编码（如 UTF-8 或 GB18030）读取文件后重试。",
    ),
    "search.not-offered": Entry(
        Kind.INVALID,
        "Fields of type {type} cannot be searched by {search}.",
        "`strongroom schema show` lists the searches of each field.",
        "{type} 类型的字段不支持 {search} 搜索。",
        "可用 `strongroom schema show` 查看各字段支持的搜索方式。",
    ),
    "search.four-characters": Entry(
        Kind.INVALID,
        "A search of {field} by its end needs exactly four characters.",
        "Type the last four digits, for example those on a receipt.",
        "按 {field} 末尾搜索需要恰好四个字符。",
        "请输入末四位，例如票据上的末四位。",
    ),
    "search.no-key": Entry(
        Kind.INVALID,
        "What was typed for {field} is not something that is searched by.",
        "Search by another field; service numbers and texts without a code are not indexed.",
        "所输入的 {field} 不能用于搜索。",
        "请改用其他字段搜索；服务号码及无编码的文本不建索引。",
    ),
    "search.too-short": Entry(
        Kind.INVALID,
        "A search by the beginning of {field} needs at least {limit} characters.",
        "Type more of it.",
        "按 {field} 开头搜索至少需要 {limit} 个字符。",
        "请多输入几个字符。",
    ),
    "person_name.characters": Entry(
        Kind.INVALID,
        "{field} is not a name: it holds digits, emoji or other signs.",
        "Names have letters, spaces and · ' - . only; put titles and numbers into other fields.",
        "{field} 不是姓名：含有数字、表情或其他符号。",
        "姓名只能包含文字、空格和 · ' - .；称谓和编号请填入其他字段。",
    ),
    "phone.characters": Entry(
        Kind.INVALID,
        "{field} contains something that is not part of a telephone number.",
        "Write digits, + and an extension as 转8001 or ext 8001; one number per field.",
        "{field} 含有不属于电话号码的字符。",
        "请填写数字和 +，分机写作 转8001 或 ext 8001；每个字段只填一个号码。",
    ),
    "phone.cn-prefix": Entry(
        Kind.INVALID,
        "{field} has 11 digits but does not begin like a mobile number of mainland China.",
        "Mobile numbers begin with 13 to 19; write numbers of other countries with + and country code.",
        "{field} 是 11 位，但开头不是中国大陆手机号段。",
        "手机号以 13 至 19 开头；其他国家的号码请写 + 和国家代码。",
    ),
    "phone.cn-length": Entry(
        Kind.INVALID,
        "{field} begins like a mobile number of mainland China but does not have 11 digits.",
        "Check for a missing or doubled digit.",
        "{field} 像中国大陆手机号，但不是 11 位。",
        "请检查是否漏写或多写数字。",
    ),
    "phone.no-area-code": Entry(
        Kind.INVALID,
        "{field} is a landline number without an area code.",
        "Write the area code before it, for example 010-.",
        "{field} 是没有区号的固定电话。",
        "请在号码前加上区号，例如 010-。",
    ),
    "phone.not-possible": Entry(
        Kind.INVALID,
        "{field} cannot be a telephone number: its length or country code does not exist.",
        "Write it with + and country code, for example +86 or +1.",
        "{field} 不可能是电话号码：长度或国家代码不存在。",
        "请写上 + 和国家代码，例如 +86 或 +1。",
    ),
    "email.syntax": Entry(
        Kind.INVALID,
        "{field} is not an e-mail address.",
        "It needs one @ with a name before it, no spaces and no brackets.",
        "{field} 不是电子邮箱地址。",
        "应含一个 @，@ 前有用户名，且没有空格和括号。",
    ),
    "email.domain": Entry(
        Kind.INVALID,
        "The part after the @ of {field} is not a domain.",
        "Check the ending, for example example.com.",
        "{field} 中 @ 之后的部分不是有效域名。",
        "请检查域名，例如 example.com。",
    ),
    "email.length": Entry(
        Kind.INVALID,
        "{field} is too long for an e-mail address (64 octets before the @, 254 in all).",
        "Check whether two addresses ran together.",
        "{field} 超过电子邮箱长度上限（@ 前 64 字节，总长 254 字节）。",
        "请检查是否把两个地址连在了一起。",
    ),
    "national_id.length": Entry(
        Kind.INVALID,
        "{field} does not have 18 characters.",
        "Check for a missing or doubled digit.",
        "{field} 不是 18 位。",
        "请检查是否漏写或多写数字。",
    ),
    "national_id.characters": Entry(
        Kind.INVALID,
        "{field} holds characters that an identity number does not have.",
        "It has 17 digits and a digit or X at the end.",
        "{field} 含有身份证号码不允许的字符。",
        "应为 17 位数字加一位数字或 X。",
    ),
    "national_id.date": Entry(
        Kind.INVALID,
        "The birth date in {field} does not exist.",
        "Check the eight digits after the first six.",
        "{field} 中的出生日期不存在。",
        "请检查第 7 至 14 位。",
    ),
    "national_id.check": Entry(
        Kind.INVALID,
        "The last character of {field} does not fit the others.",
        "Compare it with the document: at least one character is wrong.",
        "{field} 的校验码不正确。",
        "请与证件核对，至少有一位有误。",
    ),
    "national_id.15-digits": Entry(
        Kind.INVALID,
        "{field} is a 15-digit number of before 1999.",
        "Enter the 18-digit number; an import of old data can accept 15 digits.",
        "{field} 是 1999 年以前的 15 位号码。",
        "请填写 18 位号码；导入旧数据时可选择接受 15 位。",
    ),
    "travel_doc.format": Entry(
        Kind.INVALID,
        "{field} is not a document number of a known form.",
        "Write the number without other text, or subtype:country:number, for example passport:GB:123456789.",
        "{field} 不是已知格式的证件号码。",
        "请只填写号码，或写作 子类型:国家:号码，例如 passport:GB:123456789。",
    ),
    "travel_doc.subtype": Entry(
        Kind.INVALID,
        "{field} names a kind of document that is not known.",
        "Use one of these: {subtypes}.",
        "{field} 的证件子类型未知。",
        "请使用以下之一：{subtypes}。",
    ),
    "travel_doc.check": Entry(
        Kind.INVALID,
        "The check digit of {field} does not fit.",
        "Compare it with the document: at least one character is wrong.",
        "{field} 的校验码不正确。",
        "请与证件核对，至少有一位有误。",
    ),
    "bank_card.digits": Entry(
        Kind.INVALID,
        "{field} holds something other than digits.",
        "Write the card number only, in groups or not.",
        "{field} 含有数字以外的字符。",
        "请只填写卡号，可分组书写。",
    ),
    "bank_card.length": Entry(
        Kind.INVALID,
        "{field} does not have 12 to 19 digits.",
        "Check for a missing or doubled digit.",
        "{field} 不是 12 至 19 位。",
        "请检查是否漏写或多写数字。",
    ),
    "bank_card.all-equal": Entry(
        Kind.INVALID,
        "{field} repeats one digit.",
        "Leave the field out where the number is not known.",
        "{field} 的数字全部相同。",
        "卡号未知时请不要提交该字段。",
    ),
    "bank_card.check": Entry(
        Kind.INVALID,
        "The digits of {field} do not fit together (Luhn).",
        "Compare it with the card: at least one digit is wrong.",
        "{field} 未通过校验（Luhn）。",
        "请与卡片核对，至少有一位有误。",
    ),
    "card_auth.forbidden": Entry(
        Kind.INVALID,
        "{field} contains a card security code, PIN, payment password or track data.",
        "Remove it: it must not be kept after the payment (PCI DSS 3.3.1).",
        "{field} 含有卡安全码、密码、支付密码或磁道数据。",
        "请删除：支付完成后不得保留此类数据（PCI DSS 3.3.1）。",
    ),
    "card_auth.forbidden-type": Entry(
        Kind.INVALID,
        "Card security codes, PINs and track data are never stored, in no field of any kind.",
        "Remove the field from the schema.",
        "卡安全码、密码和磁道数据在任何字段中都不予存储。",
        "请从数据结构中删除该字段。",
    ),
    "birth_date.format": Entry(
        Kind.INVALID,
        "{field} is not a date.",
        "Write it as 1990-01-31, 1990-01 or 1990.",
        "{field} 不是日期。",
        "请写成 1990-01-31、1990-01 或 1990。",
    ),
    "birth_date.not-a-date": Entry(
        Kind.INVALID,
        "{field} is a date that does not exist.",
        "Check day and month.",
        "{field} 的日期不存在。",
        "请检查月份和日期。",
    ),
    "birth_date.range": Entry(
        Kind.INVALID,
        "{field} lies before 1900 or in the future.",
        "Check the year.",
        "{field} 早于 1900 年或晚于今天。",
        "请检查年份。",
    ),
    "gender.code": Entry(
        Kind.INVALID,
        "{field} is not a known code or word for a gender.",
        "Use 0 unknown, 1 male, 2 female, 9 unstated, or a code of your schema.",
        "{field} 不是已知的性别代码或词语。",
        "请使用 0 未知、1 男、2 女、9 未说明，或数据结构中自定义的代码。",
    ),
    "choice.code": Entry(
        Kind.INVALID,
        "{field} is not one of the codes of its list.",
        "Use one of: {codes}.",
        "{field} 不在可选范围内。",
        "请使用其中之一：{codes}。",
    ),
    "choice.no-codes": Entry(
        Kind.INVALID,
        "{field} is a choice without a list of codes.",
        "Add options.codes to the field in the schema file.",
        "{field} 是选择字段，但没有设置可选代码。",
        "请在数据结构文件中为该字段添加 options.codes。",
    ),
    "uscc.format": Entry(
        Kind.INVALID,
        "{field} is not a unified social credit code.",
        "It has 18 digits and capital letters, without I, O, S, V and Z.",
        "{field} 不是统一社会信用代码。",
        "应为 18 位数字和大写字母，不含 I、O、S、V、Z。",
    ),
    "uscc.check": Entry(
        Kind.INVALID,
        "The last character of {field} does not fit the others.",
        "Compare it with the licence; if it was really issued so, an approver can accept it.",
        "{field} 的校验码不正确。",
        "请与营业执照核对；如确系如此核发，可由审批人接受。",
    ),
    "plate.format": Entry(
        Kind.INVALID,
        "{field} is not a licence plate.",
        "Write province, letter and five or six places, without the letters I and O.",
        "{field} 不是车牌号。",
        "应为省份简称、字母和五或六位号码，不含字母 I 和 O。",
    ),
    "wechat_id.format": Entry(
        Kind.INVALID,
        "{field} is not a WeChat id.",
        "It has 6 to 20 letters, digits, - or _, a letter first.",
        "{field} 不是微信号。",
        "应为 6 至 20 位字母、数字、- 或 _，以字母开头。",
    ),
    "qq.format": Entry(
        Kind.INVALID,
        "{field} is not a QQ number.",
        "It has 5 to 11 digits, the first not 0.",
        "{field} 不是 QQ 号。",
        "应为 5 至 11 位数字，首位不为 0。",
    ),
    "ip.format": Entry(
        Kind.INVALID,
        "{field} is not an IP address.",
        "Write one IPv4 or IPv6 address without port and zone.",
        "{field} 不是 IP 地址。",
        "请填写一个 IPv4 或 IPv6 地址，不带端口和区域标识。",
    ),
    "device_id.format": Entry(
        Kind.INVALID,
        "{field} is not a MAC address, IMEI or UUID.",
        "Write 6 pairs of hexadecimal digits, 15 digits, or a UUID.",
        "{field} 不是 MAC 地址、IMEI 或 UUID。",
        "请填写 6 组十六进制数、15 位数字或 UUID。",
    ),
    "device_id.check": Entry(
        Kind.INVALID,
        "The digits of {field} do not fit together (Luhn).",
        "Compare it with the device: at least one digit is wrong.",
        "{field} 未通过校验（Luhn）。",
        "请与设备核对，至少有一位有误。",
    ),
    "geolocation.format": Entry(
        Kind.INVALID,
        "{field} is not a pair of coordinates.",
        "Write datum, latitude and longitude, for example WGS-84 39.9,116.4.",
        "{field} 不是经纬度。",
        "请写坐标系、纬度和经度，例如 WGS-84 39.9,116.4。",
    ),
    "geolocation.range": Entry(
        Kind.INVALID,
        "The latitude or longitude of {field} does not exist.",
        "Latitude comes first, -90 to 90, then longitude, -180 to 180.",
        "{field} 的纬度或经度超出范围。",
        "先写纬度（-90 至 90），再写经度（-180 至 180）。",
    ),
    "geolocation.datum": Entry(
        Kind.INVALID,
        "{field} does not say which datum it is in.",
        "Write WGS-84, GCJ-02 or BD-09 before it, or set options.datum in the schema.",
        "{field} 没有说明坐标系。",
        "请在前面写 WGS-84、GCJ-02 或 BD-09，或在数据结构中设置 options.datum。",
    ),
    "medical_record_no.format": Entry(
        Kind.INVALID,
        "{field} is not a medical record number.",
        "Write 4 to 32 digits, letters or hyphens, perhaps with the issuer and / before it.",
        "{field} 不是病历号。",
        "应为 4 至 32 位数字、字母或连字符，前面可写 机构/ 。",
    ),
    "diagnosis.code": Entry(
        Kind.INVALID,
        "{field} looks like a code but is not one of ICD-10.",
        "Write a code such as I10 or I10.x00x002, or the diagnosis in words.",
        "{field} 像编码，但不是 ICD-10 编码。",
        "请填写编码（如 I10 或 I10.x00x002），或用文字写诊断。",
    ),
    "money.format": Entry(
        Kind.INVALID,
        "{field} is not an amount of money.",
        "Write it as 12.34, CNY 12.34 or ¥1,234.50.",
        "{field} 不是金额。",
        "请写成 12.34、CNY 12.34 或 ¥1,234.50。",
    ),
    "money.too-fine": Entry(
        Kind.INVALID,
        "{field} is finer than {currency} has it ({decimals} decimals).",
        "Round it; an import can be told how to round.",
        "{field} 的小数位数超过 {currency} 允许的 {decimals} 位。",
        "请先取整；导入时可指定取整方式。",
    ),
    "money.currency": Entry(
        Kind.INVALID,
        "{field} has a currency that does not exist or does not fit.",
        "Use an ISO 4217 code such as CNY; a symbol must fit the record's currency.",
        "{field} 的货币不存在或不匹配。",
        "请使用 ISO 4217 代码，例如 CNY；货币符号须与记录的货币一致。",
    ),
    "money.negative": Entry(
        Kind.INVALID,
        "{field} is below zero.",
        "Write a return as its own kind of record, or set options.negative in the schema.",
        "{field} 为负数。",
        "请将退货记为单独的记录，或在数据结构中设置 options.negative。",
    ),
    "money.range": Entry(
        Kind.INVALID,
        "{field} is larger than can be stored.",
        "Check whether two numbers ran together.",
        "{field} 超出可存储的范围。",
        "请检查是否把两个数字连在了一起。",
    ),
    "currency.code": Entry(
        Kind.INVALID,
        "{field} is not a currency code.",
        "Use an ISO 4217 code such as CNY, USD or EUR.",
        "{field} 不是货币代码。",
        "请使用 ISO 4217 代码，例如 CNY、USD、EUR。",
    ),
    "quantity.format": Entry(
        Kind.INVALID,
        "{field} is not a quantity.",
        "Write a number with at most 6 decimals and perhaps a unit, for example 1.5 kg.",
        "{field} 不是数量。",
        "请写最多 6 位小数的数字，可带单位，例如 1.5 kg。",
    ),
    "integer.format": Entry(
        Kind.INVALID,
        "{field} is not a whole number.",
        "Write digits only.",
        "{field} 不是整数。",
        "请只填写数字。",
    ),
    "integer.range": Entry(
        Kind.INVALID,
        "{field} is not between {minimum} and {maximum}.",
        "Check the number.",
        "{field} 不在 {minimum} 至 {maximum} 之间。",
        "请检查该数字。",
    ),
    "opaque_id.format": Entry(
        Kind.INVALID,
        "{field} is not a random UUID (version 4).",
        "Make one with a UUID generator; it must not be derived from personal data.",
        "{field} 不是随机 UUID（版本 4）。",
        "请用 UUID 生成器生成；不得由个人数据推导。",
    ),
    "timestamp.format": Entry(
        Kind.INVALID,
        "{field} is not a time.",
        "Write it as 2026-01-02T03:04:05+08:00.",
        "{field} 不是时间。",
        "请写成 2026-01-02T03:04:05+08:00。",
    ),
    "timestamp.zone": Entry(
        Kind.INVALID,
        "{field} has no offset, and its time zone is not known here.",
        "Use a name such as Asia/Shanghai, or write the offset.",
        "{field} 没有时区偏移，且所设时区未知。",
        "请使用 Asia/Shanghai 之类的名称，或写明偏移。",
    ),
    "timestamp.gap": Entry(
        Kind.INVALID,
        "{field} is a local time that a clock change left out.",
        "Write it with its offset, for example +01:00.",
        "{field} 是因调整时钟而不存在的当地时间。",
        "请写明偏移，例如 +01:00。",
    ),
    "items.format": Entry(
        Kind.INVALID,
        "{field} is not a list of lines.",
        "Send a JSON list of objects with sku, description, quantity and unit_price.",
        "{field} 不是明细列表。",
        "请提交 JSON 列表，每项含 sku、description、quantity 和 unit_price。",
    ),
    "items.line": Entry(
        Kind.INVALID,
        "{field} is not a line: it has unknown parts, or neither sku nor description.",
        "Parts are sku, description, quantity and unit_price.",
        "{field} 不是有效明细：含有未知内容，或缺少 sku 和 description。",
        "可用内容为 sku、description、quantity 和 unit_price。",
    ),
    "items.price": Entry(
        Kind.INVALID,
        "{field} is not a price.",
        "Write a number with at most 6 decimals, without currency.",
        "{field} 不是单价。",
        "请写最多 6 位小数的数字，不带货币。",
    ),
    "items.too-many": Entry(
        Kind.INVALID,
        "{field} has more than {limit} lines.",
        "Split the purchase.",
        "{field} 超过 {limit} 行。",
        "请拆分该购买记录。",
    ),
    "schema.unknown-option": Entry(
        Kind.INVALID,
        "Fields of type {type} have no option {option}.",
        "Remove it; docs/reference/field-types.md lists the options of each type.",
        "{type} 类型的字段没有选项 {option}。",
        "请删除该选项；各类型的选项见 docs/zh/reference/field-types.md。",
    ),
    "schema.bad-option": Entry(
        Kind.INVALID,
        "The option {option} of a {type} field has a value that it cannot take.",
        "See docs/reference/field-types.md for what it takes.",
        "{type} 类型字段的选项 {option} 取值无效。",
        "可用取值见 docs/zh/reference/field-types.md。",
    ),
    # -- crypto: sealing -----------------------------------------------------
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
    "keyfile.damaged": Entry(
        Kind.KEY,
        "The file {file} is damaged: it is cut short or not a file of this kind.",
        "Check that it is the right file; otherwise fetch a copy with `strongroom keys recover`.",
        "文件 {file} 已损坏：内容不完整，或不是此类文件。",
        "请确认文件是否正确；否则请用 `strongroom keys recover` 取回副本。",
    ),
    "keyfile.future-format": Entry(
        Kind.KEY,
        "The file {file} was written by a newer version of Strongroom.",
        "Use that version or a later one; `strongroom version` shows the one in use.",
        "文件 {file} 由更新版本的 Strongroom 写入。",
        "请使用该版本或更新的版本；`strongroom version` 显示当前版本。",
    ),
    "keyfile.foreign": Entry(
        Kind.KEY,
        "The file {file} belongs to another room.",
        "Use the file of this room; `strongroom keys status` names the places that have a copy.",
        "文件 {file} 属于另一个保险库。",
        "请使用本保险库的文件；`strongroom keys status` 列出存有副本的位置。",
    ),
    "keyfile.does-not-open": Entry(
        Kind.KEY,
        "The file {file} does not open: the passphrase or root key is another, or the file was changed.",
        "Try the passphrase or root key again; if it is right, fetch a copy with `strongroom keys recover`.",
        "文件 {file} 无法启封：口令或根密钥不符，或文件被改动。",
        "请重试口令或根密钥；如果确认无误，请用 `strongroom keys recover` 取回副本。",
    ),
    "keys.weak-kdf": Entry(
        Kind.INVALID,
        "These passphrase parameters make guessing too cheap (less than 19 MiB or 2 passes).",
        "Leave them out to use the defaults (64 MiB, 3 passes, 4 lanes).",
        "这些口令参数使猜测的代价过低（少于 19 MiB 内存或 2 轮）。",
        "请省略参数以使用默认值（64 MiB、3 轮、4 通道）。",
    ),
    "keys.kdf-out-of-range": Entry(
        Kind.INVALID,
        "These passphrase parameters are beyond what can be read back (4 GiB, 64 passes, 64 lanes).",
        "Leave them out to use the defaults (64 MiB, 3 passes, 4 lanes).",
        "这些口令参数超出可读取的范围（4 GiB、64 轮、64 通道）。",
        "请省略参数以使用默认值（64 MiB、3 轮、4 通道）。",
    ),
    "keys.kdf-unreadable": Entry(
        Kind.KEY,
        "The recorded passphrase parameters are damaged or of a kind that this version does not know.",
        "Fetch a copy of the file with `strongroom keys recover`, or use the version that wrote it.",
        "记录的口令参数已损坏，或为本版本不认识的类型。",
        "请用 `strongroom keys recover` 取回该文件的副本，或使用写入它的版本。",
    ),
    "passphrase.empty": Entry(
        Kind.INVALID,
        "The passphrase is empty.",
        "Type one; several random words are easy to remember and hard to guess.",
        "口令为空。",
        "请输入口令；几个随机的词既好记又难猜。",
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
    # -- keys: providers, ring, anchor, stores -------------------------------
    "room.none-here": Entry(
        Kind.NO_ROOM,
        "There is no room in {home}.",
        "Make one with `strongroom init --home {home}`, or name another folder with --home or "
        "STRONGROOM_HOME.",
        "{home} 中没有保险库。",
        "请用 `strongroom init --home {home}` 新建，或用 --home 或 STRONGROOM_HOME 指定其他文件夹。",
    ),
    "room.exists": Entry(
        Kind.CONFLICT,
        "There is a room in {home} already.",
        "Use it, or name another folder with --home; nothing was changed.",
        "{home} 中已有保险库。",
        "请直接使用，或用 --home 指定其他文件夹；未作任何更改。",
    ),
    "room.database-taken": Entry(
        Kind.CONFLICT,
        "The database belongs to another room.",
        "Name an empty database with --database; if an earlier `strongroom init` was interrupted, run it "
        "again with the same --home.",
        "该数据库属于另一个保险库。",
        "请用 --database 指定空数据库；如果是之前的 `strongroom init` 被中断，请用相同的 --home 再次运行。",
    ),
    "room.future-format": Entry(
        Kind.NO_ROOM,
        "The room was written by a newer version of Strongroom.",
        "Use that version or a later one; `strongroom version` shows the one in use.",
        "该保险库由更新版本的 Strongroom 写入。",
        "请使用该版本或更新的版本；`strongroom version` 显示当前版本。",
    ),
    "room.folder-open": Entry(
        Kind.INVALID,
        "Others can get at the folder {path} (mode {mode}).",
        "Close it: `chmod 700 {path}`, and make sure that it is yours.",
        "其他人可以访问文件夹 {path}（权限 {mode}）。",
        "请收紧权限：`chmod 700 {path}`，并确认其所有者是您。",
    ),
    "room.settings-malformed": Entry(
        Kind.INVALID,
        "The settings in strongroom.toml cannot be read (line {line}).",
        "Mend that line; docs/reference/settings.md shows a whole file.",
        "无法读取 strongroom.toml 中的设置（第 {line} 行）。",
        "请修正该行；完整示例见 docs/reference/settings.md。",
    ),
    "room.settings-unknown": Entry(
        Kind.INVALID,
        "strongroom.toml has a setting {name} that nobody knows.",
        "Correct its spelling or take it out.",
        "strongroom.toml 中有未知的设置项 {name}。",
        "请更正拼写或将其删除。",
    ),
    "room.setting-wrong": Entry(
        Kind.INVALID,
        "The setting {name} in strongroom.toml is missing or not of its kind.",
        "Set it again; docs/reference/settings.md says what each setting takes.",
        "strongroom.toml 中的设置项 {name} 缺失或取值不符。",
        "请重新设置；各项取值见 docs/reference/settings.md。",
    ),
    "database.empty": Entry(
        Kind.NO_ROOM,
        "The database is empty, and the room's settings name it.",
        "Check the database's address in strongroom.toml; if the data is lost, use `strongroom restore`.",
        "设置中指定的数据库是空的。",
        "请检查 strongroom.toml 中的数据库地址；如果数据已丢失，请使用 `strongroom restore`。",
    ),
    "database.foreign": Entry(
        Kind.KEY,
        "The database belongs to another room than the ring.",
        "Check the database's address in strongroom.toml; nothing was written.",
        "数据库与密钥环不属于同一个保险库。",
        "请检查 strongroom.toml 中的数据库地址；未写入任何内容。",
    ),
    "database.rolled-back": Entry(
        Kind.VERIFICATION,
        "The database is older than the {file}: it knows generation {found}, the {file} has {known}.",
        "An older copy of the database was put in place. Put the newest one back, or use `strongroom "
        "restore`, which starts a new era; nothing was written.",
        "数据库比 {file} 旧：数据库记录的代次为 {found}，{file} 为 {known}。",
        "数据库被换成了旧副本。请放回最新的数据库，或使用 `strongroom restore`（将开始新的纪元）；未写入任何"
        "内容。",
    ),
    "database.log-rolled-back": Entry(
        Kind.VERIFICATION,
        "The log of tenant {tenant} has {found} entries, and {known} were signed for.",
        "An older copy of the database was put in place. Put the newest one back, or use `strongroom "
        "restore`, which starts a new era; nothing was written.",
        "租户 {tenant} 的日志有 {found} 条，而已签名的有 {known} 条。",
        "数据库被换成了旧副本。请放回最新的数据库，或使用 `strongroom restore`（将开始新的纪元）；未写入任何"
        "内容。",
    ),
    "database.access-rolled-back": Entry(
        Kind.VERIFICATION,
        "The access rules of tenant {tenant} are of version {found}, and version {known} was in force.",
        "Older rows were put in place. Put the newest database back, or use `strongroom restore`; nothing "
        "was written.",
        "租户 {tenant} 的访问规则版本为 {found}，而生效过的版本为 {known}。",
        "有行被换成了旧内容。请放回最新的数据库，或使用 `strongroom restore`；未写入任何内容。",
    ),
    "database.access-changed": Entry(
        Kind.VERIFICATION,
        "The access rules of tenant {tenant} are not those of version {version} that were in force.",
        "Rows were changed behind the room's back. Run `strongroom audit verify --data`; it names them.",
        "租户 {tenant} 的访问规则与生效的版本 {version} 不符。",
        "有行被绕过保险库改动。请运行 `strongroom audit verify --data` 查看具体位置。",
    ),
    "keys.provider-unknown": Entry(
        Kind.INVALID,
        "The root key's URI is of no kind that is known here.",
        "Use one of {known}; for example file:/etc/strongroom/root.key.",
        "无法识别根密钥 URI 的类型。",
        "请使用以下类型之一：{known}；例如 file:/etc/strongroom/root.key。",
    ),
    "keys.uri-malformed": Entry(
        Kind.INVALID,
        "The root key's URI of the kind {scheme}: is not written as it should be.",
        "Write it as {form}. A passphrase or key never stands in it.",
        "类型为 {scheme}: 的根密钥 URI 书写有误。",
        "正确写法：{form}。其中不得包含口令或密钥。",
    ),
    "keys.root-key-beside-data": Entry(
        Kind.INVALID,
        "The root key would lie in the room's own folder ({path}).",
        "Choose a place outside --home, best on another disk: one copy of the folder would hold key and "
        "data. Only `strongroom demo` may do so.",
        "根密钥将位于保险库自身的文件夹中（{path}）。",
        "请选择 --home 以外的位置，最好在另一块磁盘上：否则复制该文件夹就同时得到密钥和数据。仅 `strongroom "
        "demo` 允许如此。",
    ),
    "keys.root-key-missing": Entry(
        Kind.KEY,
        "There is no root key at {where}.",
        "Bring it there: mount the disk, set the variable, or pass the credential to the service.",
        "{where} 处没有根密钥。",
        "请使其就位：挂载磁盘、设置环境变量，或向服务传入凭据。",
    ),
    "keys.root-key-damaged": Entry(
        Kind.KEY,
        "What lies at {where} is not a root key.",
        "It is the word strongroom-root-key-v1 and 32 bytes in base64. Bring back a copy of the file.",
        "{where} 处的内容不是根密钥。",
        "其格式为 strongroom-root-key-v1 加 32 字节的 base64。请恢复该文件的副本。",
    ),
    "keys.root-key-wrong": Entry(
        Kind.KEY,
        "The root key is that of another room.",
        "Check --keys in strongroom.toml; nothing was written.",
        "该根密钥属于另一个保险库。",
        "请检查 strongroom.toml 中的 keys；未写入任何内容。",
    ),
    "keys.root-key-in-environment": Entry(
        Kind.KEY,
        "The root key comes from an environment variable.",
        "Every child process inherits it, and crash reports show it: prefer credential: or file:.",
        "根密钥来自环境变量。",
        "子进程会继承它，崩溃报告也会显示它：建议改用 credential: 或 file:。",
    ),
    "keys.passphrase-wrong": Entry(
        Kind.KEY,
        "The passphrase is not the one of this room.",
        "Try again and mind the keyboard's layout; nothing was written.",
        "口令与本保险库不符。",
        "请重试，并注意键盘布局；未写入任何内容。",
    ),
    "keys.passphrase-short": Entry(
        Kind.INVALID,
        "The passphrase is shorter than {least} characters.",
        "Take several random words; they are easy to remember and hard to guess.",
        "口令少于 {least} 个字符。",
        "请使用几个随机的词；既好记又难猜。",
    ),
    "keys.passphrase-needed": Entry(
        Kind.KEY,
        "The passphrase is needed, and there is nobody to ask.",
        "Run it on a terminal, or name a source: passphrase:?file=/path.",
        "需要口令，但无人可以输入。",
        "请在终端运行，或指定来源：passphrase:?file=/path。",
    ),
    "keys.file-exposed": Entry(
        Kind.KEY,
        "Others can read or change the file {path} (mode {mode}), or it is not yours.",
        "Close it: `chmod 600 {path}`; if others may have read it, change what it holds.",
        "其他人可以读取或更改文件 {path}（权限 {mode}），或其所有者不是您。",
        "请收紧权限：`chmod 600 {path}`；如果可能已被他人读取，请更换其中内容。",
    ),
    "keys.file-unreadable": Entry(
        Kind.KEY,
        "{path} cannot be read or made: {reason}.",
        "Check the path, the disk and the rights of the account that runs Strongroom.",
        "无法读取或创建 {path}：{reason}。",
        "请检查路径、磁盘以及运行 Strongroom 的账户权限。",
    ),
    "keys.file-unwritable": Entry(
        Kind.KEY,
        "{path} cannot be written: {reason}.",
        "Make room on the disk or mend its rights, and try again; the old file or the new one is complete.",
        "无法写入 {path}：{reason}。",
        "请腾出磁盘空间或修复权限后重试；旧文件或新文件保持完整。",
    ),
    "keys.lock-held": Entry(
        Kind.BUSY,
        "Another process is changing the keys ({path}).",
        "Try again in a moment; the lock ends with the process that holds it.",
        "另一个进程正在更改密钥（{path}）。",
        "请稍后重试；持有锁的进程结束时锁会自动释放。",
    ),
    "keys.lease-ended": Entry(
        Kind.BUSY,
        "The time for which keys may be kept ran out during the operation.",
        "Try again; if it lasts, the machine was paused or the database is very slow.",
        "操作期间密钥的使用期限已到。",
        "请重试；如持续出现，可能是机器被暂停或数据库过慢。",
    ),
    "keys.no-free-page": Entry(
        Kind.BUSY,
        "No page for new customers' keys is to be had right now.",
        "Try again in a moment; an erasure may be renewing the region.",
        "目前没有可供新客户密钥使用的页。",
        "请稍后重试；可能正有擦除操作在更新该区域。",
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
    "ring.missing": Entry(
        Kind.KEY,
        "The ring is not at {path}.",
        "Bring it back with `strongroom keys recover` from a ring store, with the recovery key; nothing "
        "was written.",
        "{path} 处没有密钥环。",
        "请用恢复密钥运行 `strongroom keys recover`，从密钥环存放处取回；未写入任何内容。",
    ),
    "ring.rolled-back": Entry(
        Kind.VERIFICATION,
        "The ring is an older copy: generation {found}, and {known} is known.",
        "Bring back the newest one with `strongroom keys recover`; nothing was written.",
        "密钥环是旧副本：代次为 {found}，而已知代次为 {known}。",
        "请用 `strongroom keys recover` 取回最新的密钥环；未写入任何内容。",
    ),
    "ring.key-missing": Entry(
        Kind.KEY,
        "The ring does not have the key {key}.",
        "It was destroyed, or the ring is not the one that the data was sealed with; `strongroom keys "
        "status` compares.",
        "密钥环中没有密钥 {key}。",
        "它已被销毁，或密钥环与数据不匹配；请用 `strongroom keys status` 比较。",
    ),
    "ring.no-recovery-key": Entry(
        Kind.KEY,
        "The ring has no recovery key to seal copies to.",
        "Make one with `strongroom keys rotate`, or use a room made by `strongroom init`.",
        "密钥环没有可用于封存副本的恢复密钥。",
        "请用 `strongroom keys rotate` 生成，或使用由 `strongroom init` 创建的保险库。",
    ),
    "anchor.missing": Entry(
        Kind.KEY,
        "The anchor is not at {path}.",
        "Bring it back from a backup of the folder; without it nobody can say whether the database is of "
        "today. `strongroom restore` makes a new one.",
        "{path} 处没有锚文件。",
        "请从该文件夹的备份恢复；没有它就无法判断数据库是否为最新。`strongroom restore` 会生成新的锚文件。",
    ),
    "anchor.rolled-back": Entry(
        Kind.VERIFICATION,
        "The anchor is an older copy: generation {found}, and {known} is known.",
        "Put the newest one back; nothing was written.",
        "锚文件是旧副本：代次为 {found}，而已知代次为 {known}。",
        "请放回最新的锚文件；未写入任何内容。",
    ),
    "stores.scheme-unknown": Entry(
        Kind.INVALID,
        "The ring store's URI is of no kind that is known here.",
        "Use one of {known}; for example folder:/mnt/usb/ring.",
        "无法识别密钥环存放处 URI 的类型。",
        "请使用以下类型之一：{known}；例如 folder:/mnt/usb/ring。",
    ),
    "stores.uri-malformed": Entry(
        Kind.INVALID,
        "The ring store's URI is not written as it should be.",
        "Write it as {form}, with a path from the root.",
        "密钥环存放处的 URI 书写有误。",
        "正确写法：{form}，路径须为绝对路径。",
    ),
    "stores.unknown": Entry(
        Kind.NOT_FOUND,
        "{store} is no ring store of this room.",
        "`strongroom keys store list` shows them.",
        "{store} 不是本保险库的密钥环存放处。",
        "`strongroom keys store list` 会列出所有存放处。",
    ),
    "stores.inside-room": Entry(
        Kind.INVALID,
        "The ring store {store} lies in the room's own folder.",
        "Choose another disk or machine: what takes the folder would take the copy too.",
        "密钥环存放处 {store} 位于保险库自身的文件夹中。",
        "请选择另一块磁盘或另一台机器：否则文件夹丢失时副本也随之丢失。",
    ),
    "stores.same-twice": Entry(
        Kind.INVALID,
        "The ring store {store} is one that the room has already.",
        "Choose another place: two names of one place are one copy.",
        "密钥环存放处 {store} 已经登记过。",
        "请选择其他位置：同一位置的两个名称只算一份副本。",
    ),
    "stores.open-to-others": Entry(
        Kind.INVALID,
        "Others can get at the ring store {store} (mode {mode}).",
        "Close it with `chmod 700`, and make sure that it is yours.",
        "其他人可以访问密钥环存放处 {store}（权限 {mode}）。",
        "请用 `chmod 700` 收紧权限，并确认其所有者是您。",
    ),
    "stores.keeps-old-versions": Entry(
        Kind.INVALID,
        "The ring store {store} keeps old versions ({where}).",
        "Choose a place without snapshots, versions or synchronisation: an erased person's key would stay "
        "there.",
        "密钥环存放处 {store} 保留旧版本（{where}）。",
        "请选择没有快照、版本或同步功能的位置：否则被擦除者的密钥会留在那里。",
    ),
    "stores.does-not-replace": Entry(
        Kind.INVALID,
        "The ring store {store} does not give back what was last written.",
        "Choose another place: a cache or a synchroniser stands between.",
        "密钥环存放处 {store} 读回的不是最后写入的内容。",
        "请选择其他位置：中间可能有缓存或同步程序。",
    ),
    "stores.unreachable": Entry(
        Kind.KEY,
        "The ring store {store} cannot be reached: {reason}.",
        "Mount the disk or mend the connection and try again.",
        "无法访问密钥环存放处 {store}：{reason}。",
        "请挂载磁盘或修复连接后重试。",
    ),
    "stores.too-few-reachable": Entry(
        Kind.KEY,
        "Only {current} of at least {needed} ring stores hold the ring: {stores}.",
        "Mend a store or add another with `strongroom keys store add`; nothing was sealed under the new key.",
        "至少需要 {needed} 个密钥环存放处，目前仅 {current} 个存有密钥环：{stores}。",
        "请修复某个存放处，或用 `strongroom keys store add` 添加；未用新密钥封存任何内容。",
    ),
    "stores.some-behind": Entry(
        Kind.PARTLY,
        "Not every ring store holds the ring of today: {stores}.",
        "Mend them and run `strongroom keys backup`; the others are up to date.",
        "并非所有存放处都有最新的密钥环：{stores}。",
        "请修复后运行 `strongroom keys backup`；其他存放处已是最新。",
    ),
    "stores.no-copy": Entry(
        Kind.KEY,
        "The ring store holds no copy of the ring.",
        "Write one with `strongroom keys backup`.",
        "该存放处没有密钥环副本。",
        "请用 `strongroom keys backup` 写入。",
    ),
    "stores.copy-old": Entry(
        Kind.KEY,
        "The ring store holds an older copy of the ring.",
        "Bring it up to date with `strongroom keys backup`.",
        "该存放处的密钥环副本较旧。",
        "请用 `strongroom keys backup` 更新。",
    ),
    "stores.copy-damaged": Entry(
        Kind.KEY,
        "The ring store's copy is not the one that was written there.",
        "Write it again with `strongroom keys backup`, and look into who changed it.",
        "该存放处的副本与写入时不同。",
        "请用 `strongroom keys backup` 重新写入，并查明是谁改动了它。",
    ),
    "stores.copy-on-write": Entry(
        Kind.KEY,
        "The ring store's file system writes elsewhere instead of in place.",
        "Old keys may stay on the disk until their blocks are used again; prefer ext4 or XFS, and take no "
        "snapshots.",
        "该存放处的文件系统不会就地覆盖。",
        "旧密钥可能留在磁盘上，直到数据块被重新使用；建议使用 ext4 或 XFS，并且不要创建快照。",
    ),
    "stores.in-memory": Entry(
        Kind.KEY,
        "The ring store lies in memory.",
        "It is empty after a restart; choose a disk.",
        "该存放处位于内存中。",
        "重启后会清空；请选择磁盘。",
    ),
    # -- destinations of backups ------------------------------------------------
    "destination.scheme-unknown": Entry(
        Kind.INVALID,
        "The destination's URI is of no kind that is known here.",
        "Use one of {known}; for example folder:/mnt/usb/backup.",
        "无法识别备份目的地 URI 的类型。",
        "请使用以下类型之一：{known}；例如 folder:/mnt/usb/backup。",
    ),
    "destination.uri-malformed": Entry(
        Kind.INVALID,
        "The destination's URI is not written as it should be.",
        "Write it as {form}.",
        "备份目的地的 URI 书写有误。",
        "正确写法：{form}。",
    ),
    "destination.secret-in-uri": Entry(
        Kind.INVALID,
        "The destination's URI holds a secret.",
        "Take it out: credentials come from the environment or from a file, named by credentials=/path, "
        "that only you can read.",
        "备份目的地的 URI 中含有机密信息。",
        "请将其移除：凭据应来自环境变量，或来自 credentials=/path 所指、仅您可读的文件。",
    ),
    "destination.open-to-others": Entry(
        Kind.INVALID,
        "Others can get at the destination {destination} (mode {mode}).",
        "Close it with `chmod 700`, and make sure that it is yours.",
        "其他人可以访问备份目的地 {destination}（权限 {mode}）。",
        "请用 `chmod 700` 收紧权限，并确认其所有者是您。",
    ),
    "destination.no-conditions": Entry(
        Kind.INVALID,
        "The destination {destination} cannot create an object only where there is none.",
        "Use a file system with hard links, or a store that honours If-None-Match: without it one run could "
        "write over another's backup.",
        "备份目的地 {destination} 不支持“仅在不存在时创建”。",
        "请使用支持硬链接的文件系统，或支持 If-None-Match 的存储：否则一次备份可能覆盖另一次。",
    ),
    "destination.inside-room": Entry(
        Kind.INVALID,
        "The destination {destination} lies in the room's own folder.",
        "Choose another disk or machine: what takes the folder would take the backup too.",
        "备份目的地 {destination} 位于保险库自身的文件夹中。",
        "请选择另一块磁盘或另一台机器：否则文件夹丢失时备份也随之丢失。",
    ),
    "destination.same-twice": Entry(
        Kind.CONFLICT,
        "The destination {destination} is one that the room has already.",
        "Choose another place: two names of one place are one copy.",
        "备份目的地 {destination} 已经登记过。",
        "请选择其他位置：同一位置的两个名称只算一份副本。",
    ),
    "destination.unknown": Entry(
        Kind.NOT_FOUND,
        "The room has no destination named {name}.",
        "`strongroom destination list` shows them.",
        "本保险库没有名为 {name} 的备份目的地。",
        "`strongroom destination list` 会列出全部目的地。",
    ),
    "destination.unreachable": Entry(
        Kind.BUSY,
        "The destination {destination} cannot be reached: {reason}.",
        "Mount the disk or mend the connection; the next run completes what is missing there.",
        "无法访问备份目的地 {destination}：{reason}。",
        "请挂载磁盘或修复连接；下次备份会补齐缺失的内容。",
    ),
    "destination.timeout": Entry(
        Kind.BUSY,
        "The destination {destination} did not answer in time.",
        "Look at the connection; the next run completes what is missing there.",
        "备份目的地 {destination} 未在限时内响应。",
        "请检查连接；下次备份会补齐缺失的内容。",
    ),
    "destination.full": Entry(
        Kind.BUSY,
        "The destination {destination} is full.",
        "Make room there, for instance with `strongroom backup prune`; the next run completes what is "
        "missing.",
        "备份目的地 {destination} 空间已满。",
        "请腾出空间，例如运行 `strongroom backup prune`；下次备份会补齐缺失的内容。",
    ),
    "destination.denied": Entry(
        Kind.KEY,
        "The destination {destination} refuses access: {reason}.",
        "Check the credentials and their rights there: putting, getting and listing are needed.",
        "备份目的地 {destination} 拒绝访问：{reason}。",
        "请检查凭据及其权限：需要写入、读取和列举的权限。",
    ),
    "destination.no-credentials": Entry(
        Kind.KEY,
        "There are no credentials for the destination {destination}.",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a file with credentials=/path in the URI.",
        "没有备份目的地 {destination} 的凭据。",
        "请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，或在 URI 中用 credentials=/path 指定文件。",
    ),
    "destination.immutable": Entry(
        Kind.REFUSED,
        "The destination {destination} does not let {name} be deleted.",
        "That is its protection; it can go when its retention is over, or with other credentials.",
        "备份目的地 {destination} 不允许删除 {name}。",
        "这是其保护机制；保留期结束后或使用其他凭据方可删除。",
    ),
    "destination.object-differs": Entry(
        Kind.VERIFICATION,
        "At {destination} lies something else under the name {name} than was sent.",
        "Look into who wrote there; another destination has the right one.",
        "备份目的地 {destination} 中名为 {name} 的内容与发送的不同。",
        "请查明是谁写入的；其他目的地存有正确的内容。",
    ),
    "destination.name": Entry(
        Kind.INVALID,
        "A destination's name is made of small letters, digits and hyphens, 40 at most.",
        "Choose a short name, for example disk or cloud-2.",
        "备份目的地的名称只能由小写字母、数字和连字符组成，最多 40 个字符。",
        "请取一个简短的名称，例如 disk 或 cloud-2。",
    ),
    "destination.row-forged": Entry(
        Kind.VERIFICATION,
        "A row of the table of destinations was not written by this room.",
        "Somebody wrote to the database directly: look into it, and verify with `strongroom audit "
        "verify --data`.",
        "目的地表中有一行不是由本保险库写入的。",
        "有人直接写了数据库：请查明，并运行 `strongroom audit verify --data` 校验。",
    ),
    "destination.behind": Entry(
        Kind.BUSY,
        "The destination fell behind the others and was left for later.",
        "The next run completes it from the others; look at its speed.",
        "该目的地落后于其他目的地，已留待稍后处理。",
        "下次备份会从其他目的地补齐；请检查其速度。",
    ),
    "backup.no-destination": Entry(
        Kind.REFUSED,
        "The room has no backup destination.",
        "Add one with `strongroom destination add NAME URI`.",
        "本保险库没有备份目的地。",
        "请用 `strongroom destination add NAME URI` 添加。",
    ),
    "backup.nowhere-complete": Entry(
        Kind.BUSY,
        "No destination took the whole backup: {problems}.",
        "Mend a destination and run again; nothing was lost, and the next run covers the same.",
        "没有任何目的地收到完整备份：{problems}。",
        "请修复目的地后重试；没有丢失任何内容，下次备份会覆盖同样的范围。",
    ),
    "backup.running": Entry(
        Kind.BUSY,
        "Another backup of this room is running.",
        "Wait for it; a run that was killed holds nothing up.",
        "本保险库正在进行另一次备份。",
        "请等待其完成；被终止的备份不会造成阻塞。",
    ),
    "backup.unsettled": Entry(
        Kind.BUSY,
        "The room's rules keep changing while they are read.",
        "Try again in a moment.",
        "保险库的规则在读取过程中不断变化。",
        "请稍后重试。",
    ),
    "backup.malformed": Entry(
        Kind.VERIFICATION,
        "Something in a backup is not written as it should be ({what}).",
        "Use another destination; `strongroom backup verify` names what is damaged where.",
        "备份中有内容格式不正确（{what}）。",
        "请使用其他目的地；`strongroom backup verify` 会指出何处损坏。",
    ),
    "backup.segment-differs": Entry(
        Kind.VERIFICATION,
        "The segment {segment} is not what its name says.",
        "It was changed or cut short: another destination may have it; `strongroom backup verify` "
        "heals from there.",
        "分段 {segment} 的内容与其名称不符。",
        "它被改动或截断：其他目的地可能有正确的副本；`strongroom backup verify` 会从那里修复。",
    ),
    "backup.segment-missing": Entry(
        Kind.VERIFICATION,
        "The segment {segment} is at no destination that can be reached.",
        "Moments before it can be restored; `strongroom backup list` says which.",
        "任何可访问的目的地都没有分段 {segment}。",
        "在它之前的时间点仍可恢复；`strongroom backup list` 会列出。",
    ),
    "backup.segment-does-not-open": Entry(
        Kind.VERIFICATION,
        "A segment does not open: it was changed, or was put in the place of another.",
        "Use another destination.",
        "分段无法启封：它被改动，或被放到了别处。",
        "请使用其他目的地。",
    ),
    "backup.row-does-not-open": Entry(
        Kind.VERIFICATION,
        "The columns of a record in the backup do not open under its customer's key.",
        "Use another destination; if all agree, verify the room with `strongroom audit verify --data`.",
        "备份中某条记录的列无法用其客户的密钥启封。",
        "请使用其他目的地；若各处一致，请用 `strongroom audit verify --data` 校验保险库。",
    ),
    "backup.manifest-forged": Entry(
        Kind.VERIFICATION,
        "A manifest was not signed by this room.",
        "It counts for nothing; look into who wrote there.",
        "某个清单不是由本保险库签署的。",
        "该清单不予采信；请查明是谁写入的。",
    ),
    "backup.future-format": Entry(
        Kind.KEY,
        "The backup has a format of a later version.",
        "Use that version or a later one; nothing was written.",
        "该备份使用较新版本的格式。",
        "请使用该版本或更新版本；未写入任何内容。",
    ),
    "backup.fenced": Entry(
        Kind.REFUSED,
        "A later generation of this room ({generation}) has taken over at {destination}.",
        "This room is the older one and may not go on; open the one that was promoted.",
        "本保险库的较新代次（{generation}）已在 {destination} 接管。",
        "本保险库是旧的，不得继续；请打开已提升的那个。",
    ),
    "backup.log-shorter": Entry(
        Kind.VERIFICATION,
        "The log has {found} leaves and the last backup had {known}.",
        "The database is an older copy or was tampered with: nothing was backed up. Compare with "
        "`strongroom audit verify`, or restore.",
        "日志有 {found} 片叶，而上次备份时有 {known} 片。",
        "数据库是旧副本或被篡改：未进行备份。请用 `strongroom audit verify` 核对，或执行恢复。",
    ),
    "backup.incomplete": Entry(
        Kind.PARTLY,
        "The backup is made, but some destinations lack part of it: {problems}.",
        "The next run completes them from the others; mend what is named.",
        "备份已完成，但部分目的地仍有缺失：{problems}。",
        "下次备份会从其他目的地补齐；请修复所列问题。",
    ),
    "backup.rows-missing": Entry(
        Kind.VERIFICATION,
        "The backup is made, but {count} revisions that the log names are in no table.",
        "Somebody took them away: `strongroom audit verify --data` names them; restore from before.",
        "备份已完成，但日志所记的 {count} 个版本不在任何表中。",
        "有人移除了它们：`strongroom audit verify --data` 会逐一列出；请从更早的备份恢复。",
    ),
    "keystate.malformed": Entry(
        Kind.VERIFICATION,
        "The key state of a region is damaged.",
        "Take it from another destination; `strongroom backup verify` names those that are sound.",
        "区域的密钥状态已损坏。",
        "请从其他备份目的地取用；`strongroom backup verify` 会指出完好的目的地。",
    ),
    "destination.name-taken": Entry(
        Kind.CONFLICT,
        "The room has a destination named {name} already.",
        "Choose another name; `strongroom destination list` shows those that there are.",
        "本保险库已有名为 {name} 的备份目的地。",
        "请换一个名称；`strongroom destination list` 会列出已有的目的地。",
    ),
    "destination.does-not-keep": Entry(
        Kind.INVALID,
        "The destination {destination} does not give back what was put there.",
        "Choose another place: a cache or a synchroniser stands between.",
        "备份目的地 {destination} 读回的不是写入的内容。",
        "请选择其他位置：中间可能有缓存或同步程序。",
    ),
    "backup.none": Entry(
        Kind.NOT_FOUND,
        "There is no backup of this room there.",
        "Check the destination and the ring: a backup is found by the room's id and opened with the "
        "room's ring.",
        "那里没有本保险库的备份。",
        "请检查目的地和密钥环：备份按保险库标识查找，并用其密钥环启封。",
    ),
    "backup.no-place": Entry(
        Kind.BUSY,
        "No destination could be asked: {problems}.",
        "Mount the disk or mend the connection and try again.",
        "没有任何目的地可以访问：{problems}。",
        "请挂载磁盘或修复连接后重试。",
    ),
    "backup.chain-broken": Entry(
        Kind.VERIFICATION,
        "Backup {number} is missing at every destination, or is not the one that the next names.",
        "Moments before it can be restored with --at; another destination may have it.",
        "备份 {number} 在所有目的地都缺失，或与下一个清单所指不符。",
        "可用 --at 恢复到它之前的时间点；其他目的地可能有它。",
    ),
    "backup.rolled-back": Entry(
        Kind.VERIFICATION,
        "The destination is at backup {found}, and {who} knows {known}.",
        "It is an older copy, or its newest backups were taken away: use another destination. Nothing "
        "was written.",
        "该目的地停留在备份 {found}，而 {who} 已知备份 {known}。",
        "它是旧副本，或其最新备份被移除：请使用其他目的地。未写入任何内容。",
    ),
    "backup.nothing-so-old": Entry(
        Kind.NOT_FOUND,
        "No backup goes back that far.",
        "`strongroom backup list` shows the moments that there are.",
        "没有那么早的备份。",
        "`strongroom backup list` 会列出可用的时间点。",
    ),
    "backup.log-differs": Entry(
        Kind.VERIFICATION,
        "The log that was brought back is not the one that was signed.",
        "Use another destination; nothing was put in charge.",
        "取回的日志与签署的不符。",
        "请使用其他目的地；未启用任何内容。",
    ),
    "restore.not-empty": Entry(
        Kind.CONFLICT,
        "{path} is not empty.",
        "Choose a new folder, or replace the room there with --replace, which backs it up first.",
        "{path} 不是空的。",
        "请选择新文件夹，或用 --replace 替换其中的保险库（会先备份）。",
    ),
    "restore.database-taken": Entry(
        Kind.CONFLICT,
        "The database holds a room already.",
        "Name an empty database.",
        "该数据库中已有保险库。",
        "请指定一个空数据库。",
    ),
    "restore.other-underway": Entry(
        Kind.CONFLICT,
        "Another restore was begun in {path}.",
        "Finish that one with the same call, or choose another folder.",
        "{path} 中已开始另一次恢复。",
        "请用相同命令完成它，或选择其他文件夹。",
    ),
    "restore.keys-missing": Entry(
        Kind.KEY,
        "No destination has the keys of region {region} under a key that the ring has.",
        "The ring is older than the backup: take it from the newest ring store with `strongroom keys "
        "recover`.",
        "没有任何目的地存有区域 {region} 的、能用此密钥环启封的密钥。",
        "该密钥环比备份旧：请用 `strongroom keys recover` 从最新的存放处取回。",
    ),
    "restore.findings": Entry(
        Kind.VERIFICATION,
        "The restored room does not fit its log: {count} findings ({codes}).",
        "Nothing was put in charge. Use another destination, or an earlier moment.",
        "恢复的保险库与日志不符：发现 {count} 处问题（{codes}）。",
        "未启用任何内容。请使用其他目的地或更早的时间点。",
    ),
    "storage.unknown-column": Entry(
        Kind.USAGE,
        "The backup has columns of the table {table} that this version does not know.",
        "Restore with the version that made it, or a later one.",
        "备份中表 {table} 的某些列是此版本所不认识的。",
        "请使用生成它的版本或更新版本恢复。",
    ),
    "promote.nowhere-marked": Entry(
        Kind.BUSY,
        "No destination could be reached to mark this room as the one in charge: {problems}.",
        "Mend a destination and try again; else both rooms could go on.",
        "无法访问任何目的地以标记本保险库为当前保险库：{problems}。",
        "请修复目的地后重试；否则两个保险库都可能继续运行。",
    ),
    "restore.no-ring": Entry(
        Kind.KEY,
        "There is no ring: neither in the room of --home nor at {path}.",
        "Recover it first: `strongroom keys recover --from STORE --to DIR`.",
        "没有密钥环：--home 的保险库中和 {path} 处都没有。",
        "请先恢复：`strongroom keys recover --from STORE --to DIR`。",
    ),
    "restore.name-keys": Entry(
        Kind.USAGE,
        "The recovered ring's root key was not named.",
        "Name it with --keys, as `strongroom keys recover` did.",
        "未指明已恢复的密钥环的根密钥。",
        "请像 `strongroom keys recover` 时那样用 --keys 指明。",
    ),
    "restore.name-database": Entry(
        Kind.USAGE,
        "The room to be replaced has its database on a server.",
        "Name an empty database with --database; the old one stays as it is.",
        "要替换的保险库的数据库位于服务器上。",
        "请用 --database 指定一个空数据库；旧的保持不变。",
    ),
    "restore.name-user": Entry(
        Kind.USAGE,
        "Nobody was named, and your login is bound to no one user of the room.",
        "Say with --as who restores: a user who may, for example a system administrator.",
        "未指明用户，且您的登录名未绑定到唯一用户。",
        "请用 --as 指明由谁恢复：须为有权限的用户，例如系统管理员。",
    ),
    # -- storage -------------------------------------------------------------
    "storage.busy": Entry(
        Kind.BUSY,
        "The database is busy: others hold what is needed ({state}).",
        "Try again in a moment; if it lasts, look for a long import, a backup or a stuck process.",
        "数据库繁忙：所需资源被占用（{state}）。",
        "请稍后重试；如持续出现，请检查是否有长时间的导入、备份或卡住的进程。",
    ),
    "storage.unreachable": Entry(
        Kind.BUSY,
        "The database server cannot be reached ({state}).",
        "Check that PostgreSQL runs and that its address is right, then try again; nothing was changed.",
        "无法连接数据库服务器（{state}）。",
        "请确认 PostgreSQL 正在运行且地址正确，然后重试；未作任何更改。",
    ),
    "storage.full": Entry(
        Kind.BUSY,
        "The disk of the database is full; nothing was changed.",
        "Make room on that disk, then try again. Until then nothing can be read through the door either, "
        "because each touch must be recorded.",
        "数据库所在磁盘已满；未作任何更改。",
        "请清理该磁盘后重试。在此之前也无法读取数据，因为每次访问都必须记录。",
    ),
    "storage.disk": Entry(
        Kind.UNEXPECTED,
        "The disk of the database reports an error ({state}); nothing was acknowledged.",
        "Look at the system's log for the disk, then run `strongroom doctor`.",
        "数据库所在磁盘报告错误（{state}）；未确认任何更改。",
        "请查看系统日志中该磁盘的记录，然后运行 `strongroom doctor`。",
    ),
    "storage.corrupt": Entry(
        Kind.VERIFICATION,
        "The database is damaged ({state}).",
        "Stop using it, keep the files as they are, and restore from a backup: `strongroom restore`.",
        "数据库已损坏（{state}）。",
        "请停止使用并保留文件原样，然后从备份恢复：`strongroom restore`。",
    ),
    "storage.missing": Entry(
        Kind.NO_ROOM,
        "There is no database here: {place}.",
        "Check --home and the database address, or make a room with `strongroom init`.",
        "此处没有数据库：{place}。",
        "请检查 --home 与数据库地址，或用 `strongroom init` 新建保险库。",
    ),
    "storage.not-a-room": Entry(
        Kind.NO_ROOM,
        "This database is not a room: its tables are missing.",
        "Check the database address, or make a room with `strongroom init`.",
        "该数据库不是保险库：缺少所需的表。",
        "请检查数据库地址，或用 `strongroom init` 新建保险库。",
    ),
    "storage.not-empty": Entry(
        Kind.NO_ROOM,
        "This database already holds tables that are not of a room.",
        "Give the room an empty database of its own.",
        "该数据库已有不属于保险库的表。",
        "请为保险库提供一个独立的空数据库。",
    ),
    "storage.newer-room": Entry(
        Kind.NO_ROOM,
        "This room was made by a newer version of Strongroom (tables {found}; this version knows {known}).",
        "Install the newer version; an older one must not write to this room.",
        "该保险库由更新版本的 Strongroom 创建（表版本 {found}，本版本为 {known}）。",
        "请安装更新版本；旧版本不得写入此保险库。",
    ),
    "storage.needs-upgrade": Entry(
        Kind.NO_ROOM,
        "This room's tables are of an older version ({found}; this version needs {known}).",
        "Make a backup, then run `strongroom upgrade`.",
        "该保险库的表版本较旧（{found}，本版本需要 {known}）。",
        "请先备份，然后运行 `strongroom upgrade`。",
    ),
    "storage.upgrade-broken": Entry(
        Kind.VERIFICATION,
        "The upgrade would have left {count} rows without what they refer to; it was undone.",
        "Keep using the older version and report this; nothing was changed.",
        "升级会使 {count} 行失去其引用；已撤销。",
        "请继续使用旧版本并报告此问题；未作任何更改。",
    ),
    "storage.network-disk": Entry(
        Kind.NO_ROOM,
        "The folder {place} is on a network disk ({kind}); SQLite loses data there.",
        "Put the room on a local disk, or use PostgreSQL for a shared room.",
        "文件夹 {place} 位于网络磁盘（{kind}）；SQLite 在其上会丢失数据。",
        "请将保险库放在本地磁盘，或使用 PostgreSQL 共享保险库。",
    ),
    "storage.not-owner": Entry(
        Kind.REFUSED,
        "The database file {place} belongs to another user of this machine.",
        "Run the command as the user the room belongs to, or go through the server.",
        "数据库文件 {place} 属于本机的另一用户。",
        "请以保险库所属用户运行该命令，或通过服务器访问。",
    ),
    "storage.permission": Entry(
        Kind.NO_ROOM,
        "The database may not be opened or changed from here ({state}).",
        "Check who owns the folder and the file and its mode, or the rights of the database role.",
        "无权打开或更改数据库（{state}）。",
        "请检查文件夹与文件的所有者和权限，或数据库角色的权限。",
    ),
    "storage.read-only": Entry(
        Kind.NO_ROOM,
        "The database can only be read here, so that no touch could be recorded ({state}).",
        "Make the disk writable, or connect to the primary server instead of a standby.",
        "此处数据库只读，无法记录访问（{state}）。",
        "请使磁盘可写，或连接主服务器而非备用服务器。",
    ),
    "storage.sign-in": Entry(
        Kind.NO_ROOM,
        "The database server refuses the name or password given.",
        "Check user and password in the database address or in ~/.pgpass.",
        "数据库服务器拒绝所给的用户名或密码。",
        "请检查数据库地址或 ~/.pgpass 中的用户名与密码。",
    ),
    "storage.address": Entry(
        Kind.USAGE,
        "This is not the address of a database.",
        "Write sqlite:///absolute/path/room.db or postgresql://user@host/database.",
        "这不是数据库地址。",
        "请写成 sqlite:///绝对路径/room.db 或 postgresql://用户@主机/数据库。",
    ),
    "storage.duplicate": Entry(
        Kind.CONFLICT,
        "Something with this key is there already.",
        "Look at what is there, then try again; another process may have been first.",
        "已存在相同键的内容。",
        "请查看现有内容后重试；可能另一进程已先写入。",
    ),
    "record.changed": Entry(
        Kind.CONFLICT,
        "The record was changed by somebody else: it is at revision {found}, not {expected}.",
        "Read it again, then apply your change to what it says now.",
        "该记录已被他人更改：现为第 {found} 版，而非第 {expected} 版。",
        "请重新读取，再在当前内容上更改。",
    ),
    "storage.outcome-unknown": Entry(
        Kind.UNEXPECTED,
        "The connection broke during the commit; the change may have been made or not.",
        "Look whether it is there before doing it again; the log says so.",
        "提交时连接中断；更改可能已生效，也可能没有。",
        "重做之前请先确认是否已生效；以日志为准。",
    ),
    "storage.failed": Entry(
        Kind.UNEXPECTED,
        "The database refused a statement ({state}).",
        "Report it with this code; no value is shown here on purpose.",
        "数据库拒绝了一条语句（{state}）。",
        "请附此代码报告；此处有意不显示任何数据。",
    ),
    "storage.forked": Entry(
        Kind.USAGE,
        "This process was forked after it had opened the room.",
        "Open the room in each process by itself, after the fork.",
        "该进程在打开保险库之后被 fork。",
        "请在 fork 之后由各进程自行打开保险库。",
    ),
    "storage.closed": Entry(
        Kind.USAGE,
        "The room is closed.",
        "Open it again.",
        "保险库已关闭。",
        "请重新打开。",
    ),
    "storage.ended": Entry(
        Kind.USAGE,
        "The transaction is over.",
        "Use a transaction only inside the work it was lent to.",
        "事务已结束。",
        "只能在借出事务的那段工作之内使用它。",
    ),
    "storage.nested": Entry(
        Kind.USAGE,
        "A piece of work must not wait for another transaction of the same room.",
        "Use the transaction that the work was given, or start the other one afterwards.",
        "一段工作不得等待同一保险库的另一事务。",
        "请使用该工作所得的事务，或在其后再开始另一事务。",
    ),
    # -- access --------------------------------------------------------------
    "access.refused": Entry(
        Kind.REFUSED,
        "Access decided against {action} ({because}).",
        "`strongroom access explain` shows which rule decided; a security administrator can change it.",
        "访问策略拒绝了 {action}（{because}）。",
        "`strongroom access explain` 可显示依据的规则；安全管理员可以调整。",
    ),
    "access.absent": Entry(
        Kind.NOT_FOUND,
        "There is no such record, or none that you may see.",
        "Check the id; if it is right, ask its owner to share it with you.",
        "没有这条记录，或您无权查看。",
        "请核对编号；如编号无误，请其负责人共享给您。",
    ),
    "access.erased": Entry(
        Kind.ERASED,
        "The record was erased, or is being erased.",
        "It cannot come back; `strongroom receipt verify` checks the receipt.",
        "该记录已被擦除或正在擦除。",
        "擦除不可恢复；`strongroom receipt verify` 可核验回执。",
    ),
    "access.held": Entry(
        Kind.HELD,
        "A legal hold stands on this customer; nothing is erased.",
        "`strongroom erase status ID` shows the hold and its end; `strongroom hold ID --lift` lifts it.",
        "该客户处于法律保全中，未擦除任何内容。",
        "`strongroom erase status ID` 显示保全及其期限；`strongroom hold ID --lift` 解除保全。",
    ),
    "access.purpose-missing": Entry(
        Kind.USAGE,
        "No purpose was stated.",
        "State one with --purpose. Allowed here: {purposes}.",
        "未说明目的。",
        "请用 --purpose 说明目的。此处可用：{purposes}。",
    ),
    "access.reason-missing": Entry(
        Kind.USAGE,
        "A reason is needed for {action}.",
        "State one with --reason-code, for example customer_request.",
        "执行 {action} 须说明理由。",
        "请用 --reason-code 说明，例如 customer_request。",
    ),
    "access.fields-missing": Entry(
        Kind.USAGE,
        "No field was named for {action}.",
        "Name the fields that it is about.",
        "未指明 {action} 所涉及的字段。",
        "请指明字段。",
    ),
    "access.unknown-action": Entry(
        Kind.INVALID,
        "There is no action {action}.",
        "`strongroom role show` lists the actions of a role.",
        "没有 {action} 这种操作。",
        "`strongroom role show` 可列出角色的操作。",
    ),
    "access.unknown-collection": Entry(
        Kind.INVALID,
        "There is no collection {collection} for {action}.",
        "`strongroom schema show` lists the collections.",
        "没有可供 {action} 的集合 {collection}。",
        "`strongroom schema show` 可列出集合。",
    ),
    "access.unknown-field": Entry(
        Kind.INVALID,
        "There is no field {field} in {collection}.",
        "`strongroom schema show` lists the fields.",
        "{collection} 中没有字段 {field}。",
        "`strongroom schema show` 可列出字段。",
    ),
    "access.unknown-purpose": Entry(
        Kind.INVALID,
        "There is no purpose {purpose}.",
        "Purposes are a closed list; `strongroom access explain` shows yours.",
        "没有 {purpose} 这种目的。",
        "目的为固定列表；`strongroom access explain` 可显示您可用的目的。",
    ),
    "access.unknown-reason": Entry(
        Kind.INVALID,
        "There is no such reason code for {action}.",
        "Reason codes are a closed list, for example customer_request.",
        "{action} 没有这个理由代码。",
        "理由代码为固定列表，例如 customer_request。",
    ),
    "access.bad-letters": Entry(
        Kind.INVALID,
        "{letters} does not say what may be known of a field.",
        "Use F, M, M!, m, K, T, C, U or -, with spaces between.",
        "{letters} 不是有效的字段权限。",
        "请使用 F、M、M!、m、K、T、C、U 或 -，以空格分隔。",
    ),
    "access.unknown-team": Entry(
        Kind.INVALID,
        "There is no team {team}.",
        "Add it under [teams] in the policy file.",
        "没有团队 {team}。",
        "请在策略文件的 [teams] 中添加。",
    ),
    "access.team-circle": Entry(
        Kind.INVALID,
        "The team {team} is above itself.",
        "Correct `above` under [teams].",
        "团队 {team} 成为了自己的上级。",
        "请改正 [teams] 中的上级设置。",
    ),
    "access.bad-team": Entry(
        Kind.INVALID,
        "{team} is not a name for a team.",
        "Use 1 to 40 letters, digits, hyphens or underscores.",
        "{team} 不能用作团队名称。",
        "请使用 1 至 40 个字母、数字、连字符或下划线。",
    ),
    "access.bad-role-name": Entry(
        Kind.INVALID,
        "{role} is not a name for a role.",
        "Use small letters, digits and underscores, a letter first, 40 characters at most.",
        "{role} 不能用作角色名称。",
        "请用小写字母、数字和下划线，以字母开头，最多 40 个字符。",
    ),
    "access.role-incomplete": Entry(
        Kind.INVALID,
        "The new role {role} lacks {key}.",
        "Add it; a role needs labels in both languages and at least one purpose.",
        "新角色 {role} 缺少 {key}。",
        "请补充；角色须有中英文名称和至少一个目的。",
    ),
    "access.unknown-role": Entry(
        Kind.INVALID,
        "There is no role {role}.",
        "Use one of these: {known}.",
        "没有角色 {role}。",
        "请使用以下之一：{known}。",
    ),
    "access.unknown-action-in-role": Entry(
        Kind.INVALID,
        "The role {role} names an action that does not exist or does not belong there: {action}.",
        "Use one of these: {known}.",
        "角色 {role} 中的操作不存在或位置不对：{action}。",
        "请使用以下之一：{known}。",
    ),
    "access.unknown-word": Entry(
        Kind.INVALID,
        "{word} is not known in {place}.",
        "Use one of these: {known}.",
        "{place} 中的 {word} 无法识别。",
        "请使用以下之一：{known}。",
    ),
    "access.administrators-see-nothing": Entry(
        Kind.INVALID,
        "The role {role} is one of the three administrators and gets no customers' data.",
        "Give the data to another role, held by another person.",
        "角色 {role} 属于三类管理员，不得访问客户数据。",
        "请将数据权限授予由他人担任的其他角色。",
    ),
    "access.role-fixed": Entry(
        Kind.INVALID,
        "The role {role} cannot be changed or removed by a file.",
        "Leave it out of the file.",
        "角色 {role} 不能通过文件更改或删除。",
        "请从文件中删去。",
    ),
    "access.policy-malformed": Entry(
        Kind.VERIFICATION,
        "The stored access policy of version {version} cannot be read.",
        "Run `strongroom doctor`; restore the policies table from a backup.",
        "无法读取版本 {version} 的访问策略。",
        "请运行 `strongroom doctor`；并从备份恢复策略。",
    ),
    "access.future-format": Entry(
        Kind.VERIFICATION,
        "This was written by a newer version of Strongroom.",
        "Use that version, or a newer one.",
        "该内容由更新版本的 Strongroom 写入。",
        "请使用该版本或更新的版本。",
    ),
    "access.row-forged": Entry(
        Kind.VERIFICATION,
        "A row that decides access ({kind}) is not what Strongroom wrote.",
        "Nobody gets in on it. Run `strongroom audit verify --data` and look who can write to the database.",
        "决定访问权限的数据行（{kind}）不是 Strongroom 写入的内容。",
        "已拒绝据此访问。请运行 `strongroom audit verify --data`，并检查谁能写入数据库。",
    ),
    "access.set-differs": Entry(
        Kind.VERIFICATION,
        "The rows that decide access ({kind}) are not the complete set that Strongroom last wrote.",
        "A row was removed or an older one put back. Run `strongroom audit verify --data`.",
        "决定访问权限的数据行（{kind}）与 Strongroom 最近写入的完整集合不一致。",
        "可能有行被删除或换回旧内容。请运行 `strongroom audit verify --data`。",
    ),
    "access.rolled-back": Entry(
        Kind.VERIFICATION,
        "Access is at version {found}, but version {known} was in force before.",
        "An older copy of the database was put in place; restore properly with `strongroom restore`.",
        "当前访问设置为版本 {found}，而此前已生效的是版本 {known}。",
        "数据库可能被换成旧副本；请用 `strongroom restore` 正规恢复。",
    ),
    "user.bad-handle": Entry(
        Kind.INVALID,
        "This is not a handle.",
        "Use 2 to 40 small letters, digits, dots, hyphens or underscores, a letter first.",
        "用户代号无效。",
        "请用 2 至 40 个小写字母、数字、点、连字符或下划线，以字母开头。",
    ),
    "user.bad-name": Entry(
        Kind.INVALID,
        "This is not a name to show.",
        "Use 1 to 100 characters in one line.",
        "显示名称无效。",
        "请使用 1 至 100 个字符的单行文本。",
    ),
    "user.bad-login": Entry(
        Kind.INVALID,
        "This is not a login of the operating system.",
        "Use the login's name as the operating system shows it, for example with `id -un`.",
        "操作系统登录名无效。",
        "请使用操作系统显示的登录名，例如 `id -un` 的输出。",
    ),
    "user.malformed": Entry(
        Kind.VERIFICATION,
        "The stored document of a user cannot be read.",
        "Run `strongroom doctor`; restore the users table from a backup.",
        "无法读取用户文档。",
        "请运行 `strongroom doctor`；并从备份恢复用户数据。",
    ),
    "user.may-not-appoint": Entry(
        Kind.REFUSED,
        "You may not give or take the role {role}.",
        "A security administrator gives roles; a founder appoints only the three administrators.",
        "您无权授予或收回角色 {role}。",
        "角色由安全管理员授予；创建者只能任命三类管理员。",
    ),
    "user.not-oneself": Entry(
        Kind.REFUSED,
        "Nobody changes their own roles, teams or state.",
        "Ask another security administrator.",
        "任何人不得更改自己的角色、团队或状态。",
        "请由另一位安全管理员操作。",
    ),
    "user.kept-apart": Entry(
        Kind.REFUSED,
        "The roles {roles} are kept apart: an administrator holds no other role.",
        "Give them to different people, or, in a very small firm, state separation = "
        '"declared" in the policy.',
        "角色 {roles} 须相互分离：管理员不得兼任其他角色。",
        '请分给不同人员；规模很小的企业可在策略中声明 separation = "declared"。',
    ),
    "user.last-administrator": Entry(
        Kind.REFUSED,
        "This would leave the room without an active {role}.",
        "Appoint another one first.",
        "此操作将使保险库没有在任的 {role}。",
        "请先任命另一位。",
    ),
    # -- audit: the log ------------------------------------------------------
    "log.event-unknown": Entry(
        Kind.NOT_FOUND,
        "The log has no event of this id.",
        "`strongroom audit list` shows events with their ids.",
        "日志中没有该编号的事件。",
        "`strongroom audit list` 显示事件及其编号。",
    ),
    "log.no-such-member": Entry(
        Kind.NOT_FOUND,
        "This record is not among the members of the event.",
        "`strongroom audit list --customer cus_…` shows the events that touched a customer.",
        "该记录不在此事件的成员中。",
        "`strongroom audit list --customer cus_…` 显示接触过某客户的事件。",
    ),
    "log.no-such-checkpoint": Entry(
        Kind.NOT_FOUND,
        "The room has no checkpoint over exactly {size} leaves, or the second is not the larger one.",
        "The second line of a checkpoint is its size: take it from the files that `audit checkpoint` wrote.",
        "保险库没有恰好覆盖 {size} 个叶的检查点，或第二个并不大于第一个。",
        "检查点的第二行即其大小：请从 `audit checkpoint` 写出的文件中取用。",
    ),
    "log.range-or-choice": Entry(
        Kind.USAGE,
        "A bundle holds every leaf from one on, or those chosen: not both.",
        "Leave --start out, or leave out what chooses: --event, --customer, --principal and the like.",
        "证据包要么包含从某叶起的全部叶，要么只含选定的事件，二者不能并用。",
        "去掉 --start，或去掉 --event、--customer、--principal 等筛选选项。",
    ),
    "log.nothing-chosen": Entry(
        Kind.NOT_FOUND,
        "No event fits, so there is nothing to prove.",
        "`strongroom audit list` with the same options shows what there is.",
        "没有符合条件的事件，无可证明。",
        "用相同选项运行 `strongroom audit list` 可查看现有事件。",
    ),
    "log.unknown-action": Entry(
        Kind.INVALID,
        "The log knows no action {action}.",
        "Did you mean {known}? `strongroom audit list` shows the actions there were.",
        "日志中没有操作 {action}。",
        "是否想写 {known}？`strongroom audit list` 显示已有的操作。",
    ),
    "log.not-signed-yet": Entry(
        Kind.NOT_FOUND,
        "No signed checkpoint reaches as far as that yet.",
        "Run `strongroom audit checkpoint`, then try again.",
        "尚无检查点覆盖到这里。",
        "请先运行 `strongroom audit checkpoint`，再重试。",
    ),
    "log.cursor": Entry(
        Kind.USAGE,
        "This is not where a list of events can go on.",
        "Leave --cursor out to begin again.",
        "无法从这里继续列出事件。",
        "去掉 --cursor 重新开始。",
    ),
    "log.head-missing": Entry(
        Kind.VERIFICATION,
        "The log of tenant {tenant} has no head row.",
        "Rows of the database were removed; restore from a backup and run `strongroom audit verify`.",
        "租户 {tenant} 的审计日志缺少头部记录。",
        "数据库中的记录已被删除；请从备份恢复，并运行 `strongroom audit verify`。",
    ),
    "log.leaf-missing": Entry(
        Kind.VERIFICATION,
        "Leaves between {first} and {last} of tenant {tenant} are gone from the log.",
        "Run `strongroom audit verify` for the whole list, and keep the database file as evidence.",
        "租户 {tenant} 的审计日志中，第 {first} 至 {last} 叶之间有缺失。",
        "请运行 `strongroom audit verify` 查看完整清单，并保留数据库文件作为证据。",
    ),
    "log.tile-missing": Entry(
        Kind.VERIFICATION,
        "The tile {tile} of tenant {tenant} is missing or too short.",
        "Run `strongroom audit verify`; tiles can be computed again from the leaves once these are proven.",
        "租户 {tenant} 的散列块 {tile} 缺失或过短。",
        "请运行 `strongroom audit verify`；叶经证实后可重新计算散列块。",
    ),
    "log.leaf-forged": Entry(
        Kind.VERIFICATION,
        "Leaf {leaf} of tenant {tenant} was not given its place by this room; nothing was signed.",
        "Run `strongroom audit verify`; somebody has written to the database. Keep it as evidence, and restore.",
        "租户 {tenant} 的第 {leaf} 个叶并非由本保险库编入；未作签名。",
        "请运行 `strongroom audit verify`；有人改写了数据库。请保留数据库作为证据，并从备份恢复。",
    ),
    "log.tiles-differ": Entry(
        Kind.VERIFICATION,
        "The tiles of tenant {tenant} do not have the root of its first {size} leaves; nothing was signed.",
        "Run `strongroom audit verify`; somebody has written to the database. Keep it as evidence, and restore.",
        "租户 {tenant} 的散列块与前 {size} 个叶的根不一致；未作签名。",
        "请运行 `strongroom audit verify`；有人改写了数据库。请保留数据库作为证据，并从备份恢复。",
    ),
    "log.origin-differs": Entry(
        Kind.VERIFICATION,
        "The log of tenant {tenant} goes by another name than its key; nothing was signed.",
        "Run `strongroom audit verify`; somebody has written to the database, or it is another room's.",
        "租户 {tenant} 的日志名称与其密钥的名称不同；未作签名。",
        "请运行 `strongroom audit verify`；有人改写了数据库，或该数据库属于另一保险库。",
    ),
    "log.outbox-forged": Entry(
        Kind.VERIFICATION,
        "An event that waits to be numbered was not written by this room.",
        "It is kept aside and never signed; look for somebody with write access to the database.",
        "有一条等待编号的事件并非由本保险库写入。",
        "该事件已被隔离，不会被签名；请排查谁拥有数据库写权限。",
    ),
    "leaf.malformed": Entry(
        Kind.VERIFICATION,
        "A leaf of the log is not in its one form (part: {key}).",
        "Run `strongroom audit verify`; it names the events concerned. Keep a copy of the database as it is.",
        "日志中的一个叶不符合规定格式（部分：{key}）。",
        "请运行 `strongroom audit verify`，它会指出相关事件；请原样保留一份数据库副本。",
    ),
    "leaf.too-long": Entry(
        Kind.INVALID,
        "The event takes {bytes} bytes; a leaf holds 65,535 at most.",
        "Split the operation into smaller parts.",
        "该事件需要 {bytes} 字节；一个叶最多 65535 字节。",
        "请把操作拆分为较小的部分。",
    ),
    "merkle.inclusion": Entry(
        Kind.VERIFICATION,
        "The proof does not show entry {index} in the tree of {size} entries.",
        "Ask for the proof again; if it fails again, the log or the proof was changed: run `strongroom "
        "audit verify`.",
        "该证明不能说明第 {index} 项在 {size} 项的树中。",
        "请重新获取证明；若仍失败，说明日志或证明被改动：请运行 `strongroom audit verify`。",
    ),
    "merkle.consistency": Entry(
        Kind.VERIFICATION,
        "The log of {new} entries is not shown to continue the log of {old} entries.",
        "Keep both checkpoints: if no proof fits, history was changed. Run `strongroom audit verify`.",
        "无法证明 {new} 项的日志是 {old} 项日志的延续。",
        "请保留两个检查点：若没有证明能够吻合，说明历史被改动。请运行 `strongroom audit verify`。",
    ),
    "tile.path": Entry(
        Kind.INVALID,
        "This is not the path of a tile.",
        "A path looks like tile/0/x001/067 or tile/1/000.p/17.",
        "这不是瓦片路径。",
        "路径形如 tile/0/x001/067 或 tile/1/000.p/17。",
    ),
    "tile.width": Entry(
        Kind.VERIFICATION,
        "{tile} is missing or does not have the length that the log's size calls for.",
        "Run `strongroom audit verify`: tiles can be computed again from the leaves.",
        "{tile} 缺失，或长度与日志大小不符。",
        "请运行 `strongroom audit verify`：瓦片可由叶重新计算。",
    ),
    "entries.malformed": Entry(
        Kind.VERIFICATION,
        "A bundle of log entries is cut short or damaged.",
        "Fetch it again; if it is the same again, the copy is damaged at its source.",
        "日志条目包被截断或已损坏。",
        "请重新获取；若结果相同，则源头的副本已损坏。",
    ),
    "note.malformed": Entry(
        Kind.VERIFICATION,
        "This is not a signed note.",
        "Use the file exactly as it was exported: editors may change line ends or dashes.",
        "这不是签名笔记（signed note）。",
        "请使用导出的原文件：编辑器可能改动换行或破折号。",
    ),
    "note.text": Entry(
        Kind.INVALID,
        "This text cannot be signed as a note.",
        "It has to end with a newline and hold no control characters; an origin has neither spaces nor plus "
        "signs.",
        "该文本不能作为笔记签名。",
        "文本须以换行结尾且不含控制字符；origin 不含空格和加号。",
    ),
    "note.key-malformed": Entry(
        Kind.INVALID,
        "This is not a verifier key of the form NAME+ID+KEY.",
        "Copy the whole line from `strongroom audit status`.",
        "这不是 NAME+ID+KEY 形式的验证公钥。",
        "请从 `strongroom audit status` 复制整行。",
    ),
    "note.signature": Entry(
        Kind.VERIFICATION,
        "The signature of {name} is wrong.",
        "The text was changed, or signed with another key: compare the key with the one you were given.",
        "{name} 的签名不正确。",
        "文本被改动，或由其他密钥签名：请与收到的公钥核对。",
    ),
    "note.unsigned": Entry(
        Kind.VERIFICATION,
        "A known key that has to have signed did not.",
        "Check that you have the key of this log; after a new era, ask for the new one.",
        "应当签名的已知密钥没有签名。",
        "请确认您持有该日志的公钥；若日志已进入新纪元，请索取新的公钥。",
    ),
    "note.ambiguous-key": Entry(
        Kind.VERIFICATION,
        "Two of the keys given share the name {name} and one id.",
        "Give each key once.",
        "给出的密钥中有两个同名（{name}）且编号相同。",
        "每个公钥只给出一次。",
    ),
    "checkpoint.malformed": Entry(
        Kind.VERIFICATION,
        "This is not a checkpoint of three lines: origin, size, root.",
        "Checkpoints of Strongroom have no further lines; use the file exactly as it was exported.",
        "这不是由三行（origin、大小、根）组成的检查点。",
        "Strongroom 的检查点没有其他行；请使用导出的原文件。",
    ),
    "checkpoint.origin": Entry(
        Kind.VERIFICATION,
        "The checkpoint is from another log.",
        "Compare its first line with the origin shown by `strongroom audit status`; a new era has a new "
        "origin.",
        "该检查点来自另一个日志。",
        "请将其首行与 `strongroom audit status` 显示的 origin 核对；新纪元使用新的 origin。",
    ),
    "proof.malformed": Entry(
        Kind.VERIFICATION,
        "This is not a proof document (c2sp.org/tlog-proof@v1).",
        "Use the file exactly as it was exported.",
        "这不是证明文件（c2sp.org/tlog-proof@v1）。",
        "请使用导出的原文件。",
    ),
    "member.malformed": Entry(
        Kind.VERIFICATION,
        "The members of a bulk event are not in their one form.",
        "Run `strongroom audit verify`; it names the events concerned. Keep a copy of the database as it is.",
        "批量事件的成员不符合规定格式。",
        "请运行 `strongroom audit verify`，它会指出相关事件；请原样保留一份数据库副本。",
    ),
    # -- vault: the door, search ---------------------------------------------
    "user.handle-taken": Entry(
        Kind.CONFLICT,
        "There is a user of this name already.",
        "Handles are never given twice; choose another.",
        "该用户名已存在。",
        "用户名不会重复使用，请另选一个。",
    ),
    "user.not-found": Entry(
        Kind.NOT_FOUND,
        "There is no user of this name.",
        "`strongroom user list` shows the users.",
        "没有这个用户。",
        "`strongroom user list` 显示所有用户。",
    ),
    "id.unknown-kind": Entry(
        Kind.INVALID,
        "No collection has ids of this kind.",
        "Ids begin with the collection's prefix, such as cus_, pur_ or need_; `strongroom list` shows them.",
        "没有集合使用这种编号。",
        "编号以集合前缀开头，如 cus_、pur_、need_；`strongroom list` 会显示编号。",
    ),
    "page.limit": Entry(
        Kind.INVALID,
        "A page holds 1 to {most} records.",
        "Ask for a smaller page and go on with its cursor.",
        "每页可含 1 至 {most} 条记录。",
        "请减小每页数量，并用游标继续。",
    ),
    "record.customer-fixed": Entry(
        Kind.INVALID,
        "A record stays with its customer.",
        "Remove it and add it anew for the other customer.",
        "记录所属的客户不能更改。",
        "请移除该记录，并在另一客户名下重新添加。",
    ),
    "record.customer-missing": Entry(
        Kind.INVALID,
        "The record does not say which customer it belongs to.",
        "Give customer=, with a customer's id (cus_…) or external id.",
        "该记录未指明所属客户。",
        "请提供 customer=，可填客户编号（cus_…）或外部编号。",
    ),
    "record.event-missing": Entry(
        Kind.VERIFICATION,
        "The event {event} that made a revision is gone from the log.",
        "Run `strongroom audit verify --data` for the whole list.",
        "产生某个版本的审计事件 {event} 已从日志中消失。",
        "请运行 `strongroom audit verify --data` 查看完整清单。",
    ),
    "record.external-id-taken": Entry(
        Kind.CONFLICT,
        "Another record has this external id already.",
        "Find it by external_id and change that record, or give another id.",
        "该外部编号已被另一条记录使用。",
        "请按 external_id 查找并修改该记录，或换用其他编号。",
    ),
    "record.has-dependents": Entry(
        Kind.CONFLICT,
        "Other records belong to this customer.",
        "Remove these first; an erasure takes them all.",
        "该客户名下仍有其他记录。",
        "请先移除这些记录；擦除会一并处理全部记录。",
    ),
    "record.no-such-revision": Entry(
        Kind.NOT_FOUND,
        "There is no revision {revision} to go back to.",
        "`strongroom history` lists the revisions.",
        "没有可恢复的版本 {revision}。",
        "`strongroom history` 会列出各版本。",
    ),
    "room.no-tenant": Entry(
        Kind.NO_ROOM,
        "The room has no tenant {tenant}.",
        "Check the tenant in strongroom.toml.",
        "保险库中没有租户 {tenant}。",
        "请检查 strongroom.toml 中的租户设置。",
    ),
    "user.login-not-bound": Entry(
        Kind.REFUSED,
        "This login of the system may not act as that user.",
        "The security administrator can bind it: `strongroom user link`.",
        "当前系统登录无权以该用户身份操作。",
        "安全管理员可用 `strongroom user link` 绑定。",
    ),
    "user.may-not-act-for": Entry(
        Kind.REFUSED,
        "This user may not act for others.",
        "Only users made for programs may; the security administrator sets it.",
        "该用户无权代他人操作。",
        "仅供程序使用的用户可以代操作，由安全管理员设置。",
    ),
    "user.not-active": Entry(
        Kind.REFUSED,
        "The user {user} is suspended or has left.",
        "Name a colleague who works here; `strongroom user list` shows who does.",
        "用户 {user} 已停用或已离开。",
        "请指定在职的同事；`strongroom user list` 可列出在职人员。",
    ),
    "batch.too-many": Entry(
        Kind.USAGE,
        "A batch has at most {most} items.",
        "Make several batches of it.",
        "一个批次最多 {most} 项。",
        "请分成若干批次。",
    ),
    "batch.unknown-operation": Entry(
        Kind.INVALID,
        "An item names no operation that a batch has.",
        "Give it one of these as op: {known}.",
        "该项未指明批次可执行的操作。",
        "请将 op 设为以下之一：{known}。",
    ),
    "batch.key": Entry(
        Kind.INVALID,
        "An item {operation} lacks a key, has one too many, or one of the wrong kind ({key}).",
        "Its keys are: {keys}.",
        "{operation} 项缺少某个键、多了某个键，或某个键的类型不对（{key}）。",
        "可用的键：{keys}。",
    ),
    "merge.same": Entry(
        Kind.USAGE,
        "A customer cannot be merged with itself.",
        "Name two customers: first the duplicate, then the one to keep.",
        "客户不能与自身合并。",
        "请给出两个客户：先写重复的，再写要保留的。",
    ),
    "merge.not-customers": Entry(
        Kind.USAGE,
        "Only customers are merged.",
        "Name two ids that begin with cus_.",
        "只能合并客户。",
        "请给出两个以 cus_ 开头的编号。",
    ),
    "use.connector-name": Entry(
        Kind.USAGE,
        "This is no name for a connector.",
        "Use lower-case letters, digits, '_', '.' and '-', a letter first.",
        "该名称不能用作连接器名称。",
        "请使用小写字母、数字、“_”、“.”和“-”，以字母开头。",
    ),
    "use.connector-taken": Entry(
        Kind.USAGE,
        "There is a connector {connector} already.",
        "Register it under another name, once for each room.",
        "已有连接器 {connector}。",
        "请换用其他名称；每个保险库只需注册一次。",
    ),
    "use.no-connector": Entry(
        Kind.NOT_FOUND,
        "There is no such connector.",
        "The program around the room registers them. Known: {known}.",
        "没有这个连接器。",
        "连接器由嵌入本库的程序注册。已有：{known}。",
    ),
    "use.wrong-connector": Entry(
        Kind.INVALID,
        "The connector {connector} does not take {field}, which is of the type {type}.",
        "Use a connector for values of that type.",
        "连接器 {connector} 不接受 {field}（类型 {type}）。",
        "请使用适用于该类型的连接器。",
    ),
    "use.no-value": Entry(
        Kind.NOT_FOUND,
        "{field} is empty.",
        "There is nothing to act on; another field may be filled.",
        "{field} 没有内容。",
        "没有可代用的内容；请改用其他字段。",
    ),
    "use.connector-failed": Entry(
        Kind.UNEXPECTED,
        "The connector {connector} failed ({kind}).",
        "Its own log says more; nothing of what it said is shown here, for it may hold the value.",
        "连接器 {connector} 执行失败（{kind}）。",
        "详情见连接器自身的日志；其信息可能含有该值，故此处一律不显示。",
    ),
    "totals.not-a-column": Entry(
        Kind.INVALID,
        "Totals cannot be made by one of the columns named.",
        "Columns here: {known}.",
        "指定的列中有不能用于汇总的。",
        "此处可用的列：{known}。",
    ),
    "totals.not-a-sum": Entry(
        Kind.INVALID,
        "{field} holds no amounts that could be added up.",
        "Name a field of money, or leave it out to count records.",
        "{field} 不是可以相加的金额。",
        "请指定金额字段；不指定则只计数。",
    ),
    "totals.too-many": Entry(
        Kind.INVALID,
        "A table of totals has at most {most} columns, each once, and one sum.",
        "Make several tables of it.",
        "汇总表最多 {most} 列，每列一次，且只有一个合计字段。",
        "请分成若干个表。",
    ),
    "merge.held": Entry(
        Kind.CONFLICT,
        "A legal hold keeps what belongs to the duplicate.",
        "Merge after the hold was lifted, or name the held customer as the one who stays.",
        "法律保全要求保留该重复客户名下的内容。",
        "请在解除保全后合并，或将受保全的客户作为要保留的客户。",
    ),
    "merge.being-erased": Entry(
        Kind.CONFLICT,
        "A record of the duplicate is being erased.",
        "Wait until the erasure is done, then merge.",
        "该重复客户的一条记录正在被擦除。",
        "请待擦除完成后再合并。",
    ),
    "share.with-whom": Entry(
        Kind.USAGE,
        "A record is shared with one user or with one team.",
        "Name either the user or the team.",
        "一次只能与一位用户或一个团队共享记录。",
        "请指定用户或团队二者之一。",
    ),
    "share.not-shared": Entry(
        Kind.NOT_FOUND,
        "The record is not shared like that.",
        "Whoever owns a record, or is in its team, reaches it without a share.",
        "该记录没有这样的共享。",
        "记录的负责人及其团队成员无需共享即可查看。",
    ),
    "user.unknown": Entry(
        Kind.REFUSED,
        "There is no user of this name.",
        "`strongroom user list` shows the users; --as chooses one.",
        "没有这个用户。",
        "`strongroom user list` 显示用户；用 --as 选择。",
    ),
    "record.row-forged": Entry(
        Kind.VERIFICATION,
        "A record's row was changed behind the room's back.",
        "Run `strongroom audit verify --data`: it names the record and what was changed.",
        "有一条记录在保险库之外被改动。",
        "请运行 `strongroom audit verify --data`，它会指出该记录及改动之处。",
    ),
    "search.not-indexed": Entry(
        Kind.INVALID,
        "{field} cannot be searched by {search}.",
        "`strongroom schema show` lists what can be searched; a schema file can add a search.",
        "字段 {field} 不支持按 {search} 查找。",
        "`strongroom schema show` 列出可查找的字段；可通过数据结构文件增加查找方式。",
    ),
    "search.building": Entry(
        Kind.INVALID,
        "The search over {field} is still being built.",
        "Try again when `strongroom schema show` says that it is ready.",
        "字段 {field} 的查找索引仍在建立。",
        "请等 `strongroom schema show` 显示就绪后再试。",
    ),
    "import.stale": Entry(
        Kind.CONFLICT,
        "What the batch relies on changed while it was being prepared.",
        "Run the import again; it goes on where it was.",
        "准备该批数据期间，其依据发生了变化。",
        "请重新运行导入，将从中断处继续。",
    ),
    "import.rules-changed": Entry(
        Kind.CONFLICT,
        "Fields or searches of the collection were changed during the import.",
        "Run the import again; it goes on where it was, by the new rules.",
        "导入期间该集合的字段或检索方式被修改。",
        "请重新运行导入；将按新规则从中断处继续。",
    ),
    "import.reader-lost": Entry(
        Kind.UNEXPECTED,
        "The process that reads the file ended before the end of the file ({state}).",
        "Run the import again; it goes on where it was. Should it happen again, look whether the system is short"
        " of memory.",
        "读取文件的进程在文件结束之前退出（{state}）。",
        "请重新运行导入，将从中断处继续。若再次发生，请检查系统内存是否不足。",
    ),
    "import.elsewhere": Entry(
        Kind.CONFLICT,
        "Another process is doing the import {id}.",
        "Let it finish. If it has been stopped, run the import again.",
        "另一个进程正在执行导入 {id}。",
        "请等待其完成；若已中断，请重新运行导入。",
    ),
    "import.no-rest": Entry(
        Kind.BUSY,
        "Others change the same records all the time.",
        "Run the import again at a quieter hour; it goes on where it was.",
        "相同的记录一直被其他人修改。",
        "请在空闲时段重新运行导入，将从中断处继续。",
    ),
    "import.already-done": Entry(
        Kind.CONFLICT,
        "This file was imported by this mapping already ({id}).",
        "Nothing has to be done. Use --again to import it once more: records without an external id double.",
        "该文件已按此映射导入过（{id}）。",
        "无需再次操作。如需重新导入请使用 --again；没有外部编号的记录会重复。",
    ),
    "import.being-undone": Entry(
        Kind.CONFLICT,
        "The import {id} of this file is half taken back.",
        "Run `strongroom import undo {id}` to its end first.",
        "该文件的导入 {id} 正在撤销中。",
        "请先运行 `strongroom import undo {id}` 直至完成。",
    ),
    "import.undone-already": Entry(
        Kind.CONFLICT,
        "This import has been taken back already.",
        "Nothing has to be done; the file can be imported again.",
        "该导入已经撤销。",
        "无需操作；该文件可以重新导入。",
    ),
    "import.not-found": Entry(
        Kind.NOT_FOUND,
        "There is no such import.",
        "Use the id (imp_…) that the import ended with.",
        "没有该导入。",
        "请使用导入结束时显示的编号（imp_…）。",
    ),
    "import.row-forged": Entry(
        Kind.VERIFICATION,
        "The row of an import was not written by this room.",
        "Run `strongroom audit verify --data`, and keep a copy of the database as it is.",
        "某导入的数据行并非由本保险库写入。",
        "请运行 `strongroom audit verify --data`，并原样保留一份数据库副本。",
    ),
    "import.some-refused": Entry(
        Kind.PARTLY,
        "{count} of {total} records were refused; the others are stored.",
        "Run it with --rejects FILE and --again to get the refused rows, mend them, and import that file.",
        "{total} 条记录中有 {count} 条被拒绝，其余已存储。",
        "请加 --rejects FILE 和 --again 重新运行以取得被拒绝的行，修正后导入该文件。",
    ),
    "import.refused-rows-kept": Entry(
        Kind.PARTLY,
        "{count} of {total} records were refused; the others are stored.",
        "{file} holds the refused rows as they came: personal data that only you can read. Mend them, import "
        "that file with the same mapping, then delete it.",
        "{total} 条记录中有 {count} 条被拒绝，其余已存储。",
        "{file} 按原样保存了被拒绝的行：含个人信息，仅您可读。请修正后用同一映射导入该文件，然后将其删除。",
    ),
    "import.some-left": Entry(
        Kind.PARTLY,
        "{count} records of the import were left as they are.",
        "Look at them one by one: `strongroom history ID` says who changed them and why.",
        "该导入中有 {count} 条记录保持不变。",
        "请逐条查看：`strongroom history ID` 显示修改人及原因。",
    ),
    "import.map-incomplete": Entry(
        Kind.INVALID,
        "No mapping could be proposed in full; missing: {missing}.",
        "Save the mapping shown to a file, add what is missing, and give it with --map.",
        "无法提出完整的映射；缺少：{missing}。",
        "请将显示的映射保存为文件，补全后用 --map 指定。",
    ),
    # -- ingest: files in ----------------------------------------------------
    "ingest.items-not-list": Entry(
        Kind.INVALID,
        "{field} holds no list of objects.",
        "Check items_in in the mapping; each item is an object of its own.",
        "{field} 不是对象列表。",
        "请检查映射中的 items_in；每个明细应为单独的对象。",
    ),
    "ingest.file-missing": Entry(
        Kind.NOT_FOUND,
        "There is no such file.",
        "Check the name and the folder; in quotes if it holds blanks.",
        "文件不存在。",
        "请检查文件名和所在文件夹；含空格时请加引号。",
    ),
    "ingest.not-a-file": Entry(
        Kind.INVALID,
        "This is not an ordinary file.",
        "Files are read more than once: save a pipe's output to a file first, and name a file, not a folder.",
        "这不是普通文件。",
        "文件会被多次读取：请先把管道输出保存为文件，并指定文件而不是文件夹。",
    ),
    "ingest.file-changed": Entry(
        Kind.CONFLICT,
        "The file was changed while it was being read.",
        "Import it again when nobody is writing to it; nothing is imported twice.",
        "读取过程中文件被修改。",
        "请在没有人写入该文件时重新导入；不会重复导入。",
    ),
    "ingest.empty": Entry(
        Kind.INVALID,
        "There is nothing in this file.",
        "Choose a file with a row of column names and rows below it.",
        "文件为空。",
        "请选择首行为列名、其下有数据行的文件。",
    ),
    "ingest.encoding-name": Entry(
        Kind.USAGE,
        "This is not the name of an encoding that can be read.",
        "Use one of: {known}.",
        "无法识别该编码名称。",
        "请使用以下之一：{known}。",
    ),
    "ingest.not-decodable": Entry(
        Kind.INVALID,
        "The file is not valid {encoding}: byte {offset} (counted from 0) does not fit.",
        "Mend or export the file again; if it is in another encoding, name it with --encoding.",
        "文件不是有效的 {encoding}：第 {offset} 个字节（从 0 计）不符合该编码。",
        "请修复或重新导出文件；如果是其他编码，请用 --encoding 指明。",
    ),
    "ingest.encoding-unclear": Entry(
        Kind.INVALID,
        "The file's encoding cannot be told with certainty.",
        "Name it with --encoding, such as gb18030 or latin-1; look at special letters in the dry run.",
        "无法确定文件的编码。",
        "请用 --encoding 指明，例如 gb18030 或 latin-1，并在试运行中查看带特殊字母的姓名。",
    ),
    "ingest.delimiter": Entry(
        Kind.USAGE,
        "A delimiter is one character and no quote or line end.",
        "Use a comma, a semicolon, a tab or another single character.",
        "分隔符必须是单个字符，且不能是引号或换行符。",
        "请使用逗号、分号、制表符或其他单个字符。",
    ),
    "ingest.gzip": Entry(
        Kind.INVALID,
        "The compressed file is damaged or cut short.",
        "Fetch or compress it again.",
        "压缩文件已损坏或不完整。",
        "请重新获取或重新压缩。",
    ),
    "ingest.too-large": Entry(
        Kind.INVALID,
        "Unpacked, the file would be larger than {limit} MiB, far more than its packed size suggests.",
        "If you trust it, unpack it first, or split it into smaller files.",
        "解压后文件将超过 {limit} MiB，远大于其压缩大小应有的程度。",
        "如确认可信，请先自行解压，或拆分为较小的文件。",
    ),
    "ingest.old-workbook": Entry(
        Kind.INVALID,
        "This is an old .xls workbook, or one with a password.",
        "Save it as .xlsx without a password, or as CSV.",
        "这是旧的 .xls 工作簿，或设有密码。",
        "请另存为不带密码的 .xlsx，或存为 CSV。",
    ),
    "ingest.workbook": Entry(
        Kind.INVALID,
        "This workbook cannot be read: it is damaged or no .xlsx file.",
        "Open it in a spreadsheet and save it as .xlsx again, or as CSV.",
        "无法读取该工作簿：文件已损坏，或不是 .xlsx 文件。",
        "请用电子表格软件打开并重新存为 .xlsx，或存为 CSV。",
    ),
    "ingest.too-many-cells": Entry(
        Kind.INVALID,
        "The sheet spans more than {limit} cells.",
        "Delete stray cells far from the table, split the sheet, or save it as CSV.",
        "工作表的范围超过 {limit} 个单元格。",
        "请删除远离表格的零散单元格、拆分工作表，或存为 CSV。",
    ),
    "ingest.no-sheet": Entry(
        Kind.INVALID,
        "The workbook has no sheet of this name; it has {count} others.",
        "Check the name's spelling and blanks; without a name the first sheet is read.",
        "工作簿中没有该名称的工作表；另有 {count} 个工作表。",
        "请检查名称的拼写和空格；不指定名称时读取第一个工作表。",
    ),
    "ingest.json-array": Entry(
        Kind.INVALID,
        "This is a JSON array, not JSON Lines.",
        "Write one object a line, for example with `jq -c '.[]'`.",
        "这是 JSON 数组，不是 JSON Lines。",
        "请每行写一个对象，例如用 `jq -c '.[]'` 转换。",
    ),
    "ingest.json-keys": Entry(
        Kind.INVALID,
        "The objects have more than {limit} different keys.",
        "Keys have to be names of columns; put values that stand as keys into the objects.",
        "对象中出现超过 {limit} 个不同的键。",
        "键应当是列名；请把用作键的数据放到对象的值里。",
    ),
    "ingest.no-header": Entry(
        Kind.INVALID,
        "The first row holds data (column {column}), not names of columns.",
        "Put a row with the columns' names in front.",
        "首行是数据（第 {column} 列），不是列名。",
        "请在最前面加一行列名。",
    ),
    "ingest.header-empty": Entry(
        Kind.INVALID,
        "Column {column} has no name.",
        "Name it in the first row, or delete the column.",
        "第 {column} 列没有列名。",
        "请在首行填写列名，或删除该列。",
    ),
    "ingest.header-duplicate": Entry(
        Kind.INVALID,
        "Column {column} has the same name as column {first}.",
        "Give each column a name of its own.",
        "第 {column} 列与第 {first} 列同名。",
        "请让每一列的名称互不相同。",
    ),
    "ingest.line-too-long": Entry(
        Kind.INVALID,
        "Line {line} is longer than {limit} characters.",
        "Check whether this is the right file, and its line ends.",
        "第 {line} 行超过 {limit} 个字符。",
        "请检查文件是否正确，以及换行符。",
    ),
    "ingest.cells": Entry(
        Kind.INVALID,
        "The row has {found} cells, the header has {expected}.",
        "Often a value holds the delimiter and is not in quotes, or cells are missing at the end.",
        "该行有 {found} 个单元格，而表头有 {expected} 个。",
        "常见原因：值中含分隔符但没有加引号，或行尾缺少单元格。",
    ),
    "ingest.quotes": Entry(
        Kind.INVALID,
        "A quote is not closed, or something follows a closing quote.",
        "Write a quote within a value twice and close the value with a quote.",
        "引号没有闭合，或闭合引号后还有内容。",
        "值中的引号请写两次，并用引号结束该值。",
    ),
    "ingest.nul": Entry(
        Kind.INVALID,
        "The row holds a NUL character.",
        "Remove it; the program that wrote the file may have cut the row short.",
        "该行含有 NUL 字符。",
        "请将其删除；写出该文件的程序可能截断了这一行。",
    ),
    "ingest.cell-too-long": Entry(
        Kind.INVALID,
        "A cell is longer than {limit} characters, or a quote is never closed.",
        "Close the quote, or shorten the value.",
        "单元格超过 {limit} 个字符，或引号没有闭合。",
        "请闭合引号，或缩短该值。",
    ),
    "ingest.cell-error": Entry(
        Kind.INVALID,
        "Cell {cell} holds an error of the spreadsheet, such as #N/A.",
        "Mend the formula or write the value itself.",
        "单元格 {cell} 是电子表格的错误值，例如 #N/A。",
        "请修正公式，或直接填写值。",
    ),
    "ingest.json": Entry(
        Kind.INVALID,
        "The line is no valid JSON.",
        "Write one whole object on the line.",
        "该行不是有效的 JSON。",
        "请在一行内写一个完整的对象。",
    ),
    "ingest.json-not-object": Entry(
        Kind.INVALID,
        "The line is JSON, but no object.",
        'Write an object: {{"column": "value"}}.',
        "该行是 JSON，但不是对象。",
        '请写成对象：{{"列名": "值"}}。',
    ),
    "ingest.json-duplicate-key": Entry(
        Kind.INVALID,
        "A key occurs twice in one object.",
        "Keep one of the two.",
        "同一对象中有重复的键。",
        "请只保留其中一个。",
    ),
    "ingest.json-nested": Entry(
        Kind.INVALID,
        "A list holds something that cannot be read as one value.",
        "Use a list of objects for items, or one text.",
        "列表中的内容无法读作一个值。",
        "明细请使用对象列表，否则请写成一个文本。",
    ),
    "ingest.number-ruined": Entry(
        Kind.INVALID,
        "The identifier in column {column} ({cell}) was stored as a number, which loses digits.",
        "Make the column text in the spreadsheet, enter the value again, and export once more.",
        "{column} 列（{cell}）的标识号被存成了数字，位数已丢失。",
        "请在电子表格中把该列设为文本，按原始资料重新填写后再导出。",
    ),
    "ingest.no-key": Entry(
        Kind.INVALID,
        "The row has no key.",
        "Fill the column that names the record, or map another as key.",
        "该行没有键值。",
        "请填写标识记录的列，或在映射中改用其他列作键。",
    ),
    "ingest.no-customer": Entry(
        Kind.INVALID,
        "The row names no customer.",
        "Fill the customer's number; purchases and needs always belong to a customer.",
        "该行没有客户。",
        "请填写客户编号；购买和需求必须属于某个客户。",
    ),
    "ingest.duplicate-key": Entry(
        Kind.INVALID,
        "The key occurs before in this file.",
        "If several lines make one record, set group_by; otherwise remove one of the two.",
        "该键值在文件前面已出现。",
        "如果多行组成一条记录，请设置 group_by；否则请删除其中一行。",
    ),
    "ingest.group-mixed": Entry(
        Kind.INVALID,
        "The lines of one record name different customers.",
        "Put the customer's column into group_by and key, or mend the lines.",
        "同一条记录的各行属于不同的客户。",
        "请把客户列加入 group_by 和 key，或修正这些行。",
    ),
    "ingest.group-too-long": Entry(
        Kind.INVALID,
        "More than {limit} lines have the same group_by value.",
        "Check whether group_by is the right column.",
        "超过 {limit} 行的 group_by 值相同。",
        "请检查 group_by 的列是否正确。",
    ),
    "ingest.not-in-map": Entry(
        Kind.INVALID,
        "A value for {field} is not listed in its map.",
        'Add it to the map, or add "*" for all others.',
        "{field} 的某个值不在 map 中。",
        '请将其加入 map，或用 "*" 表示其余所有值。',
    ),
    "ingest.not-in-lookup": Entry(
        Kind.INVALID,
        "A value for {field} does not occur in {file}.",
        "Add it there, or give the rule a default.",
        "{field} 的某个值在 {file} 中不存在。",
        "请在该文件中补充，或为规则设置 default。",
    ),
    "ingest.date-ambiguous": Entry(
        Kind.INVALID,
        "The date for {field} may mean day or month first.",
        'Say which: format = "%d/%m/%Y" or "%m/%d/%Y".',
        "{field} 的日期无法分辨日和月的先后。",
        '请指明：format = "%d/%m/%Y" 或 "%m/%d/%Y"。',
    ),
    "ingest.date-unreadable": Entry(
        Kind.INVALID,
        "The date for {field} cannot be read.",
        "Write it as 2026-11-23, or give the rule a format.",
        "无法读取 {field} 的日期。",
        "请写成 2026-11-23 的形式，或为规则设置 format。",
    ),
    "ingest.time-in-date": Entry(
        Kind.INVALID,
        "The date for {field} holds a time of day, which would be lost.",
        "Remove the time, or map the column to a field that takes a moment.",
        "{field} 的日期带有时刻，导入会丢失时刻。",
        "请去掉时刻，或映射到能保存时刻的字段。",
    ),
    "ingest.zone-missing": Entry(
        Kind.INVALID,
        "The time for {field} does not say its time zone.",
        'Set zone in the mapping, for example zone = "Asia/Shanghai".',
        "{field} 的时间没有时区。",
        '请在映射中设置 zone，例如 zone = "Asia/Shanghai"。',
    ),
    "ingest.zone-unknown": Entry(
        Kind.INVALID,
        "This time zone is not known.",
        "Use a name such as Asia/Shanghai or Europe/London, UTC, or an offset such as +08:00.",
        "无法识别该时区。",
        "请使用 Asia/Shanghai、Europe/London 之类的名称，或 UTC，或 +08:00 之类的偏移。",
    ),
    "ingest.not-a-number": Entry(
        Kind.INVALID,
        "Column {column} does not hold a plain number, but a sum needs it.",
        "Write digits with at most one point; no thousands separators, currency signs or exponents.",
        "{column} 列不是普通数字，但求和需要它。",
        "请只写数字和至多一个小数点；不要千位分隔符、货币符号或指数。",
    ),
    "ingest.number-range": Entry(
        Kind.INVALID,
        "A sum needs more digits than can be kept exactly.",
        "Check the numbers of this record.",
        "求和结果的位数超出可精确保存的范围。",
        "请检查该记录的数字。",
    ),
    "ingest.value-too-long": Entry(
        Kind.INVALID,
        "The value for {field} is longer than the {limit} characters that a pattern is tried on.",
        "Shorten it, or map the column without remove or matches.",
        "{field} 的值超过模式可处理的 {limit} 个字符。",
        "请缩短该值，或不用 remove、matches 映射该列。",
    ),
    "ingest.list-unexpected": Entry(
        Kind.INVALID,
        "{field} holds a list of objects.",
        "Name it with items_in, or map a plain value.",
        "{field} 是对象列表。",
        "请用 items_in 指明，或映射普通值。",
    ),
    "ingest.line-without-record": Entry(
        Kind.INVALID,
        "Line {line} of {file} belongs to no record of this file.",
        "Check its number, or whether the two files are of the same day.",
        "{file} 的第 {line} 行不属于本文件的任何记录。",
        "请检查其编号，或两个文件是否为同一天导出。",
    ),
    "ingest.file-beside": Entry(
        Kind.INVALID,
        "The mapping needs {file} beside the imported file, and it cannot be used: {reason}.",
        "Put it into the same folder, with a row of column names.",
        "映射需要与导入文件同目录的 {file}，但无法使用：{reason}。",
        "请把它放在同一文件夹，并确保首行为列名。",
    ),
    "ingest.card-auth": Entry(
        Kind.INVALID,
        "Column {column} is named like a card security code, PIN or track data, which may never be kept.",
        "Put it into drop in the mapping; best delete it from the file.",
        "{column} 列的名称像是卡安全码、密码或磁道数据，这些绝不允许保存。",
        "请在映射中把它放入 drop；最好从文件中删除。",
    ),
    "ingest.map-syntax": Entry(
        Kind.INVALID,
        "Line {line} of the mapping file is not valid TOML.",
        "Check quotes, brackets and the equals sign there.",
        "映射文件第 {line} 行不是有效的 TOML。",
        "请检查该处的引号、括号和等号。",
    ),
    "ingest.map-unknown": Entry(
        Kind.INVALID,
        "The mapping file says {key}, which means nothing.",
        "Known here: {nearest}.",
        "映射文件中的 {key} 无法识别。",
        "此处可用：{nearest}。",
    ),
    "ingest.map-missing": Entry(
        Kind.INVALID,
        "The mapping file does not say {key}.",
        "Add {key}; `strongroom import --dry-run` without --map proposes a whole mapping.",
        "映射文件缺少 {key}。",
        "请补充 {key}；不带 --map 的 `strongroom import --dry-run` 会给出完整的映射建议。",
    ),
    "ingest.map-value": Entry(
        Kind.INVALID,
        "The value of {key} in the mapping file is of the wrong kind.",
        "Write it as {expected}.",
        "映射文件中 {key} 的值类型不对。",
        "请写成：{expected}。",
    ),
    "ingest.map-together": Entry(
        Kind.INVALID,
        "{key} and {other} cannot stand together in a mapping.",
        "Keep one of the two.",
        "映射中 {key} 和 {other} 不能同时使用。",
        "请只保留其中一个。",
    ),
    "ingest.map-pattern": Entry(
        Kind.INVALID,
        "The pattern in {key} is not allowed.",
        "At most 100 characters and two repetitions, none of a group, no back-reference, no look-around.",
        "{key} 中的模式不被允许。",
        "最多 100 个字符、两处重复，不可重复分组、反向引用或环视。",
    ),
    "ingest.map-expression": Entry(
        Kind.INVALID,
        "The sum in {key} cannot be read.",
        "Use columns, numbers, + - * and brackets; put names with blanks between backquotes.",
        "无法读取 {key} 中的算式。",
        "请使用列名、数字、+ - * 和括号；含空格的列名请用反引号括起。",
    ),
    "ingest.map-no-column": Entry(
        Kind.INVALID,
        "The mapping names a column {column} that is not in {file}.",
        "Use one that is there; the nearest: {nearest}.",
        "映射引用的列 {column} 不在 {file} 中。",
        "请使用存在的名称，最接近的是：{nearest}。",
    ),
    "ingest.map-no-collection": Entry(
        Kind.INVALID,
        "There is no collection {collection}.",
        "Use one that is there; the nearest: {nearest}.",
        "没有集合 {collection}。",
        "请使用存在的名称，最接近的是：{nearest}。",
    ),
    "ingest.map-no-field": Entry(
        Kind.INVALID,
        "{collection} has no field {field}.",
        "Use one that is there; the nearest: {nearest}.",
        "{collection} 没有字段 {field}。",
        "请使用存在的名称，最接近的是：{nearest}。",
    ),
    "ingest.map-own-place": Entry(
        Kind.INVALID,
        "{field} is not set under fields.",
        "Use {key} at the top of the mapping instead.",
        "{field} 不在 fields 中设置。",
        "请改用映射顶层的 {key}。",
    ),
    "ingest.rejects-exists": Entry(
        Kind.CONFLICT,
        "The file for refused rows exists already.",
        "Name another, or move the old one away when its rows are mended.",
        "用于存放被拒行的文件已存在。",
        "请换一个名称，或在其中各行修正后移走旧文件。",
    ),
    "ingest.rejects-folder": Entry(
        Kind.INVALID,
        "The file for refused rows cannot be made there.",
        "Name a folder that exists and that you may write to; links are not followed.",
        "无法在该处创建存放被拒行的文件。",
        "请指定存在且可写的文件夹；不跟随链接。",
    ),
    "ingest.unknown-customer": Entry(
        Kind.INVALID,
        "There is no customer of this external id within reach.",
        "Import the customers first, or use --create-customers to make those that are missing.",
        "可访问范围内没有该外部编号的客户。",
        "请先导入客户，或使用 --create-customers 创建缺少的客户。",
    ),
    "ingest.erased-before": Entry(
        Kind.INVALID,
        "The customer of this external id was erased.",
        "Take them out of the other system too. Where there is a new basis: `import --readmit BASIS`, which the log keeps.",
        "该外部编号的客户已被擦除。",
        "请在来源系统中一并删除。如有新的依据，可用 `import --readmit 依据`，日志会予以记录。",
    ),
    "ingest.map-other-collection": Entry(
        Kind.INVALID,
        "The mapping is for {collection}.",
        "Name that collection, or use another mapping.",
        "该映射用于 {collection}。",
        "请指定该集合，或使用其他映射。",
    ),
    # -- export: files out ---------------------------------------------------
    "export.not-sealed": Entry(
        Kind.USAGE,
        "An export is sealed, and nobody was named who can open it.",
        "Name a recipient (age1…), ask for a passphrase, or say --plain if it has to lie there readable.",
        "导出文件须加密封存，但未指定谁能打开。",
        "请指定接收方（age1…）或使用口令；若确需明文，请加 --plain。",
    ),
    "export.passphrase-nowhere": Entry(
        Kind.USAGE,
        "Nobody can be asked for a passphrase: standard input is no terminal.",
        "Give a file that holds it with --passphrase-from (- is standard input).",
        "标准输入不是终端，无法询问口令。",
        "请用 --passphrase-from 指定含口令的文件（- 表示标准输入）。",
    ),
    "export.sealed-twice": Entry(
        Kind.USAGE,
        "Recipients, a passphrase and plain exclude each other.",
        "Choose one of the three.",
        "接收方、口令和明文三者不能并用。",
        "请只选其中一种。",
    ),
    "export.passphrase-short": Entry(
        Kind.INVALID,
        "The passphrase has fewer than {least} characters.",
        "Take at least {least}: whoever gets the file can try as long as they like.",
        "口令少于 {least} 个字符。",
        "请至少使用 {least} 个字符：拿到文件的人可以无限次尝试。",
    ),
    "export.format-unknown": Entry(
        Kind.USAGE,
        "There is no such format for exports.",
        "Use one of these: {known}.",
        "不支持该导出格式。",
        "请使用以下之一：{known}。",
    ),
    "export.mark-without-csv": Entry(
        Kind.USAGE,
        "A byte order mark is for CSV only.",
        "Leave it out, or export with --format csv.",
        "字节顺序标记（BOM）仅适用于 CSV。",
        "请去掉该选项，或用 --format csv 导出。",
    ),
    "export.no-columns": Entry(
        Kind.INVALID,
        "No column is left to export.",
        "Name at least one field; `strongroom schema show` lists them.",
        "没有可导出的列。",
        "请至少指定一个字段；`strongroom schema show` 会列出字段。",
    ),
    "export.exists": Entry(
        Kind.CONFLICT,
        "There is a file of that name already; an export never replaces one.",
        "Choose another name, or move the old file away first.",
        "已存在同名文件；导出从不覆盖文件。",
        "请换一个名称，或先移走旧文件。",
    ),
    "export.folder": Entry(
        Kind.INVALID,
        "The file cannot be made there: {reason}.",
        "Name a folder that exists and that you may write to.",
        "无法在该处创建文件：{reason}。",
        "请指定存在且可写的文件夹。",
    ),
    "export.open-to-others": Entry(
        Kind.INVALID,
        "This disk does not keep a file to its owner (mode {mode}), and the export would be plain.",
        "Seal the export to a recipient or with a passphrase, or write it to another disk.",
        "该磁盘无法将文件限制为仅所有者可读（权限 {mode}），而此次导出为明文。",
        "请指定接收方或口令进行封存，或写到其他磁盘。",
    ),
    "export.not-a-column": Entry(
        Kind.INVALID,
        "{field} is not a column of this export.",
        "This is a fault of the calling program: name the column when the export is opened.",
        "{field} 不是本次导出的列。",
        "这是调用程序的错误：请在开始导出时声明该列。",
    ),
    "export.value-kind": Entry(
        Kind.INVALID,
        "The value of {field} is of a kind that is not exported.",
        "This is a fault of the calling program: give text, whole numbers, lists or objects; no binary "
        "fractions.",
        "{field} 的值类型不能导出。",
        "这是调用程序的错误：请提供文本、整数、列表或对象，不接受二进制小数。",
    ),
    "export.not-text": Entry(
        Kind.INVALID,
        "The value of {field} holds half a character, which no file can.",
        "Correct the value in the record, then export again.",
        "{field} 的值含有不完整的字符，无法写入文件。",
        "请先更正该记录中的值，然后重新导出。",
    ),
    "export.write-failed": Entry(
        Kind.UNEXPECTED,
        "Writing the export failed: {reason}. The unfinished file was removed.",
        "Make room on the disk or choose another one, then export again.",
        "写入导出文件失败：{reason}。未完成的文件已删除。",
        "请腾出磁盘空间或换一个磁盘，然后重新导出。",
    ),
    "export.not-removed": Entry(
        Kind.UNEXPECTED,
        "The export is void, but its file could not be removed: {reason}.",
        "Remove the file yourself; a plain one holds personal data.",
        "导出已作废，但文件无法删除：{reason}。",
        "请手动删除该文件；明文文件中含有个人信息。",
    ),
    # -- cli, settings, doctor -----------------------------------------------
    "cli.unknown-command": Entry(
        Kind.USAGE,
        "`{command}` has no command of that name.",
        "Near or known: {known}. `{command} --help` explains them.",
        "`{command}` 没有这个命令。",
        "相近或可用：{known}。`{command} --help` 有说明。",
    ),
    "cli.unknown-option": Entry(
        Kind.USAGE,
        "`{command}` has no option {option}.",
        "Near: {known}. `{command} --help` lists all.",
        "`{command}` 没有选项 {option}。",
        "相近：{known}。`{command} --help` 列出全部选项。",
    ),
    "cli.missing": Entry(
        Kind.USAGE,
        "`{command}` needs {name}.",
        "`{command} --help` shows an example.",
        "`{command}` 缺少 {name}。",
        "`{command} --help` 有示例。",
    ),
    "cli.wrong-kind": Entry(
        Kind.USAGE,
        "What was given for {name} is not of its kind: {expected}.",
        "`{command} --help` shows an example.",
        "{name} 的内容类型不对，应为：{expected}。",
        "`{command} --help` 有示例。",
    ),
    "cli.option-value": Entry(
        Kind.USAGE,
        "The option {option} of `{command}` stands without its value, or with one that it does not take.",
        "`{command} --help` shows which options take a value.",
        "`{command}` 的选项 {option} 缺少取值，或不应带取值。",
        "`{command} --help` 说明哪些选项需要取值。",
    ),
    "cli.usage": Entry(
        Kind.USAGE,
        "`{command}` was called with more or other words than it takes.",
        "`{command} --help` shows what may be typed. What was typed is left out here on purpose.",
        "`{command}` 的参数过多或不符合用法。",
        "`{command} --help` 说明用法。此处有意不显示所输入的内容。",
    ),
    "cli.two-forms": Entry(
        Kind.USAGE,
        "--json and --jsonl cannot be given together.",
        "Choose --json for one document, --jsonl for one object a line.",
        "--json 与 --jsonl 不能同时使用。",
        "一个完整文档用 --json，逐行输出对象用 --jsonl。",
    ),
    "cli.home-not-named": Entry(
        Kind.USAGE,
        "It was not said where the new room is to be.",
        "Name a folder: `{command} --home DIR`, or set STRONGROOM_HOME.",
        "未指明新保险库的位置。",
        "请指定文件夹：`{command} --home DIR`，或设置 STRONGROOM_HOME。",
    ),
    "cli.whose-login": Entry(
        Kind.USAGE,
        "It is not clear as whom you act: the login {login} is not bound to exactly one user of this room.",
        "Name the user with --as USER. A security administrator binds logins: "
        "`strongroom user link USER {login}`.",
        "无法确定以谁的身份操作：登录名 {login} 没有绑定到唯一的用户。",
        "请用 --as USER 指定用户。由安全管理员绑定登录名：`strongroom user link USER {login}`。",
    ),
    "cli.value-typed": Entry(
        Kind.USAGE,
        "The value of {field} must not stand on the command line: shells and process lists keep it.",
        "Leave the value out (`{field}`) to be asked for it, or give `{field}=@-` (standard input) "
        "or `{field}=@FILE`. Remove the line from your shell's history.",
        "字段 {field} 的内容不得写在命令行上：命令历史和进程列表会留下它。",
        "只写 `{field}` 即会询问；或用 `{field}=@-`（标准输入）、`{field}=@FILE`（文件）。"
        "请从命令历史中删除该行。",
    ),
    "cli.nobody-to-ask": Entry(
        Kind.USAGE,
        "{field} has to be asked for, and standard input is no terminal.",
        "Give it as `{field}=@-` (standard input) or `{field}=@FILE`.",
        "需要询问 {field}，但标准输入不是终端。",
        "请用 `{field}=@-`（标准输入）或 `{field}=@FILE`（文件）给出。",
    ),
    "cli.nobody-to-ask-record": Entry(
        Kind.USAGE,
        "The fields of {collection} have to be asked for, and standard input is no terminal.",
        "Give one JSON object: `--from FILE`, or `--from -` for standard input.",
        "需要逐项询问 {collection} 的字段，但标准输入不是终端。",
        "请提供一个 JSON 对象：`--from FILE`，或 `--from -`（标准输入）。",
    ),
    "cli.input-twice": Entry(
        Kind.USAGE,
        "Standard input can be read only once, and {field} is the second that wants it.",
        "Put the other value into a file: `{field}=@FILE`.",
        "标准输入只能读取一次，{field} 是第二个要读取它的字段。",
        "请把其中一个内容放入文件：`{field}=@FILE`。",
    ),
    "cli.field-twice": Entry(
        Kind.USAGE,
        "The field {field} is named twice.",
        "Name each field once.",
        "字段 {field} 出现了两次。",
        "每个字段只写一次。",
    ),
    "cli.not-an-assignment": Entry(
        Kind.USAGE,
        "Field number {position} is written neither as FIELD nor as FIELD=VALUE.",
        "Write for example `phone`, `phone=@-` or `status=open`.",
        "第 {position} 个字段的写法不是 FIELD 或 FIELD=VALUE。",
        "例如写成 `phone`、`phone=@-` 或 `status=open`。",
    ),
    "cli.file-unreadable": Entry(
        Kind.INVALID,
        "The file {path} cannot be read: {reason}.",
        "Check that it exists, that you may read it, and that it is UTF-8 text.",
        "无法读取文件 {path}：{reason}。",
        "请确认文件存在、有读取权限且为 UTF-8 文本。",
    ),
    "cli.file-unwritable": Entry(
        Kind.INVALID,
        "The file {path} cannot be written: {reason}.",
        "Name a file that does not exist yet, in a folder that you may write to.",
        "无法写入文件 {path}：{reason}。",
        "请指定尚不存在的文件，并确认所在文件夹可写。",
    ),
    "cli.not-one-object": Entry(
        Kind.INVALID,
        "What was read is not one JSON object of fields (line {line}).",
        'Write it as {{"name": "…", "phone": "…"}}; values are texts, and {{"items": […]}} a list.',
        "读入的内容不是由字段组成的一个 JSON 对象（第 {line} 行）。",
        '请写成 {{"name": "…", "phone": "…"}}；取值为文本，{{"items": […]}} 为列表。',
    ),
    "cli.two-sources": Entry(
        Kind.USAGE,
        "Fields were named, and --from as well.",
        "Give either fields or --from.",
        "同时给出了字段和 --from。",
        "字段与 --from 只能二选一。",
    ),
    "cli.nothing-to-do": Entry(
        Kind.USAGE,
        "It was not said what is to change.",
        "`{command} --help` shows an example.",
        "未指明要更改的内容。",
        "`{command} --help` 有示例。",
    ),
    "cli.needs-yes": Entry(
        Kind.USAGE,
        "This has to be confirmed, and standard input is no terminal.",
        "Look at it with --dry-run, then give --yes.",
        "此操作需要确认，但标准输入不是终端。",
        "请先用 --dry-run 查看，再加上 --yes。",
    ),
    "cli.declined": Entry(
        Kind.INTERRUPTED,
        "Nothing was done.",
        "It was not confirmed; run the command again to decide otherwise.",
        "未执行任何操作。",
        "操作未获确认；如需执行，请重新运行命令。",
    ),
    "cli.findings": Entry(
        Kind.VERIFICATION,
        "Verification failed: {count} findings.",
        "The findings name each place. Change nothing more; compare with a backup and with checkpoints kept "
        "outside.",
        "校验未通过：发现 {count} 处问题。",
        "结果已逐项指出位置。请勿再作改动，并与备份和外部保存的检查点对照。",
    ),
    "doctor.findings": Entry(
        Kind.VERIFICATION,
        "The doctor found {count} things that need doing.",
        "Each is named above with what to do; run `strongroom doctor` again when they are done.",
        "检查发现 {count} 个需要处理的问题。",
        "上面逐项列出了处理办法；处理后请再次运行 `strongroom doctor`。",
    ),
    "doctor.not-all-seen": Entry(
        Kind.PARTLY,
        "{count} things could not be looked at.",
        "They are named above; mend what hinders, and run `strongroom doctor` again.",
        "有 {count} 项未能检查。",
        "上面已列出；请排除障碍后再次运行 `strongroom doctor`。",
    ),
    "cli.prove-what": Entry(
        Kind.USAGE,
        "It is not clear what to prove.",
        "Name an event (with --member ID for somebody in it), or give --consistency OLD NEW, not both.",
        "不清楚要证明什么。",
        "请给出事件（可加 --member ID），或给出 --consistency OLD NEW，二者不能并用。",
    ),
    "cli.bundle-only": Entry(
        Kind.USAGE,
        "--event and --start choose what goes into a bundle, and a bundle has its own file.",
        "Write `--bundle FILE`, without --out; or leave --event and --start out.",
        "--event 与 --start 用于证据包，且证据包写入自己的文件。",
        "请写 `--bundle FILE` 且不加 --out；或去掉 --event 与 --start。",
    ),
    "cli.bad-vkey": Entry(
        Kind.INVALID,
        "What was given as --key is not a verifier key.",
        "Copy the whole line name+hash+key; `strongroom audit status` of the room shows it.",
        "--key 的内容不是校验公钥。",
        "请完整复制 name+hash+key 一行；该保险库的 `strongroom audit status` 会显示。",
    ),
    "serve.needs-tls": Entry(
        Kind.USAGE,
        "Others than this machine could reach {host}, and nothing would protect what they send.",
        "Give --tls-cert and --tls-key, or --tls-self-signed, or say --behind-proxy where a proxy speaks TLS.",
        "其他机器可以访问 {host}，而传输内容没有任何保护。",
        "请提供 --tls-cert 和 --tls-key，或使用 --tls-self-signed；若前面有负责 TLS 的代理，请加 --behind-proxy。",
    ),
    "serve.certificate-and-key": Entry(
        Kind.USAGE,
        "A certificate and its key go together.",
        "Give both --tls-cert and --tls-key.",
        "证书和私钥必须同时提供。",
        "请同时给出 --tls-cert 和 --tls-key。",
    ),
    "serve.certificate-unusable": Entry(
        Kind.USAGE,
        "The certificate or its key cannot be used.",
        "Give a PEM chain whose first certificate belongs to the key, and a key without a passphrase, both readable.",
        "证书或私钥无法使用。",
        "请提供 PEM 证书链（第一张证书须与私钥对应）和无口令的私钥，且均可读取。",
    ),
    "serve.port-taken": Entry(
        Kind.BUSY,
        "Port {port} of {host} is taken.",
        "Choose another with --port; 0 takes any that is free.",
        "{host} 的端口 {port} 已被占用。",
        "请用 --port 选择其他端口；0 表示任一空闲端口。",
    ),
    "http.stopping": Entry(
        Kind.BUSY,
        "The server is stopping.",
        "Send the request again in a moment.",
        "服务器正在停止。",
        "请稍后重新发送请求。",
    ),
    "http.no-such-page": Entry(
        Kind.NOT_FOUND,
        "There is nothing at this address.",
        "Check the address; `/v1/openapi.json` lists those for programs.",
        "此地址没有内容。",
        "请检查地址；供程序使用的地址见 `/v1/openapi.json`。",
    ),
    "http.method-not-allowed": Entry(
        Kind.USAGE,
        "This address does not take that method.",
        "`/v1/openapi.json` says which it takes.",
        "此地址不接受该方法。",
        "可用方法见 `/v1/openapi.json`。",
    ),
    "http.host-unknown": Entry(
        Kind.NOT_FOUND,
        "The server does not go by this host name.",
        "Name it with `strongroom serve --name`, or use the address that it printed.",
        "服务器不使用此主机名。",
        "请用 `strongroom serve --name` 指定该主机名，或使用其输出的地址。",
    ),
    "http.too-large": Entry(
        Kind.INVALID,
        "The request is larger than {limit} bytes.",
        "Send it in parts, or import a file.",
        "请求超过 {limit} 字节。",
        "请分多次发送，或改用文件导入。",
    ),
    "http.wrong-shape": Entry(
        Kind.USAGE,
        "The request is not of the form that is expected, at: {places}.",
        "`/v1/openapi.json` has the form.",
        "请求的格式不正确，位置：{places}。",
        "格式见 `/v1/openapi.json`。",
    ),
    "cli.password-typed": Entry(
        Kind.USAGE,
        "A password must not stand on the command line: shells and process lists keep it.",
        "Leave it out of the address, and put it into ~/.pgpass (mode 0600), or use a client certificate. Remove "
        "the line from your shell's history.",
        "密码不得写在命令行上：shell 历史和进程列表会留下它。",
        "请从地址中去掉密码，改为写入 ~/.pgpass（权限 0600）或使用客户端证书，并从 shell 历史中删除该行。",
    ),
    "cli.administrator-needs-login": Entry(
        Kind.USAGE,
        "An administrator without a login could not act here, and nobody else could appoint another.",
        "Name the account of the operating system with --login, for example the one this room runs under.",
        "没有操作系统登录名的管理员无法在此操作，也没有其他人能再任命管理员。",
        "请用 --login 指定操作系统账户，例如运行本保险库的账户。",
    ),
    "cli.other-collection": Entry(
        Kind.USAGE,
        "That id does not belong to {collection}.",
        "Leave the collection out: the id says by its first letters where it belongs.",
        "该编号不属于 {collection}。",
        "可省略集合名称：编号的前缀已说明其所属。",
    ),
    # -- erasure
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
    "erasure.changed": Entry(
        Kind.CONFLICT,
        "Another process carries the erasures forward at this moment.",
        "Run it again; each step is done once only.",
        "另一进程正在推进擦除。",
        "请重新运行；每一步只会执行一次。",
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
    "hold.none": Entry(
        Kind.NOT_FOUND,
        "No hold stands on this customer.",
        "`strongroom erase status ID` shows holds.",
        "该客户没有处于保全中。",
        "`strongroom erase status ID` 显示保全情况。",
    ),
}
