"""Who is bound to what, and what could be."""

from django.db.models import QuerySet

from lifeloop.database.kept import Given
from lifeloop.database.kept_rows import KeptRows
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.queries import members
from lifeloop.kernel.ids import token_hash
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import usable
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding, Grant, GrantState


def binding_of(program: Program) -> Binding | None:
    """The program's binding with its account, grant and who made it."""
    return (
        Binding.objects.select_related(
            "account", "account__app", "account__app__merchant", "grant", "bound_by"
        )
        .filter(pk=program.pk)
        .first()
    )


def bound_account(program_id: str) -> Account | None:
    """The usable account a program is bound to: what its messages go through, what 关于 leads into."""
    return usable(
        Account.objects.select_related("app", "app__merchant").filter(bindings__pk=program_id)
    ).first()


_seen = KeptRows(
    lambda: Binding.objects.select_related("account", "account__app", "program__app").filter(
        pk__being=Given("program")
    )
)


def account_seen_by(
    program_id: str, *, asking_app_id: str, asking_merchant_id: int
) -> Account | None:
    """The account a program is bound to, for a backend of the two merchants; None for others and when not bound."""
    binding = _seen.first(program=program_id[:32])
    if binding is None:
        return None
    owners = {binding.program.app.merchant_id, binding.account.app.merchant_id}
    return binding.account if asking_app_id == program_id or asking_merchant_id in owners else None


def own_accounts(merchant: Merchant) -> list[Account]:
    """All accounts of a merchant, for the list with 绑定; those that cannot be bound say why by their state."""
    return list(
        Account.objects.select_related("app", "app__merchant")
        .filter(app__merchant=merchant)
        .order_by("name", "pk")
    )


def offered_accounts(owner: Member) -> list[Account]:
    """The usable accounts of all merchants that this login administers."""
    rows = Account.objects.select_related("app", "app__merchant").filter(
        app__merchant__in=members.administered(owner)
    )
    return list(usable(rows).order_by("name", "pk"))


def programs_bound_to(account: Account) -> QuerySet[Binding]:
    """The bindings of an account, newest first."""
    return (
        Binding.objects.select_related("program", "program__app__merchant", "grant")
        .filter(account=account)
        .order_by("-created_at")
    )


def bound_programs(merchant: Merchant) -> int:
    """How many of a merchant's programs are bound to an account."""
    return Binding.objects.filter(program__app__merchant=merchant).count()


def grants_for_owner(owner: Merchant, *, account_id: str = "", state: str = "") -> QuerySet[Grant]:
    """Grants and requests on a merchant's accounts: waiting ones first, then the newest."""
    rows = Grant.objects.select_related(
        "program", "account", "merchant", "requested_by", "decided_by"
    ).filter(owner=owner)
    if account_id:
        rows = rows.filter(account_id=account_id)
    return (rows.filter(state=state) if state else rows).order_by("-pk")


def waiting_grants(owner: Merchant) -> int:
    """How many requests wait for this merchant's answer."""
    return Grant.objects.filter(owner=owner, state=GrantState.REQUESTED).count()


def grants_of_program(program: Program) -> QuerySet[Grant]:
    """What this program asked for and was given, newest first."""
    return Grant.objects.select_related("account", "owner").filter(program=program).order_by("-pk")


def grant_by_link(token: str) -> Grant | None:
    """The grant of the link that its owner was told."""
    rows = Grant.objects.select_related("program", "account", "owner", "merchant", "requested_by")
    return rows.filter(revoke_token_hash=token_hash(token)).first() if token else None


def grant_of_owner(owner: Merchant, grant_id: int) -> Grant | None:
    """One grant on a merchant's accounts."""
    return grants_for_owner(owner).filter(pk=grant_id).first()
