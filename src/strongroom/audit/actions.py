"""The closed list of what an event can say was done, with its names in both languages.

Lives here: actions and their names. Must not live here: who may do them (access), when they are recorded.
"""

from enum import StrEnum
from types import MappingProxyType

__all__ = ["ACTION_NAMES", "Action", "action_name"]


class Action(StrEnum):
    """What was done, or refused, or failed; the text stands in the leaf and never changes."""

    INIT = "init"
    ERA_BEGIN = "era_begin"
    LOG_KEY = "log_key"
    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"
    REVERT = "revert"
    VIEW = "view"
    LIST = "list"
    FIND = "find"
    REVEAL = "reveal"
    TICKET = "ticket"
    COMPARE = "compare"
    USE = "use"
    HISTORY = "history"
    ACCESSES = "accesses"
    DUPLICATE_CHECK = "duplicate_check"
    TRANSFER = "transfer"
    SHARE = "share"
    UNSHARE = "unshare"
    MERGE = "merge"
    TOTALS = "totals"
    IMPORT = "import"
    IMPORT_LIST = "import_list"
    IMPORT_UNDO = "import_undo"
    EXPORT = "export"
    SCHEMA_APPLY = "schema_apply"
    SCHEMA_RESEAL = "schema_reseal"
    ACCESS_APPLY = "access_apply"
    USER_ADD = "user_add"
    USER_UPDATE = "user_update"
    USER_SUSPEND = "user_suspend"
    USER_RESUME = "user_resume"
    USER_LINK = "user_link"
    USER_LIST = "user_list"
    USER_INVITE = "user_invite"
    SIGN_IN = "sign_in"
    SIGN_IN_STEP = "sign_in_step"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    STEP_UP = "step_up"
    CREDENTIAL_SET = "credential_set"
    CREDENTIAL_REMOVE = "credential_remove"
    SESSION_LIST = "session_list"
    SESSION_END = "session_end"
    TOKEN_ADD = "token_add"  # noqa: S105 - the name of an action
    TOKEN_LIST = "token_list"  # noqa: S105 - the name of an action
    TOKEN_REVOKE = "token_revoke"  # noqa: S105 - the name of an action
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of an action
    ACCESS_EXPLAIN = "access_explain"
    ACCESS_REPORT = "access_report"
    SCHEMA_SHOW = "schema_show"
    WATCH_REPLAY = "watch_replay"
    WATCH_RUN = "watch_run"
    ALERT_RAISE = "alert_raise"
    ALERT_LIST = "alert_list"
    ALERT_SHOW = "alert_show"
    ALERT_ACKNOWLEDGE = "alert_acknowledge"
    ALERT_CLOSE = "alert_close"
    HONEYTOKEN = "honeytoken"
    AUDIT_LIST = "audit_list"
    AUDIT_SHOW = "audit_show"
    AUDIT_SCOPE = "audit_scope"
    AUDIT_ACTIVITY = "audit_activity"
    AUDIT_FIND_VALUE = "audit_find_value"
    AUDIT_PROVE = "audit_prove"
    AUDIT_EXPORT = "audit_export"
    AUDIT_VERIFY = "audit_verify"
    AUDIT_CHECKPOINT = "audit_checkpoint"
    BACKUP_RUN = "backup_run"
    BACKUP_VERIFY = "backup_verify"
    BACKUP_PRUNE = "backup_prune"
    BACKUP_DRILL = "backup_drill"
    DESTINATION_ADD = "destination_add"
    DESTINATION_REMOVE = "destination_remove"
    JOB_START = "job_start"
    JOB_END = "job_end"
    JOB_LIST = "job_list"
    JOB_CANCEL = "job_cancel"
    SCHEDULE_SET = "schedule_set"
    NOTICE_SET = "notice_set"
    NOTICE_LIST = "notice_list"
    RESTORE = "restore"
    PROMOTE = "promote"
    REKEY = "rekey"
    ERASE = "erase"
    ERASE_CANCEL = "erase_cancel"
    ERASE_APPROVE = "erase_approve"
    ERASE_SHRED = "erase_shred"
    ERASE_INTENT = "erase_intent"
    ERASE_DEFINITIVE = "erase_definitive"
    ERASE_STATUS = "erase_status"
    ERASE_RUN = "erase_run"
    INDEX_RENEW = "index_renew"
    HOLD = "hold"
    HOLD_LIFT = "hold_lift"
    KEYS_STATUS = "keys_status"
    KEYS_STORE_ADD = "keys_store_add"
    KEYS_STORE_REMOVE = "keys_store_remove"
    KEYS_KEEPER_ADD = "keys_keeper_add"
    KEYS_KEEPER_REMOVE = "keys_keeper_remove"
    KEYS_COPY_NOTE = "keys_copy_note"
    KEYS_COPY_GONE = "keys_copy_gone"
    KEEPER_PULL = "keeper_pull"
    KEEPER_REPORT = "keeper_report"
    KEYS_ROTATE = "keys_rotate"
    KEYS_BACKUP = "keys_backup"
    STATUS = "status"
    UPGRADE = "upgrade"


