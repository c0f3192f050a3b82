"""The greeting of an account to a new follower: once a follow, however often the job runs."""

from lifeloop.database import write
from lifeloop.followers.models import Follow
from lifeloop.kernel import clock
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.services.delivery import Delivery, deliver


def greet(*, person_id: int, follow_id: int) -> bool:
    """Send the account's greeting for this follow; False when there is none, or it was sent."""
    with write():
        follow = (
            Follow.objects.select_related("account", "account__app", "account__app__merchant")
            .filter(person_id=person_id, id=follow_id, ended_at=None)
            .first()
        )
        if follow is None or not follow.account.greeting or not is_usable(follow.account):
            return False
        # The message takes the follow's own id: a job that runs twice meets the primary key.
        if DirectMessage.objects.filter(person_id=person_id, id=follow_id).exists():
            return False
        delivery = Delivery(
            way=SendWay.GREETING,
            kind="text",
            content={"title": "", "text": follow.account.greeting},
            person_id=person_id,
            account_id=follow.account_id,
            program_id=None,
            app_id=follow.account_id,
            merchant_id=follow.account.app.merchant_id,
            id=follow_id,
        )
        deliver([delivery], clock.now())
    return True
