"""What every request says beside its body: what for, why, for whom, in which language.

Lives here: these as one value, and as headers. Must not live here: the token (token.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from strongroom.errors import UsageError

__all__ = ["Stated", "check_name"]

_NAME = re.compile(r"[A-Za-z0-9_.:-]{16,200}", re.ASCII)
_LONGEST = 200


def check_name(name: str) -> str:
    """A name for one operation, as ``Idempotency-Key`` takes it.

    Raises:
        UsageError: ``once.key-malformed``.
    """
    if _NAME.fullmatch(name) is None:
        raise UsageError("once.key-malformed")
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is stated with each request.

    Args:
        on_behalf_of: The CRM's own user for whom a program asks; its token has to allow that.
        name: The name of the one operation that is to be carried out once.
    """

    purpose: str | None = None
    reason_code: str | None = None
    reason: str | None = field(default=None, repr=False)
    on_behalf_of: str | None = field(default=None, repr=False)
    language: str = "en"
    name: str | None = None

    def __post_init__(self) -> None:
        who = self.on_behalf_of
        if who is not None and (not who.strip() or len(who) > _LONGEST or not who.isprintable()):
            raise UsageError("http.bad-header", header="Strongroom-On-Behalf-Of")

    def headers(self, *, with_body: bool) -> dict[str, str]:
        """As headers.

        Args:
            with_body: Whether there is a body, which says why; a code that needs words says nothing without.
        """
        said = {
            "Accept-Language": self.language,
            "Strongroom-Purpose": self.purpose,
            "Strongroom-Reason-Code": None if with_body else self.reason_code,
            "Strongroom-On-Behalf-Of": self.on_behalf_of,
        }
        return {name: text for name, text in said.items() if text is not None}

    def reasons(self) -> Mapping[str, str]:
        """The members of a body that say why."""
        said = {"reason_code": self.reason_code, "reason": self.reason}
        return {name: text for name, text in said.items() if text is not None}
