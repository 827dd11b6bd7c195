"""Errors as they are kept with the outcome of a batch, and back.

Lives here: that form: codes and what their texts name, which is no value; and an error of which no more than
the code is kept. Must not live here: the table.
"""

from collections.abc import Mapping
from typing import Any

from strongroom.errors import TABLE, InvalidInput, StrongroomError, Unexpected
from strongroom.model.checking import FieldErrors

__all__ = ["error_by_code", "error_document", "error_of"]

_NOT_KNOWN = "…"


def error_document(error: StrongroomError) -> dict[str, Any]:
    """An error as JSON."""
    document: dict[str, Any] = {"code": error.code, "named": {}}
    for name, value in error.parameters.items():
        document["named"][name] = value if isinstance(value, int | str) else str(value)
    if error.parts:
        document["parts"] = [error_document(each) for each in error.parts]
    return document


def error_of(document: Mapping[str, Any]) -> StrongroomError:
    """The error that `error_document` wrote, of the class of its kind."""
    parts = [error_of(each) for each in document.get("parts", ())]
    fields = [each for each in parts if isinstance(each, InvalidInput)]
    if fields:
        return FieldErrors(fields)
    kind = TABLE[document["code"]].kind
    known = {each.kind: each for each in StrongroomError.__subclasses__()}
    return known.get(kind, Unexpected)(document["code"], **document["named"])


def error_by_code(code: str, named: Mapping[str, int | str] | None = None) -> StrongroomError | None:
    """An error of which no more than the code is known: an ellipsis stands for what its texts name.

    Args:
        named: What is known of that all the same.

    Returns:
        None for a code of a later version.
    """
    entry = TABLE.get(code)
    if entry is None:
        return None
    return error_of({"code": code, "named": {**dict.fromkeys(entry.names, _NOT_KNOWN), **(named or {})}})
