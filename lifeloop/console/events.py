"""事件推送: the form of a receiver, and the words that its pages share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.words import say
from lifeloop.identity.models import Merchant
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.webhooks.models import Delivery, Endpoint, EndpointKind
from lifeloop.webhooks.rules.addresses import MOST
from lifeloop.webhooks.rules.documents import EVENTS, USUAL
from lifeloop.webhooks.rules.gateway_calls import CHARSETS
from lifeloop.webhooks.services.endpoints import Wanted

# Why a call failed, why an answer was ignored: codes of deliveries in words. Of refused passive replies the refusal's own.
WHY: dict[str, Promise] = {
    "OK": _("answered well"),
    "TIMEOUT": _("no answer within 15 seconds"),
    "NAME_UNKNOWN": _("the host's name is not known"),
    "CONNECTION_FAILED": _("no connection"),
    "TLS_FAILED": _("the certificate is not valid for this host"),
    "ANSWER_INVALID": _("the answer is no HTTP"),
    "ANSWER_TOO_LONG": _("the answer is longer than 64 KB"),
    "ADDRESS_FORBIDDEN": _("the host is not on the public internet"),
    "ACK": _("acknowledged"),
    "DELIVERED": _("the reply was passed on to the person"),
    "REPLY_EMPTY": _("the answer is empty"),
    "REPLY_UNSIGNED": _("the answer has no response with a signature"),
    "REPLY_WRONG_SIGNATURE": _("no valid key of the account made the answer's signature"),
    "REPLY_ENCRYPTED": _("the answer is encrypted"),
    "REPLY_UNREADABLE": _("the answer is no XML in its charset"),
    "REPLY_OTHER_RECEIVER": _("the reply is for another person"),
    "REPLY_OTHER_APP": _("the reply is from another APPID"),
    "REPLY_TYPE_UNKNOWN": _("the reply is neither ack, text nor image-text"),
    "CHECK_REFUSED": _("the server says no to the check"),
    "CHECK_OTHER_KEY": _("the answer names another public key than the one that signed it"),
}


def why(code: str) -> str:
    """A code of an attempt, a check or a reply in words; the code itself when it speaks for itself (``HTTP_500``)."""
    if code in WHY:
        return str(WHY[code])
    if code.startswith("HTTP_"):
        return gettext("status %(status)s") % {"status": code.removeprefix("HTTP_")}
    refusal = next((one for one in _refusals(DomainError) if one.code == code), None)
    if refusal is None or "%(" in refusal.text:
        return code
    return say(refusal())


def _refusals(base: type[DomainError]) -> list[type[DomainError]]:
    return [one for sub in base.__subclasses__() for one in (sub, *_refusals(sub))]


class ReceiverForm(Form):
    """Of a webhook; of an application gateway with charset, signature and repetition besides."""

    app_id = forms.ChoiceField(label=_("Events of"), required=False)
    address = forms.CharField(
        label=pgettext_lazy("web", "Address"),
        max_length=MOST,
        widget=forms.TextInput(attrs={"type": "url", "placeholder": "https://"}),
        help_text=_(
            "Your own server, reachable on the public internet. Redirects are not followed."
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        choices=[(what.value, what.label) for what in EVENTS],
    )
    charset = forms.ChoiceField(label=_("Charset"), choices=[(one, one) for one in CHARSETS])
    sign_type = forms.ChoiceField(
        label=_("Signature"), choices=[("RSA2", "RSA2 (SHA-256)"), ("RSA", "RSA (SHA-1)")]
    )
    tries_again = forms.BooleanField(
        label=_("Try again twice, five seconds apart, when a call fails"), required=False
    )

    def __init__(
        self, *args: Any, merchant: Merchant, kind: str, row: Endpoint | None = None
    ) -> None:
        initial = _typed(row) if row else {"events": [what.value for what in USUAL]}
        super().__init__(*args, initial=initial)
        accounts = [(one.pk, one.name) for one in lifestyle.for_merchant(merchant)]
        whose = self.fields["app_id"]
        if kind == EndpointKind.GATEWAY:
            whose.choices = accounts  # type: ignore[attr-defined]
            self.fields["events"].help_text = _("Taps on the menu are always told.")
            if row is not None:
                del self.fields["app_id"]
        else:
            whose.choices = [("", gettext("all lifestyle accounts")), *accounts]  # type: ignore[attr-defined]
            for name in ("charset", "sign_type", "tries_again"):
                del self.fields[name]

    def wanted(self, app_id: str = "") -> Wanted:
        """What was typed, for the service."""
        return Wanted(**{"app_id": app_id, **self.cleaned_data})


def _typed(row: Endpoint) -> dict[str, Any]:
    return {
        "app_id": row.app_id or "",
        "address": row.wanted_address or row.address,
        "events": row.events,
        "charset": row.charset,
        "sign_type": row.sign_type,
        "tries_again": row.tries_again,
    }


def with_words(rows: Sequence[Delivery]) -> list[tuple[Delivery, str]]:
    """Each with what became of its answer."""
    return [(row, why(row.reply) if row.reply else "") for row in rows]
