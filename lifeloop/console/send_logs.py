"""What the pages of send logs share: the filters of the address, and refusals in words."""

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.kernel.errors import DomainError
from lifeloop.messaging import errors
from lifeloop.messaging import errors_templates as more
from lifeloop.messaging.queries.send_log import RESULTS, Wanted

_RESULTS: dict[str, Promise] = {
    "accepted": _("Accepted"),
    "refused": _("Refused"),
    "trial": _("Trials"),
}
OF_PROGRAM: tuple[type[DomainError], ...] = (
    errors.UserIdInvalid,
    errors.TemplateIllegal,
    errors.TemplateStopped,
    errors.LackKeyword,
    errors.KeywordIllegal,
    errors.KeywordTooLong,
    errors.DataEmpty,
    errors.DataFormat,
    errors.PageOverLimit,
    errors.FormIdInvalid,
    errors.FormIdForeign,
    errors.FormIdOld,
    errors.FormIdUsed,
    more.NotSubscribed,
    errors.NoBinding,
    errors.AppNotAvailable,
    errors.SendForbidden,
    errors.SendNotAuthorised,
    errors.MessageRejected,
    errors.PersonSendLimit,
    errors.KeyReused,
)
OF_ACCOUNT: tuple[type[DomainError], ...] = (
    more.NoticeReceiver,
    errors.NotFollower,
    more.NoticeTemplate,
    more.NoticeTemplateStopped,
    more.NoticeLacksKey,
    more.NoticeKey,
    more.NoticeTarget,
    errors.SendForbidden,
    errors.PersonSendLimit,
    errors.KeyReused,
)
_WORDS = {one.code: one.text for one in (*OF_PROGRAM, *OF_ACCOUNT)}


def reason(code: str) -> str:
    """A refusal's sentence, without what it would name; empty for a code that has none here."""
    text = _WORDS.get(code, "")
    if not text:
        return ""
    return gettext(text).replace("%(keyword)s", "…").replace("%%", "%")


def results(known: tuple[type[DomainError], ...]) -> list[tuple[str, Any]]:
    """What one may filter by: all accepted, all refused, trials, and each reason."""
    return [
        *_RESULTS.items(),
        *((one.code, f"{one.code} · {reason(one.code)}") for one in known),
    ]


def wanted_of(request: HttpRequest, known: tuple[type[DomainError], ...]) -> Wanted:
    """The filters of the address; nonsense is no filter."""
    result = request.GET.get("result", "")
    codes = {one.code for one in known}
    return Wanted(
        template=request.GET.get("template", "").strip()[:32],
        result=result if result in codes or result in RESULTS else "",
        person=_plain(request.GET.get("person", ""))[:64],
        since=_day(request.GET.get("since", "")),
        until=_day(request.GET.get("until", "")),
    )


def before_of(request: HttpRequest) -> int | None:
    """Where to go on from."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def older(request: HttpRequest, following: str | None) -> str:
    """The query of the page below, with the filters of this one; empty at the end."""
    if following is None:
        return ""
    query = request.GET.copy()
    query["before"] = following
    return query.urlencode()


def choices(rows: "QuerySet[Any, Any]", chosen: str) -> list[tuple[str, str]]:
    """The templates one may filter by: (id, title with its id's end, since titles repeat)."""
    found: list[Model] = list(rows[:100])
    named = [(str(row.pk), f"{getattr(row, 'title', '')} · {str(row.pk)[:6]}…") for row in found]
    if chosen and chosen not in dict(named):
        named.append((chosen, chosen))
    return named


def _plain(text: str) -> str:
    return "".join(char for char in text.strip() if char.isprintable())


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None
