"""``python -m tools.asvs_pages``: write the table on OWASP ASVS 5.0, in both languages.

Lives here: reading the rows (tools/asvs/), and the pages made of them. Must not live here: the rows
themselves. A test holds the pages to what this makes, and every test that a row names to be there.

A row ends in one answer or more. An answer is a letter and what it says: ``t`` tests that show it, ``d``
pages that say it, ``n`` why it does not apply, ``x`` what is not met. Reasons have both languages with a
slash between; ``n:word`` is one of `REASONS`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PAGES", "Requirement", "asvs_page", "main", "requirements"]

ROOT = Path(__file__).parent.parent
PAGES = {"docs/explanation/asvs.md": "en", "docs/zh/explanation/asvs.md": "zh-CN"}
"""Page to its language."""

REASONS = {
    "commands": ("No command of the operating system is run.", "不运行系统命令。"),
    "graphql": ("There is no GraphQL.", "没有 GraphQL。"),
    "idp": ("There is no identity provider beside the room itself.", "除本系统外没有身份提供方。"),
    "java": ("There is no Java.", "没有 Java。"),
    "jwt": (
        "Tokens are random references and hold nothing; there are no self-contained ones.",
        "令牌是随机引用，不含内容；没有自包含令牌。",
    ),
    "latex": ("There is no LaTeX.", "没有 LaTeX。"),
    "ldap": ("There is no directory service.", "没有目录服务。"),
    "memory": (
        "Python and its libraries manage memory; there is no code in C.",
        "内存由 Python 管理；没有 C 代码。",
    ),
    "oauth": ("There is neither OAuth nor OpenID Connect.", "没有 OAuth 与 OpenID Connect。"),
    "oob": ("No codes are sent by telephone, message or mail.", "不经电话、短信或邮件发送验证码。"),
    "richtext": (
        "Nobody enters HTML, Markdown or SVG; all that is entered is text.",
        "不接受 HTML、Markdown 或 SVG；所输皆为文本。",
    ),
    "webrtc": ("There is no WebRTC.", "没有 WebRTC。"),
    "websocket": ("There are no WebSockets.", "没有 WebSocket。"),
    "xml": ("There are no queries on XML.", "没有 XML 查询。"),
}
_CHAPTERS = {
    1: ("Encoding and sanitization", "编码与净化"),
    2: ("Validation and business logic", "校验与业务逻辑"),
    3: ("Web frontend", "网页前端"),
    4: ("API and web service", "接口与网络服务"),
    5: ("File handling", "文件处理"),
    6: ("Authentication", "身份验证"),
    7: ("Session management", "会话管理"),
    8: ("Authorization", "授权"),
    9: ("Self-contained tokens", "自包含令牌"),
    10: ("OAuth and OIDC", "OAuth 与 OIDC"),
    11: ("Cryptography", "密码学"),
    12: ("Secure communication", "通信安全"),
    13: ("Configuration", "配置"),
    14: ("Data protection", "数据保护"),
    15: ("Secure coding and architecture", "安全编码与架构"),
    16: ("Logging and error handling", "日志与错误处理"),
    17: ("WebRTC", "WebRTC"),
}
_STATES = {
    "t": ("Shown", "已证明"),
    "d": ("Documented", "已记载"),
    "n": ("Does not apply", "不适用"),
    "x": ("Not met", "未满足"),
    "p": ("Met in part", "部分满足"),
}
_INTRO = {
    "en": """# OWASP ASVS 5.0

[中文](../zh/explanation/asvs.md)

