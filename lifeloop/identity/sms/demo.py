"""The demo port keeps texts in the database, shown by ``lifeloop demo sms`` and on ``/phone``."""

from lifeloop.database import write
from lifeloop.identity.models import SmsText


def send(phone: str, text: str) -> None:
    """Keep the text, and no more than the newest twenty of a phone."""
    with write():
        SmsText.objects.create(phone=phone, text=text)
        old = SmsText.objects.filter(phone=phone).order_by("-id").values_list("id", flat=True)[20:]
        SmsText.objects.filter(id__in=list(old)).delete()
