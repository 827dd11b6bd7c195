"""The words of a receipt, in both languages.

Lives here: what each code in a receipt means for people. Must not live here: the page (receipt_page.py).
"""

from strongroom.errors import TABLE
from strongroom.i18n import Catalogue, pick

__all__ = ["RECEIPT_TEXTS", "code_in_words"]

_RESULTS = ("destroyed", "complete", "left")

RECEIPT_TEXTS = Catalogue(
    {
        "title": ("Receipt of an erasure", "擦除回执"),
        "lead": (
            "The keys that opened this person's data were destroyed in every place listed here. What "
            "any old copy "
            "still holds opens nowhere any more.",
            "能启封该个人数据的密钥已在下列所有位置销毁。旧副本中残留的内容在任何地方都无法启封。",
        ),
        "erasure": ("Erasure", "擦除编号"),
        "customer": ("Customer", "客户编号"),
        "room": ("Room", "保险库"),
        "purpose": ("Purpose", "目的"),
        "reason_code": ("Reason", "理由"),
        "stages": ("Stages", "阶段"),
        "stage.hidden": ("hidden: refused from then on", "已隐藏：自此拒绝访问"),
        "stage.shredded": ("shredded: live keys gone", "已粉碎：在用密钥已销毁"),
        "stage.definitive": ("definitive: no copy left that opens", "已彻底：没有可启封的副本"),
        "leaf": ("leaf of the log", "日志叶"),
        "stores": ("Places that held the keys", "曾存放密钥的位置"),
        "result.destroyed": ("destroyed, looked at again", "已销毁并复查"),
        "destinations": ("Backup destinations", "备份目的地"),
        "result.complete": ("has the new key state", "已有新的密钥状态"),
        "kind.gating": ("waited for", "须等待"),
        "kind.archive": ("archive", "归档"),
        "kind.removed": ("given up, no longer asked", "已移除，不再过问"),
        "result.left": ("what lay there was left there", "原有内容仍留在该处"),
        "exports": ("Exports that took the data out", "曾导出该数据的操作"),
        "kept": ("Kept by law", "依法保留"),
        "none": ("none", "无"),
        "remains": ("What remains", "仍然存在的内容"),
        "remains.archives": (
            "Archives hold sealed records that open nowhere.",
            "归档中仍有封存的记录，但在任何地方都无法启封。",
        ),
        "remains.details": (
            "Search words that found nobody or many, under the key of their month, which goes by age.",
            "未命中或命中多人的检索词，封存在当月密钥之下，该密钥按期销毁。",
        ),
        "remains.exports": (
            "Files that were exported: no key of this room erases what has left it.",
            "已导出的文件：离开本保险库的内容不会因销毁密钥而消失。",
        ),
        "remains.external_id": (
            "A keyed digest of the identifier of another system, so that an import does not bring the "
            "person back. "
            "Whoever holds ring and database can test a guessed identifier by it.",
            "其他系统编号的密钥摘要，用于防止再次导入该人。持有密钥环和数据库者可据此验证猜测的编号。",
        ),
        "remains.id": (
            "That a customer of this random id existed, and when.",
            "曾存在此随机编号的客户及其时间。",
        ),
        "remains.kept": ("What the law keeps, until the day stated.", "依法保留的内容，至所列日期为止。"),
        "remains.log": (
            "The log: who did what and when with this random id; no value.",
            "日志：何人何时对此随机编号做了什么；不含任何数值。",
        ),
        "remains.media": (
            "Blocks that a disk wrote elsewhere instead of in place, where it does so.",
            "某些磁盘可能写到别处而未就地覆盖的数据块。",
        ),
        "remains.memory": (
            "Memory and swap of a server from before, while it was running.",
            "此前服务器运行时的内存与交换空间。",
        ),
        "remains.old_ring": (
            "A copy of the old key ring kept against the rules would open what it could open then.",
            "若有人违规保留旧密钥环，仍可启封其当时能启封的内容。",
        ),
        "remains.server_log": (
            "PostgreSQL's own log and its archives hold deleted rows for as long as they are kept, "
            "under keys that "
            "are gone.",
            "PostgreSQL 的日志及其归档在保留期内仍含已删除的行，但其密钥已不存在。",
        ),
        "remains.sizes": (
            "Sizes and times of sealed records in older copies.",
            "旧副本中封存记录的大小与时间。",
        ),
        "proof": ("Proof", "证明"),
        "proof.how": (
            "Check the signature: strongroom receipt verify FILE --key KEY, with the key that the room "
            "publishes.",
            "核验签名：strongroom receipt verify 文件 --key 公钥，公钥以该保险库公布的为准。",
        ),
        "key": ("Signed with", "签名公钥"),
        "checkpoint": ("Checkpoint of the log", "日志检查点"),
    }
)


def code_in_words(language: str, code: str) -> str:
    """What a place's result or caution means: an outcome of its own, or what the error table says of a code.

    A code of a later version, and one whose text names what only its error knows, is shown as it stands.
    """
    if code in _RESULTS:
        return RECEIPT_TEXTS(language, f"result.{code}")
    entry = TABLE.get(code)
    text = code if entry is None else pick(language, entry.en, entry.zh)
    return code if "{" in text else text
