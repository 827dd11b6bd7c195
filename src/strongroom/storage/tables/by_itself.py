"""Tables of what a server does by itself: jobs, schedules, notices.

Lives here: names, columns, keys and indexes. Must not live here: signing in.
"""

from sqlalchemy import Index

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.tables.base import table, tenant, where

__all__ = [
    "deliveries",
    "jobs",
    "late_marks",
    "notice_targets",
    "notices",
    "schedule_runs",
    "schedules",
]

# -- work by itself ------------------------------------------------------------
# Work that takes longer than a request; written by whoever asks for it, done by whichever process is free.
jobs = table(
    "jobs",
    tenant(),
    blob("job", key=True),
    text("kind"),
    small("state"),  # 0 queued, 1 running, 2 done, 3 failed, 4 cancelled
    blob("user"),
    text("document"),
    blob("sealed", null=True),
    text("schedule", null=True),
    big("queued"),
    big("due"),
    small("attempts"),
    blob("holder", null=True),
    big("beat"),
    small("stop"),  # 1 once somebody asked for its end
    big("done"),
    big("total", null=True),
    big("changed"),
    text("result", null=True),
    text("because", null=True),
    blob("event"),
    blob("mac"),
)
Index(None, jobs.c.tenant, jobs.c.state, jobs.c.due)
Index(None, jobs.c.tenant, jobs.c.schedule, jobs.c.job, **where(jobs.c.schedule.is_not(None)))

# How somebody changed when something runs; what has no row runs as it does in every room.
schedules = table(
    "schedules",
    tenant(),
    text("name", key=True),
    text("document"),
    big("changed"),
    blob("event"),
    blob("mac"),
)

schedule_runs = table(
    "schedule_runs",
    tenant(),
    text("name", key=True),
    big("next"),
    big("last", null=True),
    blob("job", null=True),
    blob("mac"),
)

# What is late, or was, and when that was last told.
late_marks = table(
    "late_marks", tenant(), text("subject", key=True), big("since"), big("told"), small("late"), blob("mac")
)

# -- telling people ------------------------------------------------------------
# Where notices go; addresses and secrets are sealed under the key of the user who entered them.
notice_targets = table(
    "notice_targets",
    tenant(),
    blob("target", key=True),
    small("kind"),  # 1 webhook, 2 mail
    small("state"),  # 0 stands, 1 taken away
    blob("user"),
    whole("revision"),
    big("made"),
    blob("sealed"),
    blob("event"),
    blob("mac"),
)

notices = table(
    "notices",
    tenant(),
    blob("notice", key=True),
    text("kind"),
    text("document"),
    big("at"),
    blob("mac"),
)

deliveries = table(
    "deliveries",
    tenant(),
    blob("delivery", key=True),
    blob("notice"),
    blob("target"),
    small("state"),  # 0 waits, 1 delivered, 2 given up
    small("attempts"),
    big("due"),
    big("changed"),
    small("answer", null=True),
    text("because", null=True),
    blob("mac"),
)
Index(None, deliveries.c.tenant, deliveries.c.state, deliveries.c.due)
Index(None, deliveries.c.tenant, deliveries.c.target, deliveries.c.delivery)
