"""The CRM's own table: what a customer is to the firm, and by which id Strongroom knows whom.

Lives here: this table. Must not live here: anything that says who the customer is.
"""

from django.conf import settings
from django.db import models

__all__ = ["Account"]


class Account(models.Model):
    """A row: no name, no number, no address."""

    class Stage(models.TextChoices):
        """How far the firm has come with a customer."""

        LEAD = "lead"
        WON = "won"

    number = models.BigAutoField(primary_key=True)
    customer = models.CharField(max_length=40, unique=True)  # Strongroom's id, cus_…
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.LEAD)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        """Newest first."""

        app_label = "django_crm"
        ordering = ("-number",)
