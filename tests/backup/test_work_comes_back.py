"""What a room does by itself, and whom it tells, comes back with it; work that was under way does not."""

from dataclasses import replace
from pathlib import Path

from strongroom.backup.restore import restore
from strongroom.notices.target import WebhookPlan
from strongroom.notices.targets import Targets
from strongroom.server.jobs.at_work import AtWork
from strongroom.vault.room import open_room
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.notices.receivers import receiver


def test_schedules_and_webhooks_come_back_and_jobs_do_not(tmp_path: Path, database_url: str) -> None:
    backed = BackedRoom(tmp_path, database_url)
    backed.room.settings = replace(backed.room.settings, reachable=("127.0.0.0/8",))
    at_work = AtWork(backed.room, backed.surroundings)
    desk = backed.room.acting("alice", purpose="operations")
    with receiver() as listening:
        plan = WebhookPlan(url=f"http://127.0.0.1:{listening.port}/hook")
        _, webhook = at_work.targets.add_webhook(desk, plan)
        changed = at_work.schedules.change(desk, "backup", {"every": 30, "late": 90})
        at_work.queue.ask(desk, "log_verify")
        backed.run()
        report = restore(order(backed, tmp_path / "again"), backed.surroundings)
        backed.close()
        with open_room(report.to, backed.surroundings) as room:
            room.settings = replace(room.settings, reachable=("127.0.0.0/8",))
            again, desk = AtWork(room, backed.surroundings), room.acting("alice", purpose="operations")
            (found,) = Targets(room).list(desk)
            assert found == webhook
            plans = {view.name: view.plan for view in again.schedules.list(desk)}
            assert plans["backup"] == changed.plan
            assert again.queue.page(desk).items == ()
            again.targets.test(desk, webhook.id)
            assert again.sender.send_due() == 1
            assert listening.paths == ["/hook"]
