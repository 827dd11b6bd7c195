"""What the dry run says about a mapping besides counts: what will be left behind, changed or made up.

Lives here: the notices and their words in both languages. Must not live here: printing. They name columns,
fields and files, never values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rule import LineKey, Rule

__all__ = ["NOTICES", "Notice", "notices_of"]

NOTICES: Final[Mapping[str, tuple[str, str]]] = {
    "dropped": ("Dropped, as the mapping says: {columns}.", "按映射丢弃的列：{columns}。"),
    "left-out": ("Not mapped, so not imported: {columns}.", "未映射、不会导入的列：{columns}。"),
    "removed": (
        "From {field}, what matches {pattern} is removed before the value is checked.",
        "{field} 中匹配 {pattern} 的部分会在校验前去掉。",
    ),
    "rounded": (
        "{field} is rounded ({rounding}) to {places} decimals where it has more.",
        "{field} 的小数位超过 {places} 位时会舍入（{rounding}）。",
    ),
    "first-line": (
        "Several lines with one {columns} make one record; the first line counts.",
        "{columns} 相同的多行合为一条记录，以第一行为准。",
    ),
    "grouped": (
        "Lines with one {columns} make one record with an item each; other fields come from the first line.",
        "{columns} 相同的多行合为一条记录，每行一个明细；其他字段取第一行。",
    ),
    "one-customer": (
        "All records belong to one customer that the mapping names; --create-customers makes it.",
        "所有记录都归于映射中指定的同一个客户；加 --create-customers 会创建该客户。",
    ),
    "line-key": (
        "Keys are made from line numbers: import this file again only with the same lines.",
        "键值由行号生成：再次导入时文件的行必须不变。",
    ),
    "no-key": (
        "There is no key: importing the file again makes every record a second time.",
        "没有键值：再次导入会重复创建所有记录。",
    ),
    "constant": ("{field} is the same for all records.", "所有记录的 {field} 都相同。"),
}


@dataclass(frozen=True)
class Notice:
    """One thing to know before importing: a key of `NOTICES` and what its words name."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The notice in ``en`` or ``zh-CN``."""
        return NOTICES[self.code][language.startswith("zh")].format_map(dict(self.parameters))


def notices_of(mapping: ImportMapping, columns: Sequence[str]) -> tuple[Notice, ...]:
    """What there is to say about a mapping for a file with these columns."""
    return (*_columns(mapping, columns), *_records(mapping), *_values(mapping))


def _columns(mapping: ImportMapping, columns: Sequence[str]) -> Iterator[Notice]:
    used = {column for rule in mapping.row_rules for column in rule.needs}
    used.update(mapping.group_by, (mapping.items_in,) if mapping.items_in else ())
    used.update((mapping.join.on,) if mapping.join else ())
    if dropped := [column for column in columns if column in mapping.drop]:
        yield Notice("dropped", {"columns": ", ".join(dropped)})
    if left := [column for column in columns if column not in used and column not in mapping.drop]:
        yield Notice("left-out", {"columns": ", ".join(left)})


def _records(mapping: ImportMapping) -> Iterator[Notice]:
    if mapping.group_by:
        lines = mapping.items or any(rule.sum is not None for rule in mapping.fields.values())
        yield Notice("grouped" if lines else "first-line", {"columns": " + ".join(mapping.group_by)})
    if mapping.key is None:
        yield Notice("no-key")
    elif isinstance(mapping.key, LineKey):
        yield Notice("line-key")
    if mapping.customer is not None and not mapping.customer.needs:
        yield Notice("one-customer")


def _values(mapping: ImportMapping) -> Iterator[Notice]:
    named: list[tuple[str, Rule]] = list(mapping.fields.items())
    named.extend((f"items.{name}", rule) for name, rule in mapping.items.items())
    for name, rule in named:
        if rule.remove is not None:
            yield Notice("removed", {"field": name, "pattern": rule.remove})
        if rule.round is not None:
            yield Notice("rounded", {"field": name, "rounding": rule.round, "places": rule.places})
        if rule.value is not None and not rule.needs:
            yield Notice("constant", {"field": name})