ACTION_NAMES = MappingProxyType(
    {
        Action.INIT: ("set up the room", "初始化保险库"),
        Action.ERA_BEGIN: ("began an era of the log", "开始新的日志纪元"),
        Action.LOG_KEY: ("named a key of the log", "指认日志签名密钥"),
        Action.CREATE: ("created", "新建"),
        Action.UPDATE: ("changed", "修改"),
        Action.REMOVE: ("removed", "移除"),
        Action.REVERT: ("went back to an earlier revision", "恢复到较早版本"),
        Action.VIEW: ("viewed, masked", "查看（遮蔽）"),
        Action.LIST: ("listed", "列表"),
        Action.FIND: ("searched", "查找"),
        Action.REVEAL: ("revealed", "显示"),
        Action.COMPARE: ("compared", "核对"),
        Action.USE: ("used unseen", "代用"),
        Action.HISTORY: ("looked at the history", "查看历史"),
        Action.ACCESSES: ("looked at who had seen a customer", "查看客户的接触记录"),
        Action.TICKET: ("asked for a one-use ticket", "申请一次性票据"),
        Action.DUPLICATE_CHECK: ("asked whether a customer exists", "查询客户是否已存在"),
        Action.TRANSFER: ("gave to another owner or team", "移交"),
        Action.SHARE: ("shared", "共享"),
        Action.UNSHARE: ("stopped sharing", "取消共享"),
        Action.MERGE: ("merged two customers", "合并客户"),
        Action.TOTALS: ("added up", "汇总统计"),
        Action.IMPORT: ("imported", "导入"),
        Action.IMPORT_LIST: ("listed the imports", "查看导入记录"),
        Action.IMPORT_UNDO: ("undid an import", "撤销导入"),
        Action.EXPORT: ("exported", "导出"),
        Action.SCHEMA_APPLY: ("changed the schema", "变更数据结构"),
        Action.SCHEMA_RESEAL: ("sealed values anew at another level", "按新的敏感级别重新封存"),
        Action.ACCESS_APPLY: ("changed the access policy", "变更访问策略"),
        Action.USER_ADD: ("added a user", "添加用户"),
        Action.USER_UPDATE: ("changed a user", "修改用户"),
        Action.USER_SUSPEND: ("suspended a user", "停用用户"),
        Action.USER_RESUME: ("let a suspended user back in", "重新启用用户"),
        Action.USER_LINK: ("linked a login to a user", "绑定用户登录"),
        Action.USER_LIST: ("listed the users", "查看用户列表"),
        Action.USER_INVITE: ("made a one-time sign-in link", "生成一次性登录链接"),
        Action.SIGN_IN: ("signed in", "登录"),
        Action.SIGN_IN_STEP: ("showed a password, and is asked for more", "已出示密码，尚需第二项验证"),
        Action.SIGN_IN_FAILED: ("failed to sign in", "登录失败"),
        Action.SIGN_OUT: ("signed out", "退出登录"),
        Action.STEP_UP: ("showed a second factor again", "再次验证身份"),
        Action.CREDENTIAL_SET: ("set a way of signing in", "设置登录凭据"),
        Action.CREDENTIAL_REMOVE: ("removed a way of signing in", "移除登录凭据"),
        Action.SESSION_LIST: ("listed somebody's sessions", "查看用户会话"),
        Action.SESSION_END: ("ended sessions", "结束会话"),
        Action.TOKEN_ADD: ("made an API token", "创建 API 令牌"),
        Action.TOKEN_LIST: ("listed the API tokens", "查看 API 令牌"),
        Action.TOKEN_REVOKE: ("revoked an API token", "撤销 API 令牌"),
        Action.TOKEN_REFUSED: ("showed a token that is not taken", "出示了不被接受的令牌"),
        Action.ACCESS_EXPLAIN: ("asked why access is decided so", "查询访问判定原因"),
        Action.ACCESS_REPORT: ("reported who sees what", "生成访问权限报告"),
        Action.SCHEMA_SHOW: ("looked at the schema", "查看数据结构"),
        Action.WATCH_REPLAY: ("tried the watch's rules on the past", "用历史日志试运行监测规则"),
        Action.WATCH_RUN: ("ran the watch", "运行监测"),
        Action.ALERT_RAISE: ("raised an alert", "发出告警"),
        Action.ALERT_LIST: ("listed the alerts", "查看告警列表"),
        Action.ALERT_SHOW: ("looked at an alert", "查看告警"),
        Action.ALERT_ACKNOWLEDGE: ("acknowledged an alert", "确认告警"),
        Action.ALERT_CLOSE: ("closed an alert", "关闭告警"),
        Action.HONEYTOKEN: ("looked after the honeytokens", "管理诱饵客户"),
        Action.AUDIT_LIST: ("listed the log", "查看日志列表"),
        Action.AUDIT_SHOW: ("looked at an event", "查看审计事件"),
        Action.AUDIT_SCOPE: ("asked whose data somebody touched", "查询某人接触过的客户数据"),
        Action.AUDIT_ACTIVITY: ("counted who did how much", "统计各人的访问量"),
        Action.AUDIT_FIND_VALUE: ("searched the log for a value", "在日志中查找数值"),
        Action.AUDIT_PROVE: ("made a proof", "生成证明"),
        Action.AUDIT_EXPORT: ("exported the log", "导出日志"),
        Action.AUDIT_VERIFY: ("verified the log", "校验日志"),
        Action.AUDIT_CHECKPOINT: ("signed a checkpoint", "签署检查点"),
        Action.BACKUP_RUN: ("made a backup", "进行备份"),
        Action.BACKUP_VERIFY: ("verified backups", "校验备份"),
        Action.BACKUP_PRUNE: ("pruned backups", "清理备份"),
        Action.BACKUP_DRILL: ("drilled a restore", "演练恢复"),
        Action.DESTINATION_ADD: ("changed the backup destinations", "变更备份目的地"),
        Action.DESTINATION_REMOVE: ("took a backup destination away", "移除备份目的地"),
        Action.JOB_START: ("asked for a job", "提交任务"),
        Action.JOB_END: ("finished a job", "任务结束"),
        Action.JOB_LIST: ("looked at all jobs", "查看全部任务"),
        Action.JOB_CANCEL: ("cancelled a job", "取消任务"),
        Action.SCHEDULE_SET: ("changed a schedule", "变更计划任务"),
        Action.NOTICE_SET: ("changed where notices go", "变更通知去向"),
        Action.NOTICE_LIST: ("looked at where notices go", "查看通知去向"),
        Action.RESTORE: ("restored the room", "恢复保险库"),
        Action.PROMOTE: ("put a restored room in charge", "提升恢复的保险库"),
        Action.REKEY: ("gave a customer a new key", "更换客户密钥"),
        Action.ERASE: ("began to erase a customer", "开始擦除客户"),
        Action.ERASE_APPROVE: ("approved an erasure", "批准擦除"),
        Action.ERASE_CANCEL: ("cancelled an erasure", "取消擦除"),
        Action.ERASE_SHRED: ("shredded a customer's keys", "粉碎客户密钥"),
        Action.ERASE_INTENT: ("is about to destroy old keys", "即将销毁旧密钥"),
        Action.ERASE_DEFINITIVE: ("erased a customer for good", "彻底擦除客户"),
        Action.ERASE_STATUS: ("looked at erasures", "查看擦除进度"),
        Action.ERASE_RUN: ("carried erasures forward", "推进擦除"),
        Action.INDEX_RENEW: ("renewed the search indexes", "更新检索索引"),
        Action.HOLD: ("put a legal hold on a customer", "对客户设置法律保全"),
        Action.HOLD_LIFT: ("lifted a legal hold", "解除法律保全"),
        Action.KEYS_STATUS: ("looked at the keys' status", "查看密钥状态"),
        Action.KEYS_ROTATE: ("rotated keys", "轮换密钥"),
        Action.KEYS_STORE_ADD: ("added a ring store", "添加密钥环存放处"),
        Action.KEYS_STORE_REMOVE: ("struck a ring store off", "移除密钥环存放处"),
        Action.KEYS_KEEPER_ADD: ("added a keeper of the ring", "添加密钥环保管方"),
        Action.KEYS_KEEPER_REMOVE: ("struck a keeper off", "移除密钥环保管方"),
        Action.KEYS_COPY_NOTE: ("noted a copy of the ring elsewhere", "登记他处的密钥环副本"),
        Action.KEYS_COPY_GONE: ("vouched that a copy of the ring is gone", "声明密钥环副本已销毁"),
        Action.KEEPER_PULL: ("pulled the ring as its keeper", "保管方拉取密钥环"),
        Action.KEEPER_REPORT: ("reported what the keeper holds", "保管方报告所持内容"),
        Action.KEYS_BACKUP: ("wrote the ring into its stores", "将密钥环写入各存放处"),
        Action.STATUS: ("looked at the room's state", "查看保险库状态"),
        Action.UPGRADE: ("upgraded the room", "升级保险库"),
    }
)
"""Action to its English and Chinese name."""


def action_name(action: str, language: str = "en") -> str:
    """The name of an action in ``en`` or ``zh-CN``; one of a later version is shown as it stands."""
    try:
        names = ACTION_NAMES[Action(action)]
    except ValueError:
        return action
    return names[1] if language.startswith("zh") else names[0]
