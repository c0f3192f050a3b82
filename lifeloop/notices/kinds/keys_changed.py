"""Keys of an app of ours were added, retired or certified."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event
from lifeloop.programs.models import Program


@kind(
    "app.keys_changed",
    name="keys_changed",
    label=N_("Keys of our apps were changed"),
    sentences={
        "added": N_("A key was added to “%(name)s”: calls signed with it are accepted."),
        "retired": N_("A key of “%(name)s” was retired: calls signed with it are refused."),
        "certified": N_(
            "A certificate was issued for “%(name)s”: calls signed with its key are accepted."
        ),
        "aes_made": N_("A new content key was made for “%(name)s”: an older one no longer works."),
    },
    icon="key",
    can=Can.APP_KEYS,
)
def keys_changed(event: Event) -> Iterator[Telling]:
    """To those who look after keys, but not to who did it."""
    app = things.app_of(event)
    variant = str(event.facts.get("act", "")).removeprefix("key.")
    if app is not None and variant:
        page = "program-keys" if isinstance(app, Program) else "account-keys"
        yield Telling(
            app.app.merchant_id,
            {"name": app.name},
            Way(page, (app.pk,)),
            variant=variant,
            without=things.by(event),
        )
