"""Errors of work against a server elsewhere: for each code its kind, message and hint in both languages.

Must not live here: who raises them.
"""

from strongroom.errors.entry import Entry, Kind

__all__ = ["ENTRIES"]

ENTRIES: dict[str, Entry] = {
    "remote.address-malformed": Entry(
        Kind.USAGE,
        "The address of a server is https://HOST or https://HOST:PORT, and nothing after it.",
        "Leave out path, query and user name; the token goes into STRONGROOM_TOKEN.",
        "服务器地址应为 https://主机 或 https://主机:端口，其后不带任何内容。",
        "请去掉路径、查询参数和用户名；令牌请放入 STRONGROOM_TOKEN。",
    ),
    "remote.needs-tls": Entry(
        Kind.USAGE,
        "Without TLS a server is asked on this machine alone.",
        "Use https:// for {host}; for a test from elsewhere, tunnel to it with ssh -L.",
        "未加密的连接只允许访问本机服务器。",
        "访问 {host} 请使用 https://；从别处试用可通过 ssh -L 建立隧道。",
    ),
    "remote.no-token": Entry(
        Kind.USAGE,
        "No token was given to sign in to the server with.",
        "Set STRONGROOM_TOKEN, or name a file of mode 0600 in STRONGROOM_TOKEN_FILE; `strongroom token add` makes one.",
        "没有提供登录服务器的令牌。",
        "请设置 STRONGROOM_TOKEN，或用 STRONGROOM_TOKEN_FILE 指定权限为 0600 的文件；`strongroom token add` 可创建令牌。",
    ),
    "remote.token-malformed": Entry(
        Kind.INVALID,
        "What was given as a token is none: srt_ and then letters and digits.",
        "Copy it again as it was shown, without quotes and line ends; a lost one is revoked and made anew.",
        "所提供的内容不是令牌：令牌以 srt_ 开头，其后为字母和数字。",
        "请重新完整复制，不带引号和换行；若已遗失，请吊销后新建。",
    ),
    "remote.token-file": Entry(
        Kind.INVALID,
        "The file of the token cannot be read, or others than its owner may read it: {file}.",
        "`chmod 600` it, as the user who asks; systemd's LoadCredential= gives a file that fits.",
        "令牌文件无法读取，或所有者以外的人也可读取：{file}。",
        "请以使用者身份对其执行 `chmod 600`；systemd 的 LoadCredential= 提供的文件也可直接使用。",
    ),
    "remote.certificates": Entry(
        Kind.INVALID,
        "The file of certificates to believe the server by cannot be used: {file}.",
        "It holds one or more certificates in PEM form.",
        "用于信任服务器的证书文件无法使用：{file}。",
        "该文件应包含一个或多个 PEM 格式的证书。",
    ),
    "remote.unreachable": Entry(
        Kind.BUSY,
        "The server at {address} gave no answer ({reason}).",
        "Nothing was asked of it, or nothing was to be changed. Check that it runs and is reached, then try again.",
        "服务器 {address} 没有应答（{reason}）。",
        "请求未送达，或请求本不更改任何内容。请检查服务器是否运行、网络是否可达，然后重试。",
    ),
    "remote.not-certain": Entry(
        Kind.BUSY,
        "The server at {address} was asked for a change and gave no answer ({reason}): whether it was made is not known.",
        "Ask again by the name {name} and it is made once at most: `desk.named(…)`, or look at the record first.",
        "已请求服务器 {address} 更改，但没有收到应答（{reason}）：更改是否已完成不得而知。",
        "请用名称 {name} 再次请求，更改至多执行一次：`desk.named(…)`；或先查看该记录。",
    ),
    "remote.tls-failed": Entry(
        Kind.BUSY,
        "No encrypted connection to {address} came about: its certificate is not valid for that name, or not trusted here.",
        "Have the certificate renewed, or name the authority's certificates (`ca_file`, STRONGROOM_CA_FILE). Checking is never switched off.",
        "未能与 {address} 建立加密连接：证书与主机名不符，或不受本机信任。",
        "请更新证书，或指定签发机构的证书（`ca_file`、STRONGROOM_CA_FILE）。证书检查不会关闭。",
    ),
    "remote.redirected": Entry(
        Kind.REFUSED,
        "The server at {address} sends elsewhere, and a token is shown to nobody else.",
        "Give the address that answers itself.",
        "服务器 {address} 要求转到别处，而令牌不会出示给其他服务器。",
        "请直接填写实际应答的地址。",
    ),
    "remote.not-understood": Entry(
        Kind.UNEXPECTED,
        "What answers at {address} is not a Strongroom server of a version that is known here (status {status}).",
        "Check the address, and what stands between: proxies answer in its place when it is down.",
        "{address} 的应答不是本版本所知的 Strongroom 服务器应答（状态 {status}）。",
        "请检查地址以及中间的代理：服务器停机时代理会代为应答。",
    ),
    "remote.unknown-problem": Entry(
        Kind.UNEXPECTED,
        "The server refused with an error that this version does not know: {error} (status {status}).",
        "Bring this program to the version of the server.",
        "服务器返回了本版本未知的错误：{error}（状态 {status}）。",
        "请将本程序升级到与服务器一致的版本。",
    ),
    "remote.needs-room": Entry(
        Kind.USAGE,
        "{what} needs the room itself and is not there over HTTP.",
        "Do it on the machine that has the room, with --home; or use the console.",
        "{what} 需要保险库本身，无法通过 HTTP 使用。",
        "请在保险库所在的机器上使用 --home 执行；或使用控制台。",
    ),
    "remote.takes-a-person": Entry(
        Kind.REFUSED,
        "{what} takes a second factor shown just now, which a token cannot show.",
        "Do it in the console, or on the machine that has the room, with --home.",
        "{what} 须刚出示第二项验证，令牌无法做到。",
        "请在控制台操作，或在保险库所在的机器上使用 --home 执行。",
    ),
    "remote.token-is-who": Entry(
        Kind.USAGE,
        "Over HTTP the token says who asks; --as and --home have no place beside --remote.",
        "Leave them out, or use the token of that user.",
        "通过 HTTP 访问时由令牌决定身份；--as 和 --home 不能与 --remote 同用。",
        "请去掉它们，或使用该用户的令牌。",
    ),
    "remote.by-id": Entry(
        Kind.USAGE,
        "Over HTTP, {name} goes by id in a list: an address is written down on its way.",
        "Give the id ({prefix}_…); `strongroom find` takes names, in a body.",
        "通过 HTTP 列表时，{name} 须用编号：地址会在途中被记录。",
        "请填写编号（{prefix}_…）；`strongroom find` 可使用名称，因其放在请求正文中。",
    ),
    "remote.not-json": Entry(
        Kind.INVALID,
        "A value cannot be written as JSON.",
        "Give texts, whole numbers, true or false, lists and objects of these; write amounts and dates as text.",
        "某个值无法写成 JSON。",
        "请使用文本、整数、真假值以及由它们组成的列表和对象；金额和日期请写成文本。",
    ),
    "remote.file": Entry(
        Kind.INVALID,
        "The file cannot be read, or cannot be made where it is to go.",
        "Name a file that you may read; for what comes back, a path at which there is nothing yet.",
        "无法读取该文件，或无法在目标位置新建文件。",
        "请指定可读取的文件；接收结果时，请指定尚不存在的路径。",
    ),
    "remote.job-failed": Entry(
        Kind.CONFLICT,
        "The job {job} ended without being done: {because}.",
        "Somebody may have ended it; `strongroom job show {job}` tells how far it came. Ask again.",
        "任务 {job} 未完成即结束：{because}。",
        "可能已被人终止；`strongroom job show {job}` 显示其进度。请重新申请。",
    ),
    "remote.job-waits": Entry(
        Kind.BUSY,
        "The job {job} is not at its end yet.",
        "It goes on; ask for it again later, or wait longer.",
        "任务 {job} 尚未结束。",
        "任务会继续进行；请稍后再查询，或延长等待时间。",
    ),
    "remote.words-need-a-body": Entry(
        Kind.USAGE,
        "A reason in words cannot go along with this request, which has no body: {call}.",
        "Give the reason's code alone.",
        "该请求没有正文，无法附带文字理由：{call}。",
        "请只填写理由代码。",
    ),
}
