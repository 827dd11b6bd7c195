"""The roles that every room begins with, as data: the access matrix, actions, scopes, purposes, budgets.

Lives here: the tables, and making a policy of them. Must not live here: deciding, files. The same tables
are printed in docs/reference/roles.md, which a test holds against them.
"""

from collections.abc import Iterable, Mapping

from strongroom.access.actions import DATA_ACTIONS, ROOM_ACTIONS, Action
from strongroom.access.grants import FieldGrant, read_letters
from strongroom.access.policy import ADMINISTRATORS, FOUNDER, KEEPER, SOLO, Beyond, Grant, Policy, Role
from strongroom.access.scope import ALL, Scope
from strongroom.model.levels import Level
from strongroom.model.purposes import PURPOSES

__all__ = ["MATRIX", "MATRIX_ROLES", "builtin_policy", "builtin_roles"]

MATRIX_ROLES = ("sales", "service", "marketing", "analyst", "privacy_officer", SOLO)
"""The roles that see customers' data at all, in the order of the columns of `MATRIX`."""

MATRIX: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "customers": (
        # fields                         sales  service  marketing analyst privacy  solo
        ("name company", ("F", "F", "m", "·", "M", "F")),
        ("phone email", ("M U", "M U C", "U", "·", "M", "M U C")),
        ("address birth_date age", ("M", "M", "K", "K", "M", "M")),
        ("national_id bank_card", ("·", "C", "·", "·", "M!", "M C")),
        ("external_id", ("F", "F", "·", "·", "M", "F")),
        ("kind", ("F", "F", "F", "F", "F", "F")),
        ("city country", ("F", "F", "K", "K", "F", "F")),
        ("gender", ("F", "F", "T", "T", "M", "F")),
        ("note", ("M", "M", "·", "·", "M", "M")),
    ),
    "purchases": (
        ("ordered_at status currency total items payment", ("F", "F", "T", "T", "F", "F")),
        ("external_id note", ("F", "F", "·", "·", "F", "F")),
    ),
    "needs": (
        ("kind status priority channel due_at", ("F", "F", "T", "T", "F", "F")),
        ("external_id summary detail", ("F", "F", "·", "·", "F", "F")),
    ),
    # Every other field, by its level: what nobody has thought about, few may see.
    "*": (
        ("general", ("F", "F", "T", "T", "F", "F")),
        ("personal", ("M", "M", "·", "·", "M", "M")),
        ("sensitive", ("·", "·", "·", "·", "M!", "M")),
    ),
}
"""Per collection rows of fields and, in the order of `MATRIX_ROLES`, the letters of their grants."""

_LABELS = {
    "sales": ("Sales", "销售"),
    "service": ("Customer service", "客户服务"),
    "marketing": ("Marketing", "市场营销"),
    "analyst": ("Analyst", "数据分析"),
    "privacy_officer": ("Privacy officer", "个人信息保护负责人"),
    "system_admin": ("System administrator", "系统管理员"),
    "security_admin": ("Security administrator", "安全管理员"),
    "audit_admin": ("Audit administrator", "审计管理员"),
    FOUNDER: ("Founder", "创建者"),
    KEEPER: ("Keeper of the ring", "密钥环保管方"),
    SOLO: ("One person, all hats", "一人兼任全部角色"),
}

_PURPOSES: Mapping[str, tuple[str, ...]] = {
    "sales": ("sales", "billing", "data_quality"),
    "service": ("support", "billing", "data_quality"),
    "marketing": ("marketing",),
    "analyst": ("analytics",),
    "privacy_officer": ("privacy_request", "legal_retention", "data_quality"),
    "system_admin": ("operations",),
    "security_admin": ("security",),
    "audit_admin": ("audit",),
    FOUNDER: ("operations",),
    KEEPER: ("operations",),
    SOLO: tuple(PURPOSES),
}


def _actions(names: str) -> frozenset[Action]:
    return frozenset(Action(name) for name in names.split())


_OWN_AND_TEAM = Scope(own=True, shared=True, team=True)
_SCOPES = {"sales": _OWN_AND_TEAM, "service": ALL, "marketing": ALL, "analyst": ALL, "privacy_officer": ALL}

_READING = "view list find totals reveal compare use history"
_FILES = "import import_undo"
_CUSTOMER_ACTIONS = {
    "sales": _actions(f"{_READING} {_FILES} create update share transfer consent request"),
    "service": _actions(f"{_READING} {_FILES} create update revert share transfer merge consent request"),
    "marketing": _actions("view list totals use"),
    "analyst": _actions("view list totals export"),
    "privacy_officer": _actions(
        "view list find totals reveal history update revert remove merge export consent request rekey erase "
        "hold"
    ),
    SOLO: DATA_ACTIONS,
}
_RECORD_ACTIONS = {
    "sales": _actions(f"{_READING} {_FILES} create update remove revert share transfer"),
    "service": _actions(f"{_READING} {_FILES} create update remove revert share transfer merge"),
    # Totals and no list: a list would say how much each customer bought, and when.
    "marketing": _actions("totals"),
    "analyst": _actions("totals"),
    "privacy_officer": _actions(
        "view list find totals reveal history update revert remove export erase hold"
    ),
    SOLO: DATA_ACTIONS,
}

