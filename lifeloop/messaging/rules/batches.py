"""The life of a batch send, and how much of it is done at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CHUNK = 200  # people of one transaction: each costs what a single send costs


class BatchState(models.TextChoices):
    INIT = "INIT", _("scheduled")
    RUNNING = "RUNNING", _("being sent")
    SUCCESS = "SUCCESS", _("sent")
    FAILURE = "FAILURE", _("failed")
