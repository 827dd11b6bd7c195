"""What differs between two schemas, in words, and the work that it brings.

Lives here: the comparison. Must not live here: doing the work (vault), reading files (schema_file.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from strongroom.model.levels import Level
from strongroom.model.schema import TRANSFORMS, Collection, Field, Schema
from strongroom.model.schema_document import field_document

__all__ = ["Change", "ChangeKind", "Work", "diff"]


class ChangeKind(StrEnum):
    """What sort of change it is."""

    ADD_COLLECTION = "add_collection"
    ADD_FIELD = "add_field"
    RETIRE_FIELD = "retire_field"
    RESTORE_FIELD = "restore_field"
    LEVEL = "level"
    SEARCH_ON = "search_on"
    SEARCH_OFF = "search_off"
    REQUIRED = "required"
    PURPOSES = "purposes"
    OPTIONS = "options"
    LABEL = "label"
    REASON = "reason"


class Work(StrEnum):
    """What a change asks for, beyond taking effect."""

    NOTHING = "nothing"
    BACKFILL = "backfill"
    DROP_INDEX = "drop_index"
    RESEAL = "reseal"


_WORK_TEXTS = {
    Work.NOTHING: ("", ""),
    Work.BACKFILL: ("; existing records are indexed in the background", "；现有记录将在后台建立索引"),
    Work.DROP_INDEX: ("; its tokens are deleted", "；其检索令牌将被删除"),
    Work.RESEAL: (
        "; all that is stored, history included, is sealed anew in the background, and until then decisions "
        "go by the higher of the levels",
        "；已存储的全部数据（包括历史修订）将在后台重新封存，完成之前按较高的级别判定权限",
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Args:
        transform: Number of the search concerned; None for other changes.
        widens: Whether data is protected or limited less than before: somebody should read this line twice.
    """

    kind: ChangeKind
    collection: str
    field: str | None
    en: str
    zh: str
    work: Work = Work.NOTHING
    transform: int | None = None
    widens: bool = False

    @property
    def needs_backfill(self) -> bool:
        """Whether an index has to be built over what is stored."""
        return self.work is Work.BACKFILL

    @property
    def destructive(self) -> bool:
        """Whether something that could be seen or found before no longer can."""
        return self.kind in {ChangeKind.RETIRE_FIELD, ChangeKind.SEARCH_OFF}

    def line(self, language: str) -> str:
        """The change and its work in ``en`` or ``zh-CN``."""
        chinese = language.startswith("zh")
        return (self.zh if chinese else self.en) + _WORK_TEXTS[self.work][1 if chinese else 0]


def diff(old: Schema, new: Schema) -> list[Change]:
    """The changes from one schema to the next, in the order of the new one."""
    changes: list[Change] = []
    for collection in new.all_collections:
        before = old.by_number.get(collection.number)
        changes += _collection_changes(before, collection)
    return changes


def _collection_changes(old: Collection | None, new: Collection) -> Iterator[Change]:
    if old is None:
        en, zh = f"new collection {new.name} ({new.prefix}_…)", f"新增集合 {new.name}（{new.prefix}_…）"
        yield Change(ChangeKind.ADD_COLLECTION, new.name, None, en, zh)
    elif (old.label_en, old.label_zh) != (new.label_en, new.label_zh):
        yield Change(
            ChangeKind.LABEL,
            new.name,
            None,
            f"{new.name} is called {new.label_en}",
            f"{new.name} 改称“{new.label_zh}”",
        )
    for field in new.all_fields:
        before = old.by_number.get(field.number) if old else None
        if before is None:
            yield _added(new.name, field, fresh=old is None)
        elif field_document(before) != field_document(field):
            yield from _field_changes(new.name, before, field)


def _added(collection: str, field: Field, *, fresh: bool) -> Change:
    place = f"{collection}.{field.name}"
    how = "clear" if field.clear else field.level.name.lower()
    shown = "明文" if field.clear else {1: "一般", 2: "个人", 3: "敏感"}[field.level]
    return Change(
        ChangeKind.ADD_FIELD,
        collection,
        field.name,
        f"new field {place}: {field.type.name}, {how}",
        f"新增字段 {place}：{field.type.name}，{shown}",
        widens=field.clear is not None or bool(field.accept_leak),
        work=Work.NOTHING if fresh or not field.transforms() else Work.BACKFILL,
    )


