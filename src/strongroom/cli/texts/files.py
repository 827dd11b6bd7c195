"""Texts of the commands that read files into the room and write files from it.

Lives here: import, import undo, export, with their options and what they say. Must not live here: notices
about a mapping (strongroom.ingest.notices).
"""

__all__ = ["FILES"]

FILES = {
    "import": ("Import a CSV, JSON Lines or XLSX file.", "导入 CSV、JSON Lines 或 XLSX 文件。"),
    "import.more": (
        "A mapping file says what each column becomes; without --map one is proposed and shown. Records with "
        "a known external id are updated, never doubled. If it is stopped, run it again: it goes on where it "
        "was. Refused rows do not stop the rest (status 9); --rejects keeps them, to be mended and imported. "
        "That file holds personal data in plain: delete it when done.",
        "映射文件说明各列的去向；未给出 --map 时会提出建议并显示。外部编号已存在的记录会被更新，不会重复。"
        "中断后重新运行即从中断处继续。"
        "被拒绝的行不影响其余行（状态 9）；--rejects 保存这些行，修正后可再次导入。"
        "该文件含明文个人信息，用完请删除。",
    ),
    "import.example": (
        "strongroom import customers.csv --to customers --map map.toml --dry-run",
        "strongroom import customers.csv --to customers --map map.toml --dry-run",
    ),
    "import undo": ("Take an import back.", "撤销一次导入。"),
    "import undo.more": (
        "What it made is removed, what it changed goes back to what it was. Records that somebody has "
        "changed since stay, and are counted.",
        "由其新建的记录会被移除，由其修改的记录恢复原状。此后被他人修改过的记录保持不变并计数。",
    ),
    "import undo.example": ("strongroom import undo imp_…", "strongroom import undo imp_…"),
    "export": ("Export a collection as your role sees it.", "按本人角色所见导出集合。"),
    "export.more": (
        "Needs --reason-code, and one of --recipient, --passphrase and --plain. What you see masked leaves "
        "masked. Every record is named in the log.",
        "须提供 --reason-code，以及 --recipient、--passphrase、--plain 之一。遮蔽显示的内容仍以遮蔽形式导出。"
        "每条记录都会记入日志。",
    ),
    "export.example": (
        "strongroom export purchases --to purchases.age --recipient age1… --reason-code customer_request",
        "strongroom export purchases --to purchases.age --recipient age1… --reason-code customer_request",
    ),
    "option.collection": ("The collection that the records go to.", "记录导入的集合。"),
    "option.map_file": ("What each column becomes.", "映射文件：各列的去向。"),
    "option.rejects": (
        "A new file for the rows that are refused, with line, reason and what to do.",
        "保存被拒绝行的新文件，附行号、原因和处理办法。",
    ),
    "option.create_customers": (
        "Make customers who are not there yet, of their external id alone.",
        "创建尚不存在的客户（仅含外部编号）。",
    ),
    "option.readmit": (
        "Let customers who were erased come back; why, for the log. No personal data here.",
        "允许已擦除的客户重新导入；请注明依据，记入日志。请勿填写个人信息。",
    ),
    "option.again": (
        "Import a file once more that was imported in full.",
        "重新导入已完整导入过的文件。",
    ),
    "option.encoding": (
        "The file's encoding; else it is detected.",
        "文件编码；省略则自动识别。",
    ),
    "option.delimiter": ("What separates cells; else it is detected.", "分隔符；省略则自动识别。"),
    "option.sheet": ("The workbook's sheet; else the first.", "工作表名称；省略则为第一个。"),
    "option.to_file": ("The file to make; it must not exist.", "要生成的文件；不得已存在。"),
    "option.format": ("jsonl or csv.", "jsonl 或 csv。"),
    "option.columns": (
        "Only this field; may be given several times.",
        "仅导出该字段；可多次给出。",
    ),
    "option.recipients": (
        "Seal the file to this age recipient (age1…); may be given several times.",
        "将文件封存给该 age 接收方（age1…）；可多次给出。",
    ),
    "option.with_passphrase": (
        "Seal the file to a passphrase, which is asked for twice.",
        "用口令封存文件，口令会询问两次。",
    ),
    "option.passphrase_from": (
        "Seal the file to the passphrase in the first line of this file; - is standard input.",
        "用该文件首行的口令封存；- 表示标准输入。",
    ),
    "option.plain": ("Write it unsealed, for everybody who gets hold of it.", "不封存，任何取得者均可读取。"),
    "option.mark": ("Lead a CSV with a mark that Excel needs.", "在 CSV 开头写入 Excel 所需的标记。"),
    "ask.map": ("Import into {collection} by this mapping?", "按此映射导入到 {collection}？"),
    "ask.undo": ("Take the import {id} back?", "撤销导入 {id}？"),
    "said.importing": ("records of the file", "文件记录"),
    "said.job-elsewhere": (
        "The server does it as {job}, and goes on if you leave.",
        "服务器以 {job} 执行；离开后仍会继续。",
    ),
    "said.undoing": ("records looked at", "已检查的记录"),
    "said.exporting": ("records written", "已写出的记录"),
    "said.imported": (
        "{items} records in the file: {created} new, {updated} updated, {unchanged} as they were, "
        "{rejected} refused.",
        "文件中共 {items} 条记录：新建 {created}，更新 {updated}，未变 {unchanged}，拒绝 {rejected}。",
    ),
    "said.resumed": (
        "The first {count} of them had been dealt with before.",
        "其中前 {count} 条此前已处理。",
    ),
    "said.rejects": (
        "{file} holds the refused rows as they came: personal data that only you can read. Delete it "
        "when done.",
        "{file} 按原样保存了被拒绝的行：含个人信息，仅您可读，用完请删除。",
    ),
    "said.import-id": (
        "To take it back: strongroom import undo {id}",
        "如需撤销：strongroom import undo {id}",
    ),
    "said.undone": (
        "{removed} removed, {reverted} put back. Left alone: {changed_since} changed since, {needed} needed "
        "by others, {out_of_reach} out of reach.",
        "移除 {removed}，恢复 {reverted}。保持不变：此后被修改 {changed_since}，仍被引用 {needed}，"
        "无权处理 {out_of_reach}。",
    ),
    "said.exported": ("{count} records written to {file}.", "已将 {count} 条记录写入 {file}。"),
}
