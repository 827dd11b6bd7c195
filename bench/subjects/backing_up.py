"""Backups: a base, what one per cent of changes costs, three destinations; and what others take.

Lives here: those figures. Must not live here: restoring (restoring.py).

Each base is of a fresh copy of the room and in a process of its own, which also tells its memory. The plain
copy that it is held against is taken in turn with it.
"""

from collections.abc import Iterator
from statistics import median

from bench.archivers import Archiver, archivers, engines_own
from bench.context import Bench
from bench.copies import Copy, Done, copied
from bench.figures import Figure, at_most

__all__ = ["measure"]

_LARGE = 300_000
_MIB = 300
_MILLION = 1_000_000
_CUT_MB = 6.0


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of backing up."""
    bases, plain, three = [], [], []
    for _ in range(1 if bench.size >= _LARGE else bench.rounds(3)):
        with copied(bench) as copy:
            plain.append(copy.copy_database())
            places = [copy.folder / f"three-{at}" for at in range(3)]
            three.append(copy.work("base", *places))
        with copied(bench) as copy:
            bases.append(copy.work("base", copy.folder / "place"))
            plain.append(copy.copy_database())
    seconds, size = median(each[0] for each in plain), plain[-1][1] / 1e6
    yield Figure("the database copied", seconds, "s", note=f"cp and fsync, {size:,.1f} MB")
    yield from _bases(bases, three, seconds, size)
    with copied(bench) as copy:
        yield from _changes(bench, copy)


def _bases(bases: list[Done], three: list[Done], plain: float, size: float) -> Iterator[Figure]:
    one, many = median(each.seconds for each in bases), median(each.seconds for each in three)
    against = "cp and fsync of the database"
    cpu = median(each.cpu for each in bases) * 1e6
    yield Figure("base", one, "s", plain, against, one / plain, at_most(13), cpu=cpu)
    written = bases[-1].told["mb"]
    yield Figure("base, bytes", written, "MB", size, "the database", written / size, at_most(0.9))
    yield Figure("base to three destinations", many, "s", one, "to one", many / one, at_most(2))
    most = max(each.mib for each in (*bases, *three))
    yield Figure("memory of a base", most, "MiB", goal=at_most(_MIB, ratio=False))


def _changes(bench: Bench, copy: Copy) -> Iterator[Figure]:
    """What one per cent of customers changed costs ours, restic and borg."""
    count = max(1, bench.size // 100)
    others, missing = archivers(copy.folder)
    copy.work("base", copy.folder / "place")
    for each in others:
        yield from _first(copy, each)
    for name, save, _ in engines_own(copy):
        plain, _ = copy.copy_database()
        took = save()
        yield Figure(
            name, took.seconds, "s", plain, "cp and fsync", took.seconds / plain, note=f"{took.mb:,.1f} MB"
        )
    copy.work("change", count)
    plain, _ = copy.copy_database()
    cut = copy.work("cut")
    note = f"{count:,} customers changed one by one"
    yield Figure(
        "1 % changed", cut.seconds, "s", plain, "cp and fsync", cut.seconds / plain, at_most(1), note
    )
    goal = at_most(_CUT_MB * bench.size / _MILLION, ratio=False)
    yield Figure("1 % changed, bytes", cut.told["mb"], "MB", goal=goal, note="6 MB at a million")
    for each in others:
        took = each.save(copy.database_files(), "second")
        name = f"{each.name}, 1 % changed"
        yield Figure(
            name, took.seconds, "s", plain, "cp and fsync", took.seconds / plain, note=f"{took.mb:,.1f} MB"
        )
    if missing:
        yield Figure("not here", float(len(missing)), "", note=f"not on this machine: {', '.join(missing)}")


def _first(copy: Copy, each: Archiver) -> Iterator[Figure]:
    each.make()
    plain, _ = copy.copy_database()
    took = each.save(copy.database_files(), "first")
    yield Figure(
        each.name, took.seconds, "s", plain, "cp and fsync", took.seconds / plain, note=f"{took.mb:,.1f} MB"
    )
