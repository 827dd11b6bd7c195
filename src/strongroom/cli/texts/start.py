"""Texts of the commands that set a room up and look after it.

Lives here: init, upgrade, version, completion, keys, schema. Must not live here: records, the log.
"""

__all__ = ["START"]

START = {
    "init": ("Set up a room.", "建立保险库。"),
    "init.more": (
        "Makes settings, database and keys, and a founder who can appoint the administrators. The recovery "
        "key is shown once: print it, and share it among people.\nWith --solo one person wears all hats: for "
        "trying out, and for very small firms. This is then shown everywhere.",
        "生成设置、数据库和密钥，并建立可任命管理员的创始人。恢复密钥只显示一次：请打印并由多人分别保管。\n"
        "使用 --solo 时由一人身兼所有职责，适合试用或极小的公司；此情况会在各处注明。",
    ),
    "init.example": (
        "strongroom init --home ~/room --keys file:$HOME/keys/root.key --admin alice --solo",
        "strongroom init --home ~/room --keys file:$HOME/keys/root.key --admin alice --solo",
    ),
    "option.database": (
        "Where the database is: sqlite:///… or postgresql://…; a file in the room's folder where left out.",
        "数据库位置：sqlite:///… 或 postgresql://…；省略则为保险库文件夹中的文件。",
    ),
    "option.keys": (
        "Where the root key comes from: file:, passphrase:, env: or credential:.",
        "根密钥来源：file:、passphrase:、env: 或 credential:。",
    ),
    "option.admin": (
        "The founder's short name; your login where left out.",
        "创始人的用户名；省略则为当前登录名。",
    ),
    "option.solo": ("One person wears all hats.", "由一人身兼所有职责。"),
    "option.recovery": (
        "An age recipient (age1…) of a recovery key that you have already; else one is made and shown.",
        "已有恢复密钥的 age 接收方（age1…）；省略则新生成并显示。",
    ),
    "option.ring_stores": (
        "A place outside the room for a sealed copy of the keys, folder:DIR; give it twice.",
        "保险库之外存放密钥密封副本的位置，folder:DIR；请给出两处。",
    ),
    "option.region": (
        "The country whose telephone numbers are written without a prefix (ISO 3166).",
        "电话号码可省略国家区号的国家（ISO 3166）。",
    ),
    "version": ("Show the version.", "显示版本。"),
    "version.example": ("strongroom version --json", "strongroom version --json"),
    "completion": (
        "Print the script that completes commands in a shell.",
        "输出用于命令补全的 shell 脚本。",
    ),
    "completion.example": (
        'eval "$(strongroom completion bash)"',
        'eval "$(strongroom completion bash)"',
    ),
    "schema": ("What can be stored: collections and fields.", "可存储的内容：集合与字段。"),
    "schema.example": ("strongroom schema show customers", "strongroom schema show customers"),
    "schema show": (
        "Show collections and fields, their levels, and what can be searched.",
        "显示集合、字段、敏感级别及可查找的方式。",
    ),
    "schema show.example": ("strongroom schema show customers", "strongroom schema show customers"),
    "schema diff": (
        "Show what a schema file would change.",
        "显示数据结构文件将带来的变更。",
    ),
    "schema diff.example": ("strongroom schema diff shop.toml", "strongroom schema diff shop.toml"),
    "schema apply": ("Change the schema as a file says.", "按文件变更数据结构。"),
    "schema apply.example": (
        "strongroom schema apply shop.toml --dry-run",
        "strongroom schema apply shop.toml --dry-run",
    ),
}
