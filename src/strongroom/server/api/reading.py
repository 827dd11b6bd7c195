"""``/v1/docs``: the description of the interface as a page for people, made of the description itself.

Lives here: that page. Must not live here: what is described. It has no script, asks nobody else for anything,
and its style is allowed by its hash. What stands in the description is English, as in its document.
"""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from strongroom.server.api.asking import resource
from strongroom.server.api.description import describe
from strongroom.server.language import language_of
from strongroom.server.permission import PUBLIC, declared

__all__ = ["routes"]

routes = resource("description")

_METHODS = ("get", "post", "put", "patch", "delete")
_CODE = re.compile(r"`([^`]+)`")
_STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.55 system-ui,'Noto Sans CJK SC','PingFang SC',"
    "'Microsoft YaHei',sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid #8886}"
    "nav{columns:3 12rem}nav ul{margin:0;padding-left:1.1rem}details{border:1px solid #8885;"
    "border-radius:6px;margin:.5rem 0;padding:.1rem .8rem}"
    "summary{cursor:pointer;padding:.45rem 0;overflow-wrap:anywhere}"
    "code,pre{font:13px/1.5 ui-monospace,monospace}pre{overflow-x:auto;background:#8881;padding:.6rem;"
    "border-radius:6px}.m{display:inline-block;min-width:4.2rem;font-weight:700}"
    "table{border-collapse:collapse}"
    "td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}"
    "@media(max-width:40rem){nav{columns:1}}"
)
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-"
    + base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
    + "'"
)
_TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("Strongroom: the interface for programs", "Strongroom：程序接口"),
    "lead": (
        "Made of the description that programs read: ",
        "由程序所读的接口描述生成（描述内容为英文）：",
    ),
    "needs": ("Asked of the door", "所需权限"),
    "anybody": ("For everybody; nobody has to be signed in.", "公开，无需登录。"),
    "signed-in": ("For whoever is signed in.", "登录即可。"),
    "parameters": ("Parameters and headers", "参数与请求头"),
    "body": ("Body, an example", "请求正文示例"),
    "answer": ("Answer, an example", "应答示例"),
}


@routes.get("/docs", include_in_schema=False)
@declared(PUBLIC)
def docs(request: Request) -> Response:
    """The page."""
    language = language_of(request)
    return HTMLResponse(_page(describe(request.app), language), headers={"Content-Security-Policy": _POLICY})


def _page(document: Mapping[str, Any], language: str) -> str:
    sections = defaultdict(list)
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                sections[item[method]["tags"][0]].append((method, path, item[method]))
    say = _Words(language)
    links = "".join(f'<li><a href="#{escape(tag)}">{escape(tag)}</a></li>' for tag in sections)
    parts = (_section(tag, operations, say) for tag, operations in sections.items())
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{say('title')}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{say('title')} {escape(document['info']['version'])}</h1>"
        f'<p>{say("lead")}<a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1)</p>'
        f"<nav><ul>{links}</ul></nav>{''.join(parts)}</main></body></html>\n"
    )


class _Words:
    """The page's own words in one language, escaped."""

    def __init__(self, language: str) -> None:
        self._place = 1 if language.startswith("zh") else 0

    def __call__(self, key: str) -> str:
        return escape(_TEXTS[key][self._place])


def _section(tag: str, operations: list[tuple[str, str, Mapping[str, Any]]], say: _Words) -> str:
    shown = "".join(_operation(*each, say) for each in operations)
    return f'<section id="{escape(tag)}"><h2>{escape(tag)}</h2>{shown}</section>'


def _operation(method: str, path: str, operation: Mapping[str, Any], say: _Words) -> str:
    text = _marked(operation.get("description") or operation["summary"])
    parts = [f"<p>{text}</p>", f"<p>{_needs(operation, say)}</p>", _parameters(operation, say)]
    parts += _examples(operation, say)
    return (
        f'<details id="{escape(operation["operationId"])}"><summary><span class="m">{method.upper()}</span>'
        f"<code>{escape(path)}</code> {escape(operation['summary'])}</summary>{''.join(parts)}</details>"
    )


def _needs(operation: Mapping[str, Any], say: _Words) -> str:
    if not operation["security"]:
        return say("anybody")
    actions = operation.get("x-strongroom-actions", ())
    if not actions:
        return say("signed-in")
    return f"{say('needs')}: " + ", ".join(f"<code>{escape(each)}</code>" for each in actions)


def _parameters(operation: Mapping[str, Any], say: _Words) -> str:
    rows = "".join(
        f"<tr><th><code>{escape(each['name'])}</code></th><td>{escape(each['in'])}</td>"
        f"<td>{_marked(each.get('description', ''))}</td></tr>"
        for each in operation.get("parameters", ())
    )
    return f"<h3>{say('parameters')}</h3><table>{rows}</table>" if rows else ""


def _examples(operation: Mapping[str, Any], say: _Words) -> Iterator[str]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        if "example" in content:
            yield f"<h3>{say('body')}</h3>{_json(content['example'])}"
    for status, answer in operation["responses"].items():
        for content in answer.get("content", {}).values():
            if "example" in content:
                yield f"<h3>{say('answer')}: {escape(status)}</h3>{_json(content['example'])}"


def _json(value: object) -> str:
    return f"<pre>{escape(json.dumps(value, ensure_ascii=False, indent=2))}</pre>"


def _marked(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
