"""What owners are told by text when someone binds, or wants to bind, their account."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lifeloop.audit import SYSTEM, Target
from lifeloop.audit.services import record
from lifeloop.identity.models import Merchant
from lifeloop.identity.queries import members
from lifeloop.identity.services.texts import text_notice
from lifeloop.outbox import emit
from lifeloop.relations.models import Grant


def tell_grant(grant: Grant, *, link: str) -> None:
    """Someone used an administrator's login and code: all owners get a text with a link that can revoke it."""
    with override(settings.LANGUAGE_CODE):
        text = _(
            "[Lifeloop] %(program)s was bound to your lifestyle account %(account)s. If this was not you, revoke it: %(link)s"
        )
    _tell(grant, text, {"link": link})
    target = Target("grant", str(grant.pk), f"{grant.program.name} → {grant.account.name}")
    record(actor=SYSTEM, action="grant.owner_told", target=target, merchant_id=grant.owner_id)
    emit(
        "grant.given",
        program_id=int(grant.program_id),
        account_id=int(grant.account_id),
        merchant_id=grant.owner_id,
        facts={"grant": grant.pk},
    )


def tell_request(grant: Grant) -> None:
    """A request waits in 授权."""
    with override(settings.LANGUAGE_CODE):
        text = _(
            "[Lifeloop] %(program)s asks to be bound to your lifestyle account %(account)s. Answer at %(link)s"
        )
    _tell(grant, text, {"link": f"{settings.LIFELOOP_BASE_URL}/console/grants/"})


def _tell(grant: Grant, text: str, params: dict[str, str]) -> None:
    filled = {"program": grant.program.name, "account": grant.account.name, **params}
    owner = Merchant(pk=grant.owner_id)
    for phone in members.owners_phones(owner):
        text_notice(phone, text % filled, filled)
