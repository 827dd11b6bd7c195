"""What stands at the side of every page: the ways to the screens that the user can use.

Lives here: items, and which of them a user sees. Must not live here: roles. Each item says what is asked of
the door on its screen, and access says whether any role of the user grants that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from strongroom.access.actions import Action

__all__ = ["Asked", "Group", "Item", "groups_for"]

Asked = tuple[Action, str | None]
"""An action, with the collection where it is one on data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One way to a screen.

    Args:
        group: Name of the group that it stands in, one of `GROUPS`.
        key: Key of its text.
        path: Where it leads.
        icon: Name of its icon.
        asked: What its screen asks for; any one of them is enough. Nothing: for everybody.
    """

    group: str
    key: str
    path: str
    icon: str
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Items under a heading."""

    key: str
    items: tuple[Item, ...]


GROUPS = ("demo", "work", "customers", "privacy", "security", "system", "log")
"""The groups, in the order in which they stand."""


def groups_for(items: Sequence[Item], grants: Callable[[Action, str | None], bool]) -> tuple[Group, ...]:
    """The groups that somebody sees, without empty ones.

    Args:
        grants: Whether any role of the user grants an action.
    """
    seen = [each for each in items if not each.asked or any(grants(*asked) for asked in each.asked)]
    groups = (Group(f"group.{name}", tuple(each for each in seen if each.group == name)) for name in GROUPS)
    return tuple(group for group in groups if group.items)
