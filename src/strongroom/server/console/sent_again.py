"""A form that makes something makes it once, however often it is sent, as by a second click.

Lives here: the name of what a form asks for. Must not live here: keeping what was done
(vault.operations.claiming).

A form carries the id of the request that showed it. Sent again with the same content it is the same request;
with anything changed it is another, since whoever enters something else means it.
"""

from collections.abc import Mapping
from hashlib import sha256

from strongroom.keys.canonical_json import write_json
from strongroom.server.console.entered import Filled
from strongroom.vault.operations.once import Once

__all__ = ["FORM_FIELD", "name_of_form"]

FORM_FIELD = "form"


def name_of_form(form: Filled, path: str, values: Mapping[str, str]) -> Once | None:
    """The name of what a form asks for; None for one that carries none.

    Args:
        path: Where it is sent to.
        values: Its content.
    """
    shown_by = form.optional(FORM_FIELD, 60)
    if shown_by is None:
        return None
    digest = sha256(write_json({"form": shown_by, "path": path, "values": dict(values)})).digest()
    return Once(key=digest, request=digest)
