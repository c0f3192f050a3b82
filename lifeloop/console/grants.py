"""A grant's limits in words, and the form that sets them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.identity.errors import NotAllowed
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.queries.members import membership
from lifeloop.identity.rules.roles import Can, allowed
from lifeloop.kernel import clock
from lifeloop.messaging.queries.templates import titles
from lifeloop.programs.models import Program
from lifeloop.relations.errors import GrantNotFound
from lifeloop.relations.models import Grant, GrantState
from lifeloop.relations.queries.binding import grant_of_owner
from lifeloop.relations.rules import LEAST_PER_DAY, MOST_PER_DAY, GrantLimits


@dataclass(frozen=True, slots=True)
class Described:
    """A grant and what it allows, in words; ``until`` None: until it is revoked."""

    grant: Grant
    templates: str
    per_day: str
    until: datetime | None

    @property
    def waits(self) -> bool:
        return self.grant.state == GrantState.REQUESTED

    @property
    def active(self) -> bool:
        return self.grant.state == GrantState.ACTIVE

    @property
    def was_given(self) -> bool:
        """Not for requests that were declined or withdrawn: they never had limits."""
        return self.grant.state not in {GrantState.DECLINED, GrantState.WITHDRAWN}


def described_all(grants: Iterable[Grant]) -> list[Described]:
    """Grants in words; one query for the names of all their templates."""
    rows = list(grants)
    known = titles({one for grant in rows for one in grant.templates or ()})
    return [_described(grant, known) for grant in rows]


def described(grant: Grant) -> Described:
    """One of them."""
    return described_all([grant])[0]


def _described(grant: Grant, known: dict[str, str]) -> Described:
    if grant.templates is None:
        templates = gettext("All templates")
    else:
        names = [known[one] for one in grant.templates if one in known]
        templates = " · ".join(names) or gettext("None")
    per_day = (
        gettext("No daily limit")
        if grant.per_day is None
        else gettext("At most %(count)s a day") % {"count": grant.per_day}
    )
    return Described(grant, templates, per_day, grant.until)


class LimitsForm(Form):
    """What a grant allows; everything left empty: no limit."""

    templates = forms.MultipleChoiceField(
        label=_("Templates"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all templates, also those chosen later."),
    )
    per_day = forms.IntegerField(
        label=_("Messages a day"),
        required=False,
        min_value=LEAST_PER_DAY,
        max_value=MOST_PER_DAY,
        help_text=_("Empty: no limit."),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Messages are accepted to the end of this day. Empty: until revoked."),
    )

    def __init__(self, *args: Any, program: Program, grant: Grant, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "templates": grant.templates or [],
            "per_day": grant.per_day,
            "until": _last_day(grant.until),
        }
        super().__init__(*args, **kwargs)
        field = self.fields["templates"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(program_templates(program, grant))

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(gettext("Choose today or a later day."))
        return day

    @property
    def limits(self) -> GrantLimits:
        """The domain's words for what was typed."""
        given = self.cleaned_data
        return GrantLimits(given["templates"] or None, given["per_day"], _end_of(given["until"]))


def program_templates(program: Program, grant: Grant) -> Iterable[tuple[str, str]]:
    """What may be ticked: the program's templates in use, and those the grant names already."""
    return titles(set(grant.templates or ()), program=program).items()


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _last_day(until: datetime | None) -> date | None:
    return timezone.localtime(until - timedelta(microseconds=1)).date() if until else None


def one_of(owner: Merchant, grant_id: int, state: GrantState) -> Grant:
    """A grant on this merchant's accounts in this state; :class:`GrantNotFound` for any other."""
    found = grant_of_owner(owner, grant_id)
    if found is None or found.state != state:
        raise GrantNotFound
    return found


def answers_for(member: Member | None, grant: Grant) -> bool:
    """Whether the member may decide about a grant, whatever company they work for at the moment."""
    if member is None:
        return False
    found = membership(member, grant.owner_id)
    return found is not None and allowed(found.role, Can.GRANT)


def refuse_strangers(member: Member, grant: Grant) -> None:
    """:class:`NotAllowed` unless :func:`answers_for`; whoever has the link has seen the grant already."""
    if not answers_for(member, grant):
        raise NotAllowed
