"""Errors of imports: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
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
}
