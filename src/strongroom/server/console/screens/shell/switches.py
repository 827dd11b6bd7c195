"""The switches in the bar of every page: purpose, language, theme.

Lives here: their forms. Must not live here: what follows from a purpose (access).
"""

from fastapi import APIRouter, Request, Response

from strongroom.errors import UsageError
from strongroom.i18n import LANGUAGES
from strongroom.model.purposes import check_purpose, purpose_label
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import Here, redirect
from strongroom.server.console.looks import THEMES, set_language, set_theme
from strongroom.server.console.return_path import return_path
from strongroom.server.permission import PUBLIC, SIGNED_IN, declared
from strongroom.server.serving import serving_of
from strongroom.server.signin.same_site import check_origin

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.post("/look")
@declared(PUBLIC)
def choose_look(request: Request, form: Entered) -> Response:
    """Choose a language or a theme; for whoever is not signed in, too."""
    check_origin(request)
    answer = redirect(return_path(form.optional("next")))
    secure = serving_of(request).settings.secure
    language, theme = form.optional("language"), form.optional("theme")
    if language in LANGUAGES:
        set_language(answer, str(language), secure=secure)
    elif theme in THEMES:
        set_theme(answer, str(theme), secure=secure)
    else:
        raise UsageError("http.wrong-shape", places="language, theme")
    return answer


@routes.post("/purpose")
@declared(SIGNED_IN)
def choose_purpose(here: Here, form: Entered) -> Response:
    """Choose the purpose of what is done in this session from now on."""
    purpose = check_purpose(form.text("purpose"))
    here.serving.sign_in.sessions.choose_purpose(here.session, purpose)
    label = purpose_label(purpose, here.language)
    return here.done(return_path(form.optional("next")), "shell.purpose-set", purpose=label)
