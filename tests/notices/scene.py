"""Two companies, a third one that nothing concerns, and the platform's operator."""

from dataclasses import dataclass, field

from lifeloop.audit import Actor
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.notices.models import Notice
from lifeloop.notices.queries.bell import Reader
from lifeloop.notices.registry import KINDS
from lifeloop.notices.services import telling
from lifeloop.outbox import Event, run_pending
from lifeloop.relations.rules import GrantLimits
from tests import factories as make

FREE = GrantLimits(None, None, None)


@dataclass
class Company:
    """A merchant with a member of every role, a listed program and a listed account."""

    merchant: Merchant
    roles: dict[Role, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in Role:
            self.roles[role] = make.make_member()
            make.join(self.roles[role], self.merchant, role)
        self.program = make.make_program(self.merchant)
        self.account = make.make_account(self.merchant)

    @property
    def owner(self) -> Member:
        return self.roles[Role.OWNER]

    @property
    def admin(self) -> Member:
        return self.roles[Role.ADMIN]


@dataclass
class Scene:
    """Ours acts mostly, theirs has to do with it, strangers never hear of it."""

    def __post_init__(self) -> None:
        self.ours, self.theirs, self.strangers = (Company(make.make_merchant()) for _ in range(3))
        self.operator = make.make_member(is_operator=True)
        self.platform: Actor = member_actor(self.operator)

    @property
    def strange(self) -> set[int]:
        return {member.pk for member in self.strangers.roles.values()}


def by(member: Member) -> Actor:
    """The member acts."""
    return member_actor(member)


def told(kind: str) -> set[int]:
    """The members that have a notice of this kind, once the worker has run."""
    run_pending(strict=True)
    return set(Notice.objects.filter(kind=kind).values_list("member_id", flat=True))


def again() -> None:
    """Every event is handled once more, as after a worker that died before it said so."""
    for event in Event.objects.order_by("pk"):
        for kind in KINDS:
            if event.kind in kind.events:
                telling.tell(kind, event)


def reader(member: Member) -> Reader:
    """The member as a request would know them."""
    return Reader.of(member, member.memberships.select_related("merchant"))
