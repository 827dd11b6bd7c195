"""What follows once somebody is let in: the cookies, and where to go.

Lives here: these. Must not live here: who is let in (signin).
"""

from fastapi import Response

from strongroom.server.console.here import redirect
from strongroom.server.console.visitor import AtDoor
from strongroom.server.signin.cookies import set_device, set_session
from strongroom.server.signin.signed_in import Begun

__all__ = ["let_in"]


def let_in(visitor: AtDoor, begun: Begun, onward: str) -> Response:
    """Give the browser its session and go on.

    Args:
        onward: Where to, a path of ours.
    """
    answer, secure = redirect(onward), visitor.serving.settings.secure
    set_session(answer, begun.secret, secure=secure)
    if begun.device is not None:
        set_device(answer, begun.device, secure=secure)
    return answer
