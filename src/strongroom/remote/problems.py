"""Errors as they were raised where the room is: from ``application/problem+json`` back to the same classes.

Lives here: that way back. Must not live here: the table of errors, sending (wire.py).
"""

import re
from collections.abc import Mapping
from typing import Any

from strongroom.errors import TABLE, StrongroomError, Unexpected
from strongroom.vault.batches.kept_errors import error_of

__all__ = ["PROBLEM", "problem_error"]

PROBLEM = "application/problem+json"
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")


def problem_error(document: Any) -> StrongroomError:
    """The error that a problem tells of, with its code, texts in both languages and exit status.

    Raises:
        KeyError, TypeError, ValueError: It is none.
    """
    code = str(document["code"])
    if not _CODE.fullmatch(code):
        raise ValueError("no code")
    if code not in TABLE:
        return Unexpected("remote.unknown-problem", error=code, status=int(document["status"]))
    return error_of(_kept(document))


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    named = {str(name): value for name, value in document.get("named", {}).items() if _plain(value)}
    if "field" in document:
        named["field"] = str(document["field"])
    parts = [_kept(each) for each in document.get("fields", ())]
    known = all(each["code"] in TABLE for each in parts)
    return {"code": document["code"], "named": named, "parts": parts if known else []}


def _plain(value: object) -> bool:
    return isinstance(value, int | str)
