"""A receipt of an erasure as lines to read, with everything that the page to print has.

Lives here: those lines. Must not live here: the page (privacy/receipt_page.py), the words (receipt_texts.py).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from strongroom.model.purposes import purpose_label, reason_label
from strongroom.privacy.receipt_texts import RECEIPT_TEXTS, code_in_words

if TYPE_CHECKING:
    from strongroom.privacy.receipt import Receipt

__all__ = ["receipt_lines"]


def receipt_lines(found: "Receipt", language: str) -> list[str]:
    """What a receipt says.

    Args:
        found: One that was verified.
    """
    body = found.body

    def word(key: str) -> str:
        return RECEIPT_TEXTS(language, key)

    def listed(title: str, lines: Sequence[str]) -> list[str]:
        return [f"{word(title)}:", *(f"  {line}" for line in lines or [word("none")])]

    why = [("purpose", purpose_label), ("reason_code", reason_label)]
    return [
        *(f"{word(name)}: {body[name]}" for name in ("erasure", "customer", "room")),
        *(f"{word(name)}: {label(body[name], language) if body[name] else '–'}" for name, label in why),
        *listed("stages", [_stage(body, language, *stage) for stage in body["stages"]]),
        *listed("stores", [_store(language, *each) for each in body["stores"]]),
        *listed(
            "destinations",
            [
                f"{name} ({word(f'kind.{kind}')}): {code_in_words(language, code)}, {at}"
                for name, kind, code, at in body["destinations"]
            ],
        ),
        *listed("exports", [f"{event}, {at}" for event, at in body["exports"]]),
        *listed("kept", [] if body["kept"] is None else [_kept(body["kept"])]),
        *listed("remains", [word(f"remains.{code}") for code in body["remains"]]),
    ]


def _stage(body: dict[str, Any], language: str, stage: str, at: str, event: str | None) -> str:
    leaf = body["leaves"].get(stage)
    number = "" if leaf is None else f", {RECEIPT_TEXTS(language, 'leaf')} {leaf}"
    return f"{at}: {RECEIPT_TEXTS(language, f'stage.{stage}')}{number}"


def _store(language: str, uri: str, result: str, at: str, cautions: Sequence[str]) -> str:
    warned = "".join(f" {code_in_words(language, each)}" for each in cautions)
    return f"{uri}: {code_in_words(language, result)}, {at}{'.' if warned else ''}{warned}"


def _kept(kept: dict[str, Any]) -> str:
    return f"{', '.join([*kept['fields'], *kept['collections']])}: {kept['basis']}, {kept['until']}"
