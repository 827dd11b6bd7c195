"""``python -m tools.component_ages``: how old the components are that the lock pins, against stated frames.

Lives here: the ages, as the lock tells when each file was published, and what the page of components says
(docs/explanation/components.md). Must not live here: looking for newer versions or for advisories, which
takes a network: the review does that, and its date stands on the page.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

__all__ = ["PAGES", "Component", "Promises", "components", "main", "overdue", "promises", "unpinned"]

ROOT = Path(__file__).parent.parent
PAGES = ("docs/explanation/components.md", "docs/zh/explanation/components.md")
_PROJECT = "strongroom"
_REVIEWED = re.compile(
    r"^<!-- reviewed: (\d{4}-\d\d-\d\d); every (\d+) days; old after (\d+) days -->$", re.M
)
_EXCUSED = re.compile(r"^\| `([\w.-]+)` \|", re.M)


@dataclass(frozen=True, slots=True)
class Component:
    """One package as it is pinned.

    Args:
        published: When the newest of its files was.
        at_run_time: Whether it is there where the program runs, and not for developers alone.
    """

    name: str
    version: str
    published: date
    at_run_time: bool


@dataclass(frozen=True, slots=True)
class Promises:
    """What the page says.

    Args:
        reviewed: When somebody last went through the lock.
        every: How many days may lie between two reviews.
        old_after: After how many days a component of run time needs a reason on the page.
        excused: The components that have one.
    """

    reviewed: date
    every: timedelta
    old_after: timedelta
    excused: frozenset[str]


def promises(page: str) -> Promises:
    """Read what a page says."""
    found = _REVIEWED.search(page)
    if found is None:
        raise ValueError("the page of components does not say when they were reviewed")
    return Promises(
        reviewed=date.fromisoformat(found[1]),
        every=timedelta(days=int(found[2])),
        old_after=timedelta(days=int(found[3])),
        excused=frozenset(_EXCUSED.findall(page)),
    )


def components(lock: str) -> tuple[Component, ...]:
    """All that a lock pins, the oldest first."""
    packages = {each["name"]: each for each in tomllib.loads(lock)["package"]}
    needed = _needed(packages)
    found = (
        Component(name, each["version"], _published(each), name in needed)
        for name, each in packages.items()
        if name != _PROJECT
    )
    return tuple(sorted(found, key=lambda each: (each.published, each.name)))


def unpinned(lock: str) -> tuple[str, ...]:
    """Packages of which a file has no hash or no date, or that have no file at all."""
    packages = (each for each in tomllib.loads(lock)["package"] if each["name"] != _PROJECT)
    return tuple(each["name"] for each in packages if not _is_pinned(each))


def overdue(known: Sequence[Component], said: Promises, today: date) -> Iterator[str]:
    """What the stated frames do not allow, a line each."""
    if said.reviewed > today:
        yield f"the review is of {said.reviewed}, which is still to come"
    if today - said.reviewed > said.every:
        yield f"the last review was on {said.reviewed}: one is due every {said.every.days} days"
    for each in known:
        if each.published > said.reviewed:
            yield f"{each.name} {each.version} was published on {each.published}, after the last review"
    old = {each.name for each in known if each.at_run_time and today - each.published > said.old_after}
    for name in sorted(old - said.excused):
        yield f"{name} is older than {said.old_after.days} days and the page has no reason for it"
    for name in sorted(said.excused - {each.name for each in known}):
        yield f"{name} has a reason on the page and is not pinned any more"


def main() -> int:
    """Print what is overdue today; 1 where anything is."""
    known = components((ROOT / "uv.lock").read_text())
    late = list(overdue(known, promises((ROOT / PAGES[0]).read_text()), datetime.now(UTC).date()))
    for each in known:
        if each.at_run_time:
            print(f"{each.published}  {each.name} {each.version}")
    for line in late:
        print(f"overdue: {line}", file=sys.stderr)
    return 1 if late else 0


def _needed(packages: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    ahead = [each["name"] for each in packages[_PROJECT]["dependencies"]]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += [each["name"] for each in packages[name].get("dependencies", ())]
    return found


def _files(package: dict[str, Any]) -> list[dict[str, Any]]:
    return [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]


def _is_pinned(package: dict[str, Any]) -> bool:
    files = _files(package)
    return bool(files) and all(
        each.get("hash", "").startswith("sha256:") and "upload-time" in each for each in files
    )


def _published(package: dict[str, Any]) -> date:
    return max(datetime.fromisoformat(each["upload-time"]).date() for each in _files(package))


if __name__ == "__main__":
    sys.exit(main())
