"""What to do about an error, in words for people at a page.

Each stands for the hint of the table of errors, where that one speaks of commands or of the interface for
programs. What whoever runs the server has to do at the machine stays as the table has it.
"""

__all__ = ["HINTS"]

HINTS = {
    "hint.access.refused": (
        "Ask the security administrator, who can say which rule decided, and change it.",
        "请联系安全管理员，可查明依据的规则并调整。",
    ),
    "hint.access.erased": (
        "The privacy officer can take it back until the keys go; after that nothing brings it back, and the receipt shows that.",
        "密钥销毁之前，个人信息保护负责人可以取消擦除；此后无法恢复，回执可资证明。",
    ),
    "hint.access.held": (
        "The privacy officer can show the hold with its end, and lift it.",
        "个人信息保护负责人可查看保全及期限，并解除保全。",
    ),
    "hint.access.purpose-missing": (
        "Choose one at the top of the page. Allowed here: {purposes}.",
        "请在页面顶部选择目的。此处可用：{purposes}。",
    ),
    "hint.access.reason-missing": ("Choose one in the form.", "请在表单中选择理由。"),
    "hint.access.unknown-purpose": ("Choose one at the top of the page.", "请在页面顶部选择目的。"),
    "hint.access.unknown-collection": (
        "Open the page anew, and choose from its list.",
        "请重新打开页面，从列表中选择。",
    ),
    "hint.access.unknown-field": (
        "Open the page anew, and choose from its list.",
        "请重新打开页面，从列表中选择。",
    ),
    "hint.access.no-such-version": ("Choose one of those listed.", "请选择列出的版本。"),
    "hint.reason.needs-text": (
        "Say why in a few words; the text is sealed.",
        "请简要说明原因；该文字会被封存。",
    ),
    "hint.id.malformed": (
        "Copy the whole id, from {prefix}_ to its last character; a customer's page shows it.",
        "请复制完整编号，从 {prefix}_ 到最后一个字符；客户页面会显示编号。",
    ),
    "hint.id.unknown-kind": (
        "Ids begin with cus_, pur_ or need_; a customer's page shows them.",
        "编号以 cus_、pur_ 或 need_ 开头，客户页面会显示。",
    ),
    "hint.search.not-offered": (
        "Search by another field, or by the whole value.",
        "请换用其他字段，或输入完整内容查找。",
    ),
    "hint.search.not-indexed": (
        "Search by another field, or by the whole value.",
        "请换用其他字段，或输入完整内容查找。",
    ),
    "hint.search.building": ("Try again in a while.", "请稍后再试。"),
    "hint.watch.budget-spent": (
        "Go on from {until}, or ask a colleague to take over; the security administrator can change the budget.",
        "请从 {until} 起继续，或请同事接手；安全管理员可调整限额。",
    ),
    "hint.watch.alert-not-found": ("The list of alerts shows those there are.", "告警列表会显示现有告警。"),
    "hint.watch.alert-closed": ("What is found again is a new alert.", "再次发现的情况会成为新告警。"),
    "hint.user.not-suspended": (
        "Only a suspended colleague is let back in; the list of colleagues shows their states.",
        "只能重新启用已停用的人员；人员列表显示各人状态。",
    ),
    "hint.watch.nobody-to-suspend": (
        "Look at its events; people are suspended on their own page too.",
        "请查看其事件；也可在人员页面停用。",
    ),
    "hint.log.event-unknown": ("Copy the whole id; the log shows it.", "请复制完整编号，日志中会显示。"),
    "hint.log.no-such-member": ("Look at the customer's own events.", "请查看该客户自己的事件。"),
    "hint.log.nothing-chosen": ("Choose a longer time, or another person.", "请选择更长的时间段或其他人员。"),
    "hint.log.range-or-choice": (
        "Choose either all events, or some of them.",
        "请选择全部事件，或其中一部分。",
    ),
    "hint.log.not-signed-yet": (
        "Try again in a while: checkpoints are signed on a schedule.",
        "请稍后再试：检查点按计划签署。",
    ),
    "hint.log.cursor": ("Begin the list again.", "请从头打开列表。"),
    "hint.log.unknown-action": ("Choose one from the list.", "请从列表中选择。"),
    "hint.user.not-found": ("Check how the name is written.", "请检查用户名的写法。"),
    "hint.user.unknown": ("Check how the name is written.", "请检查用户名的写法。"),
    "hint.user.not-active": ("Name a colleague who works here.", "请指定在职的同事。"),
    "hint.record.no-such-revision": (
        "The customer's versions show those there are.",
        "版本页面会显示现有版本。",
    ),
    "hint.erasure.needs-no-approval": ("It goes on when it is due.", "到期后会自动继续。"),
    "hint.erasure.customers-only": ("Begin on the customer's page.", "请在客户页面发起。"),
    "hint.erasure.under-way": ("The list of erasures says what it waits for.", "擦除列表会显示其等待事项。"),
    "hint.erasure.not-found": ("The list of erasures shows those there are.", "擦除列表会显示现有擦除。"),
    "hint.hold.too-late": (
        "A hold stops an erasure until its time has come. The erasure's page shows how far it is.",
        "保留只能在擦除到期之前阻止它。擦除页面会显示进展。",
    ),
    "hint.erasure.keep-unknown": (
        "Open the page anew, and tick from its list.",
        "请重新打开页面，从列表中勾选。",
    ),
    "hint.erasure.keep-incomplete": (
        "Fill in the end and the basis, where something is ticked.",
        "勾选留存内容时，请填写期限与依据。",
    ),
    "hint.receipt.none": ("It is issued when the erasure is definitive.", "彻底擦除后才会签发。"),
    "hint.hold.none": ("The erasure's page shows holds.", "擦除页面会显示保全。"),
    "hint.held.no-memory-files": (
        "Tell whoever runs the server: imports are served from Linux.",
        "请告知运维人员：导入须由 Linux 服务器提供。",
    ),
    "hint.held.files-beside": ("Join the files before uploading.", "请在上传前合并文件。"),
    "hint.import.being-undone": (
        "Take it back to its end first, on the list of imports.",
        "请先在导入列表中完成撤销。",
    ),
    "hint.import.some-refused": (
        "Mend the refused rows in their file, and import that.",
        "请在拒绝文件中修正后再导入。",
    ),
    "hint.import.some-left": ("Their versions say who changed them and why.", "版本记录会显示修改人和原因。"),
    "hint.ingest.encoding-unclear": (
        "Name it under “How the file is read”, such as gb18030 or latin-1; look at special letters in the try.",
        "请在“文件读取方式”中指定编码，例如 gb18030 或 latin-1，并在试运行中核对特殊字符。",
    ),
    "hint.ingest.not-decodable": (
        "Mend or export the file again; if it is in another encoding, name it under “How the file is read”.",
        "请修正或重新导出文件；若为其他编码，请在“文件读取方式”中指定。",
    ),
    "hint.ingest.map-missing": (
        "Choose a column for {key}, or add it in the text.",
        "请为 {key} 选择列，或在文本中补充。",
    ),
    "hint.ingest.unknown-customer": (
        "Import the customers first, or tick that those who are missing are made.",
        "请先导入客户，或勾选创建缺失的客户。",
    ),
    "hint.ingest.erased-before": (
        "Take them out of the other system too. Where there is a new basis, say it beside the mapping.",
        "请在来源系统中一并移除。如有新的依据，请在映射页面填写。",
    ),
    "hint.export.not-sealed": ("Give public keys (age1…), or a passphrase.", "请填写公钥（age1…）或口令。"),
    "hint.export.mark-without-csv": ("Leave the mark out, or choose CSV.", "请去掉标记，或选择 CSV。"),
    "hint.export.no-columns": ("Tick at least one column.", "请至少勾选一列。"),
    "hint.job.not-found": (
        "The list of jobs shows those that you may see.",
        "任务列表会显示您可查看的任务。",
    ),
    "hint.job.cannot-open": (
        "Ask for it once more; if that fails too, keys may be missing.",
        "请重新提交；若仍失败，可能缺少密钥。",
    ),
    "hint.notice.no-target": ("The list shows where notices go.", "列表会显示通知去向。"),
    "hint.destination.only-whole": (
        "Add another one and back up, which completes it; then remove {name}.",
        "请先添加另一个目的地并备份将其补全，然后再移除 {name}。",
    ),
    "hint.destination.name-taken": (
        "Choose another name; names of places that were given up stay theirs.",
        "请换一个名称；已移除的目的地的名称仍予以保留。",
    ),
    "hint.destination.unknown": ("The list shows those there are.", "列表会显示现有目的地。"),
    "hint.token.not-found": ("Your account lists your tokens.", "账户页面会列出您的令牌。"),
    "hint.sign-in.session-not-found": ("Your account lists your sessions.", "账户页面会列出您的会话。"),
    "hint.http.method-not-allowed": (
        "Open the page again, and use its buttons.",
        "请重新打开页面，并使用页面上的按钮。",
    ),
    "hint.http.too-many": ("Wait a moment, then go on.", "请稍候再继续。"),
    "hint.http.wrong-shape": ("Open the page again, and fill in its form.", "请重新打开页面并填写表单。"),
    "hint.http.host-unknown": ("Use the address that you were given.", "请使用告知您的地址。"),
    "hint.http.no-such-page": (
        "Check the address, or begin at the first page.",
        "请检查地址，或从首页开始。",
    ),
    "hint.sign-in.link-not-valid": (
        "Ask the security administrator for a new one. A demo prints a new one whenever it is started: press"
        " Ctrl-C where it runs, then start it again.",
        "请向安全管理员索取新链接。演示每次启动都会显示新链接：在其运行处按 Ctrl-C，再重新启动即可。",
    ),
    "hint.sign-in.session-renewed": (
        "Load this page again: what you sent is sent once more, and nothing of it is lost.",
        "请重新载入本页：所填内容会再次发送，不会丢失。",
    ),
    "hint.sign-in.step-up-missing": (
        "Show it now; then you go on where you were.",
        "请立即验证，随后将回到您刚才所在的页面。",
    ),
    "hint.sign-in.password-expired": ("Choose another one below.", "请在下方设置新密码。"),
    "hint.http.csrf-missing": (
        "The page was open for too long, or in two windows. Open it again and repeat what you did.",
        "页面打开时间过长，或在两个窗口中打开。请重新打开页面后再试。",
    ),
    "hint.http.other-site": (
        "Open the page from here, and repeat what you did.",
        "请在本站打开页面后再试。",
    ),
    "hint.import.already-done": (
        "Nothing has to be done. Imported once more, records without an id double.",
        "无需再次操作。如再次导入，没有编号的记录会重复。",
    ),
}