The [Application Security Verification Standard](https://github.com/OWASP/ASVS/tree/v5.0.0_release/5.0/en)
5.0.0 asks {count} things of an application at levels 1 and 2. This page goes through them one by one, in our
own words; the standard's text is the one that counts. Strongroom is designed to support level 2. Nobody
outside has verified it against the standard.

{states}.

*Shown* names tests of this repository, below `tests/`, that would fail if it were not so. *Documented* names
the pages that the requirement asks for. *Met in part* says what is missing.
""",
    "zh-CN": """# OWASP ASVS 5.0

[English](../../explanation/asvs.md)

[应用安全验证标准](https://github.com/OWASP/ASVS/tree/v5.0.0_release/5.0/en) 5.0.0 在一、二级向应用提出
{count} 项要求。本页以我们自己的话逐项说明；以标准原文为准。Strongroom 的设计目标是支持二级。尚无外部人员按
该标准验证过。

{states}。

“已证明”列出本仓库 `tests/` 下的测试，若不成立则测试失败。“已记载”列出该项所要求的页面。“部分满足”说明所缺。
""",
}
_HEADS = {"en": ("No.", "Level", "What it asks", "Answer"), "zh-CN": ("编号", "级别", "所问", "回答")}


@dataclass(frozen=True)
class Requirement:
    """One thing that the standard asks.

    Attributes:
        number: As the standard has it: ``6.2.1``.
        level: 1 or 2.
        asks: In English and in Chinese.
        answers: Letter and text of each.
    """

    number: str
    level: int
    asks: tuple[str, str]
    answers: Sequence[tuple[str, str]]

    @property
    def chapter(self) -> int:
        """The chapter that it stands in."""
        return int(self.number.partition(".")[0])

    @property
    def state(self) -> str:
        """A letter: what its answers come to."""
        letters = {letter for letter, _ in self.answers}
        return (
            "p" if "x" in letters and len(letters) > 1 else next(each for each in "xtdn" if each in letters)
        )

    @property
    def tests(self) -> list[str]:
        """The tests that it names, below ``tests/``."""
        return [test for letter, text in self.answers if letter == "t" for test in text.split("; ")]

    @property
    def pages(self) -> list[str]:
        """The pages that it names, below ``docs/``."""
        return [page for letter, text in self.answers if letter == "d" for page in text.split("; ")]


def requirements() -> Iterator[Requirement]:
    """All of levels 1 and 2, in the standard's order."""
    for path in sorted((ROOT / "tools" / "asvs").glob("v*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                number, level, en, zh, *answers = line.split("|")
                found = [(each[0], each[1:].strip()) for each in answers]
                yield Requirement(number, int(level), (en, zh), found)


def asvs_page(language: str) -> str:
    """The page."""
    at = 0 if language == "en" else 1
    every = list(requirements())
    counts = Counter(each.state for each in every)
    mark = ": " if language == "en" else "："
    states = ", ".join(f"{_STATES[each][at]}{mark}{counts[each]}" for each in "tdpxn")
    lines = [
        _INTRO[language].format(count=len(every), states=states if at == 0 else states.replace(", ", "，"))
    ]
    for chapter, names in _CHAPTERS.items():
        lines += [f"## V{chapter} {names[at]}", "", f"| {' | '.join(_HEADS[language])} |", "|-|-|-|-|"]
        lines += [_row(each, at, language) for each in every if each.chapter == chapter]
        lines.append("")
    return "\n".join(lines)


def _row(each: Requirement, at: int, language: str) -> str:
    said = " ".join(_answer(letter, text, at, language) for letter, text in each.answers)
    state = f"**{_STATES[each.state][at]}.**"
    return f"| {each.number} | {each.level} | {each.asks[at]} | {state} {said} |"


def _answer(letter: str, text: str, at: int, language: str) -> str:
    if letter == "t":
        return ", ".join(f"`{each}`" for each in text.split("; "))
    if letter == "d":
        return ", ".join(f"[{Path(each).stem}](../{each})" for each in _reachable(text.split("; "), language))
    if text.startswith(":"):
        return REASONS[text[1:]][at]
    return re.split(r" / ", text)[at]


def _reachable(pages: Sequence[str], language: str) -> Iterator[str]:
    """Pages as the page of a language links to them: its twin where there is one."""
    for page in pages:
        there = (ROOT / "docs" / "zh" / page).is_file()
        yield page if language == "en" or there else f"../{page}"


def main() -> None:
    """Write both pages."""
    for page, language in PAGES.items():
        (ROOT / page).write_text(asvs_page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
