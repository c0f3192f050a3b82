"""The conversation with one account: what it sent to all and to me, what I wrote, and where I write."""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.mobile.account_talk import conversation
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/a/<str:app_id>/", name="inbox-account", title=N_("Messages"))
def inbox_account(request: PersonRequest, app_id: str) -> HttpResponse:
    """Texts, pictures and cards of one account."""
    return conversation(request, lifestyle.visible(app_id))
