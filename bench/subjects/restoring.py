"""Restores: everything brought back into an empty place, search tokens built and all of it verified.

Lives here: those figures, and what restic, borg and the engine's own take to give their files back. Must not
live here: backing up (backing_up.py). The others verify nothing against a log, and build nothing.
"""

from collections.abc import Iterator
from shutil import rmtree
from statistics import median

from bench.archivers import archivers, engines_own
from bench.context import Bench
from bench.copies import Copy, Done, copied
from bench.engines import drop_database, empty_database
from bench.figures import Figure, at_most

__all__ = ["measure"]

_LARGE = 300_000
_MIB = 300


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of restoring."""
    with copied(bench) as copy:
        copy.work("base", copy.folder / "place")
        restored, plain = [], []
        for number in range(1 if bench.size >= _LARGE else bench.rounds(3)):
            plain.append(copy.copy_database()[0])
            restored.append(_restore(copy, number))
        seconds, against = median(each.seconds for each in restored), median(plain)
        parts = ", ".join(f"{what} {took:.1f} s" for what, took in restored[-1].told.items() if took >= 0.05)
        yield Figure(
            "restored, with tokens and verification",
            seconds,
            "s",
            against,
            "cp and fsync of the database",
            seconds / against,
            at_most(32),
            parts,
            median(each.cpu for each in restored) * 1e6,
        )
        most = max(each.mib for each in restored)
        yield Figure("memory of a restore", most, "MiB", goal=at_most(_MIB, ratio=False))
        yield from _others(copy)


def _restore(copy: Copy, number: int) -> Done:
    to = copy.folder / f"back-{number}"
    url = "" if copy.engine == "sqlite" else empty_database(copy.url, f"{copy.folder.name}_{number}")
    try:
        return copy.work("restore", to, *([url] if url else []))
    finally:
        if url:
            drop_database(url)
        rmtree(to, ignore_errors=True)


def _others(copy: Copy) -> Iterator[Figure]:
    there, missing = archivers(copy.folder)
    for each in there:
        each.make()
        each.save(copy.database_files(), "only")
        plain, _ = copy.copy_database()
        took = each.bring_back("only").seconds
        yield Figure(f"{each.name}, its files back", took, "s", plain, "cp and fsync", took / plain)
    for name, save, bring_back in engines_own(copy):
        if bring_back is not None:
            save()
            plain, _ = copy.copy_database()
            took = bring_back().seconds
            yield Figure(f"{name}, brought back", took, "s", plain, "cp and fsync", took / plain)
    if missing:
        yield Figure("not here", float(len(missing)), "", note=f"not on this machine: {', '.join(missing)}")
