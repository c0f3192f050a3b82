"""What events are about, looked up for their notices; None: it is gone."""

from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.notices.registry import Way
from lifeloop.outbox import Event
from lifeloop.programs.models import Program
from lifeloop.relations.models import Grant


def program_of(event: Event) -> Program | None:
    """The event's mini program, with its company."""
    rows = Program.objects.select_related("app__merchant")
    return rows.filter(pk=str(event.program_id)).first() if event.program_id else None


def account_of(event: Event) -> Account | None:
    """The event's lifestyle account, with its company."""
    rows = Account.objects.select_related("app__merchant")
    return rows.filter(pk=str(event.account_id)).first() if event.account_id else None


def grant_of(event: Event) -> Grant | None:
    """The grant of the event's facts, with both sides."""
    rows = Grant.objects.select_related("program", "account", "merchant", "owner")
    return rows.filter(pk=event.facts.get("grant")).first()


def names_of(grant: Grant) -> dict[str, str]:
    """The facts of a sentence about a grant; ``company``: whose program it is, ``owner``: whose account."""
    return {
        "program": grant.program.name,
        "account": grant.account.name,
        "company": grant.merchant.name,
        "owner": grant.owner.name,
    }


def company(merchant_id: int | None) -> str:
    """A company's name; empty for none."""
    name = Merchant.objects.filter(pk=merchant_id or 0).values_list("name", flat=True).first()
    return name or ""


def at_owner(grant: Grant) -> Way:
    """The grant among those of its account."""
    return Way("account-grants", (grant.account_id,), f"grant-{grant.pk}")


def at_program(grant: Grant) -> Way:
    """The binding's page of the program that the grant is for."""
    return Way("program-binding", (grant.program_id,))


def by(event: Event) -> tuple[int | None, ...]:
    """Whoever did it knows already."""
    return (event.facts.get("by"),)


def app_of(event: Event) -> Program | Account | None:
    """The mini program or lifestyle account of the APPID in the event's facts, with its company."""
    app_id = str(event.facts.get("app_id", ""))
    programs = Program.objects.select_related("app__merchant").filter(pk=app_id)
    return programs.first() or (
        Account.objects.select_related("app__merchant").filter(pk=app_id).first()
    )
