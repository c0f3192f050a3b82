"""A follower opened the account: its home or its conversation."""

from django.http import HttpResponse

from lifeloop.followers.services import entered
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page(
    "a/<str:app_id>/entered/",
    name="account-entered",
    title=N_("Lifestyle account"),
    methods=("POST",),
)
def account_entered(request: PersonRequest, app_id: str) -> HttpResponse:
    """Told by the page's own script, once a visit: a GET writes nothing."""
    entered(request.person, lifestyle.visible(app_id))
    return HttpResponse(status=204)
