"""Signing out."""

from django.contrib.auth import logout as end
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Open, page
from lifeloop.console.render import done
from lifeloop.console.requests import PublicRequest
from lifeloop.kernel.text import N_


@page("logout/", name="logout", title=N_("Sign out"), post=Open.ANYONE)
def logout(request: PublicRequest) -> HttpResponse:
    """The session is gone from the server, not only from the browser."""
    end(request)
    return done(request, "console:login", gettext("You are signed out."))
