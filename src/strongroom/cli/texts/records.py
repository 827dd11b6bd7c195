"""Texts of the commands that work on records and files of records.

Lives here: list, find, show, add, edit, remove, history, revert, transfer, share, unshare, handover,
merge, totals. Must not live
here: their options (pages.py), the words of their output (words.py).
"""

__all__ = ["RECORDS"]

RECORDS = {
    "list": ("List records, masked.", "列出记录（遮蔽显示）。"),
    "list.example": (
        "strongroom list needs --status open --limit 20",
        "strongroom list needs --status open --limit 20",
    ),
    "find": ("Find records by the value of a field.", "按字段内容查找记录。"),
    "find.more": (
        "Name a field and you are asked for its value. Several fields narrow each other. A find without hits "
        "is no error. `strongroom schema show` says what can be searched.",
        "写出字段名后会询问其内容；多个字段同时满足才算匹配。没有匹配不算错误。"
        "`strongroom schema show` 说明哪些字段可查找。",
    ),
    "find.example": (
        "strongroom find customers phone\nstrongroom find customers email=@- < address.txt",
        "strongroom find customers phone\nstrongroom find customers email=@- < address.txt",
    ),
    "show": ("Show one record, masked; reveal single fields.", "显示一条记录（遮蔽）；可单独显示某些字段。"),
    "show.example": (
        "strongroom show cus_… --reveal phone --reason-code customer_request",
        "strongroom show cus_… --reveal phone --reason-code customer_request",
    ),
    "add": ("Add a record.", "新增记录。"),
    "add.more": (
        "Asks field by field. Or name the fields to be asked for, or give one JSON object with --from.",
        "逐个字段询问；也可只写要填的字段，或用 --from 给出一个 JSON 对象。",
    ),
    "add.example": (
        "strongroom add customers\nstrongroom add customers --from person.json",
        "strongroom add customers\nstrongroom add customers --from person.json",
    ),
    "edit": ("Change fields of a record.", "修改记录的字段。"),
    "edit.more": (
        "Only the fields named are touched; what stood there before stays in the history.",
        "只改动所写的字段；原有内容保留在历史中。",
    ),
    "edit.example": (
        "strongroom edit cus_… phone --clear note",
        "strongroom edit cus_… phone --clear note",
    ),
    "remove": ("Remove a record from view; its history stays.", "移除记录，使其不再显示；历史保留。"),
    "remove.more": (
        "This does not erase a person: keys and history stay.",
        "这不是擦除：密钥与历史仍然保留。",
    ),
    "remove.example": ("strongroom remove need_… --dry-run", "strongroom remove need_… --dry-run"),
    "history": ("Show the revisions of a record: who, when, why.", "显示记录的各个版本：何人、何时、为何。"),
    "history.example": ("strongroom history cus_…", "strongroom history cus_…"),
    "revert": ("Put an earlier revision back, as a new one.", "恢复较早的版本（作为新版本）。"),
    "revert.example": ("strongroom revert cus_… 2 --dry-run", "strongroom revert cus_… 2 --dry-run"),
    "transfer": ("Give a record to another user or team.", "将记录转给其他用户或团队。"),
    "transfer.example": (
        "strongroom transfer cus_… --owner bob",
        "strongroom transfer cus_… --owner bob",
    ),
    "share": ("Let a colleague or a team reach a record.", "将记录共享给同事或团队。"),
    "share.more": (
        "They see of it what their own roles grant of shared records. What belongs to a customer is shared "
        "by itself.",
        "对方所见仍以其角色对共享记录的授权为准。客户名下的记录须另行共享。",
    ),
    "share.example": ("strongroom share cus_… --with-user bob", "strongroom share cus_… --with-user bob"),
    "unshare": ("End a share.", "取消共享。"),
    "unshare.example": (
        "strongroom unshare cus_… --with-team north",
        "strongroom unshare cus_… --with-team north",
    ),
    "handover": ("Give all that one colleague owns to another.", "将一位同事名下的全部记录移交给另一位。"),
    "handover.more": (
        "Within your own reach. If it is stopped, run it again: it goes on where it was.",
        "仅限您有权处理的记录。中断后重新运行即从中断处继续。",
    ),
    "handover.example": ("strongroom handover bob carol", "strongroom handover bob carol"),
    "merge": ("Merge a duplicate into the customer who stays.", "将重复的客户并入要保留的客户。"),
    "merge.more": (
        "The duplicate's purchases, needs and other records move; the fields of the one who stays do not "
        "change. The duplicate is removed, and its history says where it went.",
        "重复客户的购买记录、需求及其他记录会转移；保留的客户字段不变。重复的客户被移除，其历史会说明去向。",
    ),
    "merge.example": ("strongroom merge cus_… cus_… --dry-run", "strongroom merge cus_… cus_… --dry-run"),
    "totals": ("Count records, and add up amounts, in groups.", "按组统计记录数与金额。"),
    "totals.more": (
        "Columns: fields with few values, city, team, month, customer.city, customer.age_band and so on. "
        "Groups of fewer customers than your role may see are withheld, and as many more as it takes that "
        "none of them can be had by subtracting.",
        "可用的列：取值不多的字段、city、team、month、customer.city、customer.age_band 等。"
        "客户数低于角色下限的组不显示；为防止相减推算，必要时还会隐去其他组。",
    ),
    "totals.example": (
        "strongroom totals purchases --by status --by customer.city --sum total",
        "strongroom totals purchases --by status --by customer.city --sum total",
    ),
}
