"""The coffee shop's own server hears of what people do with its lifestyle account."""

from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App, Member
from lifeloop.webhooks.models import Endpoint, EndpointKind
from lifeloop.webhooks.queries import endpoints as queries
from lifeloop.webhooks.services import endpoints
from lifeloop.webhooks.services.endpoints import Wanted

PATH = "/events"


def listen(owner: Member, account_id: str, *, backend: str) -> Endpoint:
    """A webhook for the account; what the seed did before is not told to it."""
    app = App.objects.select_related("merchant").get(pk=account_id)
    wanted = Wanted(address=f"{backend}{PATH}", app_id=account_id)
    return endpoints.add_webhook(member_actor(owner), app.merchant, wanted)


def secret(account_id: str) -> str:
    """What the shop verifies events with; empty when the webhook is gone."""
    row = Endpoint.objects.filter(app_id=account_id, kind=EndpointKind.WEBHOOK).first()
    found = queries.secrets(row) if row else None
    return found.now if found else ""
