"""What is no fault and worth knowing: what indexes give away, and where ciphers stand in the standards.

Lives here: one line for each, in both languages. Must not live here: findings, which ask for something to be
done; what an index gives away (its field type says so).
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from strongroom.crypto.suites import AES_256_GCM, AES_256_GCM_SIV, CHACHA20_POLY1305, SM4_GCM
from strongroom.model.schema import Schema
from strongroom.model.schema_rules import leakage

__all__ = ["Line", "index_lines", "suite_lines"]


class Line(NamedTuple):
    """One line of information.

    Args:
        code: What it is about: ``index.customers.phone.exact``, ``suite.1``, ``doctor.unseen.keys``.
        en: The line in English.
        zh: The line in Chinese.
    """

    code: str
    en: str
    zh: str


# SP 800-57 part 1 revision 5, tables 2 and 4: 128 and 256 bits are acceptable in 2031 and beyond. SP 800-131A
# revision 2, table 1, is about AES; SP 800-38D section 8.3 about random nonces: 2^32 seals a key.
_STANDING: Final = {
    AES_256_GCM: (
        "AES-256-GCM: approved by NIST (FIPS 197, SP 800-38D: with random nonces at most 2^32 seals a "
        "key, and each "
        "customer, collection and level has its own); acceptable by SP 800-131A r2; 256 bits of strength, "
        "beyond 2030 "
        "by SP 800-57; not a Chinese commercial cipher (GM/T).",
        "AES-256-GCM：NIST 批准（FIPS 197、SP 800-38D：随机 nonce 下每个密钥最多封存 2^32 次，而每个客户、"
        "集合和级别各有密钥）；"
        "SP 800-131A r2 认定可用；按 SP 800-57 强度为 256 位，2030 年后仍可用；不属于国产商用密码（GM/T）。",
    ),
    AES_256_GCM_SIV: (
        "AES-256-GCM-SIV: RFC 8452; the cipher AES is approved by NIST, this mode is in none of SP 800-38 "
        "and so not "
        "in SP 800-131A; 256-bit keys, and a nonce used twice shows equality only; not a Chinese "
        "commercial cipher "
        "(GM/T).",
        "AES-256-GCM-SIV：RFC 8452；AES 算法由 NIST 批准，但该模式不在 SP 800-38 系列中，因此也不在 SP "
        "800-131A 中；"
        "密钥 256 位，nonce 重复时仅暴露明文是否相同；不属于国产商用密码（GM/T）。",
    ),
    SM4_GCM: (
        "SM4-GCM: SM4 is the Chinese commercial block cipher (GM/T 0002, GB/T 32907), GCM as in RFC 8998; "
        "128-bit keys, "
        "128 bits of strength, which SP 800-57 accepts beyond 2030; SM4 itself is not approved by NIST.",
        "SM4-GCM：SM4 是国产商用分组密码（GM/T 0002、GB/T 32907），GCM 用法同 RFC 8998；密钥 128 位，强度 "
        "128 位，"
        "SP 800-57 认可该强度在 2030 年后继续使用；SM4 本身未获 NIST 批准。",
    ),
    CHACHA20_POLY1305: (
        "ChaCha20-Poly1305: RFC 8439; 256-bit keys; approved neither by NIST (not in SP 800-131A) nor as "
        "a Chinese "
        "commercial cipher (GM/T).",
        "ChaCha20-Poly1305：RFC 8439；密钥 256 位；既未获 NIST 批准（不在 SP 800-131A 中），也不属于国产商"
        "用密码（GM/T）。",
    ),
}


def suite_lines(suites: Iterable[int]) -> tuple[Line, ...]:
    """Return where each suite in use stands.

    Args:
        suites: Numbers of `strongroom.crypto.suites`.
    """
    return tuple(Line(f"suite.{number}", *_STANDING[number]) for number in sorted(set(suites)))


def index_lines(schema: Schema) -> tuple[Line, ...]:
    """Return what each index and clear column shows to somebody who reads the database."""
    lines = []
    for leak in leakage(schema):
        where = f"{leak.collection}.{leak.field}, {leak.search}"
        en, zh = f"{where}: {leak.en}", f"{where}：{leak.zh}"
        if leak.reason:
            en, zh = f"{en} (accepted: {leak.reason})", f"{zh}（接受理由：{leak.reason}）"
        lines.append(Line(f"index.{leak.collection}.{leak.field}.{leak.search}", en, zh))
    return tuple(lines)