_ROOM_ACTIONS: Mapping[str, frozenset[Action]] = {
    "privacy_officer": _actions("schema_show erase_status erase_run audit_scope audit_prove"),
    "system_admin": _actions(
        "status upgrade schema_show schema_apply erase_status erase_run backup_run backup_verify "
        "backup_prune backup_drill destination_add destination_remove job_list job_cancel schedule_set "
        "notice_list notice_set restore promote keys_status keys_rotate keys_backup "
        "keys_recover keys_store_add "
        "keys_store_remove keys_keeper_add keys_keeper_remove keys_copy_note keys_copy_gone "
        "audit_verify audit_checkpoint watch_run"
    ),
    "security_admin": _actions(
        "status schema_show user_add user_update user_suspend user_resume user_link user_list access_apply "
        "access_explain access_report user_invite session_list session_end token_add token_list token_revoke "
        "alert_list alert_close watch_replay watch_run honeytoken audit_scope audit_prove notice_list "
        "notice_set"
    ),
    "audit_admin": _actions(
        "status schema_show erase_status audit_list audit_show audit_scope audit_find_value audit_prove "
        "audit_export audit_verify audit_checkpoint user_list access_explain access_report alert_list"
    ),
    FOUNDER: _actions(
        "status schema_show user_add user_update user_link user_invite user_list access_explain access_report"
    ),
    # A machine: it may pull the ring that it keeps, say what it holds, and nothing else at all.
    KEEPER: _actions("keeper_pull keeper_report"),
    SOLO: ROOM_ACTIONS,
}
_ANYBODY = _actions("schema_show")

_BUDGETS: Mapping[str, Mapping[str, int]] = {
    "sales": {"open": 200, "reveal": 50, "use": 200, "find": 300, "list_rows": 2_000},
    "service": {"open": 400, "reveal": 100, "compare": 200, "use": 200, "find": 600, "list_rows": 3_000},
    "marketing": {"open": 1_000, "use": 10_000, "list_rows": 20_000},
    "analyst": {"list_rows": 100_000, "export": 20, "export_rows": 100_000},
    "privacy_officer": {
        "open": 400,
        "reveal": 200,
        "find": 300,
        "list_rows": 3_000,
        "export": 30,
        "export_rows": 20_000,
        "erase": 50,
    },
    SOLO: {"open": 600, "reveal": 300, "find": 1_000, "list_rows": 20_000, "export": 20, "erase": 50},
}

_K_ANONYMITY = {"analyst": 10}
_LEVELS = {"general": Level.GENERAL, "personal": Level.PERSONAL, "sensitive": Level.SENSITIVE}


def builtin_roles(*, solo: bool = False) -> dict[str, Role]:
    """The built-in roles by name.

    Args:
        solo: Whether the role of one person with all hats is among them.
    """
    names = [*MATRIX_ROLES[:-1], *ADMINISTRATORS, FOUNDER, KEEPER, *([SOLO] if solo else [])]
    return {name: _role(name) for name in names}


def builtin_policy(*, solo: bool = False) -> Policy:
    """The policy that a room begins with, version 1.

    Args:
        solo: For ``init --solo``: one person wears all hats, and the policy declares it.
    """
    return Policy(version=1, roles=builtin_roles(solo=solo), separation="declared" if solo else "kept")


def _role(name: str) -> Role:
    en, zh = _LABELS[name]
    return Role(
        name=name,
        label_en=en,
        label_zh=zh,
        purposes=_PURPOSES[name],
        room_actions=_ROOM_ACTIONS.get(name, _ANYBODY),
        grants=_grants(name) if name in MATRIX_ROLES else {},
        budget=_BUDGETS.get(name, {}),
        # Nobody else could help the one person with all hats, who may change the budget anyway.
        beyond=Beyond.STEP_UP if name in _BUDGETS and name != SOLO else Beyond.ALARM,
    )


def _grants(role: str) -> dict[str, Grant]:
    levels = {_LEVELS[level]: grant for level, grant in _column("*", role)}
    return {
        collection: Grant(
            actions=_CUSTOMER_ACTIONS[role] if collection == "customers" else _RECORD_ACTIONS[role],
            scope=_SCOPES.get(role, ALL),
            fields={} if collection == "*" else dict(_column(collection, role)),
            levels=levels,
            min_group=_K_ANONYMITY.get(role, 0),
        )
        for collection in MATRIX
        # Collections that a schema adds are nobody's business but of those who work with people.
        if collection != "*" or role not in {"marketing", "analyst"}
    }


def _column(collection: str, role: str) -> Iterable[tuple[str, FieldGrant]]:
    at = MATRIX_ROLES.index(role)
    for names, letters in MATRIX[collection]:
        for name in names.split():
            yield name, read_letters(letters[at])
