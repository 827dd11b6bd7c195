"""Processes forked from one that has imported all they need, for work that is killed.

Each process of the tests has one, which imports what whoever begins it first says: so it is said once, here.
Without it each process that is killed would import for a second of a processor before it begins.

Lives here: what is imported. Must not live here: any work.
"""

import multiprocessing

__all__ = ["PROCESSES"]

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        "tests.audit.writer_process",
        "tests.backup.dying",
        "tests.campaigns.asking_server",
        "tests.campaigns.backup_workers",
        "tests.campaigns.erasure_workers",
        "tests.campaigns.keeper_workers",
        "tests.campaigns.kill_workers",
        "strongroom.server.app",
        "strongroom.storage.postgres",
        "strongroom.storage.sqlite",
        "strongroom.watch.live",
    ]
)
