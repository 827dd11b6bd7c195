"""From a template to an answer: the one way in which a page is made.

Lives here: what every page has around it. Must not live here: who asks (here.py), any screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from strongroom.server.console.environment import environment, kit, words
from strongroom.server.console.looks import theme_of
from strongroom.server.console.navigation import Group
from strongroom.server.console.notices import Notice
from strongroom.server.language import language_of
from strongroom.server.signin.same_site import CSRF_FIELD

__all__ = ["Shell", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands around a page.

    Args:
        csrf: The token that forms of this page bring along.
        user_name, user_handle: Of whoever is signed in; empty for nobody.
        roles: What the user's roles are called.
        purpose: Code of the purpose of what is done in this session.
        purposes: Codes of those that can be chosen.
        groups: The ways to other screens.
        notices: What was done just now.
        hats_are_shared: Whether the room declares that one person wears several hats.
        may_return: Whether the page's address can be opened again, so that a switch may lead back to it.
    """

    csrf: str = field(repr=False)
    user_name: str = field(default="", repr=False)
    user_handle: str = field(default="", repr=False)
    roles: tuple[str, ...] = ()
    purpose: str | None = None
    purposes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    notices: tuple[Notice, ...] = ()
    hats_are_shared: bool = False
    may_return: bool = True

    def place(self, path: str) -> str | None:
        """Path of the one item of the navigation that a page belongs to: the nearest above it."""
        paths = [item.path for group in self.groups for item in group.items]
        return max(
            (each for each in paths if path == each or path.startswith(f"{each.rstrip('/')}/")),
            key=len,
            default=None,
        )

    @property
    def signed_in(self) -> bool:
        """Whether there is a user."""
        return bool(self.user_handle)


def render(
    request: Request, shell: Shell, template: str, view: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """Make a page of a template.

    Args:
        template: Its name below ``templates``.
        view: What the template shows, by name.
    """
    language = language_of(request)
    hidden = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, shell.csrf)
    text = (
        environment()
        .get_template(template)
        .render(
            {
                **words(language),
                "ui": kit(language),
                "shell": shell,
                "csrf": hidden,
                "theme": theme_of(request),
                "nonce": request.state.nonce,
                "path": request.url.path if shell.may_return else "/",
                "request_id": request.state.id,
                **view,
            }
        )
    )
    # What a page shows depends on the person, and is kept nowhere.
    return HTMLResponse(text, status, {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"})
