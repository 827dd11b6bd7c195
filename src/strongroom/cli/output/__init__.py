"""What commands hand back: tables and facts for people, JSON for programs.

Lives here: the one value through which every command writes its result. Must not live here: errors
(failures.py), questions (asking.py). Results go to standard output, everything else to standard error.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from strongroom.cli.invocation import Form, Invocation
from strongroom.cli.output.human import write_facts, write_table
from strongroom.cli.output.machine import write_document, write_line
from strongroom.cli.texts import TEXTS

__all__ = ["Output", "say"]

Row = Sequence[str]


def say(text: str) -> None:
    """Tell the person something that is not the result: on standard error, in the order of what is done."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)


class Output:
    """Writes results in the form that was asked for.

    Args:
        invocation: Says which form and language.
    """

    def __init__(self, invocation: Invocation) -> None:
        self._form = invocation.form
        self._language = invocation.language

    @property
    def for_people(self) -> bool:
        """Whether a person reads it; then a command may add explanations."""
        return self._form is Form.HUMAN

    def items(
        self,
        documents: Iterable[Mapping[str, Any]],
        headings: Row,
        row: Callable[[Mapping[str, Any]], Row],
        *,
        nothing: str,
        following: str | None = None,
    ) -> None:
        """Write a list.

        Args:
            documents: The items, ready for JSON; as JSON Lines each is written as soon as it comes.
            headings: Of the table for people.
            row: The cells of one item.
            nothing: What a person reads where there is no item, and what to do next: the text's key without
                ``nothing.``.
            following: The cursor of the next page.
        """
        if self._form is Form.JSON_LINES:
            for document in documents:
                write_line(document)
        elif self._form is Form.JSON:
            write_document({"items": list(documents), "next": following})
        else:
            cells = [row(document) for document in documents]
            write_table(headings, cells)
            if not cells:
                print(TEXTS(self._language, f"nothing.{nothing}"))

    def following(self, cursor: str | None, text: str) -> None:
        """Say where the next page begins; one document holds that already.

        Args:
            cursor: None on the last page.
            text: What a person reads.
        """
        if cursor is None or self._form is Form.JSON:
            return
        say(text if self._form is Form.HUMAN else json.dumps({"next": cursor}))

    def one(self, document: Mapping[str, Any], people: Callable[[], None]) -> None:
        """Write one thing.

        Args:
            document: Ready for JSON.
            people: Writes it for a person, who may be spared some of it.
        """
        if self._form is Form.HUMAN:
            people()
        elif self._form is Form.JSON:
            write_document(document)
        else:
            write_line(document)

    def facts(self, document: Mapping[str, Any], facts: Iterable[tuple[str, str]]) -> None:
        """Write one thing whose form for people is a list of names and values."""
        self.one(document, lambda: write_facts(facts))

    def text(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Write one thing whose form for people is text."""
        self.one(document, lambda: print("\n".join(lines)))
