"""``python -m tools.reference_pages``: write the tables of the reference that are made of the code.

Lives here: the tables on the default schema and on the built-in roles, in both languages, and which page has
what. Must not live here: the commands (reference_commands.py), the errors (reference_errors.py), the facts
themselves, and the prose around the tables. A test holds the pages to what this makes.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from strongroom.access.builtin import builtin_roles
from strongroom.access.grants import write_letters
from strongroom.access.policy import Role
from strongroom.access.words import scope_words
from strongroom.model.default_schema import default_schema
from strongroom.model.levels import Level
from strongroom.model.purposes import PURPOSES, REASON_CODES
from strongroom.model.schema import Collection, Field
from strongroom.model.schema_rules import leakage
from strongroom.server.signin.common_words import CONTEXT_WORDS
from tools.reference_commands import command_sections, from_elsewhere
from tools.reference_errors import error_table, exit_statuses

__all__ = ["PAGES", "main", "renewed"]

ROOT = Path(__file__).parent.parent
PAGES = {
    "docs/reference/schema.md": "en",
    "docs/zh/reference/schema.md": "zh-CN",
    "docs/reference/roles.md": "en",
    "docs/zh/reference/roles.md": "zh-CN",
    "docs/reference/commands.md": "en",
    "docs/zh/reference/commands.md": "zh-CN",
    "docs/reference/passwords.md": "en",
    "docs/zh/reference/passwords.md": "zh-CN",
    "docs/reference/errors.md": "en",
    "docs/zh/reference/errors.md": "zh-CN",
}
"""Page to its language."""

_BLOCK = re.compile(r"(<!-- made of the code: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_LEVELS = {Level.GENERAL: "一般", Level.PERSONAL: "个人", Level.SENSITIVE: "敏感"}


def renewed(page: str, language: str) -> str:
    """The page with every table made anew."""
    return _BLOCK.sub(lambda match: f"{match[1]}{_block(match[2], language)}{match[3]}", page)


def _block(name: str, language: str) -> str:
    what, _, collection = name.partition(" of ")
    if what == "fields":
        return _fields(default_schema().collection(collection), language)
    if what == "matrix":
        return _matrix(default_schema().collection(collection), language)
    return {
        "leaks": _leaks,
        "clear columns": _clear,
        "purposes": lambda spoken: _codes(PURPOSES, spoken),
        "reason codes": lambda spoken: _codes(REASON_CODES, spoken),
        "actions": _actions,
        "commands": command_sections,
        "commands from elsewhere": from_elsewhere,
        "exit statuses": exit_statuses,
        "errors": error_table,
        "password words": _password_words,
    }[what](language)


def _pick(language: str, english: str, chinese: str) -> str:
    return english if language == "en" else chinese


def _table(headings: str, rows: Iterable[Iterable[str]]) -> str:
    heads = headings.split("|")
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _level(level: Level, language: str) -> str:
    return _pick(language, level.name.lower(), _LEVELS[level])


def _fields(collection: Collection, language: str) -> str:
    heads = _pick(
        language,
        "no|field|label|type|level|searches|clear column",
        "编号|字段|名称|类型|级别|检索|明文列",
    )
    return _table(heads, (_field_row(each, language) for each in collection.all_fields))


def _field_row(field: Field, language: str) -> list[str]:
    searches = ["natural"] if field.natural else sorted(map(str, field.searches))
    codes = field.options.get("codes")
    kind = field.type.name
    if isinstance(codes, dict):
        kind += f": {', '.join(f'`{code}`' for code in codes)}"
    return [
        str(field.number),
        f"`{field.name}`",
        field.label(language),
        kind,
        _level(field.level, language),
        ", ".join(searches) or "–",
        f"`{field.clear}`" if field.clear else "–",
    ]


def _leaks(language: str) -> str:
    rows = (
        [f"`{leak.collection}.{leak.field}`", leak.search, _pick(language, leak.en, leak.zh)]
        for leak in leakage(default_schema())
        if leak.search != "clear"
    )
    return _table(_pick(language, "field|search|shows", "字段|检索|泄露内容"), rows)


def _clear(language: str) -> str:
    rows = (
        [f"`{collection.name}.{name}`", f"`{field.clear}`"]
        for collection in default_schema().all_collections
        for name, field in collection.clear_fields.items()
    )
    return _table(_pick(language, "field|column", "字段|列"), rows)


def _codes(codes: Iterable[str], language: str) -> str:
    labels = {**PURPOSES, **REASON_CODES}
    rows = ([f"`{code}`", labels[code].text(language)] for code in codes)
    return _table(_pick(language, "code|meaning", "代码|含义"), rows)


def _password_words(language: str) -> str:
    groups = {True: "Latin letters|拉丁字母", False: "Chinese|中文"}
    rows = (
        [
            _pick(language, *name.split("|")),
            ", ".join(f"`{word}`" for word in sorted(CONTEXT_WORDS) if word.isascii() is ascii_only),
        ]
        for ascii_only, name in groups.items()
    )
    return _table(_pick(language, "script|words", "文字|词"), rows)


def _seeing() -> list[Role]:
    return [role for role in builtin_roles(solo=True).values() if role.grants]


def _matrix(collection: Collection, language: str) -> str:
    roles = _seeing()
    grants = [role.grants[collection.name] for role in roles]
    rows = [
        [f"`{each.name}`", *(write_letters(grant.of_field(each.name, each.level)) for grant in grants)]
        for each in collection.fields.values()
    ]
    for level in Level:
        name = _pick(language, f"added, {_level(level, language)}", f"新增，{_level(level, language)}")
        rows.append([name, *(write_letters(grant.of_field("", level)) for grant in grants)])
    heads = "|".join([_pick(language, "field", "字段"), *(role.name for role in roles)])
    return _table(heads, rows)


def _actions(language: str) -> str:
    heads = _pick(
        language,
        "role|purposes|scope|on customers|on purchases|on the room|budget a day|beyond it",
        "角色|目的|范围|对客户|对购买记录|对保险库|每日限额|超出时",
    )
    return _table(heads, (_role_row(role, language) for role in builtin_roles(solo=True).values()))


def _role_row(role: Role, language: str) -> list[str]:
    actions = [
        " ".join(sorted(map(str, role.grants[name].actions))) if name in role.grants else "–"
        for name in ("customers", "purchases")
    ]
    return [
        f"`{role.name}` {role.label(language)}",
        ", ".join(role.purposes),
        scope_words(role.grants["customers"].scope, language) if role.grants else "–",
        *actions,
        " ".join(sorted(map(str, role.room_actions))),
        ", ".join(f"{name} {number}" for name, number in role.budget.items()) or "–",
        str(role.beyond) if role.budget else "–",
    ]


def main() -> int:
    """Write all pages."""
    for name, language in PAGES.items():
        path = ROOT / name
        path.write_text(renewed(path.read_text(encoding="utf-8"), language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
