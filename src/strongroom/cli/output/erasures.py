"""Erasures, holds and what an erasure reaches, as people read them.

Lives here: lines and tables of these. Must not live here: the commands (cli/erasing.py), the documents that
programs read (privacy/erasure_view.py).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.texts import TEXTS
from strongroom.model.purposes import reason_label
from strongroom.privacy.erasure_steps import CANCEL_DAYS

if TYPE_CHECKING:
    from strongroom.vault.views.answer_views import Reach

__all__ = ["erasure_facts", "hold_end", "hold_text", "reach_lines", "show_erasures"]

Document = Mapping[str, Any]


def show_erasures(
    invocation: Invocation, documents: Sequence[dict[str, Any]], *, nothing: str = "erasures"
) -> None:
    """A table of erasures.

    Args:
        nothing: As `Output.items`.
    """
    language = invocation.language
    names = ("erasure", "customer", "state", "due", "waits")
    headings = [TEXTS(language, f"heading.{name}") for name in names]

    def cells(found: Document) -> list[str]:
        state = TEXTS(language, f"state.erasure-{found['state']}")
        return [found["erasure"], found["customer"], state, found["due"], _waits(language, found)]

    Output(invocation).items(documents, headings, cells, nothing=nothing)
    if any(found["receipt"] for found in documents) and Output(invocation).for_people:
        say(TEXTS(language, "said.erase-receipt"))


def erasure_facts(language: str, document: Document) -> list[tuple[str, str]]:
    """How far one erasure is, line by line."""
    facts = [(TEXTS(language, f"heading.{name}"), str(document[name])) for name in ("erasure", "customer")]
    facts.append((TEXTS(language, "heading.state"), TEXTS(language, f"state.erasure-{document['state']}")))
    facts += [(TEXTS(language, f"state.erasure-{name}"), at) for name, at in document["reached"].items()]
    waits = _waits(language, document) or "–"
    if document["waits_since"] is not None:
        waits = TEXTS(language, "said.erase-waits-since", waits=waits, at=document["waits_since"])
    facts.append((TEXTS(language, "heading.waits"), waits))
    facts += _tombstones(language, document)
    if document["kept"] is not None:
        kept = document["kept"]
        names = ", ".join((*kept["fields"], *kept["collections"]))
        stays = {"names": names, "until": kept["until"], "basis": kept["basis"]}
        facts.append((TEXTS(language, "heading.kept_back"), TEXTS(language, "said.erase-kept", **stays)))
    return facts


def _waits(language: str, document: Document) -> str:
    """What it waits for, in words, with the names of what it is."""

    def word(code: str) -> str:
        names, text = document["where"].get(code), TEXTS(language, f"said.wait-{code}")
        return f"{text} ({', '.join(names)})" if names else text

    return ", ".join(word(code) for code in document["waits"])


def _tombstones(language: str, document: Document) -> list[tuple[str, str]]:
    """Who was told before the keys went; where nobody was, a restore from before would not know of it."""
    if not document["untold"]:
        return []
    untold = ", ".join(f"{place} ({code})" for place, code in sorted(document["untold"].items()))
    said = "said.erase-untold" if document["told"] else "said.erase-nobody-told"
    return [(TEXTS(language, "heading.untold"), TEXTS(language, said, places=untold))]


def reach_lines(language: str, reach: "Reach", *, now: bool, stays: Mapping[str, str] | None) -> list[str]:
    """What an erasure takes and what stays.

    Args:
        now: Whether no days are left for cancelling it.
        stays: ``names``, ``until`` and ``basis`` of what the law keeps.
    """
    counted = ", ".join(f"{count} {name}" for name, count in sorted(reach.records.items()))
    lines = [
        TEXTS(
            language,
            "said.erase-goes",
            id=reach.customer,
            records=counted or TEXTS(language, "said.no-records"),
        ),
        TEXTS(language, "said.erase-stays"),
        TEXTS(language, "said.erase-now" if now else "said.erase-later", days=CANCEL_DAYS),
    ]
    if stays is not None:
        lines.insert(2, TEXTS(language, "said.erase-kept", **stays))
    return [*lines, TEXTS(language, "said.erase-held")] if reach.held else lines


def hold_end(language: str, hold: Document) -> str:
    """Until when a hold is."""
    return TEXTS(language, "said.until-lifted") if hold["until"] is None else str(hold["until"])


def hold_text(language: str, hold: Document) -> str:
    """A hold in one line: whether it stands, until when, and why."""
    state = TEXTS(language, "said.hold-stands" if hold["state"] == "stands" else "said.hold-was-lifted")
    reason = reason_label(hold["reason_code"], language) if hold["reason_code"] else "–"
    return f"{state}, {hold_end(language, hold)}, {reason}"
