"""Where a request comes from, as far as signing in cares.

Lives here: that value. Must not live here: reading it from a request (caller.py).
"""

from dataclasses import dataclass, field

__all__ = ["Visit"]

_LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request's surroundings.

    Args:
        request: Id of the request, ``req_…``.
        network: The address that it came from.
        agent: What the program calls itself.
        device: The secret in the cookie of a device that was signed in on before.
        language: ``en`` or ``zh-CN``.
    """

    request: str
    network: str = field(repr=False)
    agent: str = field(default="", repr=False)
    device: str | None = field(default=None, repr=False)
    language: str = "en"

    def as_document(self) -> dict[str, str]:
        """What is kept, sealed, for the user to recognise a session by."""
        agent = "".join(each for each in self.agent if each.isprintable())
        return {"network": self.network, "agent": agent[:_LONGEST_AGENT]}
