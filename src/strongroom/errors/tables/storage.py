"""Errors of rooms and their databases: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
    "room.none-here": Entry(
        Kind.NO_ROOM,
        "There is no room in {home}.",
        "Make one with `strongroom init --home {home}`, or name another folder with --home or "
        "STRONGROOM_HOME.",
        "{home} 中没有保险库。",
        "请用 `strongroom init --home {home}` 新建，或用 --home 或 STRONGROOM_HOME 指定其他文件夹。",
    ),
    "room.exists": Entry(
        Kind.CONFLICT,
        "There is a room in {home} already.",
        "Use it, or name another folder with --home; nothing was changed.",
        "{home} 中已有保险库。",
        "请直接使用，或用 --home 指定其他文件夹；未作任何更改。",
    ),
    "room.database-taken": Entry(
        Kind.CONFLICT,
        "The database belongs to another room.",
        "Name an empty database with --database; if an earlier `strongroom init` was interrupted, run it "
        "again with the same --home.",
        "该数据库属于另一个保险库。",
        "请用 --database 指定空数据库；如果是之前的 `strongroom init` 被中断，请用相同的 --home 再次运行。",
    ),
    "room.future-format": Entry(
        Kind.NO_ROOM,
        "The room was written by a newer version of Strongroom.",
        "Use that version or a later one; `strongroom version` shows the one in use.",
        "该保险库由更新版本的 Strongroom 写入。",
        "请使用该版本或更新的版本；`strongroom version` 显示当前版本。",
    ),
    "room.folder-open": Entry(
        Kind.INVALID,
        "Others can get at the folder {path} (mode {mode}).",
        "Close it: `chmod 700 {path}`, and make sure that it is yours.",
        "其他人可以访问文件夹 {path}（权限 {mode}）。",
        "请收紧权限：`chmod 700 {path}`，并确认其所有者是您。",
    ),
    "room.settings-malformed": Entry(
        Kind.INVALID,
        "The settings in strongroom.toml cannot be read (line {line}).",
        "Mend that line; docs/reference/settings.md shows a whole file.",
        "无法读取 strongroom.toml 中的设置（第 {line} 行）。",
        "请修正该行；完整示例见 docs/reference/settings.md。",
    ),
    "room.settings-unknown": Entry(
        Kind.INVALID,
        "strongroom.toml has a setting {name} that nobody knows.",
        "Correct its spelling or take it out.",
        "strongroom.toml 中有未知的设置项 {name}。",
        "请更正拼写或将其删除。",
    ),
    "room.setting-wrong": Entry(
        Kind.INVALID,
        "The setting {name} in strongroom.toml is missing or not of its kind.",
        "Set it again; docs/reference/settings.md says what each setting takes.",
        "strongroom.toml 中的设置项 {name} 缺失或取值不符。",
        "请重新设置；各项取值见 docs/reference/settings.md。",
    ),
    "database.empty": Entry(
        Kind.NO_ROOM,
        "The database is empty, and the room's settings name it.",
        "Check the database's address in strongroom.toml; if the data is lost, use `strongroom restore`.",
        "设置中指定的数据库是空的。",
        "请检查 strongroom.toml 中的数据库地址；如果数据已丢失，请使用 `strongroom restore`。",
    ),
    "database.foreign": Entry(
        Kind.KEY,
        "The database belongs to another room than the ring.",
        "Check the database's address in strongroom.toml; nothing was written.",
        "数据库与密钥环不属于同一个保险库。",
        "请检查 strongroom.toml 中的数据库地址；未写入任何内容。",
    ),
    "database.rolled-back": Entry(
        Kind.VERIFICATION,
        "The database is older than the {file}: it knows generation {found}, the {file} has {known}.",
        "An older copy of the database was put in place. Put the newest one back, or use `strongroom "
        "restore`, which starts a new era; nothing was written.",
        "数据库比 {file} 旧：数据库记录的代次为 {found}，{file} 为 {known}。",
        "数据库被换成了旧副本。请放回最新的数据库，或使用 `strongroom restore`（将开始新的纪元）；未写入任何"
        "内容。",
    ),
    "database.log-rolled-back": Entry(
        Kind.VERIFICATION,
        "The log of tenant {tenant} has {found} entries, and {known} were signed for.",
        "An older copy of the database was put in place. Put the newest one back, or use `strongroom "
        "restore`, which starts a new era; nothing was written.",
        "租户 {tenant} 的日志有 {found} 条，而已签名的有 {known} 条。",
        "数据库被换成了旧副本。请放回最新的数据库，或使用 `strongroom restore`（将开始新的纪元）；未写入任何"
        "内容。",
    ),
    "database.access-rolled-back": Entry(
        Kind.VERIFICATION,
        "The access rules of tenant {tenant} are of version {found}, and version {known} was in force.",
        "Older rows were put in place. Put the newest database back, or use `strongroom restore`; nothing "
        "was written.",
        "租户 {tenant} 的访问规则版本为 {found}，而生效过的版本为 {known}。",
        "有行被换成了旧内容。请放回最新的数据库，或使用 `strongroom restore`；未写入任何内容。",
    ),
    "database.access-changed": Entry(
        Kind.VERIFICATION,
        "The access rules of tenant {tenant} are not those of version {version} that were in force.",
        "Rows were changed behind the room's back. Run `strongroom audit verify --data`; it names them.",
        "租户 {tenant} 的访问规则与生效的版本 {version} 不符。",
        "有行被绕过保险库改动。请运行 `strongroom audit verify --data` 查看具体位置。",
    ),
    "storage.unknown-column": Entry(
        Kind.USAGE,
        "The backup has columns of the table {table} that this version does not know.",
        "Restore with the version that made it, or a later one.",
        "备份中表 {table} 的某些列是此版本所不认识的。",
        "请使用生成它的版本或更新版本恢复。",
    ),
    "storage.busy": Entry(
        Kind.BUSY,
        "The database is busy: others hold what is needed ({state}).",
        "Try again in a moment; if it lasts, look for a long import, a backup or a stuck process.",
        "数据库繁忙：所需资源被占用（{state}）。",
        "请稍后重试；如持续出现，请检查是否有长时间的导入、备份或卡住的进程。",
    ),
    "storage.unreachable": Entry(
        Kind.BUSY,
        "The database server cannot be reached ({state}).",
        "Check that PostgreSQL runs and that its address is right, then try again; nothing was changed.",
        "无法连接数据库服务器（{state}）。",
        "请确认 PostgreSQL 正在运行且地址正确，然后重试；未作任何更改。",
    ),
    "storage.full": Entry(
        Kind.BUSY,
        "The disk of the database is full; nothing was changed.",
        "Make room on that disk, then try again. Until then nothing can be read through the door either, "
        "because each touch must be recorded.",
        "数据库所在磁盘已满；未作任何更改。",
        "请清理该磁盘后重试。在此之前也无法读取数据，因为每次访问都必须记录。",
    ),
    "storage.disk": Entry(
        Kind.UNEXPECTED,
        "The disk of the database reports an error ({state}); nothing was acknowledged.",
        "Look at the system's log for the disk, then run `strongroom doctor`.",
        "数据库所在磁盘报告错误（{state}）；未确认任何更改。",
        "请查看系统日志中该磁盘的记录，然后运行 `strongroom doctor`。",
    ),
    "storage.corrupt": Entry(
        Kind.VERIFICATION,
        "The database is damaged ({state}).",
        "Stop using it, keep the files as they are, and restore from a backup: `strongroom restore`.",
        "数据库已损坏（{state}）。",
        "请停止使用并保留文件原样，然后从备份恢复：`strongroom restore`。",
    ),
    "storage.missing": Entry(
        Kind.NO_ROOM,
        "There is no database here: {place}.",
        "Check --home and the database address, or make a room with `strongroom init`.",
        "此处没有数据库：{place}。",
        "请检查 --home 与数据库地址，或用 `strongroom init` 新建保险库。",
    ),
    "storage.not-a-room": Entry(
        Kind.NO_ROOM,
        "This database is not a room: its tables are missing.",
        "Check the database address, or make a room with `strongroom init`.",
        "该数据库不是保险库：缺少所需的表。",
        "请检查数据库地址，或用 `strongroom init` 新建保险库。",
    ),
    "storage.not-empty": Entry(
        Kind.NO_ROOM,
        "This database already holds tables that are not of a room.",
        "Give the room an empty database of its own.",
        "该数据库已有不属于保险库的表。",
        "请为保险库提供一个独立的空数据库。",
    ),
    "storage.newer-room": Entry(
        Kind.NO_ROOM,
        "This room was made by a newer version of Strongroom (tables {found}; this version knows {known}).",
        "Install the newer version; an older one must not write to this room.",
        "该保险库由更新版本的 Strongroom 创建（表版本 {found}，本版本为 {known}）。",
        "请安装更新版本；旧版本不得写入此保险库。",
    ),
    "storage.needs-upgrade": Entry(
        Kind.NO_ROOM,
        "This room's tables are of an older version ({found}; this version needs {known}).",
        "Make a backup, then run `strongroom upgrade`.",
        "该保险库的表版本较旧（{found}，本版本需要 {known}）。",
        "请先备份，然后运行 `strongroom upgrade`。",
    ),
    "storage.upgrade-broken": Entry(
        Kind.VERIFICATION,
        "The upgrade would have left {count} rows without what they refer to; it was undone.",
        "Keep using the older version and report this; nothing was changed.",
        "升级会使 {count} 行失去其引用；已撤销。",
        "请继续使用旧版本并报告此问题；未作任何更改。",
    ),
    "storage.network-disk": Entry(
        Kind.NO_ROOM,
        "The folder {place} is on a network disk ({kind}); SQLite loses data there.",
        "Put the room on a local disk, or use PostgreSQL for a shared room.",
        "文件夹 {place} 位于网络磁盘（{kind}）；SQLite 在其上会丢失数据。",
        "请将保险库放在本地磁盘，或使用 PostgreSQL 共享保险库。",
    ),
    "storage.not-owner": Entry(
        Kind.REFUSED,
        "The database file {place} belongs to another user of this machine.",
        "Run the command as the user the room belongs to, or go through the server.",
        "数据库文件 {place} 属于本机的另一用户。",
        "请以保险库所属用户运行该命令，或通过服务器访问。",
    ),
    "storage.permission": Entry(
        Kind.NO_ROOM,
        "The database may not be opened or changed from here ({state}).",
        "Check who owns the folder and the file and its mode, or the rights of the database role.",
        "无权打开或更改数据库（{state}）。",
        "请检查文件夹与文件的所有者和权限，或数据库角色的权限。",
    ),
    "storage.read-only": Entry(
        Kind.NO_ROOM,
        "The database can only be read here, so that no touch could be recorded ({state}).",
        "Make the disk writable, or connect to the primary server instead of a standby.",
        "此处数据库只读，无法记录访问（{state}）。",
        "请使磁盘可写，或连接主服务器而非备用服务器。",
    ),
    "storage.sign-in": Entry(
        Kind.NO_ROOM,
        "The database server refuses the name or password given.",
        "Check user and password in the database address or in ~/.pgpass.",
        "数据库服务器拒绝所给的用户名或密码。",
        "请检查数据库地址或 ~/.pgpass 中的用户名与密码。",
    ),
    "storage.address": Entry(
        Kind.USAGE,
        "This is not the address of a database.",
        "Write sqlite:///absolute/path/room.db or postgresql://user@host/database.",
        "这不是数据库地址。",
        "请写成 sqlite:///绝对路径/room.db 或 postgresql://用户@主机/数据库。",
    ),
    "storage.duplicate": Entry(
        Kind.CONFLICT,
        "Something with this key is there already.",
        "Look at what is there, then try again; another process may have been first.",
        "已存在相同键的内容。",
        "请查看现有内容后重试；可能另一进程已先写入。",
    ),
    "storage.outcome-unknown": Entry(
        Kind.UNEXPECTED,
        "The connection broke during the commit; the change may have been made or not.",
        "Look whether it is there before doing it again; the log says so.",
        "提交时连接中断；更改可能已生效，也可能没有。",
        "重做之前请先确认是否已生效；以日志为准。",
    ),
    "storage.failed": Entry(
        Kind.UNEXPECTED,
        "The database refused a statement ({state}).",
        "Report it with this code; no value is shown here on purpose.",
        "数据库拒绝了一条语句（{state}）。",
        "请附此代码报告；此处有意不显示任何数据。",
    ),
    "storage.forked": Entry(
        Kind.USAGE,
        "This process was forked after it had opened the room.",
        "Open the room in each process by itself, after the fork.",
        "该进程在打开保险库之后被 fork。",
        "请在 fork 之后由各进程自行打开保险库。",
    ),
    "storage.closed": Entry(
        Kind.USAGE,
        "The room is closed.",
        "Open it again.",
        "保险库已关闭。",
        "请重新打开。",
    ),
    "storage.ended": Entry(
        Kind.USAGE,
        "The transaction is over.",
        "Use a transaction only inside the work it was lent to.",
        "事务已结束。",
        "只能在借出事务的那段工作之内使用它。",
    ),
    "storage.nested": Entry(
        Kind.USAGE,
        "A piece of work must not wait for another transaction of the same room.",
        "Use the transaction that the work was given, or start the other one afterwards.",
        "一段工作不得等待同一保险库的另一事务。",
        "请使用该工作所得的事务，或在其后再开始另一事务。",
    ),
    "room.no-tenant": Entry(
        Kind.NO_ROOM,
        "The room has no tenant {tenant}.",
        "Check the tenant in strongroom.toml.",
        "保险库中没有租户 {tenant}。",
        "请检查 strongroom.toml 中的租户设置。",
    ),
}
