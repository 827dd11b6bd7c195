"""The words of questions, headings and remarks.

Lives here: what commands say while they work and above their tables. Must not live here: help.
"""

__all__ = ["WORDS"]

WORDS = {
    "ask.field": ("{name}: ", "{name}："),
    "ask.record": (
        "Enter the fields one by one; an empty line leaves a field out.",
        "请逐项输入；直接回车则跳过该字段。",
    ),
    "ask.confirm": ("{question} [y/N] ", "{question} [y/N] "),
    "ask.passphrase": ("Passphrase of the room: ", "保险库口令："),
    "ask.passphrase-again": ("Once more: ", "请再次输入："),
    "ask.passphrase-differs": ("The two differ.", "两次输入不一致。"),
    "ask.remove": ("Remove {id}?", "移除 {id}？"),
    "ask.revert": ("Put revision {revision} of {id} back?", "将 {id} 恢复到版本 {revision}？"),
    "ask.edit": ("Change {fields} of {id}?", "修改 {id} 的 {fields}？"),
    "heading.id": ("id", "编号"),
    "heading.revision": ("revision", "版本"),
    "heading.updated": ("updated", "更新时间"),
    "heading.created": ("created", "创建时间"),
    "heading.customer": ("customer", "客户"),
    "heading.collection": ("collection", "集合"),
    "heading.owner": ("owner", "负责人"),
    "heading.team": ("team", "团队"),
    "heading.at": ("at", "时间"),
    "heading.action": ("action", "操作"),
    "heading.principal": ("by", "操作者"),
    "heading.purpose": ("purpose", "目的"),
    "heading.changed": ("changed", "变更字段"),
    "view.masked": ("masked", "遮蔽"),
    "view.coarse": ("coarse", "概略"),
    "view.totals": ("totals only", "仅合计"),
    "view.full": ("", ""),
    "view.hidden": ("hidden", "不可见"),
    "view.revealed": ("revealed", "已显示"),
    "view.may-reveal": ("{view}; --reveal {field}", "{view}；可用 --reveal {field}"),
    "view.filled": ("(a value is there)", "（有内容）"),
    "said.nothing-found": ("Nothing found.", "没有匹配的记录。"),
    "said.nothing-listed": ("No records.", "没有记录。"),
    "said.more": ("More: --cursor {cursor}", "还有更多：--cursor {cursor}"),
    "said.would-remove": ("{id} would be removed.", "将移除 {id}。"),
    "said.would-revert": (
        "{id} would go from revision {current} back to what stood in revision {revision}.",
        "{id} 将从版本 {current} 恢复到版本 {revision} 的内容。",
    ),
    "said.would-edit": (
        "{id} (revision {revision}): {fields} would change.",
        "{id}（版本 {revision}）将修改：{fields}。",
    ),
    "said.would-transfer": (
        "{id} would go to owner {owner}, team {team}.",
        "{id} 将转给负责人 {owner}，团队 {team}。",
    ),
    "said.removed": ("{id} was removed.", "{id} 已移除。"),
}
