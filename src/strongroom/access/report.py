"""Who sees what: every user, role, collection and field, for reviews and auditors.

Lives here: the rows, and their three forms: CSV, JSON, Markdown. Must not live here: reading users,
deciding single requests. It holds no value of a customer; of staff it holds handles, for a review has to
name people.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from strongroom.access.bound import BoundPolicy
from strongroom.access.grants import NOTHING
from strongroom.access.policy import Role
from strongroom.access.policy_document import scope_document
from strongroom.access.users import User
from strongroom.access.words import grant_words

__all__ = ["ReportRow", "access_report", "as_csv", "as_json", "as_markdown"]

_HEADINGS = {
    "user": ("User", "用户"),
    "state": ("State", "状态"),
    "role": ("Role", "角色"),
    "collection": ("Collection", "集合"),
    "field": ("Field", "字段"),
    "level": ("Level", "级别"),
    "view": ("Sees", "可见"),
    "actions": ("Actions", "操作"),
    "scope": ("Scope", "范围"),
    "purposes": ("Purposes", "目的"),
}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What one user sees of one field by one role.

    Args:
        field: Empty in a row about actions on the room.
        view: In words of the report's language.
        purposes: Those of the role that the schema allows for the field.
    """

    user: str
    state: str
    role: str
    collection: str
    field: str
    level: str
    view: str
    actions: tuple[str, ...]
    scope: tuple[str, ...]
    purposes: tuple[str, ...]


def access_report(bound: BoundPolicy, users: Iterable[User], language: str = "en") -> list[ReportRow]:
    """The rows of the report, ordered by user; fields that stay hidden have none.

    Args:
        bound: The policy with its schema.
        users: All users; those who may not act are listed with their state, for what they would see.
        language: ``en`` or ``zh-CN``.
    """
    rows: list[ReportRow] = []
    for user in sorted(users, key=lambda each: each.handle):
        roles = bound.roles(user.roles)
        if bound.kept_apart(roles):
            continue  # holds what is kept apart, and so gets nothing
        for role in roles:
            rows += _role_rows(bound, user, role, roles, language)
    return rows


def _role_rows(
    bound: BoundPolicy, user: User, role: Role, held: Sequence[Role], language: str
) -> Iterator[ReportRow]:
    state = user.state.name.lower()
    denied_actions = frozenset[str]().union(*(each.denied_actions for each in held))
    room = tuple(sorted(str(action) for action in role.room_actions - denied_actions))
    if room:
        yield ReportRow(user.handle, state, role.name, "", "", "", "", room, (), role.purposes)
    for collection in bound.schema.all_collections:
        grant = role.grant(collection.name)
        if grant is None:
            continue
        denied = bound.denied(collection, user.roles)
        actions = tuple(sorted(str(action) for action in grant.actions - denied_actions))
        scope = tuple(scope_document(grant.scope))
        for field in collection.fields.values():
            known = NOTHING if field.name in denied else grant.of_field(field.name, field.guarded)
            purposes = tuple(each for each in role.purposes if not field.purposes or each in field.purposes)
            if known != NOTHING and purposes and actions:
                words = grant_words(known, language)
                level = field.guarded.name.lower()
                yield ReportRow(
                    user.handle,
                    state,
                    role.name,
                    collection.name,
                    field.name,
                    level,
                    words,
                    actions,
                    scope,
                    purposes,
                )


def _cells(row: ReportRow) -> list[str]:
    return ["; ".join(value) if isinstance(value, tuple) else str(value) for value in asdict(row).values()]


def _headings(language: str) -> list[str]:
    return [pair[1 if language.startswith("zh") else 0] for pair in _HEADINGS.values()]


def as_csv(rows: Iterable[ReportRow], language: str = "en") -> str:
    """The report as CSV (RFC 4180)."""
    # Imported here: only a report needs it.
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_headings(language))
    writer.writerows(_cells(row) for row in rows)
    return text.getvalue()


def as_json(rows: Iterable[ReportRow]) -> str:
    """The report as one JSON document, ``{"items": […]}``."""
    return json.dumps({"items": [asdict(row) for row in rows]}, ensure_ascii=False, indent=2) + "\n"


def as_markdown(rows: Iterable[ReportRow], language: str = "en") -> str:
    """The report as a Markdown table."""
    headings = _headings(language)
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    for row in rows:
        cells = (cell.replace("\\", "\\\\").replace("|", "\\|") for cell in _cells(row))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
