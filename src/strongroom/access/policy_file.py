"""The policy file: what people change in access, in TOML, for ``access apply FILE``.

Lives here: a file on top of a current policy gives the next one. Must not live here: telling two policies
apart (policy_diff.py), storing, deciding. A file says only what it changes; what it leaves out stays.
Every name in it is known or refused: a mistyped field would otherwise be a rule that never holds. Spec:
    docs/explanation/access.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from strongroom.access.actions import DATA_ACTIONS, ROOM_ACTIONS, Action
from strongroom.access.budgets import BUDGETS
from strongroom.access.builtin import builtin_roles
from strongroom.access.grants import FieldGrant, read_letters
from strongroom.access.policy import ADMINISTRATORS, FOUNDER, SOLO, Beyond, Grant, Policy, Role, Separation
from strongroom.access.policy_document import read_scope, write_policy
from strongroom.access.scope import Scope, Teams
from strongroom.access.watch_limits import RULES, read_limits_file
from strongroom.errors import InvalidInput
from strongroom.model.levels import Level
from strongroom.model.nearest import nearest
from strongroom.model.purposes import check_purpose
from strongroom.model.schema import Collection, Schema
from strongroom.model.toml_table import Table, parse_toml

__all__ = ["apply_policy_file"]

_APPROVED = frozenset({Action.ERASE})
_FILE_KEYS = ("separation", "reasoned", "step_up", "approved", "teams", "roles", "watch")
_WATCH_KEYS = ("off", *(name for name in RULES if name not in ("finding", "honeytoken")))
_ROLE_KEYS = (
    "label",
    "purposes",
    "like",
    "room_actions",
    "denied_actions",
    "budget",
    "beyond",
    "collections",
    "removed",
)
_GRANT_KEYS = ("actions", "scope", "fields", "levels", "denied", "min_group")
_TEAM = re.compile(r"[\w-]{1,40}")
_ROLE = re.compile("[a-z][a-z0-9_]{0,39}")
_BUILT_IN = frozenset(builtin_roles(solo=True))


def apply_policy_file(text: str, current: Policy, schema: Schema) -> Policy:
    """Read a policy file on top of a policy.

    Args:
        text: The file.
        current: What holds now.
        schema: The collections and fields that a file may name.

    Returns:
        The next version; ``current`` itself, where the file changes nothing.

    Raises:
        InvalidInput: ``toml.…``, ``access.…``, ``schema.…``, ``purpose.unknown``, ``watch.…``:
            the first rule that the file breaks.
    """
    file = parse_toml(text, _FILE_KEYS)
    result = replace(
        current,
        separation=_separation(file, current),
        reasoned=_actions(file, "reasoned", frozenset(Action), current.reasoned),
        step_up=_actions(file, "step_up", frozenset(Action), current.step_up),
        approved=_actions(file, "approved", _APPROVED, current.approved),
        teams=_teams(file, current),
        watch=read_limits_file(file.table("watch", _WATCH_KEYS), current.watch),
    )
    result = _with_solo(result)
    roles = file.table("roles", None)
    for name in roles:
        result = _with_role(result, name, roles.table(name, _ROLE_KEYS), schema)
    if write_policy(result) == write_policy(current):
        return current
    return replace(result, version=current.version + 1)


def _separation(file: Table, current: Policy) -> Separation:
    word = file.text("separation", current.separation)
    if word == "kept":
        return "kept"
    if word == "declared":
        return "declared"
    raise InvalidInput("access.unknown-word", word=word, place="separation", known="declared, kept")


def _with_solo(policy: Policy) -> Policy:
    """The role of all hats is there exactly where the policy declares that hats are shared."""
    roles = dict(policy.roles)
    if policy.separation == "kept":
        roles.pop(SOLO, None)
    elif SOLO not in roles:
        roles[SOLO] = builtin_roles(solo=True)[SOLO]
    return replace(policy, roles=roles)


def _teams(file: Table, current: Policy) -> Teams:
    """``[teams]`` is the whole tree, where a file has one: a team left out is gone."""
    if "teams" not in file:
        return current.teams
    table = file.table("teams", None)
    parents: dict[str, str | None] = {}
    for team in table:
        if not _TEAM.fullmatch(team):
            raise InvalidInput("access.bad-team", team=team)
        parents[team] = table.text(team) or None
    return Teams(parents)


def _with_role(policy: Policy, name: str, table: Table, schema: Schema) -> Policy:
    if name == FOUNDER or (name == SOLO and SOLO not in policy.roles):
        raise InvalidInput("access.role-fixed", role=name)
    roles = dict(policy.roles)
    if table.flag("removed", False):
        if name in _BUILT_IN:
            raise InvalidInput("access.role-fixed", role=name)
        if roles.pop(name, None) is None:
            raise InvalidInput("access.unknown-role", role=name, known=nearest(name, roles))
        return replace(policy, roles=roles)
    roles[name] = _changed(roles.get(name) or _new_role(policy, name, table), table, policy.teams, schema)
    return replace(policy, roles=roles)


def _new_role(policy: Policy, name: str, table: Table) -> Role:
    if not _ROLE.fullmatch(name):
        raise InvalidInput("access.bad-role-name", role=name)
    for key in ("label", "purposes"):
        if key not in table:
            raise InvalidInput("access.role-incomplete", role=name, key=key)
    model = Role(name=name, label_en="", label_zh="", purposes=())
    if "like" in table:
        like = table.text("like")
        if like not in policy.roles or like in {*ADMINISTRATORS, FOUNDER, SOLO}:
            known = set(policy.roles) - {*ADMINISTRATORS, FOUNDER, SOLO}
            raise InvalidInput("access.unknown-role", role=like, known=nearest(like, known))
        model = replace(policy.roles[like], name=name)
    return model


def _changed(role: Role, table: Table, teams: Teams, schema: Schema) -> Role:
    label = table.table("label", ("en", "zh"))
    en, zh = label.text("en", role.label_en), label.text("zh", role.label_zh)
    purposes = tuple(map(check_purpose, table.texts("purposes"))) if "purposes" in table else role.purposes
    for key, value in (("label", en and zh), ("purposes", purposes)):
        if not value:
            raise InvalidInput("access.role-incomplete", role=role.name, key=key)
    collections = table.table("collections", None)
    if role.name in ADMINISTRATORS and any(True for _ in collections):
        raise InvalidInput("access.administrators-see-nothing", role=role.name)
    grants = dict(role.grants)
    for name in collections:
        entry = collections.table(name, _GRANT_KEYS)
        collection = None if name == "*" else schema.collection(name)
        # What the role grants on all others is where a collection of its own begins.
        grants[name] = _grant(role.name, grants.get(name) or grants.get("*"), entry, collection, teams)
    return replace(
        role,
        label_en=en,
        label_zh=zh,
        purposes=purposes,
        room_actions=_room_actions(table, role),
        denied_actions=_actions(table, "denied_actions", frozenset(Action), role.denied_actions, role.name),
        budget=_budget(table, role),
        beyond=_beyond(table, role),
        grants=grants,
    )


def _room_actions(table: Table, role: Role) -> frozenset[Action]:
    """The administrators' actions are theirs alone, whatever a file says."""
    own = role.room_actions
    theirs = frozenset[Action]().union(
        *(each.room_actions for name, each in builtin_roles().items() if name in ADMINISTRATORS)
    )
    free = ROOM_ACTIONS - theirs | builtin_roles()["privacy_officer"].room_actions
    return _actions(table, "room_actions", own | free, own, role.name)


