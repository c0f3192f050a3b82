"""An import or export of followers is at its end."""

from collections.abc import Iterator

from lifeloop.followers.models import Transfer
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "followers.transfer_ended",
    name="transfer_ended",
    label=N_("Our imports and exports have ended"),
    sentences={
        "export_done": N_(
            "Your export of the followers of “%(account)s” is ready to be downloaded."
        ),
        "export_failed": N_(
            "Your export of the followers of “%(account)s” failed. Its page says why."
        ),
        "import_done": N_("Your import of labels and notes into “%(account)s” is done."),
        "import_failed": N_(
            "Your import of labels and notes into “%(account)s” failed. Its page says why."
        ),
    },
    icon="file-upload",
    can=Can.FOLLOWERS_FILES,
)
def transfer_ended(event: Event) -> Iterator[Telling]:
    """To whoever began it."""
    rows = Transfer.objects.select_related("account__app").filter(pk=event.facts["transfer"])
    transfer = rows.first()
    if transfer is not None and transfer.made_by_id is not None:
        yield Telling(
            transfer.account.app.merchant_id,
            {"account": transfer.account.name},
            Way("account-transfer", (transfer.account_id, str(transfer.pk))),
            variant=f"{transfer.sort}_{event.facts['state']}",
            members=[transfer.made_by_id],
        )
