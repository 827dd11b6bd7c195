"""Texts of the commands on the recovery key.

Lives here: ``keys recover``, ``keys split`` and ``keys protect``. Must not live here: keepers and copies of
the ring (custody.py), restoring with the ring (restoring.py), the texts of errors.
"""

__all__ = ["RECOVERING"]

RECOVERING = {
    "keys recover": (
        "Get the ring back from a ring store, with the recovery key or its shares.",
        "用恢复密钥或其份额，从存放处取回密钥环。",
    ),
    "keys recover.more": (
        "For when the machine is lost: then `strongroom restore` brings the room back into the same folder. "
        "The newest copy of all stores that are named is taken, and put under a new root key. The recovery "
        "key, shares of it, a line each, or the file that `strongroom keys protect` made, is asked for or "
        "read from a file; it is never an argument.",
        "用于机器丢失之后：随后 `strongroom restore` 会把保险库恢复到同一文件夹。取所列存放处中最新的副本，"
        "并用新的根密钥封存。恢复密钥、其份额（每行一份）或 "
        "`strongroom keys protect` 生成的文件会被询问，或从文件读取；绝不作为参数。",
    ),
    "keys recover.example": (
        "strongroom keys recover --from folder:/mnt/usb/ring --to /srv/room --keys file:/etc/room.key",
        "strongroom keys recover --from folder:/mnt/usb/ring --to /srv/room --keys file:/etc/room.key",
    ),
    "option.stores": ("Ring stores; may be given several times.", "密钥环存放处；可多次给出。"),
    "option.identity": (
        "File with the recovery key, its shares, or the key under a passphrase; - is standard input.",
        "含恢复密钥、其份额或口令保护的密钥的文件；- 表示标准输入。",
    ),
    "option.key_passphrase": (
        "Where the recovery key is under a passphrase: the first line of this file, instead of asking.",
        "恢复密钥受口令保护时：取该文件首行，而不询问。",
    ),
    "option.of_room": ("Which room, where a store holds several.", "存放处存有多个保险库时，指明哪一个。"),
    "said.recovered": (
        "Recovered the ring of {room}, generation {generation}, from {store}.",
        "已从 {store} 取回 {room} 的密钥环，代次 {generation}。",
    ),
    "said.recovered-older": ("{store}: {code}", "{store}：{code}"),
    "said.recover-next": (
        "Now: strongroom restore --from DESTINATION --to {path} --keys {keys}",
        "接下来：strongroom restore --from DESTINATION --to {path} --keys {keys}",
    ),
    "ask.recovery-key": (
        "Recovery key, or a share a line, then an empty line: ",
        "恢复密钥，或每行一份份额，以空行结束：",
    ),
    "keys split": (
        "Divide the recovery key into shares for several people, in words.",
        "把恢复密钥拆分为多人持有的份额（单词）。",
    ),
    "keys split.more": (
        "SLIP-0039: any so many shares bring the key back, fewer say nothing about it. Shown once and kept "
        "nowhere; hand each to one person.",
        "SLIP-0039：达到所需份数即可恢复密钥，不足则毫无信息。仅显示一次，不保存；请每人一份。",
    ),
    "keys split.example": (
        "strongroom keys split --shares 5 --needed 3",
        "strongroom keys split --shares 5 --needed 3",
    ),
    "option.shares": ("How many shares.", "份额总数。"),
    "option.needed": ("How many of them bring the key back.", "恢复所需的份数。"),
    "said.share": (
        "Share {number} of {count}; {needed} are needed:",
        "第 {number} 份，共 {count} 份；需要 {needed} 份：",
    ),
    "keys protect": (
        "Put the recovery key into a file that a passphrase opens.",
        "把恢复密钥存入用口令打开的文件。",
    ),
    "keys protect.more": (
        "An age file, which the program age opens too. Every command that takes the recovery key takes this "
        "file, and asks for the passphrase. Nobody can bring a forgotten passphrase back: keep shares "
        "elsewhere as well.",
        "该文件为 age 格式，age 程序也能打开。凡需要恢复密钥的命令都接受此文件，并询问口令。"
        "忘记口令无法找回：请另存份额。",
    ),
    "keys protect.example": (
        "strongroom keys protect --to recovery.age",
        "strongroom keys protect --to recovery.age",
    ),
    "option.protected_to": ("The new file; only you may read it.", "新文件；仅本人可读。"),
    "option.new_key_passphrase": (
        "The passphrase is the first line of this file, instead of asking; - is standard input.",
        "口令取该文件首行，而不询问；- 表示标准输入。",
    ),
    "said.protected": (
        "{file} holds the recovery key that belongs to {recipient}; the passphrase opens it.",
        "{file} 存有与 {recipient} 对应的恢复密钥；用口令打开。",
    ),
    "ask.recovery-passphrase": ("Passphrase of the recovery key: ", "恢复密钥的口令："),
    "ask.recovery-passphrase-new": (
        "Passphrase for the recovery key, at least 12 characters: ",
        "为恢复密钥设定口令（至少 12 个字符）：",
    ),
}
