"""Errors of exports: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
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
}
