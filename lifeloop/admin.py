"""Which tables the operator's backstage shows; phones are masked there as everywhere."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.audit.models import Record
from lifeloop.backstage import Reading, chosen, told
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Invitation, Member, Membership, Merchant, Person
from lifeloop.identity.services import members
from lifeloop.kernel.text import mask_phone
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import LibraryTemplate, Publication, UserTemplate
from lifeloop.outbox.claims import retry
from lifeloop.outbox.models import Job
from lifeloop.programs.models import Program, Version
from lifeloop.relations.models import Association, Binding, Grant


class Masked(Reading):
    """A table with a phone: shown as 138****1234."""

    exclude = ("phone", "password")

    @admin.display(description=_("Phone"))
    def masked(self, row: Any) -> str:
        """The masked phone."""
        return mask_phone(row.phone)


@admin.register(Member)
class Members(Masked):
    list_display = ("login", "masked", "name", "is_operator", "is_active", "created_at")
    search_fields = ("login", "name")
    list_filter = ("is_active", "is_operator")
    actions = ("deactivate", "activate")

    @admin.action(description=_("Deactivate: signs in nowhere, all sessions end"))
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Not oneself."""
        self._set(request, queryset.exclude(pk=request.user.pk or 0), active=False)

    @admin.action(description=_("Activate"))
    def activate(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """May sign in again."""
        self._set(request, queryset, active=True)

    def _set(self, request: HttpRequest, rows: QuerySet[Member], *, active: bool) -> None:
        assert isinstance(request.user, Member)
        actor = member_actor(request.user, getattr(request, "address", ""))
        keys = chosen(rows)
        for member_id in keys:
            members.set_active(actor, member_id=member_id, active=active)
        told(request, gettext("%(number)s changed.") % {"number": len(keys)})


@admin.register(Person)
class People(Masked):
    list_display = ("user_id", "masked", "language", "created_at")
    search_fields = ("user_id",)


@admin.register(Invitation)
class Invitations(Masked):
    exclude = ("phone", "token_hash")
    list_display = ("merchant", "masked", "role", "created_at", "accepted_at", "withdrawn_at")


@admin.register(Merchant)
class Merchants(Reading):
    list_display = ("id", "name", "state", "created_at")
    search_fields = ("name",)


@admin.register(Membership)
class Memberships(Reading):
    list_display = ("member", "merchant", "role", "created_at")


@admin.register(Program)
class Programs(Reading):
    list_display = ("pk", "name", "state", "suspended", "changed_at")
    search_fields = ("pk", "name")
    list_filter = ("state", "suspended")


@admin.register(Version)
class Versions(Reading):
    list_display = ("program", "number", "name", "size", "created_at")


@admin.register(Account)
class Accounts(Reading):
    list_display = ("pk", "name", "state", "suspended", "last_seq", "changed_at")
    search_fields = ("pk", "name")
    list_filter = ("state", "suspended")


@admin.register(Binding)
class Bindings(Reading):
    list_display = ("program", "account", "grant", "bound_by", "created_at")


@admin.register(Association)
class Associations(Reading):
    list_display = ("account", "program", "associated_by", "created_at")


@admin.register(Grant)
class Grants(Reading):
    exclude = ("revoke_token_hash",)
    list_display = ("id", "program", "account", "way", "state", "per_day", "until", "created_at")
    list_filter = ("state",)


@admin.register(LibraryTemplate)
class Library(Reading):
    list_display = ("code", "title", "industry", "state")
    search_fields = ("code", "title")


@admin.register(UserTemplate)
class UserTemplates(Reading):
    list_display = ("id", "program", "title", "state", "created_at")


@admin.register(Publication)
class Publications(Reading):
    list_display = ("id", "account", "seq", "kind", "due_at", "published_at", "recalled_at")


@admin.register(Job)
class Jobs(Reading):
    exclude = ("secret",)
    list_display = ("id", "name", "state", "attempts", "run_at", "last_error")
    list_filter = ("state", "name")
    actions = ("run_again",)

    @admin.action(description=_("Run failed jobs again"))
    def run_again(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Failed ones only; what is done stays done."""
        again = sum(1 for job_id in chosen(queryset) if retry(job_id))
        told(request, gettext("%(number)s run again.") % {"number": again})


@admin.register(Record)
class Records(Reading):
    list_display = ("at", "actor_name", "action", "target_kind", "target_name", "address")
    search_fields = ("actor_name", "target_id")
    list_filter = ("actor_kind",)
