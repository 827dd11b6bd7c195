"""Everything that can be asked for, and what each action needs.

Lives here: the closed list of actions, which concern customers' data and which the room. Must not live
here: who may (builtin.py), what the log calls them (audit, which has the same words).
"""

from enum import StrEnum

__all__ = ["DATA_ACTIONS", "FIELD_ACTIONS", "REASONED", "ROOM_ACTIONS", "WRITING", "Action", "read_action"]


class Action(StrEnum):
    """What a principal asks for; the text stands in policies and never changes."""

    # -- on records of a collection
    VIEW = "view"
    LIST = "list"
    FIND = "find"
    TOTALS = "totals"
    REVEAL = "reveal"
    COMPARE = "compare"
    USE = "use"
    HISTORY = "history"
    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"
    REVERT = "revert"
    TRANSFER = "transfer"
    SHARE = "share"
    MERGE = "merge"
    IMPORT = "import"
    IMPORT_UNDO = "import_undo"
    EXPORT = "export"
    CONSENT = "consent"
    REQUEST = "request"
    REKEY = "rekey"
    ERASE = "erase"
    HOLD = "hold"
    # -- on the room: users, roles, policy, alerts
    USER_ADD = "user_add"
    USER_UPDATE = "user_update"
    USER_SUSPEND = "user_suspend"
    USER_RESUME = "user_resume"
    USER_LINK = "user_link"
    USER_LIST = "user_list"
    USER_INVITE = "user_invite"
    SESSION_LIST = "session_list"
    SESSION_END = "session_end"
    ACCESS_APPLY = "access_apply"
    ACCESS_EXPLAIN = "access_explain"
    ACCESS_REPORT = "access_report"
    TOKEN_ADD = "token_add"  # noqa: S105 - the name of an action
    TOKEN_LIST = "token_list"  # noqa: S105 - the name of an action
    TOKEN_REVOKE = "token_revoke"  # noqa: S105 - the name of an action
    ALERT_LIST = "alert_list"
    ALERT_CLOSE = "alert_close"
    WATCH_REPLAY = "watch_replay"
    WATCH_RUN = "watch_run"
    HONEYTOKEN = "honeytoken"
    # -- on the room: running it
    SCHEMA_SHOW = "schema_show"
    SCHEMA_APPLY = "schema_apply"
    STATUS = "status"
    UPGRADE = "upgrade"
    ERASE_STATUS = "erase_status"
    ERASE_RUN = "erase_run"
    BACKUP_RUN = "backup_run"
    BACKUP_VERIFY = "backup_verify"
    BACKUP_PRUNE = "backup_prune"
    BACKUP_DRILL = "backup_drill"
    DESTINATION_ADD = "destination_add"
    DESTINATION_REMOVE = "destination_remove"
    JOB_LIST = "job_list"
    JOB_CANCEL = "job_cancel"
    SCHEDULE_SET = "schedule_set"
    NOTICE_SET = "notice_set"
    NOTICE_LIST = "notice_list"
    RESTORE = "restore"
    PROMOTE = "promote"
    KEYS_STATUS = "keys_status"
    KEYS_ROTATE = "keys_rotate"
    KEYS_BACKUP = "keys_backup"
    KEYS_RECOVER = "keys_recover"
    KEYS_STORE_ADD = "keys_store_add"
    KEYS_STORE_REMOVE = "keys_store_remove"
    KEYS_KEEPER_ADD = "keys_keeper_add"
    KEYS_KEEPER_REMOVE = "keys_keeper_remove"
    KEYS_COPY_NOTE = "keys_copy_note"
    KEYS_COPY_GONE = "keys_copy_gone"
    KEEPER_PULL = "keeper_pull"
    KEEPER_REPORT = "keeper_report"
    # -- on the room: the log
    AUDIT_LIST = "audit_list"
    AUDIT_SHOW = "audit_show"
    AUDIT_SCOPE = "audit_scope"
    AUDIT_FIND_VALUE = "audit_find_value"
    AUDIT_PROVE = "audit_prove"
    AUDIT_EXPORT = "audit_export"
    AUDIT_VERIFY = "audit_verify"
    AUDIT_CHECKPOINT = "audit_checkpoint"


DATA_ACTIONS = frozenset(list(Action)[: list(Action).index(Action.USER_ADD)])
"""Actions on the records of a collection; they need a grant on it, and a scope."""

ROOM_ACTIONS = frozenset(Action) - DATA_ACTIONS
"""Actions on the room itself; they show no customer's data."""

FIELD_ACTIONS = frozenset({Action.REVEAL, Action.COMPARE, Action.USE, Action.FIND})
"""Actions that name the fields they are about."""

WRITING = frozenset({Action.CREATE, Action.UPDATE, Action.IMPORT})
"""Actions that name the fields they write."""

REASONED = frozenset({Action.REVEAL, Action.EXPORT, Action.ERASE, Action.HOLD, Action.AUDIT_FIND_VALUE})
"""Actions that need a reason code beside the purpose, whatever a policy says."""

_BY_NAME = {str(action): action for action in Action}


def read_action(name: str) -> Action | None:
    """The action of a name; None where there is none, and then nobody may do it."""
    return _BY_NAME.get(name)
