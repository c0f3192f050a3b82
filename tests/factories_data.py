"""Figures straight into their table, as the consumer of events would have made them."""

from datetime import date, timedelta
from typing import Any

from lifeloop.identity.models import Merchant
from lifeloop.insights import days
from lifeloop.insights.models import WHOLE_DAY, Figure
from lifeloop.insights.queries import Kind, Metric
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AccountTemplate, Article, Publication, UserTemplate
from lifeloop.placements.models import MarketingSlot, Menu
from lifeloop.programs.models import Program
from tests import factories as make


def a_figure(
    merchant: Merchant,
    metric: Metric,
    times: int = 1,
    *,
    day: date | None = None,
    account: Account | None = None,
    program: Program | None = None,
    **over: Any,
) -> Figure:
    """A figure of a day, not kept yet; ``ago``: so many days before today; ``kind`` with ``thing``: of one thing."""
    ago = timedelta(days=over.pop("ago", 0))
    return Figure(
        **{
            "merchant_id": merchant.pk,
            "metric": metric,
            "kind": "",
            "hour": WHOLE_DAY,
            "day": (day or days.today()) - ago,
            "account_id": int(account.pk) if account else 0,
            "program_id": int(program.pk) if program else 0,
            "source": "",
            "thing": "",
            "times": times,
            "people": times,
            **over,
        }
    )


def make_figure(merchant: Merchant, metric: Metric, times: int = 1, **about: Any) -> Figure:
    """The same, kept."""
    figure = a_figure(merchant, metric, times, **about)
    figure.save(force_insert=True)
    return figure


def fill(
    merchant: Merchant, account: Account, program: Program, things: dict[Kind, list[str]]
) -> None:
    """Every metric today and yesterday, and each of these things with every metric."""
    for metric in Metric:
        for ago in (0, 1):
            make_figure(merchant, metric, 10 - ago, ago=ago, account=account, program=program)
    for kind, ids in things.items():
        for thing in ids:
            for metric in Metric:
                make_figure(
                    merchant, metric, 3, account=account, program=program, kind=kind, thing=thing
                )


def a_loop(merchant: Merchant, account: Account, program: Program, *, ago: int = 0) -> None:
    """One day of a loop that turns: 100 visits, of which 10 come back."""
    both: dict[str, Any] = {"account": account, "program": program, "ago": ago}
    make_figure(merchant, Metric.VISITED, 100, program=program, ago=ago, source="home")
    for metric, times in (
        (Metric.SHOWN, 80),
        (Metric.FOLLOWED, 20),
        (Metric.ACCEPTED, 40),
        (Metric.OPENED, 16),
        (Metric.RETURNED, 10),
    ):
        source = {"followed": "component", "accepted": "template"}.get(metric, "")
        make_figure(merchant, metric, times, source=source, **both)
    for metric, times in ((Metric.FOLLOWED, 20), (Metric.RETURNED, 10)):
        make_figure(merchant, metric, times, kind=Kind.RELATION, thing="bound", **both)


def scene(*, name: str = "City Coffee") -> tuple[Merchant, Account, Program]:
    """A merchant with a program that is bound to its account, and an owner to sign in as."""
    merchant = make.make_merchant(owner=make.make_member(), name=name)
    account = make.make_account(merchant, name="Coffee news")
    program = make.make_program(merchant, name="Coffee shop")
    make.bind(program, account)
    return merchant, account, program


def fill_of_everything(merchant: Merchant, account: Account, program: Program, rows: int) -> None:
    """Figures of whatever the account and the program have, up to ``rows`` things of each kind."""
    articles = Article.objects.filter(account=account).values_list("pk", flat=True)[:rows]
    menus = Menu.objects.filter(account=account).values_list("pk", flat=True)[:rows]
    slots = MarketingSlot.objects.filter(account=account).values_list("pk", flat=True)[:rows]
    templates = UserTemplate.objects.filter(program=program).values_list("pk", flat=True)[:rows]
    notices = AccountTemplate.objects.filter(account=account).values_list("pk", flat=True)[:rows]
    sent = [
        str(Publication.objects.create(account=account, kind="text", content={"text": "Beans"}).pk)
        for _ in range(rows)
    ]
    numbered = range(rows)
    fill(
        merchant,
        account,
        program,
        {
            Kind.PUBLICATION: sent,
            Kind.TEMPLATE: list(templates),
            Kind.NOTICE: list(notices),
            Kind.ARTICLE: [str(pk) for pk in articles],
            Kind.MENU: [f"{pk}/{at}" for pk in menus for at in numbered],
            Kind.SLOT: ["ad", *(str(pk) for pk in slots)],
            Kind.PART: [f"ad/{at}" for at in numbered],
            Kind.REASON: ["TEMPLATE_STOPPED", "NO_BINDING", "LACK_KEYWORD"][:rows],
            Kind.REFUSAL: [f"{pk}/TEMPLATE_STOPPED" for pk in templates],
            Kind.RELATION: ["bound", "associated"][:rows],
        },
    )
