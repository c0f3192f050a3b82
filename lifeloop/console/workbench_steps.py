"""The five steps of a new company, each ticked off by what there is in the tables; one statement for all of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.console.menu import may
from lifeloop.console.registry import PAGES
from lifeloop.console.requests import MerchantRequest
from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.identity.models import Merchant
from lifeloop.insights.models import Figure
from lifeloop.insights.queries import Metric
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, DirectMessage, Notice
from lifeloop.messaging.models.message import SendWay
from lifeloop.placements.models import FollowSheet
from lifeloop.programs.models import Program


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done or not; ``next``: the first that is not. ``url`` is empty for who may not do it, and before it can be done."""

    title: Promise
    text: Promise
    button: Promise
    url: str
    done: bool
    next: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    done: str  # the column of :func:`_standing` that says so
    title: Promise
    text: Promise
    button: Promise
    page: str
    of: str = ""  # the column with the APPID that the page is about


_STEPS = (
    _Words(
        "program",
        _("Create a mini program"),
        _("Upload a package or give an https address, and submit it for review."),
        _("Create a mini program"),
        "program-new",
    ),
    _Words(
        "account",
        _("Open a lifestyle account"),
        _("Its name, logo and introduction are what people follow."),
        _("Open a lifestyle account"),
        "account-new",
    ),
    _Words(
        "bound",
        _("Bind the two"),
        _(
            "Then messages of the mini program go out through the account, and people may follow it there."
        ),
        _("To the binding"),
        "program-binding",
        "program",
    ),
    _Words(
        "shown",
        _("Put the follow component in"),
        _("One line in a page of the mini program: whoever comes by can follow the account."),
        _("To the follow component"),
        "program-component",
        "component",
    ),
    _Words(
        "sent",
        _("Send the first message"),
        _("Choose a template, and send it to yourself: it leads back into the mini program."),
        _("To the templates"),
        "program-templates",
        "component",
    ),
)


def steps(request: MerchantRequest) -> list[Step]:
    """All five, in order; none once all are done."""
    standing = _standing(request.merchant)
    done = [bool(standing[words.done]) for words in _STEPS]
    if all(done):
        return []
    first = done.index(False)
    return [
        Step(
            words.title,
            words.text,
            words.button,
            _address(request, words, str(standing.get(words.of) or "")),
            done[number],
            number == first,
        )
        for number, words in enumerate(_STEPS)
    ]


def _address(request: MerchantRequest, words: _Words, app_id: str) -> str:
    if not may(request, PAGES[words.page].can) or (words.of and not app_id):
        return ""
    return reverse(f"console:{words.page}", args=[app_id] if app_id else [])


def _standing(merchant: Merchant) -> dict[str, Any]:
    """``program``, ``account``: the newest; ``bound``: the newest that is bound; ``component``: the one to put it in."""
    row = dict(zip(_COLUMNS, _columns(merchant=merchant.pk)[0], strict=True))
    return {
        **row,
        "component": row["bound"] or row["program"],
        "shown": row["drawn"] or row["followed"] or row["sheet"],
        "sent": row["to_one"] or row["to_many"] or row["notice"] or row["said"],
    }


def _asked() -> "QuerySet[Any, Any]":
    programs = Program.objects.filter(app__merchant_id=OuterRef("pk"))
    accounts = Account.objects.filter(app__merchant_id=OuterRef("pk"))
    rows = Merchant.objects.filter(pk__being=Given("merchant")).annotate(
        program=_newest(programs),
        account=_newest(accounts),
        bound=_newest(programs.filter(binding__isnull=False)),
        followed=Exists(
            Follow.objects.filter(
                account__app__merchant_id=OuterRef("pk"),
                source=FollowSource.COMPONENT,
                ended_at=None,
            )
        ),
        drawn=Exists(
            Figure.objects.filter(merchant_id=OuterRef("pk"), metric=Metric.SHOWN.value, kind="")
        ),
        sheet=Exists(
            FollowSheet.objects.filter(account__app__merchant_id=OuterRef("pk"), shown__gt=0)
        ),
        to_one=Exists(DirectMessage.objects.filter(program__app__merchant_id=OuterRef("pk"))),
        to_many=Exists(
            Broadcast.objects.filter(
                account__app__merchant_id=OuterRef("pk"), begun_at__isnull=False
            )
        ),
        notice=Exists(Notice.objects.filter(account__app__merchant_id=OuterRef("pk"))),
        # The sends themselves have no index that leads here; their figure is there within seconds.
        said=Exists(
            Figure.objects.filter(
                merchant_id=OuterRef("pk"),
                metric=Metric.ACCEPTED.value,
                kind="",
                source__in=(SendWay.CUSTOM.value, SendWay.REPLY.value, SendWay.ANSWER.value),
            )
        ),
    )
    return rows.values_list(*_COLUMNS)


def _newest(rows: "QuerySet[Program] | QuerySet[Account]") -> Subquery:
    return Subquery(rows.order_by("-created_at", "-pk").values("pk")[:1])


# Built once: the building of this statement takes ten times as long as the statement.
_COLUMNS = (
    "program",
    "account",
    "bound",
    "followed",
    "drawn",
    "sheet",
    "to_one",
    "to_many",
    "notice",
    "said",
)
_columns = KeptRead(_asked)
