"""What differs between two policies, in words, and whether anybody may see more than before.

Lives here: the comparison. Must not live here: reading files, applying.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from strongroom.access.grants import NOTHING, FieldGrant, union, write_letters
from strongroom.access.policy import Beyond, Grant, Policy, Role
from strongroom.access.policy_document import role_document, scope_document
from strongroom.access.watch_limits import is_looser, limits_document

__all__ = ["PolicyChange", "diff_policies"]

_NO_GRANT: dict[str, FieldGrant] = {}


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One difference.

    Args:
        role: The role concerned; None for what concerns all.
        widens: Whether somebody may do or see more than before: a line to read twice.
    """

    role: str | None
    en: str
    zh: str
    widens: bool = False

    def line(self, language: str) -> str:
        """The change in ``en`` or ``zh-CN``."""
        return self.zh if language.startswith("zh") else self.en


def diff_policies(old: Policy, new: Policy) -> list[PolicyChange]:
    """The changes from one policy to the next."""
    changes = list(_general(old, new))
    for name, role in new.roles.items():
        before = old.roles.get(name)
        if before is None:
            changes.append(PolicyChange(name, f"new role {name}", f"新增角色 {name}", widens=True))
        elif role_document(before) != role_document(role):
            changes += _role_changes(before, role)
    for name in old.roles:
        if name not in new.roles:
            changes.append(PolicyChange(name, f"role {name} is removed", f"删除角色 {name}"))
    return changes


def _general(old: Policy, new: Policy) -> Iterator[PolicyChange]:
    if old.separation != new.separation:
        declared = new.separation == "declared"
        yield PolicyChange(
            None,
            "one person may hold several administrator roles, declared openly"
            if declared
            else "administrators are kept apart",
            "公开声明：一人可兼任多个管理员角色" if declared else "三类管理员相互分离",
            widens=declared,
        )
    if old.teams.parents != new.teams.parents:
        yield PolicyChange(None, "the tree of teams changes", "团队结构有变化", widens=True)
    for key, en, zh in (
        ("reasoned", "a reason is asked for", "须说明理由"),
        ("step_up", "a fresh sign-in is asked for", "须重新验证身份"),
        ("approved", "a second person has to approve", "须经第二人批准"),
    ):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            listed = ", ".join(sorted(after)) or "–"
            yield PolicyChange(None, f"{en}: {listed}", f"{zh}：{listed}", widens=not before <= after)
    before_watch, after_watch = limits_document(old.watch), limits_document(new.watch)
    for key, after in after_watch.items():
        if before_watch[key] != after:
            words = ", ".join(map(str, after)) if isinstance(after, list | tuple) else str(after)
            less = is_looser(key, before_watch[key], after)
            yield PolicyChange(
                None, f"watch: {key}: {words or '–'}", f"监测：{key}：{words or '–'}", widens=less
            )


def _role_changes(old: Role, new: Role) -> Iterator[PolicyChange]:
    name = new.name
    yield from _sets(name, "purposes", "目的", set(old.purposes), set(new.purposes))
    yield from _sets(
        name, "actions on the room", "对保险库的操作", set(old.room_actions), set(new.room_actions)
    )
    yield from _sets(
        name, "denials", "禁止项", set(old.denied_actions), set(new.denied_actions), gain_widens=False
    )
    if dict(old.budget) != dict(new.budget):
        listed = ", ".join(f"{key} {value}" for key, value in sorted(new.budget.items()))
        yield PolicyChange(
            name, f"{name}: budget a day: {listed}", f"{name}：每日限额：{listed}", widens=True
        )
    if old.beyond is not new.beyond:
        order = list(Beyond)
        yield PolicyChange(
            name,
            f"{name}: beyond the budget: {new.beyond}",
            f"{name}：超出限额时：{new.beyond}",
            widens=order.index(new.beyond) < order.index(old.beyond),
        )
    for collection in dict.fromkeys([*old.grants, *new.grants]):
        yield from _grant_changes(name, collection, old.grants.get(collection), new.grants.get(collection))
    if (old.label_en, old.label_zh) != (new.label_en, new.label_zh):
        yield PolicyChange(name, f"{name} is called {new.label_en}", f"{name} 改称“{new.label_zh}”")


def _grant_changes(
    role: str, collection: str, old: Grant | None, new: Grant | None
) -> Iterator[PolicyChange]:
    place = f"{role}, {collection}"
    before, after = (set(grant.actions) if grant else set() for grant in (old, new))
    yield from _sets(role, f"actions on {collection}", f"对 {collection} 的操作", before, after)
    scopes = [scope_document(grant.scope) if grant else [] for grant in (old, new)]
    if scopes[0] != scopes[1]:
        words = ", ".join(scopes[1]) or "–"
        narrower = set(scopes[1]) <= set(scopes[0])
        yield PolicyChange(role, f"{place}: scope {words}", f"{place}：范围 {words}", widens=not narrower)
    fields = [grant.fields if grant else _NO_GRANT for grant in (old, new)]
    levels = [
        {level.name.lower(): each for level, each in (grant.levels if grant else {}).items()}
        for grant in (old, new)
    ]
    for table in (fields, levels):
        for name in dict.fromkeys([*table[0], *table[1]]):
            yield from _field_change(
                role, f"{place}.{name}", table[0].get(name, NOTHING), table[1].get(name, NOTHING)
            )
    denied = [set(grant.denied) if grant else set() for grant in (old, new)]
    yield from _sets(
        role,
        f"closed fields of {collection}",
        f"{collection} 中关闭的字段",
        denied[0],
        denied[1],
        gain_widens=False,
    )
    groups = [grant.min_group if grant else 0 for grant in (old, new)]
    if groups[0] != groups[1]:
        yield PolicyChange(
            role,
            f"{place}: totals over at least {groups[1]}",
            f"{place}：汇总至少 {groups[1]} 人",
            widens=groups[1] < groups[0],
        )


def _field_change(role: str, place: str, old: FieldGrant, new: FieldGrant) -> Iterator[PolicyChange]:
    if old != new:
        arrow = f"{write_letters(old)} → {write_letters(new)}"
        yield PolicyChange(role, f"{place}: {arrow}", f"{place}：{arrow}", widens=union(old, new) != old)


def _sets(
    role: str, en: str, zh: str, old: Set[str], new: Set[str], *, gain_widens: bool = True
) -> Iterator[PolicyChange]:
    for sign, names, widens in (("+", new - old, gain_widens), ("-", old - new, not gain_widens)):
        if names:
            listed = ", ".join(sorted(names))
            yield PolicyChange(
                role, f"{role}: {en} {sign} {listed}", f"{role}：{zh} {sign} {listed}", widens=widens
            )
