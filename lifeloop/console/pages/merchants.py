"""The companies a member works for: choose one, found another."""

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.gate import LARGEST_ID, MERCHANT_KEY
from lifeloop.console.registry import page
from lifeloop.console.render import done, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.queries.members import membership
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


class ChooseForm(Form):
    merchant = forms.IntegerField(label=_("Company"), min_value=1, max_value=LARGEST_ID)


@page("merchants/", name="merchants", title=N_("Companies"), can=Can.SELF, post=Can.SELF)
def merchants(request: MemberRequest) -> HttpResponse:
    """A company one does not belong to is not there."""
    if request.method != "POST":
        return render(request, "console/merchants.html")
    form = ChooseForm(request.POST)
    chosen = membership(request.member, form.cleaned_data["merchant"]) if form.is_valid() else None
    if chosen is None:
        raise Http404
    request.session[MERCHANT_KEY] = chosen.merchant_id
    text = gettext("You now work for %(name)s.") % {"name": chosen.merchant.name}
    return done(request, "console:home", text)
