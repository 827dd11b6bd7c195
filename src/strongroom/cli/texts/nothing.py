"""What a list says to a person when there is nothing on it: that, and what to do next.

Lives here: one text for each list. Must not live here: what stands in a list.
"""

__all__ = ["NOTHING"]

NOTHING = {
    "nothing.records": (
        "No records, or none that you may see and that fits. Enter some: `strongroom add COLLECTION`, or "
        "bring a file in: `strongroom import`.",
        "没有记录，或没有您可以查看且符合条件的记录。录入：`strongroom add COLLECTION`；"
        "从文件导入：`strongroom import`。",
    ),
    "nothing.found": (
        "Nothing found. `strongroom schema show` says what can be searched, and how.",
        "没有匹配的记录。`strongroom schema show` 说明哪些字段可查找、如何查找。",
    ),
    "nothing.groups": (
        "No group to show: there are no records, or each group has too few customers.",
        "没有可显示的组：没有记录，或每组的客户都太少。",
    ),
    "nothing.revisions": (
        "No earlier revisions that you may see; `strongroom show` has the record itself.",
        "没有您可以查看的历史版本；记录本身见 `strongroom show`。",
    ),
    "nothing.events": (
        "No events that fit and that you may see. Fewer options show more; `strongroom audit status` says "
        "how many there are.",
        "没有您可以查看且符合条件的审计事件。减少选项可看到更多；`strongroom audit status` 显示事件总数。",
    ),
    "nothing.touched": (
        "No customer was touched in that time. Give an earlier --from or a later --to to look further.",
        "这段时间内没有涉及任何客户。请用更早的 --from 或更晚的 --to 扩大范围。",
    ),
    "nothing.erasures": (
        "No erasure is under way. --all shows those that have ended; `strongroom erase ID --dry-run` says "
        "what one would take.",
        "没有进行中的擦除。--all 显示已结束的；`strongroom erase ID --dry-run` 说明一次擦除会带走什么。",
    ),
    "nothing.erased": (
        "No erasure was ever asked for here. `strongroom erase ID --dry-run` says what an erasure would "
        "take.",
        "此处从未申请过擦除。`strongroom erase ID --dry-run` 说明一次擦除会带走什么。",
    ),
    "nothing.carried": (
        "No erasure is under way: nothing was to be carried forward.",
        "没有进行中的擦除，无需推进。",
    ),
    "nothing.backups": (
        "No backup yet: `strongroom backup run` makes the first. It needs a destination: `strongroom "
        "destination list`.",
        "还没有备份：运行 `strongroom backup run` 建立第一个。"
        "备份需要目的地：`strongroom destination list`。",
    ),
    "nothing.destinations": (
        "No backup destination yet: `strongroom destination add NAME URI`. Until there is one, nothing is "
        "backed up.",
        "还没有备份目的地：`strongroom destination add NAME URI`。在此之前不会有任何备份。",
    ),
    "nothing.stores": (
        "No ring store yet: `strongroom keys store add folder:/path`, on another disk or machine. The ring "
        "lies in one place only.",
        "还没有密钥环存放处：`strongroom keys store add folder:/path`，应在另一块磁盘或机器上。"
        "目前密钥环只存放在一处。",
    ),
    "nothing.keepers": (
        "No keeper yet: `strongroom keeper init` on another machine makes the card that `strongroom keys "
        "keeper add` takes.",
        "还没有保管方：在另一台机器上运行 `strongroom keeper init` 生成名片，"
        "再用 `strongroom keys keeper add` 添加。",
    ),
    "nothing.copies": (
        "No copy of the keys elsewhere is noted. Where there is one, `strongroom keys copy note TEXT`: "
        "erasures then wait until it is gone.",
        "没有登记的其他密钥副本。如果存在，请用 `strongroom keys copy note TEXT` 登记，"
        "擦除会等到该副本销毁。",
    ),
    "nothing.users": (
        "No user that you may see: `strongroom user add NAME`.",
        "没有您可以查看的用户：`strongroom user add NAME`。",
    ),
    "nothing.tokens": (
        "No token yet: `strongroom token add`, for programs that work with the server.",
        "还没有令牌：`strongroom token add`，供通过服务器工作的程序使用。",
    ),
    "nothing.jobs": (
        "No job yet. What the room does by itself says `strongroom schedule list`; `strongroom job run` "
        "begins what is due.",
        "还没有任务。自动执行的内容见 `strongroom schedule list`；`strongroom job run` 开始到期的任务。",
    ),
    "nothing.schedules": (
        "No schedule: `strongroom schedule set` sets one.",
        "没有计划任务：用 `strongroom schedule set` 设置。",
    ),
    "nothing.late": ("Nothing is late.", "没有逾期的任务。"),
    "nothing.targets": (
        "Nobody is told anything yet: `strongroom notice mail FILE` or `strongroom notice webhook FILE`.",
        "还没有任何通知对象：`strongroom notice mail FILE` 或 `strongroom notice webhook FILE`。",
    ),
    "nothing.deliveries": (
        "Nothing was sent there yet: `strongroom notice test TARGET_ID` sends something to try it.",
        "尚未向该处发送任何通知：`strongroom notice test TARGET_ID` 可发送一条测试。",
    ),
    "nothing.alerts": (
        "No alert. `strongroom watch replay` tries the rules on what has been; honeytokens catch more: "
        "`strongroom watch honeytoken add CUSTOMER_ID`.",
        "没有告警。`strongroom watch replay` 可用规则检验过去的事件；设置诱饵客户可发现更多："
        "`strongroom watch honeytoken add CUSTOMER_ID`。",
    ),
    "nothing.replayed": (
        "These rules would have raised no alert in that time. --rules FILE tries stricter ones.",
        "按这些规则，这段时间内不会产生告警。可用 --rules FILE 试用更严格的规则。",
    ),
    "nothing.honeytokens": (
        "No honeytoken is set out: enter a customer who does not exist, then `strongroom watch honeytoken "
        "add CUSTOMER_ID`.",
        "没有设置诱饵客户：先录入一位并不存在的客户，再运行 `strongroom watch honeytoken add CUSTOMER_ID`。",
    ),
    "nothing.fields": (
        "No field is there to show: `strongroom schema show` without a name shows every collection.",
        "没有可显示的字段：不带名称的 `strongroom schema show` 显示所有集合。",
    ),
    "nothing.grants": ("Nobody is granted anything.", "没有任何授权。"),
}
