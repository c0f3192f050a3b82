"""A member says what they want to be told of, and how."""

from collections.abc import Mapping

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity.models import Member
from lifeloop.notices.models import Wish
from lifeloop.notices.queries import wishes
from lifeloop.notices.queries.bell import Reader, kinds_for
from lifeloop.notices.queries.wishes import Wished


def wish(actor: Actor, member: Member, *, reader: Reader, wanted: Mapping[str, Wished]) -> int:
    """Keep what is wanted of these kinds; how many changed. Kinds that may not come to the member are left alone."""
    with write():
        kinds = {kind.name: kind for kind in kinds_for(reader)}
        before = wishes.of_member(member.pk, kinds.values())
        changed = {
            name: one for name, one in wanted.items() if name in kinds and before[name] != one
        }
        Wish.objects.bulk_create(
            [
                Wish(member=member, kind=name, bell=one.bell, text=one.text)
                for name, one in sorted(changed.items())
            ],
            update_conflicts=True,
            unique_fields=["member", "kind"],
            update_fields=["bell", "text"],
        )
        if changed:
            record(
                actor=actor,
                action="member.notices_set",
                target=Target("member", str(member.pk), member.login),
                data={name: {"bell": one.bell, "text": one.text} for name, one in changed.items()},
            )
    return len(changed)