def _grant(
    role: str, current: Grant | None, table: Table, collection: Collection | None, teams: Teams
) -> Grant:
    base = current or Grant(actions=frozenset(), scope=Scope())
    known = None if collection is None else collection.fields
    denied = frozenset(table.texts("denied")) if "denied" in table else base.denied
    _check_names(table, collection, denied)
    return Grant(
        actions=_actions(table, "actions", DATA_ACTIONS, base.actions, role),
        scope=_scope(table, base.scope, teams),
        fields={**base.fields, **_letters(table.table("fields", known))},
        levels={**base.levels, **_levels(table.table("levels", [level.name.lower() for level in Level]))},
        denied=denied,
        min_group=table.number("min_group", base.min_group),
    )


def _check_names(table: Table, collection: Collection | None, names: Iterable[str]) -> None:
    for name in names:
        if collection is None:
            raise InvalidInput("access.unknown-word", word=name, place=f"{table.place}.denied", known="–")
        collection.field(name)


def _letters(table: Table) -> dict[str, FieldGrant]:
    return {name: read_letters(table.text(name)) for name in table}


def _levels(table: Table) -> Mapping[Level, FieldGrant]:
    return {Level[name.upper()]: grant for name, grant in _letters(table).items()}


def _scope(table: Table, current: Scope, teams: Teams) -> Scope:
    if "scope" not in table:
        return current
    words = table.texts("scope")
    try:
        scope = read_scope(words)
    except ValueError as error:
        known = "all, own, shared, team, below, team:NAME"
        raise InvalidInput(
            "access.unknown-word", word=str(error), place=f"{table.place}.scope", known=known
        ) from None
    for team in scope.teams:
        if team not in teams:
            raise InvalidInput("access.unknown-team", team=team)
    return scope


def _actions(
    table: Table, key: str, allowed: frozenset[Action], current: frozenset[Action], role: str = "–"
) -> frozenset[Action]:
    if key not in table:
        return current
    names = {str(action): action for action in allowed}
    found = set()
    for name in table.texts(key):
        if name not in names:
            known = nearest(name, names)
            raise InvalidInput("access.unknown-action-in-role", role=role, action=name, known=known)
        found.add(names[name])
    return frozenset(found)


def _budget(table: Table, role: Role) -> Mapping[str, int]:
    entries = table.table("budget", BUDGETS)
    return {**role.budget, **{name: entries.number(name, 0) for name in entries}}


def _beyond(table: Table, role: Role) -> Beyond:
    word, known = table.text("beyond", str(role.beyond)), [str(each) for each in Beyond]
    if word not in known:
        raise InvalidInput(
            "access.unknown-word", word=word, place=f"{table.place}.beyond", known=", ".join(known)
        )
    return Beyond(word)
