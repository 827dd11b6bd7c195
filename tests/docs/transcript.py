"""Transcripts in the documents: a ``console`` block's commands, run again in a home of their own.

Lives here: reading them out of a page, running them in one shell, and making two runs comparable. Must not
live here: which pages have them (test_readme.py).
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["blocks", "normal", "run"]

Step = tuple[str, str]
"""A command, and what it prints."""

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\b([a-z]{2,6})_[0-9a-z]{26}\b")
_VARIABLE = (
    (re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}"), "AGE-SECRET-KEY-1…"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d{3})?Z"), "TIME"),
    (re.compile(r"[0-9a-f]{12}\.key"), "ROOM.key"),
    (re.compile(r"/sign-in/link/[\w-]{20,}"), "/sign-in/link/…"),
    (re.compile(r"\bsrt_[0-9a-z]{40,}"), "srt_…"),
    (_ID, r"\1_…"),
    (re.compile(r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}"), "+KEY"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    # Columns are as wide as what differs.
    (re.compile(r"(?<=\S) {2,}(?=\S)"), "  "),
)
_END = "--end of what the command printed--"


def blocks(page: Path) -> tuple[list[Step], dict[str, str]]:
    """The steps of a page's transcripts, in order, and the files that it shows."""
    text = page.read_text(encoding="utf-8")
    steps: list[Step] = []
    for block in _CONSOLE.findall(text):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = step.partition("\n")
            steps.append((command, printed))
    files = {command[4:]: printed for command, printed in steps if command.startswith("cat ")}
    return steps, {**files, **dict(_PYTHON.findall(text))}


def normal(printed: str) -> str:
    """What was printed, without what is different at each run."""
    for pattern, instead in _VARIABLE:
        printed = pattern.sub(instead, printed)
    return "\n".join(line.rstrip() for line in printed.strip().splitlines())


def run(page: Path, home: Path, language: str, commands: Sequence[Path] = ()) -> list[Step]:
    """Run a page's commands, one after the other in one shell; its ids stand for those of this run.

    Args:
        commands: Folders whose commands go before all others.
    """
    steps, files = blocks(page)
    for name, content in files.items():
        (home / name).write_text(content, encoding="utf-8")
    environment = {
        "HOME": str(home),
        "PATH": os.pathsep.join([*map(str, commands), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "STRONGROOM_LANG": language,
        "LC_ALL": "C.UTF-8",
        **{name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX",) if name in os.environ},
    }
    with subprocess.Popen(
        ["/bin/bash"],
        cwd=home,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as shell:
        assert shell.stdin
        assert shell.stdout
        real: dict[str, str] = {}
        done = []
        for command, expected in steps:
            asked = _ID.sub(lambda found: real.get(found[0], found[0]), command)
            shell.stdin.write(f"{asked}\necho; echo '{_END}'\n")
            shell.stdin.flush()
            lines = []
            while (line := shell.stdout.readline()).rstrip("\n") != _END:
                assert line, f"the shell ended at: {asked}"
                lines.append(line)
            printed = "".join(lines).replace(str(home), "~")
            done.append((asked, printed.removesuffix("\n")))
            pairs = zip(_ID.finditer(expected), _ID.finditer(printed), strict=False)
            real.update({ours[0]: theirs[0] for ours, theirs in pairs})
    return done
