"""Labels and groups in the demo: what the coffee shop knows about the one who follows it."""

from lifeloop.audit import Actor
from lifeloop.followers.models import Group, Label
from lifeloop.followers.services import groups, labels, people
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account

CITY, MEMBER, NAME = "城市", "会员等级", "小满"
GROUP = "上海金卡会员"
NOTE = "梧桐路店老客户，常点拿铁"


def tell_apart(owner: Actor, account: Account, follower: Person) -> tuple[Label, Group]:
    """Two labels with values, a group of them, a name and a note; the label and the group that clients are told."""
    people.rename(follower, name=NAME)
    city = labels.create(owner, account, name=CITY)
    member = labels.create(owner, account, name=MEMBER)
    labels.put(owner, account, city.pk, person_ids=[follower.pk], value="上海")
    labels.put(owner, account, member.pk, person_ids=[follower.pk], value="金卡")
    people.set_note(owner, account, follower.pk, note=NOTE)
    group = groups.save(
        owner,
        account,
        name=GROUP,
        conditions=[
            {"field": f"label:{city.pk}", "op": "EQ", "values": ["上海"]},
            {"field": f"label:{member.pk}", "op": "IN", "values": ["金卡", "黑卡"]},
        ],
    )
    return city, group
