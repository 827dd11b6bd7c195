"""What the doctor says, in both languages.

Lives here: sentences. Must not live here: when they are said (rules.py), and texts of codes that
`strongroom.errors` has, which are taken from there.
"""

from typing import NamedTuple

__all__ = ["TEXTS", "UNSEEN", "Text"]


class Text(NamedTuple):
    """What is wrong and what to do, in English and Chinese; ``{name}`` marks what is filled in."""

    en: str
    todo_en: str
    zh: str
    todo_zh: str


TEXTS: dict[str, Text] = {
    "doctor.demo": Text(
        "This is a demo room: its root key lies beside its data.",
        "Store made-up people only; for real ones make a room with `strongroom init`.",
        "这是演示保险库：根密钥与数据放在一起。",
        "请只存放虚构人物；真实数据请用 `strongroom init` 另建保险库。",
    ),
    "doctor.key-beside-data": Text(
        "The root key lies in the room's own folder ({path}): one copy of the folder holds key and data.",
        "Move it to another disk, close it with `chmod 600`, and name its new place under `keys` in "
        "strongroom.toml.",
        "根密钥位于保险库自身的文件夹中（{path}）：复制该文件夹就同时得到密钥和数据。",
        "请移到另一块磁盘，用 `chmod 600` 收紧权限，并在 strongroom.toml 的 `keys` 中写明新位置。",
    ),
    "doctor.open-to-others": Text(
        "Other users of the machine can get at {path} (mode {mode}).",
        "Close it: `chmod {wanted} {path}`. If it held keys, change them: others may have read it.",
        "本机其他用户可以访问 {path}（权限 {mode}）。",
        "请收紧权限：`chmod {wanted} {path}`。如果其中有密钥，请更换：可能已被他人读取。",
    ),
    "doctor.foreign-owner": Text(
        "{path} belongs to another user of the machine.",
        "Give it to the room's own account with `chown`, and run Strongroom as that account only.",
        "{path} 属于本机的其他用户。",
        "请用 `chown` 交给保险库专用账户，并且只用该账户运行 Strongroom。",
    ),
    "doctor.recovery-on-machine": Text(
        "The recovery key lies on this machine ({path}): whoever takes the machine can open every copy of "
        "the ring.",
        "Share it among people on paper or hardware, make sure that each part can be read, then remove "
        "the file.",
        "恢复密钥放在本机上（{path}）：拿到这台机器的人就能打开密钥环的所有副本。",
        "请用纸张或硬件分给多人保管，确认各部分可读后，再删除该文件。",
    ),
    "doctor.age-identity": Text(
        "A private age key lies on this machine ({path}); it may be the recovery key, the ring could not "
        "be asked.",
        "If it is, share it among people and remove the file. Run the doctor again when the room's keys "
        "open.",
        "本机上有一个 age 私钥（{path}）；它可能是恢复密钥，但目前无法与密钥环核对。",
        "如果是，请分给多人保管后删除该文件。密钥可用后请再次运行检查。",
    ),
    "doctor.no-recovery-key": Text(
        "The room has no recovery key, so no copy of the ring can be made: if this disk breaks, all data "
        "is lost.",
        "Make one with `strongroom keys rotate`, share it among people, and add two ring stores.",
        "保险库没有恢复密钥，无法制作密钥环副本：这块磁盘一坏，所有数据都会丢失。",
        "请用 `strongroom keys rotate` 生成，分给多人保管，并添加两个密钥环存放处。",
    ),
    "doctor.few-stores": Text(
        "Only {current} of at least {wanted} ring stores hold today's ring: one broken disk can take "
        "every key.",
        "Add a store on another disk or machine: `strongroom keys store add folder:/path`; mend those "
        "named here.",
        "至少需要 {wanted} 个密钥环存放处保存最新的密钥环，目前只有 {current} 个：一块磁盘损坏就可能失去全"
        "部密钥。",
        "请在另一块磁盘或另一台机器上添加：`strongroom keys store add folder:/path`，并修复此处列出的存放"
        "处。",
    ),
    "doctor.store": Text(
        "{store}: {what}",
        "{todo}",
        "{store}：{what_zh}",
        "{todo_zh}",
    ),
    "doctor.store-on-same-disk": Text(
        "The ring store {store} is on the same disk as {path}: if it breaks, ring and copy are gone "
        "together.",
        "Move the store to another disk or machine: add the new one, then remove this one.",
        "密钥环存放处 {store} 与 {path} 在同一块磁盘上：磁盘损坏时，密钥环和副本会一起丢失。",
        "请移到另一块磁盘或另一台机器：先添加新的，再移除这个。",
    ),
    "doctor.stores-share-disk": Text(
        "The ring stores {store} and {other} are on the same disk and count as one.",
        "Move one of them to another disk or machine.",
        "密钥环存放处 {store} 和 {other} 在同一块磁盘上，只能算一个。",
        "请将其中一个移到另一块磁盘或另一台机器。",
    ),
    "doctor.ring-copy-on-write": Text(
        "The ring lies on a disk that writes elsewhere instead of in place ({path}): old keys stay until "
        "their blocks "
        "are used again.",
        "Put the room on ext4 or XFS, or encrypt the disk; take no snapshots of it. Until then an erasure "
        "is weaker.",
        "密钥环所在磁盘不会就地覆盖（{path}）：旧密钥会留在磁盘上，直到数据块被重新使用。",
        "请把保险库放到 ext4 或 XFS 上，或加密磁盘，并且不要创建快照。在此之前，擦除的效力会减弱。",
    ),
    "doctor.in-memory": Text(
        "{path} lies in memory and is gone after a restart.",
        "Move it to a disk.",
        "{path} 位于内存中，重启后会丢失。",
        "请移到磁盘上。",
    ),
    "doctor.network-disk": Text(
        "{path} lies on a network file system, where locks and synced writes cannot be relied on.",
        "Move it to a local disk; other machines use the server, or PostgreSQL.",
        "{path} 位于网络文件系统上，其锁和落盘写入不可靠。",
        "请移到本地磁盘；其他机器请使用服务器或 PostgreSQL。",
    ),
    "doctor.password-in-settings": Text(
        "The database's address in strongroom.toml holds a password.",
        "Use peer authentication over a socket, a client certificate, or ~/.pgpass, and take the password "
        "out.",
        "strongroom.toml 中的数据库地址含有密码。",
        "请改用套接字的 peer 认证、客户端证书或 ~/.pgpass，并去掉其中的密码。",
    ),
    "doctor.leftover": Text(
        "A writer that was killed left {path} behind, which may hold older keys.",
        "It is overwritten when the keys change next: run `strongroom keys backup`, and look whether it "
        "is gone.",
        "写入被中断，留下了 {path}，其中可能有旧密钥。",
        "下次更改密钥时会被覆盖：请运行 `strongroom keys backup`，并确认它已消失。",
    ),
    "doctor.old-sqlite": Text(
        "SQLite {version} can corrupt a database when a checkpoint meets a writer (the WAL-reset bug, "
        "mended in "
        "3.51.3). Strongroom's own lock keeps its processes apart.",
        "Let no other program open room.db, and install SQLite 3.51.3 or later when the system offers it.",
        "SQLite {version} 在检查点与写入相遇时可能损坏数据库（WAL 重置缺陷，3.51.3 已修复）。Strongroom 用"
        "自己的锁隔开各进程。",
        "请勿让其他程序打开 room.db，并在系统提供时安装 SQLite 3.51.3 或更高版本。",
    ),
    "doctor.weak-passphrase": Text(
        "Guessing the passphrase of the root key is cheap: {memory_kib} KiB and {iterations} passes of "
        "Argon2id.",
        "Set the passphrase anew with `strongroom keys rotate`; at least 19 MiB and 2 passes are used then.",
        "根密钥口令的猜测代价过低：Argon2id 仅 {memory_kib} KiB、{iterations} 轮。",
        "请用 `strongroom keys rotate` 重设口令；届时至少使用 19 MiB 内存和 2 轮。",
    ),
    "doctor.postgres-not-durable": Text(
        "PostgreSQL acknowledges before data is safe on its disk ({setting}): an event can be lost after "
        "its value was "
        "shown.",
        "Set it to on, for the server and for the room's role (`ALTER ROLE … RESET`).",
        "PostgreSQL 在数据落盘前就确认（{setting}）：数据已显示，而审计事件可能丢失。",
        "请在服务器和该角色上恢复为 on（`ALTER ROLE … RESET`）。",
    ),
    "doctor.postgres-standby-behind": Text(
        "PostgreSQL has {standbys} standbys and waits for none: after a failover acknowledged events can "
        "be missing.",
        "Name one in `synchronous_standby_names`, with synchronous_commit on.",
        "PostgreSQL 有 {standbys} 个备库但不等待任何一个：故障切换后，已确认的审计事件可能缺失。",
        "请在 `synchronous_standby_names` 中指定一个，并将 synchronous_commit 设为 on。",
    ),
    "doctor.postgres-no-tls": Text(
        "The connection to PostgreSQL leaves the machine unencrypted.",
        "Turn on ssl in the server, and put `sslmode=verify-full` into the database's address.",
        "到 PostgreSQL 的连接离开本机且未加密。",
        "请在服务器上启用 ssl，并在数据库地址中加入 `sslmode=verify-full`。",
    ),
    "doctor.postgres-unverified": Text(
        "The connection to PostgreSQL is encrypted, but not checked to lead to the right server.",
        "Put `sslmode=verify-full` and `sslrootcert` into the database's address.",
        "到 PostgreSQL 的连接已加密，但未验证对方是否为正确的服务器。",
        "请在数据库地址中加入 `sslmode=verify-full` 和 `sslrootcert`。",
    ),
    "doctor.postgres-copies": Text(
        "PostgreSQL keeps copies of its own (archived logs, standbys): sealed rows of erased people stay "
        "there.",
        "Nothing in them opens after *definitive*; give them a short life, and name them in your records.",
        "PostgreSQL 自有副本（归档日志、备库）：被擦除者的密封行会留在其中。",
        "到 *definitive* 之后它们都无法打开；请缩短保留期，并在记录中列明。",
    ),
    "doctor.swap": Text(
        "Memory can be swapped to {area}, which is not encrypted: keys and values may stay on that disk.",
        "Turn swap off (`swapoff {area}`), or encrypt it.",
        "内存可能被交换到未加密的 {area}：密钥和数据可能留在该磁盘上。",
        "请关闭交换（`swapoff {area}`）或将其加密。",
    ),
    "doctor.core-dumps": Text(
        "A crash writes the program's memory to a disk: keys and values with it.",
        "Turn core dumps off for this account: `ulimit -c 0`, or LimitCORE=0 in the service.",
        "程序崩溃时会把内存写入磁盘，其中有密钥和数据。",
        "请为该账户关闭核心转储：`ulimit -c 0`，或在服务中设置 LimitCORE=0。",
    ),
}

UNSEEN: dict[str, tuple[str, str]] = {
    "keys": (
        "The keys could not be opened: ring stores, recovery key and passphrase parameters were not "
        "looked at.",
        "密钥未能打开：未检查密钥环存放处、恢复密钥和口令参数。",
    ),
    "provider": (
        "The root key's place in strongroom.toml could not be made sense of: it was not looked at.",
        "无法理解 strongroom.toml 中的根密钥位置：未检查。",
    ),
    "postgres": (
        "The database did not answer: its settings were not looked at.",
        "数据库没有响应：未检查其设置。",
    ),
    "swap": (
        "This system does not say whether it swaps, or what its disks are: that was not looked at.",
        "本系统未说明是否使用交换区及磁盘情况：未检查。",
    ),
}
