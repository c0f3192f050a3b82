"""The three steps of binding another owner's account, as the dialog shows them.

The ticket that step one gives stays in the member's session, never in the page: a page of another program,
member or session has nothing to send.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import CodeField, Form, PasswordField
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.actors import member_actor
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.errors import TicketInvalid
from lifeloop.relations.services import other_login

KEY = "binding-other"
TEMPLATE = "console/programs/binding_other.html"


class LoginForm(Form):
    # Not the console's own: the browser must not fill in, or keep, the other owner's password.
    login = forms.CharField(
        label=_("Login name or mobile phone"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = PasswordField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autocomplete"] = "off"


class CodeForm(Form):
    code = CodeField(label=_("SMS code"))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "")


class AccountForm(Form):
    account = forms.CharField(
        label=_("Lifestyle account"),
        max_length=32,
        error_messages={"required": _("Choose one of the lifestyle accounts.")},
    )


def kept_token(request: MerchantRequest, program: Program) -> str:
    """The ticket of this session for this program; empty when there is none."""
    kept = request.session.get(KEY, {})
    return str(kept.get("token", "")) if kept.get("program") == program.pk else ""


def begin(request: MerchantRequest, program: Program) -> HttpResponse:
    """Step one, empty."""
    return _show(request, program, 1, {"form": LoginForm()})


def login(request: MerchantRequest, program: Program) -> HttpResponse:
    """Step one: whose account; on to the code."""
    form = LoginForm(request.POST)
    if form.is_valid():
        with refusals(form):
            step = other_login.start(
                member_actor(request.member, request.address),
                program,
                member=request.member,
                session_key=request.session.session_key or "",
                **form.cleaned_data,
            )
            kept = {"program": program.pk, "token": step.token, "phone": step.masked_phone}
            request.session[KEY] = kept
            return _show(request, program, 2, {"form": CodeForm()})
    return _show(request, program, 1, {"form": form})


def code(request: MerchantRequest, program: Program) -> HttpResponse:
    """Step two: the code of the owner's phone; on to the accounts."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals(form):
            found = other_login.confirm(
                member_actor(request.member, request.address),
                program,
                code=form.cleaned_data["code"],
                **_ticket(request, program),
            )
            return _show(request, program, 3, {"form": AccountForm(), "accounts": found})
    return _show(request, program, 2, {"form": form})


def account(request: MerchantRequest, program: Program) -> HttpResponse:
    """Step three: bind the chosen one. A proof that is used or over begins again."""
    form = AccountForm(request.POST)
    try:
        if form.is_valid():
            with refusals(form):
                return _bind(request, program, form.cleaned_data["account"])
        accounts = other_login.offered(program, **_ticket(request, program))
    except TicketInvalid as error:
        fresh = LoginForm()
        return _show(request, program, 1, {"form": fresh, "over": say(error)})
    return _show(request, program, 3, {"form": form, "accounts": accounts})


def _bind(request: MerchantRequest, program: Program, account_id: str) -> HttpResponse:
    actor = member_actor(request.member, request.address)
    bound = other_login.bind(actor, program, account_id=account_id, **_ticket(request, program))
    request.session.pop(KEY, None)
    text = gettext("%(program)s is bound to %(account)s. Its owner was told by SMS.")
    names = {"program": program.name, "account": bound.account.name}
    return done(request, "console:program-binding", text % names, program=program.pk)


def _ticket(request: MerchantRequest, program: Program) -> dict[str, Any]:
    return {
        "member": request.member,
        "token": kept_token(request, program),
        "session_key": request.session.session_key or "",
    }


def _show(
    request: MerchantRequest, program: Program, step: int, facts: dict[str, Any]
) -> HttpResponse:
    accounts: list[Account] = facts.get("accounts", [])
    kept = request.session.get(KEY, {})
    chosen = facts["form"]["account"].value() if step == 3 else ""
    shown = {
        **facts,
        "program": program,
        "step": step,
        "names": [gettext("Owner's login"), gettext("SMS code"), gettext("Lifestyle account")],
        "phone": kept.get("phone", ""),
        "chosen": chosen or (accounts[0].pk if accounts else ""),
    }
    return dialog(request, TEMPLATE, shown)
