"""Errors of destinations of backups: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
    "destination.scheme-unknown": Entry(
        Kind.INVALID,
        "The destination's URI is of no kind that is known here.",
        "Use one of {known}; for example folder:/mnt/usb/backup.",
        "无法识别备份目的地 URI 的类型。",
        "请使用以下类型之一：{known}；例如 folder:/mnt/usb/backup。",
    ),
    "destination.uri-malformed": Entry(
        Kind.INVALID,
        "The destination's URI is not written as it should be.",
        "Write it as {form}.",
        "备份目的地的 URI 书写有误。",
        "正确写法：{form}。",
    ),
    "destination.secret-in-uri": Entry(
        Kind.INVALID,
        "The destination's URI holds a secret.",
        "Take it out: credentials come from the environment or from a file, named by credentials=/path, "
        "that only you can read.",
        "备份目的地的 URI 中含有机密信息。",
        "请将其移除：凭据应来自环境变量，或来自 credentials=/path 所指、仅您可读的文件。",
    ),
    "destination.open-to-others": Entry(
        Kind.INVALID,
        "Others can get at the destination {destination} (mode {mode}).",
        "Close it with `chmod 700`, and make sure that it is yours.",
        "其他人可以访问备份目的地 {destination}（权限 {mode}）。",
        "请用 `chmod 700` 收紧权限，并确认其所有者是您。",
    ),
    "destination.no-conditions": Entry(
        Kind.INVALID,
        "The destination {destination} cannot create an object only where there is none.",
        "Use a file system with hard links, or a store that honours If-None-Match: without it one run could "
        "write over another's backup.",
        "备份目的地 {destination} 不支持“仅在不存在时创建”。",
        "请使用支持硬链接的文件系统，或支持 If-None-Match 的存储：否则一次备份可能覆盖另一次。",
    ),
    "destination.inside-room": Entry(
        Kind.INVALID,
        "The destination {destination} lies in the room's own folder.",
        "Choose another disk or machine: what takes the folder would take the backup too.",
        "备份目的地 {destination} 位于保险库自身的文件夹中。",
        "请选择另一块磁盘或另一台机器：否则文件夹丢失时备份也随之丢失。",
    ),
    "destination.same-twice": Entry(
        Kind.CONFLICT,
        "The destination {destination} is one that the room has already.",
        "Choose another place: two names of one place are one copy.",
        "备份目的地 {destination} 已经登记过。",
        "请选择其他位置：同一位置的两个名称只算一份副本。",
    ),
    "destination.unknown": Entry(
        Kind.NOT_FOUND,
        "The room has no destination named {name}.",
        "`strongroom destination list` shows them.",
        "本保险库没有名为 {name} 的备份目的地。",
        "`strongroom destination list` 会列出全部目的地。",
    ),
    "destination.unreachable": Entry(
        Kind.BUSY,
        "The destination {destination} cannot be reached: {reason}.",
        "Mount the disk or mend the connection; the next run completes what is missing there.",
        "无法访问备份目的地 {destination}：{reason}。",
        "请挂载磁盘或修复连接；下次备份会补齐缺失的内容。",
    ),
    "destination.timeout": Entry(
        Kind.BUSY,
        "The destination {destination} did not answer in time.",
        "Look at the connection; the next run completes what is missing there.",
        "备份目的地 {destination} 未在限时内响应。",
        "请检查连接；下次备份会补齐缺失的内容。",
    ),
    "destination.full": Entry(
        Kind.BUSY,
        "The destination {destination} is full.",
        "Make room there, for instance with `strongroom backup prune`; the next run completes what is "
        "missing.",
        "备份目的地 {destination} 空间已满。",
        "请腾出空间，例如运行 `strongroom backup prune`；下次备份会补齐缺失的内容。",
    ),
    "destination.denied": Entry(
        Kind.KEY,
        "The destination {destination} refuses access: {reason}.",
        "Check the credentials and their rights there: putting, getting and listing are needed.",
        "备份目的地 {destination} 拒绝访问：{reason}。",
        "请检查凭据及其权限：需要写入、读取和列举的权限。",
    ),
    "destination.no-credentials": Entry(
        Kind.KEY,
        "There are no credentials for the destination {destination}.",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a file with credentials=/path in the URI.",
        "没有备份目的地 {destination} 的凭据。",
        "请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，或在 URI 中用 credentials=/path 指定文件。",
    ),
    "destination.immutable": Entry(
        Kind.REFUSED,
        "The destination {destination} does not let {name} be deleted.",
        "That is its protection; it can go when its retention is over, or with other credentials.",
        "备份目的地 {destination} 不允许删除 {name}。",
        "这是其保护机制；保留期结束后或使用其他凭据方可删除。",
    ),
    "destination.object-differs": Entry(
        Kind.VERIFICATION,
        "At {destination} lies something else under the name {name} than was sent.",
        "Look into who wrote there; another destination has the right one.",
        "备份目的地 {destination} 中名为 {name} 的内容与发送的不同。",
        "请查明是谁写入的；其他目的地存有正确的内容。",
    ),
    "destination.name": Entry(
        Kind.INVALID,
        "A destination's name is made of small letters, digits and hyphens, 40 at most.",
        "Choose a short name, for example disk or cloud-2.",
        "备份目的地的名称只能由小写字母、数字和连字符组成，最多 40 个字符。",
        "请取一个简短的名称，例如 disk 或 cloud-2。",
    ),
    "destination.row-forged": Entry(
        Kind.VERIFICATION,
        "A row of the table of destinations was not written by this room.",
        "Somebody wrote to the database directly: look into it, and verify with `strongroom audit "
        "verify --data`.",
        "目的地表中有一行不是由本保险库写入的。",
        "有人直接写了数据库：请查明，并运行 `strongroom audit verify --data` 校验。",
    ),
    "destination.behind": Entry(
        Kind.BUSY,
        "The destination fell behind the others and was left for later.",
        "The next run completes it from the others; look at its speed.",
        "该目的地落后于其他目的地，已留待稍后处理。",
        "下次备份会从其他目的地补齐；请检查其速度。",
    ),
    "destination.name-taken": Entry(
        Kind.CONFLICT,
        "The room has, or had, a destination named {name}.",
        "Choose another name; `strongroom destination list` shows those that there are.",
        "本保险库已有或曾有名为 {name} 的备份目的地。",
        "请换一个名称；`strongroom destination list` 会列出已有的目的地。",
    ),
    "destination.only-whole": Entry(
        Kind.REFUSED,
        "No destination but {name} has every backup.",
        "Add another one and run `strongroom backup run`, which completes it; then remove {name}.",
        "除 {name} 外没有其他目的地拥有全部备份。",
        "请先添加另一个目的地并执行 `strongroom backup run` 将其补全，然后再移除 {name}。",
    ),
    "destination.does-not-keep": Entry(
        Kind.INVALID,
        "The destination {destination} does not give back what was put there.",
        "Choose another place: a cache or a synchroniser stands between.",
        "备份目的地 {destination} 读回的不是写入的内容。",
        "请选择其他位置：中间可能有缓存或同步程序。",
    ),
    "destination.needs-https": Entry(
        Kind.REFUSED,
        "Beyond the room's own networks a destination is asked by HTTPS only.",
        "Use an endpoint that begins with https://, or add the network to the setting `reachable` in strongroom.toml.",
        "在保险库自有网络之外，只能通过 HTTPS 访问备份目的地。",
        "请使用 https:// 开头的 endpoint，或将该网络加入 strongroom.toml 的 `reachable` 设置。",
    ),
    "reach.not-allowed": Entry(
        Kind.REFUSED,
        "{host} leads to an address that this room does not speak to: one of this machine, or of a private network.",
        "Name a public address, or have the networks that are meant added to the setting `reachable` in strongroom.toml.",
        "{host} 指向本保险库不会连接的地址：本机或私有网络。",
        "请使用公网地址，或将所需网络加入 strongroom.toml 的 `reachable` 设置。",
    ),
    "reach.unresolved": Entry(
        Kind.BUSY,
        "The name {host} leads to no address at this moment.",
        "Check its spelling, and whether this machine can resolve names.",
        "目前无法解析主机名 {host}。",
        "请检查拼写，以及本机能否解析域名。",
    ),
}