def _field_changes(collection: str, old: Field, new: Field) -> Iterator[Change]:
    place = f"{collection}.{new.name}"
    if old.retired != new.retired:
        kind = ChangeKind.RETIRE_FIELD if new.retired else ChangeKind.RESTORE_FIELD
        index = Work.DROP_INDEX if new.retired else Work.BACKFILL
        yield Change(
            kind,
            collection,
            new.name,
            f"{place} is retired: not taken and not shown any more"
            if new.retired
            else f"{place} is in use again",
            f"停用 {place}：不再接收和显示" if new.retired else f"重新启用 {place}",
            work=index if new.transforms() else Work.NOTHING,
        )
    if old.level != new.level:
        yield _level_change(place, collection, old, new)
    yield from _search_changes(place, collection, old, new)
    if old.required != new.required:
        yield Change(
            ChangeKind.REQUIRED,
            collection,
            new.name,
            f"{place} is required from now on" if new.required else f"{place} is no longer required",
            f"{place} 今后为必填" if new.required else f"{place} 不再必填",
        )
    yield from _other_changes(place, collection, old, new)


def _level_change(place: str, collection: str, old: Field, new: Field) -> Change:
    lower = new.level < old.level
    reason = f" ({new.level_reason})" if new.level_reason else ""
    names = {Level.GENERAL: "一般", Level.PERSONAL: "个人", Level.SENSITIVE: "敏感"}
    before, after = old.level.name.lower(), new.level.name.lower()
    return Change(
        ChangeKind.LEVEL,
        collection,
        new.name,
        f"{place} goes {'down' if lower else 'up'} from {before} to {after}{reason}"
        + (f", where whoever may see {after} fields sees it" if lower else ""),
        f"{place} 的级别由{names[old.level]}{'降' if lower else '升'}为{names[new.level]}{reason}"
        + (f"，可查看{names[new.level]}级字段的角色都能看到它" if lower else ""),
        work=Work.RESEAL,
        widens=lower,
    )


def _search_changes(place: str, collection: str, old: Field, new: Field) -> Iterator[Change]:
    if new.retired:
        return  # the index goes with the field
    for search in sorted(new.searches - old.searches):
        rule = new.type.searches[search]
        yield Change(
            ChangeKind.SEARCH_ON,
            collection,
            new.name,
            f"{place} can be found by {search}; the database then shows {rule.leak_en}",
            f"{place} 可按 {search} 检索；数据库将显示：{rule.leak_zh}",
            work=Work.BACKFILL,
            transform=TRANSFORMS[search],
            widens=True,
        )
    for search in sorted(old.searches - new.searches):
        yield Change(
            ChangeKind.SEARCH_OFF,
            collection,
            new.name,
            f"{place} can no longer be found by {search}",
            f"{place} 不再支持按 {search} 检索",
            work=Work.DROP_INDEX,
            transform=TRANSFORMS[search],
        )


def _other_changes(place: str, collection: str, old: Field, new: Field) -> Iterator[Change]:
    before, after = field_document(old), field_document(new)
    if before["purposes"] != after["purposes"]:
        listed = ", ".join(after["purposes"])
        yield Change(
            ChangeKind.PURPOSES,
            collection,
            new.name,
            f"{place} is for {listed or 'every purpose of a role'}",
            f"{place} 的使用目的：{listed or '角色允许的全部目的'}",
            widens=not listed or not set(after["purposes"]) <= set(before["purposes"] or after["purposes"]),
        )
    if before["options"] != after["options"]:
        yield Change(
            ChangeKind.OPTIONS,
            collection,
            new.name,
            f"{place} takes other values from now on; stored ones stay",
            f"{place} 今后接受的取值有变化；已存储的值不变",
        )
    if (old.label_en, old.label_zh) != (new.label_en, new.label_zh):
        yield Change(
            ChangeKind.LABEL,
            collection,
            new.name,
            f"{place} is called {new.label_en}",
            f"{place} 改称“{new.label_zh}”",
        )
    reasons = ("clear_reason", "level_reason", "accept_leak")
    same_otherwise = old.level == new.level and old.searches == new.searches
    if same_otherwise and any(before[key] != after[key] for key in reasons):
        yield Change(
            ChangeKind.REASON,
            collection,
            new.name,
            f"{place}: a stated reason changes",
            f"{place}：所述理由有变化",
        )
