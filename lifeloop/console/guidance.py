"""What a state means to its merchant, and the one next step."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs.models import Program, Source
from lifeloop.programs.rules import ProgramState


@dataclass(frozen=True, slots=True)
class Guide:
    """``page`` is the console page of the next step (named by the object's APPID), ``dialog``: it opens over this one."""

    text: Promise
    page: str = ""
    button: Promise | str = ""
    dialog: bool = True


_PROGRAM: dict[str, Guide] = {
    "empty": Guide(
        _("Nothing to show yet: upload a package or give an https address."),
        "program-releases",
        _("To versions and listing"),
        dialog=False,
    ),
    ProgramState.DRAFT: Guide(
        _(
            "Only members of your company can open it on the phone, on trial. Submit it for review next."
        ),
        "program-submit",
        _("Submit for review"),
    ),
    ProgramState.IN_REVIEW: Guide(
        _("The platform is looking at it. Withdraw it if you want to change something."),
        "program-withdraw",
        _("Withdraw from review"),
    ),
    ProgramState.APPROVED: Guide(
        _("The platform approved it. List it, and everybody can find and open it."),
        "program-list",
        _("List"),
    ),
    ProgramState.LISTED: Guide(
        _(
            "Everybody can find and open it. Turn visitors into followers with the follow component."
        ),
        "program-component",
        _("Follow component"),
        dialog=False,
    ),
    "unbound": Guide(
        _(
            "Everybody can find and open it. Bind a lifestyle account: then its template messages can go out."
        ),
        "program-binding",
        _("Lifestyle account binding"),
        dialog=False,
    ),
    ProgramState.DELISTED: Guide(
        _(
            "Whoever opens it reads that it is delisted, and no message goes out. List it again, or submit a newer version."
        ),
        "program-list",
        _("List again"),
    ),
    "suspended": Guide(
        _(
            "The platform has suspended it: it is dark everywhere, and its binding cannot be changed. Ask the platform's operator why."
        )
    ),
}

_ACCOUNT: dict[str, Guide] = {
    AccountState.OPENING: Guide(
        _("The platform is looking at it. Once it is opened it can be bound and followed.")
    ),
    AccountState.REJECTED: Guide(
        _("The platform sent it back. Mend what the note says, then submit it again."),
        "account-resubmit",
        _("Submit again"),
    ),
    AccountState.OPENED: Guide(
        _(
            "It is opened: people follow it by link and component. List it, and search finds it too."
        ),
        "account-list",
        _("List"),
    ),
    AccountState.LISTED: Guide(
        _(
            "People find it by search. Associate mini programs, so that they show it and it shows them."
        ),
        "account-programs",
        _("Mini program management"),
        dialog=False,
    ),
    "suspended": Guide(
        _(
            "The platform has suspended it: it can be unfollowed, and nothing else. Ask the platform's operator why."
        )
    ),
}


def program_guide(program: Program, *, bound: bool) -> Guide:
    """The next step of a program."""
    if program.suspended:
        return _PROGRAM["suspended"]
    if program.state == ProgramState.DRAFT and not has_release(program):
        return _PROGRAM["empty"]
    if program.state == ProgramState.LISTED and not bound:
        return _PROGRAM["unbound"]
    return _PROGRAM[program.state]


def account_guide(account: Account) -> Guide:
    """The next step of an account."""
    return _ACCOUNT["suspended" if account.suspended else account.state]


def has_release(program: Program) -> bool:
    """Whether there is something to review."""
    if program.source == Source.ADDRESS:
        return bool(program.address)
    return program.version_id is not None
