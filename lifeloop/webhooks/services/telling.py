"""What owners are told by text when a receiver of theirs was switched off."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lifeloop.audit import SYSTEM, Target
from lifeloop.audit.services import record
from lifeloop.identity.models import Merchant
from lifeloop.identity.queries import members
from lifeloop.identity.services.texts import text_notice
from lifeloop.outbox import emit
from lifeloop.webhooks.models import Endpoint, OffBecause


def tell_off(endpoint: Endpoint) -> None:
    """Inside the write that switched it off: on record, and a text to all owners."""
    with override(settings.LANGUAGE_CODE):
        because = OffBecause(endpoint.off_because).label
        text = _(
            "[Lifeloop] Events are no longer sent to %(address)s: %(because)s. Switch it on again at %(link)s"
        )
        filled = {
            "address": endpoint.address[:100],
            "because": str(because),
            "link": f"{settings.LIFELOOP_BASE_URL}/console/events/{endpoint.pk}/",
        }
    record(
        actor=SYSTEM,
        action="receiver.given_up",
        target=Target("receiver", str(endpoint.pk), endpoint.address),
        merchant_id=endpoint.merchant_id,
        data={"because": endpoint.off_because},
    )
    emit(
        "receiver.given_up",
        merchant_id=endpoint.merchant_id,
        facts={"receiver": str(endpoint.pk), "because": endpoint.off_because},
    )
    for phone in members.owners_phones(Merchant(pk=endpoint.merchant_id)):
        text_notice(phone, text % filled, filled)
