"""Who works at the firm of the story.

Lives here: the people, their roles and teams, and the six whose work can be tried. Must not live here: what
they do (working.py), what is said of them on the screen.
"""

from dataclasses import dataclass

__all__ = ["BEFORE", "COLLEAGUES", "FOUNDER", "LEAVER", "PROGRAM", "SIX", "TEAMS", "Colleague"]


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the staff.

    Args:
        name: As it stands in lists.
    """

    handle: str
    name: str
    role: str
    team: str | None = None


FOUNDER = "founder"

TEAMS = {"shop": "", "north": "shop", "south": "shop", "helpdesk": "", "growth": ""}
"""Each team with the one above it."""

BEFORE = (
    Colleague("su", "苏晴 Su Qing", "security_admin"),
    Colleague("rui", "芮锐 Rui Rui", "system_admin"),
    Colleague("ada", "Ada Okafor", "audit_admin"),
)
"""Those whom the founder appoints; then the founder has no part in it any more."""

LEAVER = "wei"
"""Who read telephone numbers one night, and left."""

PROGRAM = "crm-sync"
"""The user of the program that shows customers in the firm's CRM."""

COLLEAGUES = (
    Colleague("lin", "林悦 Lin Yue", "sales", "north"),
    Colleague("ben", "Ben Carter", "sales", "north"),
    Colleague("hao", "郝建 Hao Jian", "sales", "south"),
    Colleague("sofia", "Sofia Rossi", "sales", "south"),
    Colleague("mei", "梅雪 Mei Xue", "service", "helpdesk"),
    Colleague("tom", "Tom O'Neill", "service", "helpdesk"),
    Colleague(LEAVER, "魏强 Wei Qiang", "service", "helpdesk"),
    Colleague("max", "Max Wagner", "marketing", "growth"),
    Colleague("ying", "应莹 Ying Ying", "marketing", "growth"),
    Colleague("petra", "Petra Novák", "privacy_officer"),
    Colleague("dan", "单丹 Shan Dan", "privacy_officer"),
    Colleague("noor", "Noor Haddad", "security_admin"),
    Colleague("kai", "凯文 Kai Wen", "system_admin"),
    Colleague("eli", "Eli Brandt", "audit_admin"),
    Colleague(PROGRAM, "CRM", "service"),
)

SIX = (
    ("sales", ("lin",)),
    ("service", ("mei",)),
    ("marketing", ("max",)),
    ("privacy", ("petra",)),
    ("security", ("su", "rui")),
    ("audit", ("ada",)),
)
"""The six cards of the front desk: a name each, and who is behind it. Security and system are one card with
two people, for nobody may be both.
"""
