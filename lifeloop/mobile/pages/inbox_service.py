"""服务提醒: the template messages of all mini programs."""

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import inbox
from lifeloop.mobile.conversation import PAGE, Talk, before_of, show
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/service/", name="inbox-service", title=N_("Service reminders"))
def inbox_service(request: PersonRequest) -> HttpResponse:
    """Cards: title, keywords, the way back into the mini program and into the account."""
    talk = Talk("service", reverse("mobile:inbox-service"), "mobile/inbox_service.html", {})
    return show(
        request, talk, inbox.service_page(request.person, before=before_of(request), limit=PAGE)
    )
