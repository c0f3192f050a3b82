"""Stopping a template of an account, or letting it go on."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_templates import NoticeTemplate
from lifeloop.messaging.models import TemplateState
from lifeloop.messaging.queries.account_templates import of_account
from lifeloop.messaging.services.account_templates import set_state


@page(
    "accounts/<str:account>/templates/<str:template_id>/state/",
    name="account-template-state",
    title=N_("Stop or start template"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("account-templates"),
)
def account_template_state(
    request: MerchantRequest, account: Account, template_id: str
) -> HttpResponse:
    """Under its own id either way."""
    template = of_account(account).filter(pk=template_id).first()
    if template is None:
        raise NoticeTemplate
    actor, named = member_actor(request.member, request.address), {"title": template.title}
    if template.state == TemplateState.ACTIVE:
        to, said = TemplateState.STOPPED, gettext("%(title)s is stopped.") % named
        ask = Ask(
            gettext("Stop the template “%(title)s”?") % named,
            gettext("Stop"),
            [
                gettext("Sends that name its id are refused from now on."),
                gettext("It can be started again, under the same id."),
                gettext("Messages already received stay."),
            ],
            danger=True,
        )
    else:
        to, said = TemplateState.ACTIVE, gettext("%(title)s is in use again.") % named
        ask = Ask(
            gettext("Start the template “%(title)s” again?") % named,
            gettext("Start"),
            [gettext("Sends that name its id are accepted again.")],
        )
    return confirm(
        request,
        ask,
        do=lambda _form: set_state(actor, account, template_id=template_id, state=to),
        then=(reverse("console:account-templates", args=[account.pk]), said),
    )
