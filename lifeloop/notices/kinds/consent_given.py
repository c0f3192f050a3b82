"""Another company's app may act for one of ours."""

from collections.abc import Iterator

from lifeloop.identity.models import App
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event
from lifeloop.programs.models import Program


@kind(
    "delegation.consented",
    name="consent_given",
    label=N_("Another app was allowed to act for ours"),
    sentences=N_(
        "The app %(provider)s of %(company)s was allowed to act for “%(name)s”. If that was a mistake, end its consent."
    ),
    icon="shield-check",
    can=Can.APP_KEYS,
    urgent=True,
)
def consent_given(event: Event) -> Iterator[Telling]:
    """To those who look after keys, but not to who consented."""
    app = things.app_of(event)
    providers = App.objects.select_related("merchant").filter(pk=event.facts["provider"])
    provider = providers.first() if app is not None else None
    if app is not None and provider is not None:
        facts = {"name": app.name, "provider": provider.pk, "company": provider.merchant.name}
        page = "program-keys" if isinstance(app, Program) else "account-keys"
        way = Way(page, (app.pk,))
        yield Telling(app.app.merchant_id, facts, way, without=things.by(event))
