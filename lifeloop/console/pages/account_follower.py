"""One follower: facts, labels, note, what came and what did not, with the stored reasons."""

from django.http import Http404, HttpResponse

from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import FollowerNotFound
from lifeloop.followers.queries import attention, listing, people
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel import clock
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.received import received


@page(
    "accounts/<str:account>/followers/<str:user_id>/",
    name="account-follower",
    title=N_("Follower details"),
    can=Can.VIEW,
    place=Under("account-followers"),
)
def account_follower(request: MerchantRequest, account: Account, user_id: str) -> HttpResponse:
    """Only of people who follow now; whoever unfollows is gone from here at once."""
    try:
        follow = people.follower(account, user_id)
    except FollowerNotFound as error:
        raise Http404 from error
    person_id = follow.person_id
    now = clock.now()
    facts = {
        "account": account,
        "follow": follow,
        "labels": listing.labels_of_people(account, [person_id]).get(person_id, []),
        "mutes": people.mutes(account, person_id),
        "standing": attention.standing([person_id], at=now)[person_id],
        "attention": attention.mode(),
        "received": received(account, follow.person),
    }
    return render(request, "console/followers/person.html", facts)
