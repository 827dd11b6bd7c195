"""``./dev bench``: measure, print, write down.

Lives here: the command line. Must not live here: measuring.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench.context import Bench
from bench.engines import EngineName, running
from bench.machine import describe
from bench.report import Result, print_table, write_json
from bench.rooms import Place
from bench.subjects import ENGINELESS, SUBJECTS, measure_of

_RESULTS = Path(__file__).resolve().parent / "results"
_ENGINES: dict[str, tuple[EngineName, ...]] = {
    "sqlite": ("sqlite",),
    "postgresql": ("postgresql",),
    "both": ("sqlite", "postgresql"),
}


def _arguments(given: list[str] | None) -> argparse.Namespace:
    subjects = "\n".join(f"  {name:11}{what}" for name, what in SUBJECTS.items())
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description="Measure, as ratios within one run. What each row means: docs/reference/benchmarks.md",
        epilog=f"subjects:\n{subjects}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help="what to measure; all, when left out")
    parser.add_argument("--size", type=int, default=10_000, help="customers in the room (default 10000)")
    parser.add_argument("--engine", choices=sorted(_ENGINES), default="both")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument(
        "--rooms",
        type=Path,
        metavar="FOLDER",
        default=Path(tempfile.gettempdir()) / f"strongroom-bench-{os.getuid()}",
        help="where rooms are kept from one run to the next (default %(default)s); delete it to begin anew",
    )
    arguments = parser.parse_args(given)
    unknown = [name for name in arguments.subjects if name not in SUBJECTS]
    if unknown:
        parser.error(f"no subject {unknown[0]!r}; there are {', '.join(SUBJECTS)}")
    return arguments


def main(given: list[str] | None = None) -> int:
    """Measure what was asked for; 1 where a goal is missed."""
    arguments = _arguments(given)
    console = Console(width=None if sys.stdout.isatty() else 150)
    arguments.rooms.mkdir(mode=0o755, parents=True, exist_ok=True)
    facts = describe(arguments.rooms)
    console.print(", ".join(f"{name} {value}" for name, value in facts.items()))
    results = []
    for result in _results(arguments):
        print_table(result, console)
        results.append(result)
    written = _RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}-{arguments.size}.json"
    for path in (written, *([arguments.json] if arguments.json else [])):
        write_json(path, facts, results)
    missed = [
        f"{each.subject}, {each.engine}: {one.what}"
        for each in results
        for one in each.figures
        if one.met is False
    ]
    for each in missed:
        console.print(f"goal missed: {each}")
    return int(bool(missed))


def _results(arguments: argparse.Namespace) -> Iterator[Result]:
    chosen = arguments.subjects or list(SUBJECTS)
    for at, engine in enumerate(_ENGINES[arguments.engine]):
        with ExitStack() as stack:
            address_of = stack.enter_context(running(engine, arguments.rooms))
            place = Place(arguments.rooms, engine, address_of, _progress)
            bench = Bench(engine, arguments.size, arguments.quick, place, stack)
            for subject in chosen:
                if at == 0 or subject not in ENGINELESS:
                    figures = tuple(measure_of(subject)(bench))
                    yield Result(
                        subject, "none" if subject in ENGINELESS else engine, arguments.size, figures
                    )


def _progress(what: str) -> None:
    print(f"making {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
