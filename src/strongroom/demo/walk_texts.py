"""Texts of the walk-through, in English and Chinese.

Lives here: what is said at each stage. Must not live here: doing it (walk_through.py).
"""

from strongroom.i18n import Catalogue

__all__ = ["WALK"]

WALK = Catalogue(
    {
        "opening": (
            "A walk through Strongroom. Everybody in it is made up; nothing leaves this machine.",
            "Strongroom 演示。其中的人物全部为虚构；数据不会离开本机。",
        ),
        "seconds": ("   ({seconds:.2f} s)", "   （{seconds:.2f} 秒）"),
        "room": ("A room", "建立保险库"),
        "room.done": (
            "Settings, database and keys lie in {home}; sealed copies of the key ring in two ring stores.",
            "设置、数据库和密钥位于 {home}；密钥环的密封副本位于两个密钥环存放处。",
        ),
        "fill": ("Customers, purchases and needs", "客户、订单与需求"),
        "fill.done": (
            "{customers} customers, {purchases} purchases and {needs} needs, each sealed under its "
            "customer's own key and recorded in the log.",
            "{customers} 位客户、{purchases} 笔订单、{needs} 项需求，各以客户专属密钥密封，并逐条记入日志。",
        ),
        "staff": ("Colleagues", "同事"),
        "staff.one": ("{handle}: {role}", "{handle}：{role}"),
        "find": ("Find by any spelling", "任何写法都能查到"),
        "find.found": ("{asked}  ->  found {name}", "{asked}  ->  查到 {name}"),
        "find.suffix": (
            "{asked}  ->  {count} found by the last four, {name} among them",
            "{asked}  ->  按后四位查到 {count} 位，其中有 {name}",
        ),
        "view": ("Masked view", "遮蔽显示"),
        "view.hidden": ("(not shown to this role)", "（此角色不可见）"),
        "reveal": ("Reveal, with a reason", "说明理由后完整显示"),
        "reveal.without": ("Without a reason: {code}: {message}", "未说明理由：{code}：{message}"),
        "reveal.with": (
            "With the reason “{reason}”: {value}",
            "理由为“{reason}”：{value}",
        ),
        "refuse": ("Refused", "拒绝"),
        "refuse.marketing": (
            "{handle} (marketing) asks for the phone number in full: {code}: {message}",
            "{handle}（市场营销）要求完整显示电话：{code}：{message}",
        ),
        "refuse.system": (
            "{handle} (system administrator) asks for the customers: {code}: {message}",
            "{handle}（系统管理员）要求列出客户：{code}：{message}",
        ),
        "looked": ("Who looked at this customer?", "谁看过这位客户？"),
        "looked.one": (
            "{at}  {who:<6} {action:<8} {outcome:<8} {purpose:<10} {what}",
            "{at}  {who:<6} {action:<8} {outcome:<8} {purpose:<10} {what}",
        ),
        "looked.refused": ("And what was refused:", "被拒绝的操作："),
        "looked.done": (
            "Whoever runs the database cannot take a line out of this unnoticed.",
            "即使掌管数据库的人，也无法悄悄删去其中任何一行。",
        ),
        "sound": ("Verify", "验证"),
        "sound.done": (
            "{leaves} leaves of the log and {records} records: nothing is wrong.",
            "日志共 {leaves} 个叶、{records} 条记录：未发现问题。",
        ),
        "change": ("Somebody changes the database itself", "有人直接改动数据库"),
        "change.done": (
            "Two customers have changed places in the file: {one} and {other}. No program was asked.",
            "文件中两位客户的密封件被对调：{one} 与 {other}。没有经过任何程序。",
        ),
        "named": ("Verify again", "再次验证"),
        "named.one": ("{code}  {record}: {text}", "{code}  {record}：{text}"),
        "named.door": (
            "Asked for the first of them, the door shows nothing: {code}: {message}",
            "此时查看其中第一位，系统不显示任何内容：{code}：{message}",
        ),
        "kept": ("The room stays at {home}. Try:", "保险库保留在 {home}。可以尝试："),
        "gone": (
            "The room is thrown away now. For one that stays, and to go on by yourself:",
            "演示用的保险库现已删除。如需保留一个并自行尝试：",
        ),
        "next": (
            "  strongroom demo --home {home}\n"
            "  strongroom find customers phone --home {home} --purpose support\n"
            "  docs/tutorial/first-room.md: the first ten minutes with a room of your own",
            "  strongroom demo --home {home}\n"
            "  strongroom find customers phone --home {home} --purpose support\n"
            "  docs/zh/tutorial/first-room.md：用自己的保险库度过最初十分钟",
        ),
        "next.kept": (
            "  strongroom list customers --home {home} --as {handle} --purpose support\n"
            "  strongroom find customers phone --home {home} --as {handle} --purpose support",
            "  strongroom list customers --home {home} --as {handle} --purpose support\n"
            "  strongroom find customers phone --home {home} --as {handle} --purpose support",
        ),
    }
)
