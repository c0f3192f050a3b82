"""取消关联, after saying what follows."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.used import Used, used
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.relations.errors import NotAssociated
from lifeloop.relations.queries.association import association_of
from lifeloop.relations.services.association import dissociate

SHOWN = 8


@page(
    "accounts/<str:account>/programs/<str:program_id>/dissociate/",
    name="account-dissociate",
    title=N_("Dissociate"),
    can=Can.ASSOCIATE,
    post=Can.ASSOCIATE,
    place=Under("account-programs"),
)
def account_dissociate(request: MerchantRequest, account: Account, program_id: str) -> HttpResponse:
    """The program leaves the account's places at the next request."""
    row = association_of(account, program_id)
    if row is None:
        raise NotAssociated
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Dissociate %(program)s from %(account)s?")
        % {"program": row.program.name, "account": account.name},
        gettext("Dissociate"),
        [
            gettext("It leaves the list of mini programs on the account's home."),
            gettext("Its follow component shows the account only if it is bound to it."),
            *_consequences(used(account, [program_id])[program_id]),
        ],
        row.program,
        danger=True,
    )
    text = gettext("%(program)s is dissociated.") % {"program": row.program.name}
    return confirm(
        request,
        ask,
        do=lambda _form: dissociate(actor, account, program_id=program_id),
        then=(reverse("console:account-programs", args=[account.pk]), text),
    )


def _consequences(places: list[Used]) -> list[str]:
    if not places:
        return [gettext("Nothing else of this account points to it.")]
    names = pgettext("list", ", ").join(str(one) for one in places[:SHOWN])
    if len(places) > SHOWN:
        names = gettext("%(names)s and %(number)s more") % {
            "names": names,
            "number": len(places) - SHOWN,
        }
    return [
        gettext("What leads to it goes dark on the phone at once: %(names)s.") % {"names": names},
        gettext("Those links stay as they are until somebody mends them, and are red here."),
    ]
