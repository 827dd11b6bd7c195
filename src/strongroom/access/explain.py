"""Why a request would be granted or refused, for ``access explain``.

Lives here: the decision together with the rules around it, as a value and in words. Must not live here:
deciding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from strongroom.access.actions import REASONED, read_action
from strongroom.access.bound import BoundPolicy, granting
from strongroom.access.decide import decide
from strongroom.access.decision import Decision
from strongroom.access.policy import Role
from strongroom.access.policy_document import scope_document
from strongroom.access.principal import Principal, Request
from strongroom.access.words import grant_words, scope_words
from strongroom.model.purposes import purpose_label

__all__ = ["Explanation", "RoleLine", "explain"]

_NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RoleLine:
    """What one role of the principal says to the request.

    Args:
        grants: Whether it grants the action there at all.
        purposes: For which purposes it may act.
        scope: Which records, as the words of a policy file; none for an action on the room.
        denies: Whether it forbids the action, or one of the fields named, whatever other roles grant.
    """

    role: Role
    grants: bool
    purposes: tuple[str, ...]
    scope: tuple[str, ...]
    denies: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision and what led to it.

    Args:
        decision: Of the request as it stands.
        roles: One line for each role held that the policy knows.
        unknown_roles: Roles held that the policy does not have.
        purposes: For which purposes the same request is granted, everything else being equal.
        reasoned: Whether it takes a reason code.
    """

    request: Request
    decision: Decision
    roles: tuple[RoleLine, ...]
    unknown_roles: tuple[str, ...]
    purposes: tuple[str, ...]
    reasoned: bool = False

    def as_document(self) -> dict[str, object]:
        """The explanation as the JSON document of the command line and the API."""
        return {
            "allowed": self.decision.allowed,
            "because": str(self.decision.because),
            "text": {"en": self.decision.text("en"), "zh-CN": self.decision.text("zh-CN")},
            "action": self.request.action,
            "collection": self.request.collection,
            "fields": list(self.request.fields),
            "purpose": self.request.purpose,
            "purposes_allowed": list(self.purposes),
            "needs": sorted(self.decision.needs),
            "roles": [
                {
                    "role": line.role.name,
                    "grants": line.grants,
                    "denies": line.denies,
                    "purposes": list(line.purposes),
                    "scope": list(line.scope),
                }
                for line in self.roles
            ],
            "unknown_roles": list(self.unknown_roles),
            "views": {name: grant_words(grant, "en") for name, grant in self.decision.views.items()},
        }

    def lines(self, language: str, labels: Mapping[str, str] = _NO_LABELS) -> list[str]:
        """The explanation in ``en`` or ``zh-CN``, one statement a line.

        Args:
            labels: By field, what people call it.
        """
        chinese = language.startswith("zh")
        verdict = (
            ("允许" if chinese else "Granted")
            if self.decision.allowed
            else ("拒绝" if chinese else "Refused")
        )
        lines = [f"{verdict}{'：' if chinese else ': '}{self.decision.text(language)}"]
        lines += [self._role_line(line, language) for line in self.roles]
        for name in self.unknown_roles:
            lines.append(f"策略中没有角色 {name}" if chinese else f"The policy has no role {name}.")
        if self.reasoned:
            lines.append("须提供理由代码" if chinese else "It takes a reason code.")
        listed = _listed(self.purposes, language)
        lines.append(f"可用目的：{listed}" if chinese else f"Purposes that would do: {listed}")
        for name in self.request.fields or tuple(self.decision.views):
            grant = self.decision.views.get(name)
            if grant is not None:
                called = labels.get(name, name)
                lines.append(f"{called}{'：' if chinese else ': '}{grant_words(grant, language)}")
        return lines

    def _role_line(self, line: RoleLine, language: str) -> str:
        chinese = language.startswith("zh")
        label, collection = line.role.label(language), self.request.collection or ""
        if line.denies:
            return f"角色 {label}：明确禁止" if chinese else f"Role {label}: denies it"
        if not line.grants:
            return f"角色 {label}：未授权此操作" if chinese else f"Role {label}: does not grant it"
        purposes = _listed(line.purposes, language)
        grant = line.role.grant(collection)
        if grant is None or not line.scope:
            return (
                f"角色 {label}：授权；目的 {purposes}"
                if chinese
                else f"Role {label}: grants it; purposes {purposes}"
            )
        scope = scope_words(grant.scope, language)
        if chinese:
            return f"角色 {label}：授权；范围 {scope}；目的 {purposes}"
        return f"Role {label}: grants it; scope {scope}; purposes {purposes}"


def _listed(purposes: Iterable[str], language: str) -> str:
    """Purposes by code and name."""
    comma = "、" if language.startswith("zh") else ", "
    return comma.join(f"{code} ({purpose_label(code, language)})" for code in purposes) or "–"


def explain(bound: BoundPolicy, principal: Principal, request: Request) -> Explanation:
    """Explain what would be decided; nothing is looked up and no record is touched.

    Args:
        bound: The policy with its schema.
        principal: Whose request it would be.
        request: The request; without a target it is explained for records in scope.
    """
    held = bound.roles(principal.roles)
    known = {role.name for role in held}
    lines = tuple(_role_line(role, request) for role in held)
    offered = dict.fromkeys(purpose for line in lines if line.grants for purpose in line.purposes)
    granted = tuple(
        purpose for purpose in offered if decide(bound, principal, replace(request, purpose=purpose)).allowed
    )
    return Explanation(
        request=request,
        decision=decide(bound, principal, request),
        roles=lines,
        unknown_roles=tuple(name for name in principal.roles if name not in known),
        purposes=granted,
        reasoned=request.action in REASONED or request.action in map(str, bound.policy.reasoned),
    )


def _role_line(role: Role, request: Request) -> RoleLine:
    action = read_action(request.action)
    grant = role.grant(request.collection) if request.collection else None
    denies = action in role.denied_actions or bool(grant and grant.denied.intersection(request.fields))
    grants = action is not None and bool(granting([role], action, request.collection))
    scope = tuple(scope_document(grant.scope)) if grants and grant else ()
    return RoleLine(role, grants, role.purposes, scope, denies)
