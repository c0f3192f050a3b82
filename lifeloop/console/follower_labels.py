"""The dialogs that put a label on chosen followers and take one off."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.models import Follow
from lifeloop.followers.queries import labels as known
from lifeloop.followers.queries import people
from lifeloop.followers.services import labels
from lifeloop.identity.actors import member_actor
from lifeloop.lifestyle.models import Account

MOST = 100  # what a page of the list can choose


class LabelForm(Form):
    """Which label."""

    label = forms.TypedChoiceField(label=_("Label"), coerce=int)

    def __init__(self, *args: object, account: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [(one.pk, one.name) for one in known.of_account(account)]
        field = self.fields["label"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = self.choices


class PutForm(LabelForm):
    """Which label, with which value."""

    value = forms.CharField(
        label=_("Value"),
        required=False,
        max_length=100,
        help_text=_("Optional, at most 32 characters; it replaces the value a person had."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def put(request: MerchantRequest, account: Account) -> HttpResponse:
    """Put a label on the chosen ones."""
    form = PutForm(_posted(request), account=account)
    found = _chosen(request, account)
    if found and form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            answer = labels.put(
                actor,
                account,
                form.cleaned_data["label"],
                person_ids=[one.person_id for one in found],
                value=form.cleaned_data["value"],
            )
            count = len(answer.changed)
            text = ngettext(
                "%(count)s follower has the label now.",
                "%(count)s followers have the label now.",
                count,
            )
            return done(request, _back(request, account, found), text % {"count": count})
    return _shown(request, account, form, found, gettext("Put it on"))


def take(request: MerchantRequest, account: Account) -> HttpResponse:
    """Take a label off the chosen ones."""
    form = LabelForm(_posted(request), account=account)
    found = _chosen(request, account)
    if found and form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            answer = labels.take(
                actor,
                account,
                form.cleaned_data["label"],
                person_ids=[one.person_id for one in found],
            )
            count = len(answer.changed)
            text = ngettext(
                "The label was taken off %(count)s follower.",
                "The label was taken off %(count)s followers.",
                count,
            )
            return done(request, _back(request, account, found), text % {"count": count})
    return _shown(request, account, form, found, gettext("Take it off"))


def _posted(request: MerchantRequest) -> object:
    return request.POST if request.method == "POST" else None


def _chosen(request: MerchantRequest, account: Account) -> list[Follow]:
    asked = [one[:16] for one in request.GET.getlist("person")[:MOST]]
    return people.followers(account, asked)


def _back(request: MerchantRequest, account: Account, found: list[Follow]) -> str:
    if request.GET.get("from") == "person":
        return reverse("console:account-follower", args=[account.pk, found[0].person.user_id])
    return reverse("console:account-followers", args=[account.pk])


def _shown(
    request: MerchantRequest, account: Account, form: LabelForm, found: list[Follow], button: str
) -> HttpResponse:
    facts = {
        "form": form,
        "account": account,
        "people": found,
        "button": button,
        "none": not form.choices,
    }
    return dialog(request, "console/followers/choose_label.html", facts)
