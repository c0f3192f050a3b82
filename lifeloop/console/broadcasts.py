"""The form of a broadcast: who gets it and when; what it says is composed beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.followers.queries import labels as known
from lifeloop.identity.models import Person
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AudienceSort, Broadcast
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.rules import holdout
from lifeloop.messaging.services.broadcasts import Wanted

NOW, LATER = "now", "later"
_EARLIER = 30


class BroadcastForm(Form):
    """Fields of audiences that are not chosen are ignored; what is typed in them stays."""

    request_key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    audience = forms.ChoiceField(
        label=_("Who gets it"), choices=AudienceSort.choices, widget=forms.RadioSelect
    )
    group = forms.TypedChoiceField(label=_("Group"), coerce=int, required=False)
    labels = forms.TypedMultipleChoiceField(
        label=_("Labels"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People who have all of the chosen labels."),
    )
    people = forms.CharField(
        label=_("People"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One user_id (2088…) a line. Choose them in the list of followers, or paste."),
    )
    earlier = forms.TypedChoiceField(label=_("Earlier broadcast"), coerce=int, required=False)
    hold_out = forms.IntegerField(
        label=_("Keep back, per cent"),
        required=False,
        min_value=0,
        max_value=holdout.MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "0"}),
        help_text=_(
            "A random part of the people does not get it: whether the others come back more often afterwards shows what the broadcast does. Empty: everybody gets it."
        ),
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("At once")), (LATER, _("At a time"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    due_at = forms.DateTimeField(
        label=_("Time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("By the server's clock, %(zone)s."),
    )

    def __init__(self, account: Account, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fixed = fixed  # a correction: its audience is what it is
        self.known_labels = list(known.of_account(account))
        groups = list(known.groups_of(account))
        earlier = queries.earlier(account)[:_EARLIER]
        self._choices("group", [(one.pk, one.name) for one in groups])
        self._choices("labels", [(one.pk, one.name) for one in self.known_labels])
        self._choices("earlier", [(row.pk, queries.line(row)) for row in earlier])
        self.fields["due_at"].help_text = _("By the server's clock, %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }
        if fixed:
            self.fields["audience"].required = False
        if not self.is_bound:
            self.initial.setdefault("request_key", ids.token(16))
            self.initial.setdefault("audience", AudienceSort.ALL)

    def _choices(self, name: str, found: list[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = found

    def label_rows(self) -> list[tuple[int, str, bool, str]]:
        """(id, name, chosen, values typed) of each label."""
        chosen = {str(one) for one in self["labels"].value() or ()}
        data: Mapping[str, Any] = self.data if self.is_bound else self.initial
        return [
            (one.pk, one.name, str(one.pk) in chosen, str(data.get(f"values-{one.pk}", "")))
            for one in self.known_labels
        ]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        sort = typed.get("audience")
        for name, of, said in (
            ("group", AudienceSort.GROUP, gettext("Choose a group, or make one first.")),
            ("labels", AudienceSort.LABELS, gettext("Choose one label at least.")),
            ("people", AudienceSort.PEOPLE, gettext("Name one person at least.")),
            ("earlier", AudienceSort.OPENED, gettext("Choose an earlier broadcast.")),
        ):
            if sort == of and not typed.get(name) and name not in self.errors:
                self.add_error(name, said)
        if sort == AudienceSort.PEOPLE and "people" not in self.errors:
            self._find_people(typed)
        if typed.get("when") == LATER and not typed.get("due_at") and "due_at" not in self.errors:
            self.add_error("due_at", gettext("Choose a time."))
        return typed

    def _find_people(self, typed: dict[str, Any]) -> None:
        words = typed["people"].replace(",", " ").replace("，", " ").split()
        found = dict(Person.objects.filter(user_id__in=words).values_list("user_id", "pk"))
        missing = [word for word in words if word not in found]
        if missing:
            said = gettext("Nobody has the user_id %(user_id)s.") % {"user_id": missing[0][:20]}
            self.add_error("people", said)
        typed["person_ids"] = list(found.values())

    def audience_document(self) -> dict[str, Any]:
        """The audience as the domain takes it; only of a valid form."""
        typed = self.cleaned_data
        sort = typed["audience"]
        if sort == AudienceSort.GROUP:
            return {"group": typed["group"]}
        if sort == AudienceSort.LABELS:
            return {"labels": [self._label(pk) for pk in typed["labels"]]}
        if sort == AudienceSort.PEOPLE:
            return {"people": typed["person_ids"]}
        return {"broadcast": typed["earlier"]} if sort == AudienceSort.OPENED else {}

    def _label(self, pk: int) -> dict[str, Any]:
        values = str(self.data.get(f"values-{pk}", "")).replace("，", ",").split(",")
        return {"label": pk, "values": [one.strip() for one in values if one.strip()]}

    def due(self) -> Any:
        """When; None: at once."""
        typed = self.cleaned_data
        return typed["due_at"] if typed["when"] == LATER else None

    def wanted(self, kind: str, content: Mapping[str, Any]) -> Wanted:
        """As it was typed; only of a valid form."""
        if self.fixed:
            return Wanted(kind, content, due_at=self.due())
        sort = self.cleaned_data["audience"]
        return Wanted(kind, content, sort, self.audience_document(), self.due(), self.share())

    def share(self) -> int:
        """Per cent of the people that are kept back; what was typed for chosen people is ignored, as their field is not shown."""
        if self.cleaned_data["audience"] == AudienceSort.PEOPLE:
            return 0
        return self.cleaned_data["hold_out"] or 0


def initial_of(row: Broadcast) -> dict[str, Any]:
    """What the form shows of a draft."""
    audience = row.audience
    people = Person.objects.filter(pk__in=audience.get("people", [])).order_by("pk")
    chosen = audience.get("labels", [])
    return {
        "request_key": "-",
        "audience": row.audience_sort,
        "group": audience.get("group"),
        "labels": [one["label"] for one in chosen],
        **{f"values-{one['label']}": ", ".join(one["values"]) for one in chosen},
        "people": "\n".join(people.values_list("user_id", flat=True)),
        "earlier": audience.get("broadcast"),
        "hold_out": row.hold_out or None,
        "when": LATER if row.due_at else NOW,
        "due_at": row.due_at,
    }
