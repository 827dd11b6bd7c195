"""How far an erasure is, in words and stages.

Lives here: from a row to what a template shows. Must not live here: the steps (strongroom.privacy).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.model.moments import read_moment
from strongroom.privacy.erasure_view import erasure_document
from strongroom.server.console.error_words import words_of
from strongroom.server.console.texts import has_text, text_of
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.vault.erasing.state import ErasureState

__all__ = ["Progress", "progress_of", "wait_in_words"]

_PLACE = {
    ErasureState.HIDDEN: 1,
    ErasureState.COMMITTED: 2,
    ErasureState.CUT: 2,
    ErasureState.SHREDDED: 3,
    ErasureState.DEFINITIVE: 5,
    ErasureState.CANCELLED: 0,
}
_TONES = {1: "warning", 2: "warning", 3: "info", 5: "good", 0: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One erasure.

    Args:
        place: Of its stage among four; 5 where all are done, 0 where it was cancelled.
        waits: What it waits for, in words.
        untold: The places that could not be told of it, each with what stood in the way, in words.
        untold_means: What that means, as long as it means something.
        cancellable: Whether it can still be taken back.
    """

    id: str
    customer: str
    state: str
    tone: str
    place: int
    due: int
    reached: tuple[tuple[str, int], ...]
    waits: tuple[str, ...]
    untold: tuple[str, ...]
    untold_means: str | None
    approval: bool
    cancellable: bool
    receipt: bool
    kept: str | None


def wait_in_words(wait: str, language: str, names: Sequence[str] = ()) -> str:
    """What an erasure waits for, in words, with the names of what it is."""
    t = text_of(language)
    text = t(f"erasure.waits-{wait}") if has_text(f"erasure.waits-{wait}") else wait
    return t("erasure.waits-where", text=text, names=t("shell.comma").join(names)) if names else text


def progress_of(row: ErasureRow, language: str, now: int) -> Progress:
    """How far an erasure is, and what it was found to wait for."""
    document, state, t = erasure_document(row, now), ErasureState(row.state), text_of(language)
    place, kept = _PLACE[state], document["kept"]
    return Progress(
        id=document["erasure"],
        customer=document["customer"],
        state=t(f"erasure.state-{document['state']}"),
        tone=_TONES[place],
        place=place,
        due=row.due,
        reached=tuple(
            (t(f"erasure.reached-{name}"), read_moment(at)) for name, at in document["reached"].items()
        ),
        waits=tuple(
            wait_in_words(each, language, document["where"].get(each, ())) for each in document["waits"]
        ),
        untold=tuple(_untold(document["untold"], language)),
        untold_means=_untold_means(state, document, language),
        approval="approval" in document["waits"],
        cancellable=state is ErasureState.HIDDEN,
        receipt=bool(document["receipt"]),
        kept=None if kept is None else f"{kept['basis']} · {kept['until']}",
    )


def _untold(places: Mapping[str, str], language: str) -> Iterator[str]:
    t = text_of(language)
    for place, code in sorted(places.items()):
        words = words_of(code, language, destination=place, store=place)[0]
        yield words if place in words else t("erasure.waits-where", text=place, names=words)


def _untold_means(state: ErasureState, document: Mapping[str, Any], language: str) -> str | None:
    """Keys that are gone for good come back from nowhere, so nothing is left to tell then."""
    if not document["untold"] or state is ErasureState.DEFINITIVE:
        return None
    return text_of(language)("erasure.untold-some" if document["told"] else "erasure.untold-all")
