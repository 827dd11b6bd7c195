"""The table of accounts.

Lives here: how it is made. Must not live here: what it is for (models.py).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_STAGES = [("lead", "Lead"), ("won", "Won")]


class Migration(migrations.Migration):
    """Make it."""

    initial = True
    dependencies = (migrations.swappable_dependency(settings.AUTH_USER_MODEL),)
    operations = (
        migrations.CreateModel(
            name="Account",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("customer", models.CharField(max_length=40, unique=True)),
                ("stage", models.CharField(choices=_STAGES, default="lead", max_length=8)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ("-number",)},
        ),
    )
