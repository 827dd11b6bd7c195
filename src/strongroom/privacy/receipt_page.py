"""A receipt as a page to print: one file of HTML without script, in both languages side by side.

Lives here: that page. Must not live here: what is in a receipt (receipts.py), its signature (receipt.py).
"""

from collections.abc import Iterable, Sequence
from html import escape

from strongroom.model.purposes import purpose_label, reason_label
from strongroom.privacy.receipt import Receipt
from strongroom.privacy.receipt_texts import RECEIPT_TEXTS, code_in_words

__all__ = ["receipt_page"]

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.5rem;border-bottom:1px solid #999}"
    "dt{font-weight:600}dd{margin:0 0 .4rem}code,pre{font:13px/1.4 ui-monospace,monospace;"
    "overflow-wrap:anywhere;white-space:pre-wrap}li{margin:.2rem 0}@media print{body{margin:0}}"
)


def receipt_page(receipt: Receipt) -> str:
    """The page.

    Args:
        receipt: One that was verified.
    """
    body = receipt.body
    parts = [
        f"<h1>{_both('title')}</h1><p>{_both('lead')}</p>",
        _facts(
            [
                ("erasure", _code(body["erasure"])),
                ("customer", _code(body["customer"])),
                ("room", _code(body["room"])),
                ("purpose", _labels(purpose_label, body["purpose"])),
                ("reason_code", _labels(reason_label, body["reason_code"])),
            ]
        ),
        _list("stages", [_stage(body, *stage) for stage in body["stages"]]),
        _list("stores", [_place(*each) for each in body["stores"]]),
        _list(
            "destinations",
            [
                f"{_code(name)} ({_both(f'kind.{kind}')}): {_result(result)}, {escape(at)}"
                for name, kind, result, at in body["destinations"]
            ],
        ),
        _list("exports", [f"{_code(event)}, {escape(at)}" for event, at in body["exports"]]),
        _list("kept", [] if body["kept"] is None else [_kept(body["kept"])]),
        _list("remains", [_both(f"remains.{code}") for code in body["remains"]]),
        f"<h2>{_both('proof')}</h2><p>{_both('proof.how')}</p>",
        _facts([("key", _code(receipt.vkey))]),
        f"<p>{_both('checkpoint')}</p><pre>{escape(body['checkpoint'])}</pre>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(RECEIPT_TEXTS('en', 'title'))} {escape(body['erasure'])}</title>"
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _both(key: str) -> str:
    english, chinese = escape(RECEIPT_TEXTS("en", key)), escape(RECEIPT_TEXTS("zh-CN", key))
    return f'{english} <span lang="zh-CN">{chinese}</span>'


def _labels(label: object, code: str) -> str:
    if not callable(label) or not code:
        return "–"
    return f'{escape(label(code, "en"))} <span lang="zh-CN">{escape(label(code, "zh-CN"))}</span>'


def _code(text: str) -> str:
    return f"<code>{escape(str(text))}</code>"


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{_both(key)}</dt><dd>{value}</dd>' for key, value in facts)}</dl>"


def _list(title: str, items: Sequence[str]) -> str:
    lines = "".join(f"<li>{item}</li>" for item in items) or f"<li>{_both('none')}</li>"
    return f"<h2>{_both(title)}</h2><ul>{lines}</ul>"


def _stage(body: dict, stage: str, at: str, event: str | None) -> str:  # type: ignore[type-arg]  # JSON
    leaf = body["leaves"].get(stage)
    number = "" if leaf is None else f", {_both('leaf')} {leaf}"
    return f"{escape(at)}: {_both(f'stage.{stage}')}{number}"


def _place(uri: str, result: str, at: str, cautions: Sequence[str]) -> str:
    warned = "".join(f"<br>{_result(each)}" for each in cautions)
    return f"{_code(uri)}: {_result(result)}, {escape(at)}{warned}"


def _result(code: str) -> str:
    english, chinese = escape(code_in_words("en", code)), escape(code_in_words("zh-CN", code))
    return _code(code) if english == chinese else f'{english} <span lang="zh-CN">{chinese}</span>'


def _kept(kept: dict) -> str:  # type: ignore[type-arg]  # JSON
    names = ", ".join([*kept["fields"], *kept["collections"]])
    return f"{escape(names)}: {escape(str(kept['basis']))}, {escape(str(kept['until']))}"
