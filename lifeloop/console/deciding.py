"""The operator's decisions about programs and accounts: each with its words and its one service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.audit import Actor
from lifeloop.console.confirming import Ask, NoteForm, posted
from lifeloop.console.forms import Form
from lifeloop.console.requests import MemberRequest
from lifeloop.lifestyle import queries as account_queries
from lifeloop.lifestyle import services as accounts
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import FollowSheet
from lifeloop.placements.queries import sheets as sheet_queries
from lifeloop.placements.services import sheets
from lifeloop.programs import queries as program_queries
from lifeloop.programs import services as programs
from lifeloop.programs.models import Program

Text = Promise | str
Row = Program | Account | FollowSheet


@dataclass(frozen=True, slots=True)
class Decision:
    """``act`` takes the operator, the APPID and the note; ``to``: the page to go back to."""

    question: Text
    button: Text
    said: Text
    act: Callable[[Actor, str, str], object]
    to: str
    consequences: Sequence[Text] = ()
    note: bool = False
    of_update: Sequence[Text] = ()  # consequences where it is about a listed program's next version

    def ask(self, row: Row) -> Ask:
        """The dialog about one row."""
        question = str(self.question) % {"name": name_of(row)}
        update = isinstance(row, Program) and row.candidate_id is not None and self.of_update
        said = [str(one) for one in update or self.consequences]
        subject = row.account if isinstance(row, FollowSheet) else row
        return Ask(question, str(self.button), said, subject, danger=self.note)

    def back(self) -> str:
        """The address to go on to."""
        return reverse(f"console:{self.to}")


def name_of(row: Row) -> str:
    """What the dialog calls it."""
    return row.title if isinstance(row, FollowSheet) else row.name


def find(kind: str, app_id: str) -> Row | None:
    """The program or account of an APPID, the follow sheet of a scene id, whosesoever."""
    if kind == "sheet":
        return sheet_queries.for_platform(app_id)
    if kind == "program":
        return program_queries.for_platform().filter(pk=app_id).first()
    return account_queries.for_platform().filter(pk=app_id).first() if kind == "account" else None


def form_for(request: MemberRequest, decision: Decision) -> Form:
    """With a reason where the decision needs one."""
    return NoteForm(posted(request)) if decision.note else Form(posted(request))


_APPROVE = (_("Approve %(name)s?"), _("Approve"), _("%(name)s is approved."))
_REJECT = (_("Send %(name)s back?"), _("Send back"), _("%(name)s is sent back with your reason."))
_SUSPEND = (_("Suspend %(name)s?"), _("Suspend"), _("%(name)s is suspended."))
_RESUME = (_("Let %(name)s go on?"), _("Resume"), _("%(name)s goes on."))

DECISIONS: dict[tuple[str, str], Decision] = {
    ("program", "approve"): Decision(
        *_APPROVE,
        act=lambda actor, app_id, _note: programs.approve(actor, app_id),
        to="platform-reviews",
        consequences=[_("Its company may list it from now on.")],
        of_update=[_("The newer version goes to everybody at once.")],
    ),
    ("program", "reject"): Decision(
        *_REJECT,
        act=lambda actor, app_id, note: programs.reject(actor, app_id, note=note),
        to="platform-reviews",
        consequences=[_("It is a draft again; its company reads your reason.")],
        of_update=[_("People keep the present version; its company reads your reason.")],
        note=True,
    ),
    ("program", "suspend"): Decision(
        *_SUSPEND,
        act=lambda actor, app_id, note: programs.suspend(actor, app_id, note=note),
        to="platform-programs",
        consequences=[
            _("It is dark everywhere from the next request on, and no message of it is accepted."),
            _("Its binding cannot be changed. Its company reads your reason."),
        ],
        note=True,
    ),
    ("program", "resume"): Decision(
        *_RESUME,
        act=lambda actor, app_id, _note: programs.resume(actor, app_id),
        to="platform-programs",
        consequences=[_("It is in the state it was in before.")],
    ),
    ("account", "approve"): Decision(
        *_APPROVE,
        act=lambda actor, app_id, _note: accounts.approve(actor, app_id),
        to="platform-reviews",
        consequences=[_("It is opened: it can be bound, followed and listed.")],
    ),
    ("account", "reject"): Decision(
        *_REJECT,
        act=lambda actor, app_id, note: accounts.reject(actor, app_id, note=note),
        to="platform-reviews",
        consequences=[_("Its company reads your reason, and may mend it and submit it again.")],
        note=True,
    ),
    ("account", "suspend"): Decision(
        *_SUSPEND,
        act=lambda actor, app_id, note: accounts.suspend(actor, app_id, note=note),
        to="platform-accounts",
        consequences=[
            _("It is inert everywhere from the next request on; only unfollowing works."),
            _("Bindings and associations stay, but do nothing. Its company reads your reason."),
        ],
        note=True,
    ),
    ("sheet", "approve"): Decision(
        *_APPROVE,
        act=lambda actor, scene_id, _note: sheets.approve(actor, scene_id),
        to="platform-reviews",
        consequences=[_("Mini programs of its account may show it from now on.")],
    ),
    ("sheet", "reject"): Decision(
        *_REJECT,
        act=lambda actor, scene_id, note: sheets.reject(actor, scene_id, note=note),
        to="platform-reviews",
        consequences=[_("Its company reads your reason, and may mend it and submit it again.")],
        note=True,
    ),
    ("account", "resume"): Decision(
        *_RESUME,
        act=lambda actor, app_id, _note: accounts.resume(actor, app_id),
        to="platform-accounts",
        consequences=[_("It is in the state it was in before.")],
    ),
}
