"""签名诊断: why a signed request is refused."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.diagnosing import Shown, kept, shown
from lifeloop.console.diagnosis_words import LIBRARIES
from lifeloop.console.forms import Form
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.diagnostics import queries
from lifeloop.diagnostics.doctor import app_id_of, diagnose, read
from lifeloop.diagnostics.doctor.reading import MOST_CHARACTERS
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


class DoctorForm(Form):
    request = forms.CharField(
        label=_("Signed request"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(
            attrs={"rows": 9, "spellcheck": "false", "class": "form-control mono"}
        ),
        help_text=_(
            "A curl command, a URL with its body, an HTTP message, or the parameters as a query or as JSON. Never a private key."
        ),
    )
    said = forms.CharField(
        label=_("String your program signed (optional)"),
        required=False,
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "spellcheck": "false", "class": "form-control mono"}
        ),
        help_text=_("Only needed when the cause is not found without it."),
    )
    library = forms.ChoiceField(
        label=_("Client library"),
        required=False,
        choices=[
            (name, label or _("Another one, or by hand")) for name, label in LIBRARIES.items()
        ],
    )


@page(
    "doctor/",
    name="doctor",
    title=N_("Signature diagnosis"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
    place=Entry("development", 20, "report-analytics"),
)
def doctor(request: MerchantRequest) -> HttpResponse:
    """Of a pasted request, or (``?call=``) of a refused call. Nothing that is pasted is kept."""
    form = DoctorForm(request.POST or None)
    result: Shown | None = None
    call = None
    if form.is_valid():
        sent = read(form.cleaned_data["request"])
        known = queries.known(request.merchant.pk, app_id_of(sent))
        said, library = form.cleaned_data["said"], form.cleaned_data["library"]
        result = shown(diagnose(sent, known, said=said), library)
    elif not form.is_bound:
        number, library = request.GET.get("call", ""), request.GET.get("library", "own")
        if number.isascii() and number.isdigit() and len(number) < 20:
            call = queries.one(request.merchant, int(number))
        if call is not None and call.diagnosis:
            result = kept(call.diagnosis, library)
    facts = {
        "form": form,
        "result": result,
        "call": call,
        "library": request.GET.get("library", "own"),
        "libraries": LIBRARIES.items(),
        "failed": queries.with_diagnosis(request.merchant),
    }
    return render(request, "console/development/doctor.html", facts)
