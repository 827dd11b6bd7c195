"""The firm's policy file: its teams, and from where on its watch raises an alarm.

Lives here: that text. Must not live here: what the rules do (strongroom.watch).
"""

from strongroom.demo.story.cast import TEAMS

__all__ = ["policy_file"]

_REVEALS_A_DAY = 240


def policy_file(offset: int) -> str:
    """The firm's policy file.

    Args:
        offset: Minutes by which the firm's clocks are ahead of UTC, for the hours at which people work.
    """
    hours = round(offset / 60)
    # The other way round than everybody writes it: so POSIX has it.
    zone = "Etc/GMT" if hours == 0 else f"Etc/GMT{-hours:+d}"
    teams = "".join(f'{name} = "{above}"\n' for name, above in TEAMS.items())
    return f"""
[teams]
{teams}
[roles.service]
beyond = "alarm"
budget.reveal = {_REVEALS_A_DAY}

[watch.hours]
zone = "{zone}"
from = "06:00"
to = "23:30"
"""
