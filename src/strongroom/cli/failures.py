"""What went wrong, on standard error: in words for people, as one JSON object for programs.

Lives here: the form of errors, and what click's own complaints mean in our table. Must not live here: the
texts (`strongroom.errors`). No text of click's is shown: it quotes what was typed, which may be a value.
"""

import json
import os
import sys
from pathlib import Path
from types import TracebackType

import click

from strongroom.cli.invocation import Form, Invocation
from strongroom.cli.output.width import visible
from strongroom.errors import DonePartly, Interrupted, StrongroomError, Unexpected, UsageError
from strongroom.i18n import CHINESE

__all__ = ["error_document", "report"]


def report(error: BaseException, invocation: Invocation) -> int:
    """Tell what went wrong.

    Args:
        error: Whatever ended the command.
        invocation: Says in which form and language.

    Returns:
        The exit status.
    """
    if isinstance(error, BrokenPipeError):
        return _reader_went_away()
    known = _known(error, invocation)
    try:
        _write(known, invocation)
    except BrokenPipeError:
        _reader_went_away()
    return known.exit_status


def _known(error: BaseException, invocation: Invocation) -> StrongroomError:
    if isinstance(error, StrongroomError):
        return error
    if isinstance(error, KeyboardInterrupt | EOFError | click.Abort):
        return Interrupted("interrupted")
    if isinstance(error, click.UsageError):
        return _of_parsing(error, invocation)
    return Unexpected("unexpected", where=f"{type(error).__name__}, {_place(error.__traceback__)}")


def _of_parsing(error: click.UsageError, invocation: Invocation) -> UsageError:
    command = error.ctx.command_path if error.ctx else "strongroom"
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities or ["--help"]
        return UsageError(
            "cli.unknown-option", option=error.option_name, command=command, known=", ".join(near)
        )
    if isinstance(error, click.MissingParameter):
        return UsageError("cli.missing", name=_name(error), command=command)
    if isinstance(error, click.BadParameter):
        return UsageError("cli.wrong-kind", name=_name(error), command=command, expected=_expected(error))
    if isinstance(error, click.BadOptionUsage):
        return UsageError("cli.option-value", option=error.option_name, command=command)
    return UsageError("cli.usage", command=command)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "?"
    return (
        error.param.opts[0]
        if isinstance(error.param, click.Option)
        else error.param.make_metavar(error.ctx or click.Context(click.Command("strongroom")))
    )


def _expected(error: click.BadParameter) -> str:
    if error.param is None:
        return "?"
    kind = error.param.type
    if isinstance(kind, click.Choice):
        return " | ".join(str(choice) for choice in kind.choices)
    return kind.name


def _place(trace: TracebackType | None) -> str:
    """File and line of the innermost frame of ours: enough to find it, and no value."""
    place = "?"
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "strongroom" in path.parts:
            place = f"{path.parent.name}/{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def error_document(error: StrongroomError, language: str, request: str) -> dict[str, object]:
    """An error as JSON."""
    document: dict[str, object] = {
        "code": error.code,
        "exit": error.exit_status,
        "message": error.message(language),
        "hint": error.hint(language),
        "request": request,
    }
    # One record can have several things wrong with it; a program wants them one by one.
    if error.parts:
        document["fields"] = [
            {
                "field": str(each.parameters.get("field", "?")),
                "code": each.code,
                "message": each.message(language),
                "hint": each.hint(language),
            }
            for each in error.parts
        ]
    return document


def _write(error: StrongroomError, invocation: Invocation) -> None:
    language = invocation.language
    sys.stdout.flush()  # what was done stands before what was not, in a pipe too
    if _for_programs(invocation):
        document = error_document(error, language, invocation.request)
        print(json.dumps(document, ensure_ascii=False), file=sys.stderr)
        return
    colon, request = ("：", "请求编号") if language == CHINESE else (": ", "request")
    for line in error.message(language).splitlines():
        print(f"strongroom{colon}{visible(line)}", file=sys.stderr)
    for line in error.hint(language).splitlines():
        print(f"  -> {visible(line)}", file=sys.stderr)
    print(f"  ({error.code}, {request} {invocation.request})", file=sys.stderr)


def _for_programs(invocation: Invocation) -> bool:
    try:
        return invocation.form is not Form.HUMAN
    except UsageError:
        return True


def _reader_went_away() -> int:
    """Say nothing: nobody reads. Not all was handed over, so it is not "done" either."""
    # Python flushes once more when it ends, and would complain then.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return DonePartly.kind.exit_status
