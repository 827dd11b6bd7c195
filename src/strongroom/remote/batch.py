"""A batch over HTTP, and its results as the vault's views.

Lives here: these. Must not live here: what an operation may be (vault).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from strongroom.errors import UsageError
from strongroom.remote.asker import Asker
from strongroom.remote.documents import Views
from strongroom.remote.problems import problem_error
from strongroom.vault.batches.result import MOST_ITEMS, BatchResult

__all__ = ["run_batch"]


def run_batch(asker: Asker, operations: Sequence[Mapping[str, Any]]) -> tuple[BatchResult, ...]:
    """Run a list of operations in one transaction of the server.

    Raises:
        UsageError: ``batch.too-many``.
    """
    if len(operations) > MOST_ITEMS:
        raise UsageError("batch.too-many", most=MOST_ITEMS)
    readers = _readers(Views(asker.schema()))
    body = {"operations": [dict(each) for each in operations]}

    def read(document: Any) -> tuple[BatchResult, ...]:
        pairs = zip(operations, document["results"], strict=True)
        return tuple(_result(readers, each, result) for each, result in pairs)

    return asker.change("POST", "/v1/batch", read, body=body)


def _result(
    readers: Mapping[str, Callable[[Any], object]], operation: Mapping[str, Any], document: Mapping[str, Any]
) -> BatchResult:
    if not document["done"]:
        return BatchResult(document["position"], error=problem_error(document["error"]))
    return BatchResult(document["position"], value=readers[operation["op"]](document["result"]))


def _readers(views: Views) -> Mapping[str, Callable[[Any], object]]:
    """What each operation gives."""
    records = dict.fromkeys(("create", "get", "update", "revert", "transfer"), views.record)
    shares = dict.fromkeys(("share", "unshare", "shares"), Views.shares)
    single = {
        "remove": Views.nothing,
        "reveal": Views.revealed,
        "compare": Views.same,
        "history": views.revisions,
    }
    return {**records, **shares, **single}
