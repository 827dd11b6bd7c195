"""``python -m examples.django_crm COMMAND``: Django's own commands for the CRM: migrate, createsuperuser.

Lives here: that. Must not live here: commands.
"""

import os

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examples.django_crm.settings")
    execute_from_command_line()
