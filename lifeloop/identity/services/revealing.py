"""The platform's operator looks at a person's whole phone number: with a reason, the password again, and on record."""

from lifeloop.audit import Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import NotAllowed, RevealReason, TooManyTries
from lifeloop.identity.models import Member, Person
from lifeloop.identity.services import reauthentication

REVEALED = "person.phone_revealed"
LEAST, MOST = 5, 200  # characters of a reason
PER_OPERATOR = limits.Limit("reveal.1h", 20, 3600)


def reveal_phone(
    operator: Member, person: Person, *, reason: str, password: str, address: str = ""
) -> str:
    """The phone, whole (E.164). The person sees in 我的 that it was looked at, when, and the reason.

    Refused: nobody's but an operator's, a reason of fewer than 5 characters, a wrong password, more than 20 an hour.
    """
    if not operator.is_operator:
        raise NotAllowed
    why = " ".join(reason.split())
    if not LEAST <= len(why) <= MOST:
        raise RevealReason(least=LEAST, most=MOST)
    reauthentication.confirm(operator, password)
    used_up = limits.take([(PER_OPERATOR, str(operator.pk))])
    if used_up is not None:
        raise TooManyTries(minutes=limits.minutes_left(used_up))
    with write():
        record(
            actor=member_actor(operator, address),
            action=REVEALED,
            target=Target("person", person.pk, person.user_id),
            data={"reason": why},
        )
    return person.phone
