"""What a verification can find, in both languages.

Lives here: the value `Finding` and its closed table of texts. Must not live here: looking
(verify_room.py, verify_data.py), and any value: a finding names ids, numbers and tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["FINDINGS", "MOST_FINDINGS", "Finding", "Findings"]

MOST_FINDINGS = 10_000
"""After so many, looking goes on but nothing more is listed."""

FINDINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # -- the log itself
        "head.missing": ("the log has no head row", "日志缺少头部记录"),
        "head.size": (
            "the head says {stated} leaves, {found} rows are there",
            "头部记录声明 {stated} 个叶，实际有 {found} 行",
        ),
        "head.integrated": (
            "the head says that tiles cover {stated} of {found} leaves",
            "头部记录声明散列块覆盖 {stated} 个叶，而叶共 {found} 个",
        ),
        "head.origin": (
            "the head names another origin or era than the log",
            "头部记录的 origin 或纪元与日志不同",
        ),
        "leaf.missing": ("the leaf's row is gone", "该叶的记录已不存在"),
        "leaf.stray": ("{count} leaf rows lie outside the log", "有 {count} 行叶不属于日志"),
        "leaf.double": ("the leaf's row stands there more than once", "该叶的记录重复出现"),
        "leaf.changed": ("the leaf is not the one in the tree", "该叶与树中的不一致"),
        "leaf.form": (
            "the leaf's bytes are not a leaf of this event and tenant",
            "该叶的字节不是此事件、此租户的叶",
        ),
        "leaf.forged": (
            "the leaf was not given its place by this room, or its row was changed",
            "该叶并非由本保险库编入此处，或其记录已被更改",
        ),
        "event.missing": ("the event's row is gone", "事件的记录已不存在"),
        "event.changed": ("the event's bytes are not those that were logged", "事件的字节与记入日志时不一致"),
        "event.hash": ("the hash in the event's row is not that of the leaf", "事件记录中的散列值与叶不一致"),
        "event.unlogged": ("the event has no leaf and does not wait for one", "该事件没有叶，也不在等待编号"),
        "event.sealed": ("the values sealed beside the event are gone", "事件旁封存的值已不存在"),
        "event.members": ("the members are not those that the leaf states", "成员与叶所声明的不一致"),
        "subject.missing": (
            "the event cannot be found by customer {customer}",
            "按客户 {customer} 查不到该事件",
        ),
        "subject.stray": (
            "the event is listed for customer {customer}, of whom it says nothing",
            "该事件列在客户 {customer} 名下，但其中并未涉及此客户",
        ),
        "tile.missing": ("tile {tile} is gone", "散列块 {tile} 已不存在"),
        "tile.changed": ("tile {tile} is not what the leaves make", "散列块 {tile} 与叶推算的不一致"),
        "tile.stray": ("{count} tiles are no part of the tree", "有 {count} 个散列块不属于该树"),
        "checkpoint.invalid": (
            "the checkpoint of size {size} is not signed by the log's key, or is of another size or form",
            "大小为 {size} 的检查点未由日志密钥签名，或大小、格式不符",
        ),
        "checkpoint.root": (
            "the leaves do not lead to the root signed at size {size}",
            "叶推算的根与大小为 {size} 时签名的根不一致",
        ),
        "checkpoint.ahead": (
            "a checkpoint of size {size} was signed, the log is shorter: it went back",
            "曾签署大小为 {size} 的检查点，而日志更短：日志被回退",
        ),
        "anchor.ahead": (
            "the anchor remembers {size} leaves, the log is shorter: an older copy was put back",
            "锚记得 {size} 个叶，而日志更短：放回了旧副本",
        ),
        "anchor.root": (
            "the anchor remembers another root at size {size}",
            "锚所记的大小 {size} 时的根与日志不一致",
        ),
        "anchor.origin": (
            "the anchor remembers an origin that the log does not have",
            "锚所记的 origin 不在日志中",
        ),
        "era.invalid": ("an era does not begin as it has to", "纪元的开始不符合规定"),
        "outbox.bad": (
            "an entry that waited to be numbered was not written by this room",
            "一条等待编号的事件并非由本保险库写入",
        ),
        "stream.gap": (
            "events {first} to {last} of writer {stream} are missing",
            "写入者 {stream} 的第 {first} 至 {last} 个事件缺失",
        ),
        "stream.duplicate": (
            "event {first} of writer {stream} stands twice",
            "写入者 {stream} 的第 {first} 个事件出现两次",
        ),
        # -- the data against the log
        "record.unlogged": ("the log knows nothing of this revision", "日志中没有该修订"),
        "record.gone": ("the log has this revision, the row is gone", "日志中有该修订，但记录已不存在"),
        "record.changed": (
            "the row is not what was logged ({what})",
            "该行与记入日志的不一致（{what}）",
        ),
        "record.rolled-back": (
            "an older revision was put back; the log knows revision {newest}",
            "放回了旧的修订；日志中最新的是第 {newest} 修订",
        ),
        "record.revisions": (
            "an earlier revision is not older than the record itself",
            "历史修订并不早于记录本身",
        ),
        "record.doubled": ("the log has this revision twice", "日志中该修订出现两次"),
        "record.resealed": (
            "it was sealed anew from envelopes that the log does not have for this revision",
            "重新封存所依据的密封件与日志中该修订的不一致",
        ),
        "key.unlogged": ("the log knows nothing of key {number}", "日志中没有第 {number} 号密钥"),
        "key.gone": (
            "key {number} was logged, its row is gone",
            "第 {number} 号密钥已记入日志，但其记录已不存在",
        ),
        "key.changed": (
            "the commitment of key {number} is not the one that was logged",
            "第 {number} 号密钥的承诺与记入日志的不一致",
        ),
        "erasure.unlogged": (
            "the ledger says that the customer was erased, the log does not",
            "台账称该客户已擦除，日志中没有",
        ),
        "erasure.gone": (
            "the log says that the customer was erased, the ledger does not",
            "日志称该客户已擦除，台账中没有",
        ),
        "erasure.differs": (
            "ledger and log do not agree on which keys were destroyed",
            "台账与日志对已销毁密钥的说法不一致",
        ),
        "row.forged": ("a row of {table} was not written by this room", "{table} 中有一行并非由本保险库写入"),
        "row.unlogged": (
            "a row of {table} names an event that did not make it",
            "{table} 中有一行所指的事件并未产生它",
        ),
        "row.gone": ("a row of {table} that the log knows is gone", "{table} 中有一行见于日志但已不存在"),
        "row.rolled-back": ("an older row of {table} was put back", "{table} 中放回了旧的一行"),
        "record.unopened": (
            "the record does not open: an envelope, or the customer's key, is not what was stored",
            "该记录无法启封：其密封件或客户密钥已不是当初存入的",
        ),
        "token.missing": (
            "a search for the record's {field} does not find it: a token is gone",
            "按 {field} 搜索找不到该记录：缺少一个搜索令牌",
        ),
        "token.stray": (
            "a search token of {field} leads to the record, whose value does not give it",
            "{field} 的一个搜索令牌指向该记录，但该记录的值并不产生它",
        ),
        "natural-key.missing": (
            "the record's natural key is gone: it could be imported a second time",
            "该记录的自然键已不存在：可能被再次导入",
        ),
        "natural-key.stray": (
            "a natural key leads to the record, whose value does not give it",
            "一个自然键指向该记录，但该记录的值并不产生它",
        ),
        "index.missing": (
            "the schema has a search of {field} that no index serves",
            "模式规定可搜索 {field}，却没有相应的索引",
        ),
        "natural-key.dangling": (
            "a natural key leads to a record that is not there",
            "自然键指向不存在的记录",
        ),
    }
)
"""Code to its English and Chinese text."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: where, and what.

    Attributes:
        code: A key of `FINDINGS`.
        collection: Name or number of the collection, as far as known.
        record: Written id of the record, customer or user concerned.
        leaf: Index of the leaf.
        event: Written id of the event.
    """

    code: str
    tenant: int
    collection: str | None = None
    record: str | None = None
    revision: int | None = None
    leaf: int | None = None
    event: str | None = None
    details: tuple[tuple[str, str | int], ...] = ()

    @property
    def en(self) -> str:
        """What is wrong, in English."""
        return FINDINGS[self.code][0].format_map(dict(self.details))

    @property
    def zh(self) -> str:
        """What is wrong, in Chinese."""
        return FINDINGS[self.code][1].format_map(dict(self.details))

    def as_document(self) -> dict[str, object]:
        """The finding as a JSON document, without what it does not name."""
        named = ("collection", "record", "revision", "leaf", "event")
        places = {name: value for name in named if (value := getattr(self, name)) is not None}
        return {"code": self.code, "tenant": self.tenant, **places, "en": self.en, "zh": self.zh}


class Findings:
    """Collects findings of one tenant.

    Attributes:
        more: How many were found beyond the most that are listed.
    """

    def __init__(self, tenant: int, most: int = MOST_FINDINGS) -> None:
        self.tenant = tenant
        self.more = 0
        self._most = most
        # As keys: what two tests notice is said once.
        self._found: dict[Finding, None] = {}

    def add(
        self,
        code: str,
        *,
        collection: str | None = None,
        record: str | None = None,
        revision: int | None = None,
        leaf: int | None = None,
        event: str | None = None,
        **details: str | int,
    ) -> None:
        """Note a finding; ``details`` fill its text."""
        place = (code, self.tenant, collection, record, revision, leaf, event)
        self._keep(Finding(*place, tuple(details.items())))

    def empty(self) -> "Findings":
        """Findings of the same tenant, none yet."""
        return Findings(self.tenant, self._most)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Note findings of the same tenant that were made elsewhere."""
        for finding in findings:
            self._keep(finding)

    def _keep(self, finding: Finding) -> None:
        if len(self._found) < self._most:
            self._found[finding] = None
        elif finding not in self._found:
            self.more += 1

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
