"""What there is to offer somebody: which actions their roles grant at all, and for which purposes.

Lives here: these questions, which decide nothing. Must not live here: deciding (access.decide): the door
decides each operation anew, whatever was offered.
"""

from strongroom.access.actions import Action
from strongroom.access.bound import granting
from strongroom.access.grants import View
from strongroom.access.policy import Role
from strongroom.model.schema import Collection
from strongroom.vault.session import Session
from strongroom.vault.tenancy import Tenancy

__all__ = ["Offering"]


class Offering:
    """What one person could be offered.

    Args:
        tenancy: What the tenant goes by.
        session: Who.
    """

    def __init__(self, tenancy: Tenancy, session: Session) -> None:
        self._tenancy = tenancy
        self._session = session
        self._roles: tuple[Role, ...] = self._tenancy.bound.roles(session.principal.roles)

    def grants(self, action: Action, collection: str | None = None) -> bool:
        """Whether a role of theirs grants an action, for some purpose and on some record."""
        only = self._session.principal.only_actions
        if only is not None and action not in only:
            return False
        return bool(granting(self._roles, action, collection))

    def may_write(self, collection: Collection, name: str) -> bool:
        """Whether they could enter a field, for the purpose that they work for."""
        bound, names = self._tenancy.bound, self._session.principal.roles
        denied = bound.denied(collection, names)
        views = bound.views(collection, self._session.purpose, self._roles, denied)
        return name in views and views[name].may_write

    def may_know(self, collection: Collection, name: str) -> bool:
        """Whether they may know anything of a field, be it in totals alone, for the purpose they work for."""
        bound, names = self._tenancy.bound, self._session.principal.roles
        views = bound.views(collection, self._session.purpose, self._roles, bound.denied(collection, names))
        return name in views and views[name].view is not View.HIDDEN

    @property
    def purposes(self) -> tuple[str, ...]:
        """Codes of the purposes that their roles may act for, the usual one first."""
        found = dict.fromkeys(purpose for role in self._roles for purpose in role.purposes)
        only = self._session.principal.only_purposes
        return tuple(purpose for purpose in found if only is None or purpose in only)

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that there are, for whoever appoints people; one's own and those below, for others."""
        tree, own = self._tenancy.bound.policy.teams, self._session.principal.teams
        every = self.grants(Action.USER_UPDATE)
        return tuple(sorted(tree.parents if every else own | tree.below(own)))

    def role_names(self, language: str) -> tuple[str, ...]:
        """What their roles are called, in ``en`` or ``zh-CN``."""
        return tuple(role.label(language) for role in self._roles)

    def roles_by_name(self, language: str) -> dict[str, str]:
        """What each role of the policy is called, those that nobody here holds too."""
        return {name: role.label(language) for name, role in self._tenancy.bound.policy.roles.items()}

    @property
    def hats_are_shared(self) -> bool:
        """Whether the policy declares that one person may hold what is kept apart elsewhere."""
        return self._tenancy.bound.policy.separation == "declared"
