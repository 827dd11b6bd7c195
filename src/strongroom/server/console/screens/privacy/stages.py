"""How far an erasure is, in words and stages.

Lives here: from a row to what a template shows. Must not live here: the steps (strongroom.privacy).
"""

from dataclasses import dataclass

from strongroom.model.moments import read_moment
from strongroom.privacy.erasure_view import erasure_document
from strongroom.server.console.texts import Text, text_of
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.vault.erasure_state import ErasureState

__all__ = ["Progress", "progress_of"]

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
    approval: bool
    cancellable: bool
    receipt: bool
    kept: str | None


def progress_of(row: ErasureRow, language: str) -> Progress:
    """How far an erasure is."""
    document, state, t = erasure_document(row), ErasureState(row.state), text_of(language)
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
        waits=tuple(_in_words(each, t) for each in document["waits"]),
        approval="approval" in document["waits"],
        cancellable=state is ErasureState.HIDDEN,
        receipt=bool(document["receipt"]),
        kept=None if kept is None else f"{kept['basis']} · {kept['until']}",
    )


def _in_words(wait: str, t: Text) -> str:
    code = wait.split(":")[0].split(" ")[0]
    try:
        return t(f"erasure.waits-{code}")
    except KeyError:
        return wait
