"""Django admin for the platform's operator: the tables as they are, behind the console's own sign-in.

Everything is for reading; the two things one may do go through the domain's services and are on record.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class Site(admin.AdminSite):
    """No second login: whoever is not signed in is sent to the console's page, with its limits and second factor."""

    site_header = site_title = _("Lifeloop backstage")
    index_title = _("Tables")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Our own tables only: a library's admin would write past the services and show what we mask."""
        if admin_class is not None and issubclass(admin_class, Reading):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """The platform's operators."""
        return bool(request.user.is_active and getattr(request.user, "is_operator", False))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the console's sign-in and back; a member who is no operator is told so there."""
        if request.user.is_authenticated:
            return HttpResponseRedirect("/console/")
        return HttpResponseRedirect(
            f"/console/login/?{urlencode({'next': request.get_full_path()})}"
        )


class Reading(admin.ModelAdmin):  # type: ignore[type-arg]  # not a generic at run time
    """A table to read: nothing is added, changed or deleted past the services."""

    list_per_page = 50
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """All of them."""
        return [field.name for field in self.opts.fields if field.name not in (self.exclude or ())]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def told(request: HttpRequest, text: str) -> None:
    """A line above the table after an act."""
    messages.success(request, text)


def chosen(rows: QuerySet[Any]) -> list[int]:
    """The primary keys of the rows an action was asked for."""
    return list(rows.values_list("pk", flat=True))
