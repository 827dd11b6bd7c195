"""The tables of docs/reference/errors.md: every code with its statuses and what to do, in both languages.

Lives here: the two tables. Must not live here: the pages and how they are written (reference_pages.py).
"""

from collections.abc import Iterable

from strongroom.errors import KIND_NAMES, TABLE, Entry, Kind

__all__ = ["error_table", "exit_statuses"]


def exit_statuses(language: str) -> str:
    """What each exit status and HTTP status means, and how many codes have it."""
    english = language == "en"
    rows = []
    for kind in Kind:
        codes = sum(entry.kind is kind for entry in TABLE.values())
        meaning = KIND_NAMES[kind][0 if english else 1]
        rows.append([str(kind.exit_status), str(kind.http_status), meaning, str(codes)])
    heads = ["exit", "HTTP", "meaning", "codes"] if english else ["退出状态", "HTTP", "含义", "代码数"]
    return _table(heads, rows)


def error_table(language: str) -> str:
    """All codes in their order."""
    english = language == "en"
    heads = (
        ["code", "exit", "HTTP", "what happened", "what to do"]
        if english
        else ["代码", "退出状态", "HTTP", "发生了什么", "如何处理"]
    )
    return _table(heads, (_row(code, entry, english=english) for code, entry in sorted(TABLE.items())))


def _row(code: str, entry: Entry, *, english: bool) -> list[str]:
    said, hint = (entry.en, entry.hint_en) if english else (entry.zh, entry.hint_zh)
    statuses = [str(entry.kind.exit_status), str(entry.kind.http_status)]
    return [f"`{code}`", *statuses, _cell(said), _cell(hint)]


def _cell(text: str) -> str:
    """A text as it may stand in a table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
