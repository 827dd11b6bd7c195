"""The stored form of a policy: one canonical JSON document a version.

Lives here: writing and reading it. Must not live here: the file that people write (policy_file.py), the
row's MAC (deciding_rows.py). Built-in roles are written out too: what holds is what is stored, not what a
later version of the program would grant. Format 1.
"""

import json
from collections.abc import Mapping
from typing import Any

from strongroom.access.actions import Action
from strongroom.access.grants import read_letters, write_letters
from strongroom.access.policy import Beyond, Grant, Policy, Role
from strongroom.access.scope import Scope, Teams
from strongroom.access.watch_limits import limits_document, read_limits
from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.levels import Level

__all__ = ["FORMAT", "read_policy", "read_scope", "role_document", "scope_document", "write_policy"]

FORMAT = 1


def write_policy(policy: Policy) -> str:
    """Write a policy; equal policies give equal text."""
    document = {
        "format": FORMAT,
        "version": policy.version,
        "separation": policy.separation,
        "reasoned": sorted(policy.reasoned),
        "step_up": sorted(policy.step_up),
        "approved": sorted(policy.approved),
        "teams": dict(policy.teams.parents),
        "roles": [role_document(role) for role in policy.roles.values()],
        "watch": limits_document(policy.watch),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_policy(text: str) -> Policy:
    """Read what `write_policy` wrote.

    Raises:
        VerificationFailed: ``access.future-format``, ``access.policy-malformed``.
    """
    version: object = "?"
    try:
        document = json.loads(text)
        version = document.get("version", "?")
        if document["format"] > FORMAT:
            raise VerificationFailed("access.future-format")
        if document["separation"] not in ("kept", "declared"):
            raise ValueError("separation")
        roles = [_read_role(each) for each in document["roles"]]
        return Policy(
            version=int(document["version"]),
            separation=document["separation"],
            reasoned=_actions(document["reasoned"]),
            step_up=_actions(document["step_up"]),
            approved=_actions(document["approved"]),
            teams=Teams(document["teams"]),
            roles={role.name: role for role in roles},
            watch=read_limits(document["watch"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidInput):
        raise VerificationFailed("access.policy-malformed", version=version) from None


def role_document(role: Role) -> dict[str, Any]:
    """One role as it stands in the document."""
    return {
        "name": role.name,
        "label_en": role.label_en,
        "label_zh": role.label_zh,
        "purposes": list(role.purposes),
        "room_actions": sorted(role.room_actions),
        "denied_actions": sorted(role.denied_actions),
        "budget": dict(role.budget),
        "beyond": str(role.beyond),
        "grants": {collection: _grant_document(grant) for collection, grant in role.grants.items()},
    }


def _grant_document(grant: Grant) -> dict[str, Any]:
    return {
        "actions": sorted(grant.actions),
        "scope": scope_document(grant.scope),
        "fields": {name: write_letters(each) for name, each in grant.fields.items()},
        "levels": {level.name.lower(): write_letters(each) for level, each in grant.levels.items()},
        "denied": sorted(grant.denied),
        "min_group": grant.min_group,
    }


def scope_document(scope: Scope) -> list[str]:
    """A scope as words: ``all``, ``own``, ``shared``, ``team``, ``below``, ``team:NAME``."""
    words = [name for name in ("all", "own", "shared", "team", "below") if getattr(scope, name)]
    return words + sorted(f"team:{team}" for team in scope.teams)


def read_scope(words: list[str] | tuple[str, ...]) -> Scope:
    """A scope from its words.

    Raises:
        ValueError: for a word that is none.
    """
    known = {"all", "own", "shared", "team", "below"}
    teams = {word.removeprefix("team:") for word in words if word.startswith("team:")}
    flags = {word for word in words if not word.startswith("team:")}
    if not flags <= known:
        raise ValueError(min(flags - known))
    return Scope(teams=frozenset(teams), **dict.fromkeys(flags, True))


def _read_role(document: Mapping[str, Any]) -> Role:
    return Role(
        name=document["name"],
        label_en=document["label_en"],
        label_zh=document["label_zh"],
        purposes=tuple(document["purposes"]),
        room_actions=_actions(document["room_actions"]),
        denied_actions=_actions(document["denied_actions"]),
        budget=document["budget"],
        beyond=Beyond(document["beyond"]),
        grants={name: _read_grant(each) for name, each in document["grants"].items()},
    )


def _read_grant(document: Mapping[str, Any]) -> Grant:
    return Grant(
        actions=_actions(document["actions"]),
        scope=read_scope(document["scope"]),
        fields={name: read_letters(letters) for name, letters in document["fields"].items()},
        levels={Level[name.upper()]: read_letters(letters) for name, letters in document["levels"].items()},
        denied=frozenset(document["denied"]),
        min_group=int(document["min_group"]),
    )


def _actions(names: list[str]) -> frozenset[Action]:
    return frozenset(map(Action, names))
